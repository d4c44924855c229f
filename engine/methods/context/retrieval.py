"""Retrieval: the facts nearest to a prompt are shown before it, the plain baseline of retrieval-augmented generation.

Source: WikiBigEdit, Thede et al., 2025 (arXiv 2503.05683), where one fact is shown, found by the cosine of sentence
embeddings; fact and prompt are both labelled there ("Q: ... A: ...", as its facts are questions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.methods.context.ike import InContext
from engine.methods.knobs import Hyperparameters, knob
from engine.model.loading import LoadedModel
from engine.model.side.demonstrations import Demonstrated, DemonstrationRule
from engine.support.wording import say

FORMS = ("labelled", "plain")


@dataclass(frozen=True)
class RetrievalSettings(Hyperparameters):
    """Hyperparameters of retrieval. Published: one fact before every prompt, whatever its similarity."""

    facts: int = knob(
        1, "int", say("Facts shown before a prompt, the nearest last, as far as they fit."), low=1, high=1000
    )
    scope: float = knob(
        -1.0,
        "float",
        say("Prompts whose similarity to the nearest fact is lower are asked alone; -1: none is (the paper)."),
        low=-1,
        high=1,
        unit=say("cosine"),
    )
    form: str = knob(
        "labelled",
        "choice",
        say('How facts are shown: as "New Fact: ..." before "Prompt: ...", or as plain sentences before the prompt.'),
        choices=FORMS,
    )
    room: int = knob(
        64, "int", say("Tokens that are kept free for the answer."), low=1, high=100000, unit=say("tokens")
    )


class Retrieval(InContext):
    """p(answer | the k nearest facts as sentences, prompt): no demonstrations, no instruction."""

    name = "retrieval"
    title = say("Retrieval")
    summary = say("Edits nothing: shows the nearest facts before each prompt.")
    paper = "WikiBigEdit: Understanding the Limits of Lifelong Knowledge Editing in LLMs, Thede et al., ICML 2025"
    hyperparameters = RetrievalSettings

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """As IKE's: one fact, and a prompt dissimilar to every fact is asked alone."""
        return {"scope": 0.4}

    def contexts(self, settings: RetrievalSettings, limit: int, seed: int) -> DemonstrationRule:
        """The nearest facts, one a line."""
        form = "facts" if settings.form == "plain" else "labelled"
        return DemonstrationRule(
            count=settings.facts - 1, scope=settings.scope, form=form, limit=limit, room=settings.room, seed=seed
        )

    def notes(self, edits: Sequence[Demonstrated]) -> tuple[str, ...]:
        """Nothing is searched or trained."""
        return (say("kept to be shown"),) * len(edits)
