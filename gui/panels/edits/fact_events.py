"""Updates of the edits table's rows by the engine's events. Each function returns the changed rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from engine.errors import BadInput, PalimpsestError
from engine.events import (
    BatchCommitted,
    BranchStarted,
    FactState,
    FreeAnswersMeasured,
    RetentionMeasured,
    TimelineChanged,
    TimelineMark,
)
from engine.events.edit_state import Asking
from engine.support.wording import capitalised, join_texts
from gui.panels.edits.fact_rows import FactRow, RowState
from gui.panels.edits.row_list import RowList

if TYPE_CHECKING:
    from engine.session.edits import SessionEdit

# priority of states that decides which of several rows with the same fact an event is about
_EXPECTED = {
    "queued": (RowState.EDITING, RowState.QUEUED),
    "editing": (RowState.EDITING, RowState.QUEUED, RowState.FAILED),
    "failed": (RowState.EDITING, RowState.QUEUED, RowState.FAILED),
}
_RECORDED = (RowState.EDITING, RowState.QUEUED, RowState.FAILED, RowState.UNDONE, RowState.WRITTEN)
_COMMITTED = (RowState.WRITTEN, RowState.EDITING, RowState.QUEUED, RowState.FAILED)


def take_state(rows: RowList, event: FactState) -> list[FactRow]:
    """Update the state and the measurements of one fact."""
    row = _pick(_concerned(rows.with_id(event.fact_id)), _EXPECTED.get(event.state, _RECORDED))
    if row is None:
        return _take_look(rows, event) if event.state == "queued" else []
    row.state = RowState(event.state) if event.state in _EXPECTED else RowState.WRITTEN
    row.note = event.note
    for name in ("before", "after", "says", "efficacy"):
        value = getattr(event, name)
        if value is not None:
            setattr(row, name, value)
    if event.says is not None:
        row.fresh = False
    return [row, *_take_look_alike(rows, row)] if event.state == "queued" else [row]


def _take_look_alike(rows: RowList, asked: FactRow) -> list[FactRow]:
    """Give the answer to a query to those, too, that wait with the same fact."""
    alike = [row for row in rows.with_id(asked.fact_id) if row.state is RowState.QUEUED and not row.in_run]
    others = [row for row in alike if row is not asked]
    for row in others:
        row.before, row.says, row.fresh = asked.before, asked.says, asked.fresh
    return others


def _take_look(rows: RowList, event: FactState) -> list[FactRow]:
    """Update facts in the ledger after a query: only the model's current answer changes."""
    found = rows.with_id(event.fact_id)
    for row in found:
        row.says, row.fresh = event.says, False
    return found


def left_behind(rows: RowList, event: BranchStarted) -> list[FactRow]:
    """The rows whose batches stay on the branch that a new one has just left."""
    return [row for row in rows.rows if row.batch > event.shared]


def take_batch(rows: RowList, event: BatchCommitted) -> list[FactRow]:
    """Record a committed batch; rows of a batch in its place, which another branch has, are requeued."""
    changed = [row for row in rows.rows if row.batch >= event.batch]
    for row in changed:
        row.requeue()
    for fact_id in event.fact_ids:
        committed = _pick([row for row in rows.with_id(fact_id) if row.batch == 0], _COMMITTED)
        if committed is not None:
            committed.enter_ledger(event.batch, event.position)
            changed.append(committed)
    return changed


def take_timeline(rows: RowList, event: TimelineChanged) -> list[FactRow]:
    """Follow the timeline to another position: mark the rows that are applied there and those that are not."""
    changed = []
    for row in rows.rows:
        if row.batch == 0:
            continue
        old = row.state, row.batch, row.position if row.later or row.freely else event.position
        if row.batch > len(event.marks):
            row.requeue()
        else:
            row.state = RowState.WRITTEN if row.batch <= event.applied else RowState.UNDONE
        row.position = event.position
        if old != (row.state, row.batch, row.position):
            changed.append(row)
    return changed


def take_retention(rows: RowList, event: RetentionMeasured) -> list[FactRow]:
    """Note which edits held when they were asked again; those that have been asked alike share what is noted."""
    changed = []
    asking = {holds: (event.position, holds) for holds in (False, True)}
    noted: dict[tuple[Asking, ...], tuple[Asking, ...]] = {}
    for fact_id, batch, holds in zip(event.fact_ids, event.batches.tolist(), event.holds.tolist(), strict=True):
        for row in rows.with_id(fact_id):
            if row.batch == batch:
                others = (one for one in row.later if one[0] != event.position)
                later = tuple(sorted((*others, asking[holds])))
                row.later = noted.setdefault(later, later)
                changed.append(row)
    return changed


def take_free(rows: RowList, event: FreeAnswersMeasured) -> list[FactRow]:
    """Note what the model itself wrote about facts."""
    changed = []
    for place, fact_id in enumerate(event.fact_ids):
        answered = zip(event.verdicts[place], event.answers[place], strict=True)
        said = dict(zip(event.forms, answered, strict=True))
        for row in rows.with_id(fact_id):
            row.freely = {**row.freely, event.position: said}
            changed.append(row)
    return changed


def misses_session(rows: RowList, marks: Iterable[TimelineMark]) -> bool:
    """Whether the ledger has edits that are missing in the rows.

    Fewer marks than edited rows do not imply that: a run stopped right after a batch does not emit its marks.
    """
    return sum(mark.edits for mark in marks) > sum(row.batch > 0 for row in rows.rows)


def match_session(
    rows: RowList, edits: Sequence[SessionEdit], position: int, unaccounted: Container[int] | None = None
) -> tuple[list[FactRow], list[FactRow]]:
    """Synchronize rows with the ledger, of which ``position`` edits are applied. Returns new rows to insert, and rows
    of another ledger to remove.

    A row that waited in this session before it was opened was written only by one of the batches ``unaccounted`` (None:
    any), of which its desk did not know: the program ended between that batch and the desk.
    """
    new, matched = [], set()

    def may_be(row: FactRow, batch: int) -> bool:
        waited = row.batch == 0 and (not row.held or unaccounted is None or batch in unaccounted)
        return (waited or row.batch == batch) and id(row) not in matched

    for edit in edits:
        candidates = [row for row in rows.with_id(edit.fact.id) if may_be(row, edit.batch)]
        row = max(candidates, key=lambda candidate: candidate.batch, default=None)
        if row is None:
            row = FactRow.recorded(edit.fact)
            new.append(row)
        matched.add(id(row))
        _record(row, edit, position)
    foreign = [row for row in rows.rows if row.batch and id(row) not in matched]
    return new, foreign


def in_their_places(rows: RowList, new: Sequence[FactRow]) -> list[tuple[int, list[FactRow]]]:
    """Where ``new`` rows of the ledger, in its order, belong: each behind the rows of batches up to its own, before
    what waits. In the form of :meth:`EditsModel.restore_rows`.
    """
    recorded = sorted((row.batch, place + 1) for place, row in enumerate(rows.rows) if row.batch)
    batches, behind = [batch for batch, _ in recorded], list(accumulate((place for _, place in recorded), max))
    stretches: list[tuple[int, list[FactRow]]] = []
    for done, row in enumerate(new):
        before = bisect_right(batches, row.batch)
        place = (behind[before - 1] if before else 0) + done
        if stretches and stretches[-1][0] + len(stretches[-1][1]) == place:
            stretches[-1][1].append(row)
        else:
            stretches.append((place, [row]))
    return stretches


def _record(row: FactRow, edit: SessionEdit, position: int) -> None:
    """Take what the ledger knows of the row's edit."""
    if row.batch != edit.batch:
        row.says, row.fresh = edit.result.says, False
    if row.taken_back != edit.standing.taken_back:
        row.fresh = True  # the model's answer is another one now
    row.enter_ledger(edit.batch, position)
    row.state = RowState.WRITTEN if edit.applied else RowState.UNDONE
    row.before, row.after, row.efficacy = edit.result.before, edit.result.after, edit.result.efficacy
    row.later = (*edit.standing.later, *(asking for asking in row.later if asking[0] > position))
    row.taken_back = edit.standing.taken_back


def take_error(error: PalimpsestError, asked: Sequence[FactRow]) -> FactRow | None:
    """The row of ``asked`` that ``error`` is about, marked as failed; None if it is about none of them."""
    if not isinstance(error, BadInput) or error.file is not None or error.row is None or error.row > len(asked):
        return None
    row = asked[error.row - 1]
    row.state = RowState.FAILED
    row.note = join_texts(" ", [capitalised(error.reason), error.hint])
    return row


def release(rows: RowList) -> list[FactRow]:
    """Requeue the rows that an ended run had not finished."""
    given = [row for row in rows.rows if row.in_run or row.state is RowState.EDITING]
    for row in given:
        row.in_run = False
        if row.state is RowState.EDITING:
            row.requeue()
    return given


def forget_model(rows: RowList) -> list[FactRow]:
    """Reset all measurements for another model, or none."""
    for row in rows.rows:
        row.forget()
    return list(rows.rows)


def _concerned(rows: Sequence[FactRow]) -> Sequence[FactRow]:
    """Of several rows with the same fact, those that the engine has: in a run, else in the ledger. The others wait."""
    return [row for row in rows if row.in_run] or [row for row in rows if row.batch] or rows


def _pick(rows: Sequence[FactRow], states: Sequence[RowState]) -> FactRow | None:
    """The first row that is in the earliest of ``states``."""
    found = [row for row in rows if row.state in states]
    return min(found, key=lambda row: states.index(row.state), default=None)
