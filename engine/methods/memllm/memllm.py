"""MemLLM: an edit is a triple written to a memory that the model asks before it answers (arXiv 2404.11672; reference
section 23). The weights are not changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.knobs import Hyperparameters, knob
from engine.methods.memllm.adapters import adapter_of
from engine.methods.method import Editing, Method, Proposal
from engine.model.delta import Delta, SideChange
from engine.model.loading import LoadedModel
from engine.model.side.calls import plain
from engine.model.side.read_adapter import ReadAdapter
from engine.model.side.triple_memory import KIND, ReadRule, TripleMemory, mark_of, recorded
from engine.model.side.triples import Thresholds, Triple
from engine.model.tokens import UNBOUNDED
from engine.support.wording import say

_CODE = re.compile(r"[A-Z]\d+")


@dataclass(frozen=True)
class MemLlmSettings(Hyperparameters):
    """The distances of the memory's search; published: 0.1 each."""

    entity: float = knob(
        0.1,
        "float",
        say("Names of entities that are farther from the one asked for do not count."),
        low=0,
        high=2,
        unit=say("1 - cosine"),
    )
    relation: float = knob(
        0.1,
        "float",
        say("Relations that are farther from the one asked for do not count."),
        low=0,
        high=2,
        unit=say("1 - cosine"),
    )
    pair: float = knob(
        0.1,
        "float",
        say("Pairs of entity and relation whose mean distance is larger do not count."),
        low=0,
        high=2,
        unit=say("1 - cosine"),
    )
    room: int = knob(
        64, "int", say("Tokens that are kept free for the answer."), low=1, high=100000, unit=say("tokens")
    )
    calls: int = knob(
        4,
        "int",
        say("How often the model may ask by itself in the midst of one text, once it was taught to."),
        low=0,
        high=1000,
    )


class MemLlm(Method):
    """p(answer | prompt, the call that the model wrote with the memory's answers) in place of p(answer | prompt)."""

    name = KIND
    title = "MemLLM"
    summary = say("Edits nothing: writes each fact as a triple into a memory, which the model asks before it answers.")
    paper = "MemLLM: Finetuning LLMs to Use An Explicit Read-Write Memory, Modarressi et al., TMLR 2025"
    family = "in context"
    hyperparameters = MemLlmSettings

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Every setting fits every model."""

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """The published distances."""
        return {}

    def prepare(self, editing: Editing, settings: MemLlmSettings) -> Steps[None]:
        """Nothing: no statistics are needed."""
        yield from ()

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: MemLlmSettings) -> Steps[Proposal]:
        """The facts as triples, and with the first of them the adapter by which the model reads."""
        model, adapter = editing.model, adapter_of(editing.model)
        triples = []
        for number, fact in enumerate(facts, 1):
            triples.append(triple_of(fact, named=adapter is not None))
            yield Progress(say("Writing triples"), number, len(facts), say("facts"))
        change = recorded(triples, _rule(model, settings), _new(adapter, editing))
        return Proposal(Delta(side=(SideChange(KIND, change),)), {}, tuple(" >> ".join(triple) for triple in triples))


def triple_of(fact: Fact, *, named: bool) -> Triple:
    """A fact as the memory holds it.

    The relation is the fact's own name for it where the model was trained to ask for that (``named``) and there is one
    in words; else the words of its prompt around the subject.
    """
    own = fact.relation.replace("_", " ").strip()
    words = fact.prompt.replace("{}", " ")
    return plain(Triple(fact.subject, own if named and own and not _CODE.fullmatch(own) else words, fact.target))


def _rule(model: LoadedModel, settings: MemLlmSettings) -> ReadRule:
    thresholds = replace(Thresholds(), entity=settings.entity, relation=settings.relation, pair=settings.pair)
    limit = model.tokens.positions
    return ReadRule(thresholds, limit if limit < UNBOUNDED else 0, settings.room, mark_of(model.tokens), settings.calls)


def _new(adapter: ReadAdapter | None, editing: Editing) -> ReadAdapter | None:
    """``adapter`` where the session does not hold this very one."""
    held = editing.side.get(KIND)
    if adapter is None or not isinstance(held, TripleMemory) or held.adapter is None:
        return adapter
    return None if held.adapter.is_like(adapter) else adapter
