"""Taking edits back: foreseen on the changed weights, then done as one step of the timeline, then measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from engine.arguments import taking_all
from engine.diagnostics.conflicts import standing
from engine.diagnostics.fact_names import names_of
from engine.editing.open_session import OpenSession
from engine.editing.taking_back import Affected, TakingBack
from engine.evaluation.scoring import Score, score
from engine.events import BatchCommitted, Log, Steps, TakingBackForeseen
from engine.laboratory.live_measures import LiveMeasures
from engine.laboratory.retention import Retention
from engine.laboratory.sampling import seeded_sample
from engine.methods.method import Proposal
from engine.model.delta import Delta
from engine.session.edits import SessionEdit
from engine.session.kept_events import afterwards
from engine.session.records import TAKE_BACK, TAKES_BACK, BatchRecord, FactResult
from engine.support.wording import say

LOOKED_AT = 300  # facts that are asked before and after, besides as many of the same batches


@dataclass(frozen=True, eq=False)
class Foreseen:
    """A taking back that is ready to be done: the ``edits``, the change, and what it will do.

    ``point`` names the state of the session that it was computed for.
    """

    edits: tuple[tuple[int, int], ...]
    delta: Delta
    event: TakingBackForeseen
    point: tuple[str, ...]
    seconds: float


@taking_all
class TakingBacks:
    """Edits taken out of the middle of the open session, as a script and the window ask for it. All of it is work.

    ``opened`` gives the session with its measures, and opens a new one where there is none.
    """

    def __init__(self, opened: Callable[[], Steps[tuple[OpenSession, LiveMeasures]]]) -> None:
        self._opened = opened
        self._ready: Foreseen | None = None

    def foresee(self, edits: Sequence[SessionEdit]) -> Steps[TakingBackForeseen]:
        """What :meth:`carry_out` will do to the facts of the session, measured; nothing is written.

        Raises PalimpsestError where one of ``edits`` cannot be taken back, with what can be done instead.
        """
        session, _ = yield from self._opened()
        self._ready = yield from foresee(session, edits)
        return self._ready.event

    def carry_out(self, edits: Sequence[SessionEdit]) -> Steps[TakingBackForeseen]:
        """Take ``edits`` (of ``facts_of_session()``) out of the weights, the others staying: one step, one undo."""
        session, measures = yield from self._opened()
        ready, self._ready = self._ready, None
        wanted = tuple(sorted({(edit.batch, edit.place) for edit in edits}))
        if ready is None or (ready.point, ready.edits) != (_point(session), wanted):
            ready = yield from foresee(session, edits)
        yield from take_back(session, measures, ready)
        return ready.event


def foresee(session: OpenSession, edits: Sequence[SessionEdit]) -> Steps[Foreseen]:
    """The change that takes ``edits`` back, and its effect on the facts of the session; the weights stay.

    Raises PalimpsestError where one cannot be taken back.
    """
    began = perf_counter()
    edits = tuple({(edit.batch, edit.place): edit for edit in edits}.values())
    taking = TakingBack(session, edits)
    delta = yield from taking.delta()
    rows = _asked(session, edits, taking.affected)
    now = yield from _scores(session, rows)
    with session.model.weights.trying(delta):
        then = yield from _scores(session, rows)
    event = _event(session, taking.affected, delta, rows, len(edits), (now, then))
    yield event
    return Foreseen(taking.takes_back, delta, event, _point(session), perf_counter() - began)


def take_back(session: OpenSession, measures: LiveMeasures, foreseen: Foreseen) -> Steps[BatchRecord]:
    """Append the change as one batch without facts of its own, and ask the facts that stay again."""
    event = foreseen.event
    names = [name for name, taken in zip(event.names, event.taken, strict=True) if taken]
    settings = {TAKES_BACK: [list(edit) for edit in foreseen.edits], "facts": names}
    record = session.record(TAKE_BACK, settings, (), foreseen.seconds)
    record = yield from session.write(Proposal(foreseen.delta, {}), record, _nothing_to_judge)
    yield BatchCommitted(record.batch, session.position, (), record.method, record.seconds)
    yield Log(say("Taken back: {names}. {sentence}", names=", ".join(names), sentence=event.sentence))
    yield from afterwards(_measured(session, measures, event))
    return record


def _measured(session: OpenSession, measures: LiveMeasures, event: TakingBackForeseen) -> Steps[None]:
    yield from Retention(session).measure(wanted=set(event.fact_ids))
    yield from measures.moved()


def _point(session: OpenSession) -> tuple[str, ...]:
    return (str(session.ledger.folder), *session.editing.memory.ids())


def _nothing_to_judge() -> Steps[tuple[FactResult, ...]]:
    """The results of a batch without facts."""
    yield from ()
    return ()


def _asked(session: OpenSession, edits: Sequence[SessionEdit], affected: Affected) -> list[SessionEdit]:
    """The edits to ask: those taken back, others of their batches, and a sample of all that hold their place."""
    taken = {(edit.batch, edit.place) for edit in edits}
    live = [edit for edit in session.edits() if edit.applied and not edit.standing.taken_back]
    held = [live[row] for row in standing([edit.fact for edit in live])]
    staying = [edit for edit in held if (edit.batch, edit.place) not in taken]
    near = [edit for edit in staying if edit.batch in affected.own]
    others = [(f"{edit.batch} {edit.place}", edit) for edit in staying if edit.batch not in affected.own]
    return [*edits, *near[:LOOKED_AT], *seeded_sample(others, LOOKED_AT)]


def _scores(session: OpenSession, rows: Sequence[SessionEdit]) -> Steps[list[Score]]:
    return (
        yield from score(session.model, [(row.fact.text, row.fact.target) for row in rows], say("Asking the facts"))
    )


def _event(
    session: OpenSession,
    affected: Affected,
    delta: Delta,
    rows: Sequence[SessionEdit],
    taken: int,
    scores: tuple[Sequence[Score], Sequence[Score]],
) -> TakingBackForeseen:
    """What was measured of ``rows``, of which the first ``taken`` are taken back."""
    now, then = scores
    return TakingBackForeseen(
        position=session.position,
        facts=len(session.applied_facts()),
        fact_ids=tuple(row.fact.id for row in rows),
        names=names_of([row.fact for row in rows]),
        batches=np.array([row.batch for row in rows], dtype=np.int64),
        taken=np.arange(len(rows)) < taken,
        before=np.array([one.probability for one in now]),
        after=np.array([one.probability for one in then]),
        held=np.array([one.exact for one in now], dtype=bool),
        holds=np.array([one.exact for one in then], dtype=bool),
        solved=tuple(sorted({*affected.own, *affected.later})),
        left=affected.left,
        share=_shares(session, delta),
    )


def _shares(session: OpenSession, delta: Delta) -> dict[int, float]:
    """By layer ||change|| over the norm of all changes so far."""
    device = session.model.device
    parts = {part.layer: float(part.product(device).norm()) for part in delta.layers if not part.matrix}
    _, _, moved = session.model.weights.norms(tuple(parts))
    return {layer: size / max(float(total), 1e-30) for (layer, size), total in zip(parts.items(), moved, strict=True)}
