"""IKE: editing in context, without any change of the model (arXiv 2305.12740; reference section 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.knobs import Hyperparameters, knob
from engine.methods.method import Editing, Method, Proposal
from engine.model.delta import Delta, SideChange
from engine.model.loading import LoadedModel
from engine.model.side.demonstrations import KIND, Demonstrated, DemonstrationRule, recorded
from engine.model.tokens import UNBOUNDED


@dataclass(frozen=True)
class IkeSettings(Hyperparameters):
    """IKE's hyperparameters. Published IKE puts the new fact before every prompt: ``scope`` = -1."""

    demonstrations: int = knob(
        16, "int", "Other edits shown before the one that is asked about, as far as they fit.", low=0, high=1000
    )
    scope: float = knob(
        -1.0,
        "float",
        "Prompts whose similarity to the nearest edit is lower get no context; -1 gives every prompt one (the paper).",
        low=-1,
        high=1,
        unit="cosine",
    )
    form: str = knob(
        "ike",
        "choice",
        'How an edit is written in the context: "New Fact: ... Prompt: ..." as in the paper, or as plain sentences.',
        choices=("ike", "plain"),
    )
    room: int = knob(64, "int", "Tokens that are kept free for the answer.", low=1, high=100000, unit="tokens")


class Ike(Method):
    """p(answer | demonstrations, new fact, prompt) in place of p(answer | prompt); the weights are not changed."""

    name = "ike"
    title = "IKE"
    summary = "Edits nothing: puts the new fact, with demonstrations, in the context of each prompt that it concerns."
    paper = "Can We Edit Factual Knowledge by In-Context Learning?, Zheng et al., 2023"
    family = "in context"
    hyperparameters = IkeSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Every setting fits every model: what does not fit into the context is left out."""

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """As published, except that a prompt dissimilar to every edit is left unchanged."""
        return {"scope": 0.4}

    def prepare(self, editing: Editing, settings: IkeSettings) -> Steps[None]:
        """Nothing: no statistics are needed."""
        yield from ()

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: IkeSettings) -> Steps[Proposal]:
        """The facts with their probes, to be put before prompts from now on."""
        limit = editing.model.tokens.positions
        rule = DemonstrationRule(
            count=settings.demonstrations,
            scope=settings.scope,
            form=settings.form,
            limit=limit if limit < UNBOUNDED else 0,
            room=settings.room,
            seed=editing.seed,
        )
        edits = []
        for number, fact in enumerate(facts, 1):
            edits.append(demonstrated(fact))
            yield Progress("Demonstrations", number, len(facts), "facts")
        notes = tuple(f"told with {len(e.updates)} paraphrases, {len(e.retains)} neighbours" for e in edits)
        return Proposal(Delta(side=(SideChange(KIND, recorded(edits, rule)),)), {}, notes)


def demonstrated(fact: Fact) -> Demonstrated:
    """A fact with those of its probes that can be shown."""
    retains = ((probe.prompt, probe.answer or fact.true or "") for probe in fact.neighbours)
    return Demonstrated(fact.text, fact.target, fact.paraphrases, tuple(pair for pair in retains if pair[1]))
