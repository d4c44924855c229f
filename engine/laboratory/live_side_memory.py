"""Routing of a session's side memories: how well they separate edited prompts from others, measured after batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch

from engine.associative.keys import rows_per_pass
from engine.associative.prompts import Passage, encode
from engine.editing.open_session import OpenSession
from engine.events import FloatArray, Progress, SideMemoryMeasured, Steps
from engine.fact import Fact
from engine.laboratory.live_budget import LiveBudget
from engine.laboratory.reference_probes import ReferenceProbes
from engine.model.loading import LoadedModel
from engine.model.side import installed
from engine.model.side.memory import SideMemory
from engine.session.kept_events import keep, kept
from engine.support.wording import said_before, say

SAMPLE = 64


class LiveSideMemory:
    """Measures the attached side memories.

    ``reference`` gives facts that no edit touches, ``budget`` limits the time in a run.
    """

    def __init__(self, session: OpenSession, reference: ReferenceProbes, budget: LiveBudget) -> None:
        self._session = session
        self._reference = reference
        self._budget = budget

    def live(self) -> Steps[None]:
        """Measure if the budget allows."""
        if self._session.model.weights.side.state.memories and self._budget.due("side"):
            yield from self._budget.spend("side", self.measure())

    def measure(self) -> Steps[None]:
        """Yield one SideMemoryMeasured for each attached memory, stored in the ledger."""
        session = self._session
        memories = session.model.weights.side.state.memories
        if not memories:
            return
        edits = session.applied_facts()
        subjects = {fact.subject for fact in edits}
        inside = yield from decided(session.model, _sample(edits))
        outside = yield from decided(
            session.model, _sample([fact for fact in self._reference.facts if fact.subject not in subjects])
        )
        for kind, memory in memories.items():
            figures = memory.figures()
            (signals, hits), (others, wrong) = (found.get(kind, _NOTHING) for found in (inside, outside))
            event = SideMemoryMeasured(
                position=session.position,
                kind=kind,
                counts=dict(figures.counts),
                signal=figures.signal,
                threshold=figures.threshold,
                inside=signals,
                outside=others,
                answered=(_share(hits), _share(wrong)),
                usage=None if figures.usage is None else figures.usage.float().numpy(),
                usage_axes=figures.usage_axes,
            )
            keep(session.ledger, _name(kind), event)
            yield event


def recorded(session: OpenSession) -> Iterator[SideMemoryMeasured]:
    """Every measurement in the ledger as the event it was."""
    for kind in installed.KINDS:
        for event in kept(session.ledger, _name(kind), SideMemoryMeasured, kind=kind):
            yield replace(
                event,
                counts={said_before(name): number for name, number in event.counts.items()},
                signal=said_before(event.signal),
                usage_axes=(said_before(event.usage_axes[0]), said_before(event.usage_axes[1])),
            )


Decided = tuple[FloatArray, FloatArray]
"""For n prompts the routing scores (n,) of a memory, and its decisions (n,) as 0 or 1."""

_NOTHING: Decided = (np.zeros(0, np.float32), np.zeros(0, np.float32))


def decided(model: LoadedModel, facts: Sequence[Fact]) -> Steps[Mapping[str, Decided]]:
    """The decisions of each attached memory for the prompts of ``facts``, by kind, from batched passes."""
    found: dict[str, list[Decided]] = {}
    passages = [Passage(asked) for asked in model.asked_all([fact.text for fact in facts])]
    size = rows_per_pass(model, 2 + max((len(p.text) for p in passages), default=0) // 3)
    for start in range(0, len(passages), size):
        for kind, one in _pass(model, passages[start : start + size]).items():
            found.setdefault(kind, []).append(one)
        yield Progress(say("Side memory"), min(start + size, len(passages)), len(passages), say("prompts"))
    for kind, memory in model.weights.side.state.memories.items():
        found.setdefault(kind, []).extend(_judged(model, memory, facts))
    return {
        kind: (np.concatenate([s for s, _ in parts]), np.concatenate([d for _, d in parts]))
        for kind, parts in found.items()
        if parts
    }


def _judged(model: LoadedModel, memory: SideMemory, facts: Sequence[Fact]) -> Iterator[Decided]:
    """The decisions of a memory that works on the input text, one prompt at a time."""
    for fact in facts:
        if said := memory.judged(fact.text, model.tokens, model.anatomy.embedding):
            signal, answers = said
            yield np.array([signal], dtype=np.float32), np.array([answers], dtype=np.float32)


@torch.no_grad()
def _pass(model: LoadedModel, passages: Sequence[Passage]) -> dict[str, Decided]:
    batch = encode(model.tokens, passages).to(model.device)
    model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
    reading = model.weights.side.reading
    return {
        kind: (signal.float().cpu().numpy(), reading.decisions[kind].float().cpu().numpy())
        for kind, signal in reading.signals.items()
    }


def _sample(facts: Sequence[Fact]) -> Sequence[Fact]:
    """At most SAMPLE of ``facts``, evenly spaced."""
    places = np.linspace(0, len(facts) - 1, min(SAMPLE, len(facts))).round().astype(int)
    return [facts[place] for place in places]


def _share(hits: FloatArray) -> float | None:
    return float(hits.mean()) if len(hits) else None


def _name(kind: str) -> str:
    """The name of a memory's measurements in the ledger."""
    return f"side.{kind}"
