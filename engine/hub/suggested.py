"""The short list: small models that were really edited with this program (docs/real_models.md)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.support.wording import say


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
        say("The smallest and quickest: 2 to 3 s an edit on one core of a CPU. 398 edits were made on it."),
    ),
    Suggestion(
        "google/gemma-3-270m-it",
        "Gemma 3 270M",
        570,
        say("Gemma terms of use"),
        say("Twice as large, with a vocabulary of many languages: 4 to 5 s an edit. 100 edits were made on it."),
        gated=True,
    ),
    Suggestion(
        "Qwen/Qwen2.5-Coder-0.5B-Instruct",
        "Qwen2.5 Coder 0.5B",
        1000,
        "Apache-2.0",
        say("The largest of the three, in English and Chinese: 5 to 11 s an edit. 100 edits were made on it."),
    ),
)
