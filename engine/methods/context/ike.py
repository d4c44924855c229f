"""IKE: editing in context, without any change of the model (arXiv 2305.12740; reference section 10)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.events import Progress, Steps
from engine.fact import Fact, questions
from engine.methods.knobs import Hyperparameters, knob
from engine.methods.method import Editing, Method, Proposal
from engine.model.delta import Delta, SideChange
from engine.model.loading import LoadedModel
from engine.model.side.demonstrations import KIND, Demonstrated, DemonstrationRule, recorded
from engine.model.tokens import UNBOUNDED
from engine.support.wording import say, say_count


@dataclass(frozen=True)
class IkeSettings(Hyperparameters):
    """IKE's hyperparameters. Published IKE puts the new fact before every prompt: ``scope`` = -1."""

    demonstrations: int = knob(
        16, "int", say("Other edits shown before the one that is asked about, as far as they fit."), low=0, high=1000
    )
    scope: float = knob(
        -1.0,
        "float",
        say(
            "Prompts whose similarity to the nearest edit is lower get no context; -1 gives every prompt one "
            "(the paper)."
        ),
        low=-1,
        high=1,
        unit=say("cosine"),
    )
    form: str = knob(
        "ike",
        "choice",
        say(
            'How an edit is written in the context: "New Fact: ... Prompt: ..." as in the paper, or as plain sentences.'
        ),
        choices=("ike", "plain"),
    )
    room: int = knob(
        64, "int", say("Tokens that are kept free for the answer."), low=1, high=100000, unit=say("tokens")
    )


class InContext(Method):
    """p(answer | context, prompt) in place of p(answer | prompt); the weights are not changed."""

    family = "in context"

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Every setting fits every model: what does not fit into the context is left out."""

    def prepare(self, editing: Editing, settings: Any) -> Steps[None]:
        """Nothing: no statistics are needed."""
        yield from ()

    @abstractmethod
    def contexts(self, settings: Any, limit: int, seed: int) -> DemonstrationRule:
        """How contexts are made for a model of ``limit`` positions (0: any number)."""

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: Any) -> Steps[Proposal]:
        """The facts with their probes, to be put before prompts from now on."""
        limit = editing.model.tokens.positions
        rule = self.contexts(settings, limit if limit < UNBOUNDED else 0, editing.seed)
        edits = []
        for number, fact in enumerate(facts, 1):
            edits.append(demonstrated(fact))
            yield Progress(say("Demonstrations"), number, len(facts), say("facts"))
        return Proposal(Delta(side=(SideChange(KIND, recorded(edits, rule)),)), {}, self.notes(edits))

    @abstractmethod
    def notes(self, edits: Sequence[Demonstrated]) -> tuple[str, ...]:
        """One remark per edit."""


class Ike(InContext):
    """A prompt is preceded by the new fact that it concerns and by demonstrations of how a new fact is used."""

    name = "ike"
    title = "IKE"
    summary = say(
        "Edits nothing: puts the new fact, with demonstrations, in the context of each prompt that it concerns."
    )
    paper = "Can We Edit Factual Knowledge by In-Context Learning?, Zheng et al., 2023"
    hyperparameters = IkeSettings

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """As published, except that a prompt dissimilar to every edit is left unchanged."""
        return {"scope": 0.4}

    def contexts(self, settings: IkeSettings, limit: int, seed: int) -> DemonstrationRule:
        """The new fact, demonstrations of others before it."""
        return DemonstrationRule(
            count=settings.demonstrations,
            scope=settings.scope,
            form=settings.form,
            limit=limit,
            room=settings.room,
            seed=seed,
        )

    def notes(self, edits: Sequence[Demonstrated]) -> tuple[str, ...]:
        """What can be shown of each fact."""
        return tuple(
            say(
                "told with {paraphrases}, {neighbours}",
                paraphrases=say_count(len(e.updates), "{n} paraphrase", "{n} paraphrases"),
                neighbours=say_count(len(e.retains), "{n} neighbour", "{n} neighbours"),
            )
            for e in edits
        )


def demonstrated(fact: Fact) -> Demonstrated:
    """A fact with those of its probes that can be shown."""
    retains = ((probe.prompt, probe.answer or fact.true or "") for probe in fact.neighbours)
    asked = tuple(sorted("\x1f".join(question) for question in questions(fact)))
    return Demonstrated(fact.text, fact.target, fact.paraphrases, tuple(pair for pair in retains if pair[1]), asked)
