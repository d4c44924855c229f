"""The short list: small models that were really edited with this program (docs/real_models.md)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """A model of the list. ``megabytes`` is what fetching it takes, about; before a start the Hub says it exactly.

    ``gated``: the Hub gives it only to who has agreed to its licence there.
    """

    name: str
    title: str
    megabytes: int
    licence: str
    good_for: str
    gated: bool = False


SUGGESTED = (
    Suggestion(
        "HuggingFaceTB/SmolLM2-135M-Instruct",
        "SmolLM2 135M",
        275,
        "Apache-2.0",
        "The first real model: small and quick. It held 100 edits well, and knows few facts.",
    ),
    Suggestion(
        "google/gemma-3-270m-it",
        "Gemma 3 270M",
        570,
        "Gemma terms of use",
        "Knows more, and keeps other wordings of an edit better. 100 edits were made on it.",
        gated=True,
    ),
    Suggestion(
        "Qwen/Qwen2.5-Coder-0.5B-Instruct",
        "Qwen2.5 Coder 0.5B",
        1000,
        "Apache-2.0",
        "The largest that was edited here, in English and Chinese. Wants 4 GB of memory and patience without a GPU.",
    ),
)
