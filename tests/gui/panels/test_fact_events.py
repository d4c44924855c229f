from dataclasses import dataclass

import numpy as np
import pytest

from engine.events import (
    BatchCommitted,
    EditState,
    FactState,
    FreeAnswersMeasured,
    RetentionMeasured,
    TimelineChanged,
    TimelineMark,
)
from engine.events.edit_state import Standing
from engine.session.edits import SessionEdit
from gui.panels.edits import fact_events
from gui.panels.edits.fact_rows import FactRow, FactText, RowState
from gui.panels.edits.model import Column, EditsModel, cell_text
from gui.panels.edits.row_list import RowList


@dataclass(frozen=True)
class Result:
    fact_id: str
    before: float | None
    after: float | None
    says: str | None
    efficacy: bool | None


def row(subject, **more):
    return FactRow(FactText(subject, "{} lives in", "Rome"), **more)


def marks(*sizes):
    done = 0
    out = []
    for number, size in enumerate(sizes, 1):
        done += size
        out.append(TimelineMark(number, done, "encore", size, "2026-01-01T00:00:00"))
    return tuple(out)


@pytest.fixture
def rows():
    rows = RowList()
    rows.insert([row("a"), row("b"), row("c")])
    return rows


def commit(rows, batch, *places):
    chosen = [rows.rows[place] for place in places]
    for number in places:
        fact_events.take_state(rows, FactState(rows.rows[number].fact_id, EditState.WRITTEN, after=0.9))
    ids = tuple(one.fact_id for one in chosen)
    return fact_events.take_batch(rows, BatchCommitted(batch, len(places), ids, "encore", 1.0))


def shown(rows):
    return [one.shown_state.value for one in rows.rows]


def states(rows):
    return [row.state.value for row in rows.rows]


def test_a_look_fills_what_the_model_says_and_leaves_the_state(rows):
    first = rows.rows[0]
    changed = fact_events.take_state(rows, FactState(first.fact_id, "queued", before=0.02, says=" Oslo"))
    assert changed == [first]
    assert (first.state, first.before, first.says, first.fresh) == (RowState.QUEUED, 0.02, " Oslo", False)


def test_states_follow_the_run_and_the_timeline(rows):
    fact_events.take_state(rows, FactState(rows.rows[0].fact_id, "editing"))
    assert states(rows) == ["editing", "queued", "queued"]
    commit(rows, 1, 0)
    commit(rows, 2, 1)
    assert states(rows) == ["written", "written", "queued"]
    assert [one.batch for one in rows.rows] == [1, 2, 0]
    changed = fact_events.take_timeline(rows, TimelineChanged(marks(1, 1), 1))
    assert changed == [rows.rows[1]]
    assert states(rows) == ["written", "undone", "queued"]
    fact_events.take_timeline(rows, TimelineChanged(marks(1, 1), 2))
    assert states(rows) == ["written", "written", "queued"]


def test_a_batch_after_undo_cuts_what_was_undone_and_it_waits_again(rows):
    commit(rows, 1, 0)
    commit(rows, 2, 1)
    fact_events.take_timeline(rows, TimelineChanged(marks(1, 1), 1))
    commit(rows, 2, 2)
    assert states(rows) == ["written", "queued", "written"]
    assert rows.rows[1].batch == 0


def test_the_same_fact_edited_twice_keeps_its_batches_apart(rows):
    rows.insert([FactRow(rows.rows[0].copied_text)])
    commit(rows, 1, 0)
    assert states(rows) == ["written", "queued", "queued", "queued"]
    commit(rows, 2, 3)
    assert [one.batch for one in rows.rows] == [1, 0, 0, 2]
    fact_events.take_timeline(rows, TimelineChanged(marks(1, 1), 1))
    assert states(rows) == ["written", "queued", "queued", "undone"]


def test_what_a_stopped_run_left_unfinished_is_queued_again(rows):
    commit(rows, 1, 0)
    for one in rows.rows[1:]:
        fact_events.take_state(rows, FactState(one.fact_id, "editing", before=0.1))
    assert fact_events.release(rows) == rows.rows[1:]
    assert states(rows) == ["written", "queued", "queued"]
    assert rows.rows[1].before == 0.1


def test_the_same_fact_once_more_still_waits_when_the_first_is_written(rows):
    again = row("a")
    rows.insert([again])
    first = rows.rows[0]
    first.in_run = True
    for state in ("editing", EditState.WRITTEN, EditState.WRITTEN):
        fact_events.take_state(rows, FactState(first.fact_id, state, after=0.9))
    fact_events.take_batch(rows, BatchCommitted(1, 1, (first.fact_id,), "memit", 0.1))
    fact_events.release(rows)
    fact_events.take_state(rows, FactState(first.fact_id, EditState.NOT_TAKEN, after=0.8))
    assert (first.batch, first.after) == (1, 0.8)
    assert (again.state, again.batch, again.after) == (RowState.QUEUED, 0, None)


def test_a_failed_fact_keeps_its_reason(rows):
    fact_events.take_state(rows, FactState(rows.rows[0].fact_id, "failed", note="the subject is not in the prompt"))
    assert rows.rows[0].note == "the subject is not in the prompt"
    assert states(rows)[0] == "failed"


def test_an_event_about_an_unknown_fact_changes_nothing(rows):
    assert fact_events.take_state(rows, FactState("nobody", EditState.WRITTEN)) == []


def test_a_session_opened_again_fills_the_table_from_the_ledger(rows):
    elsewhere, shared = row("z").fact, rows.rows[1].fact
    foreign = row("old", state=RowState.WRITTEN, batch=7)
    rows.insert([foreign])
    edits = [
        SessionEdit(shared, Result(shared.id, 0.1, 0.8, "Rome", True), 1, Standing(True, ((1, False),))),
        SessionEdit(elsewhere, Result(elsewhere.id, 0.2, 0.3, "Oslo", False), 2, Standing(False, (), False)),
    ]
    assert fact_events.misses_session(rows, marks(1, 1))
    new, gone = fact_events.match_session(rows, edits, 1)
    assert gone == [foreign]
    assert [(one.text.subject, one.state, one.batch) for one in new] == [("z", RowState.UNDONE, 2)]
    matched = rows.rows[1]
    assert (matched.state, matched.batch, matched.after, matched.efficacy) == (RowState.WRITTEN, 1, 0.8, True)
    assert matched.shown_state is RowState.LOST
    rows.insert(new)
    rows.remove(gone)
    assert not fact_events.misses_session(rows, marks(1, 1))


@pytest.mark.parametrize(
    ("there", "new", "whole"),
    [
        ([0, 0], [1, 2], [1, 2, 0, 0]),
        ([1, 2, 0], [3, 4], [1, 2, 3, 4, 0]),
        ([1, 4, 0], [2, 3, 5], [1, 2, 3, 4, 5, 0]),
        ([0, 1, 0, 2], [2, 3], [0, 1, 0, 2, 2, 3]),
    ],
)
def test_rows_of_the_ledger_stand_in_its_order_before_what_waits(there, new, whole):
    model = EditsModel()
    model.append_rows([row(f"there {place}", batch=batch) for place, batch in enumerate(there)])
    arriving = [row(f"new {place}", batch=batch) for place, batch in enumerate(new)]
    model.restore_rows(fact_events.in_their_places(model.rows, arriving))
    assert [one.batch for one in model.rows.rows] == whole


@pytest.mark.parametrize(
    ("held", "unaccounted", "written"),
    [
        (True, {1}, True),  # the desk did not hear of the batch: the program ended before
        (True, set(), False),  # it knew the batch, so the fact waits beside its edit on purpose
        (True, None, True),
        (False, set(), True),  # typed before the session was opened, and found in it
    ],
)
def test_a_row_that_waited_in_the_session_is_written_only_by_a_batch_that_its_desk_did_not_know(
    rows, held, unaccounted, written
):
    waiting = rows.rows[0]
    waiting.held = held
    edits = [SessionEdit(waiting.fact, Result(waiting.fact_id, 0.1, 0.8, "Rome", True), 1, Standing(True, ()))]
    new, gone = fact_events.match_session(rows, edits, 1, unaccounted)
    assert not gone and len(new) == (not written)
    assert (waiting.state, waiting.batch) == ((RowState.WRITTEN, 1) if written else (RowState.QUEUED, 0))


def test_another_model_makes_every_measure_void(rows):
    commit(rows, 1, 0, 1)
    fact_events.forget_model(rows)
    assert states(rows) == ["queued"] * 3
    assert all(one.after is None and one.batch == 0 and one.fresh for one in rows.rows)


def test_rows_of_a_run_are_locked_until_it_ends(rows):
    rows.rows[0].in_run = rows.rows[1].in_run = True
    fact_events.take_state(rows, FactState(rows.rows[0].fact_id, "editing"))
    assert [one.is_locked for one in rows.rows] == [True, True, False]
    fact_events.release(rows)
    assert [one.is_locked for one in rows.rows] == [False, False, False]


def test_a_later_look_at_an_edited_fact_only_tells_what_the_model_says_now(rows):
    first = rows.rows[0]
    fact_events.take_state(rows, FactState(first.fact_id, "editing", before=0.1))
    commit(rows, 1, 0)
    fact_events.take_state(rows, FactState(first.fact_id, "queued", before=0.95, says="Rome"))
    assert (first.state, first.before, first.says) == (RowState.WRITTEN, 0.1, "Rome")


def test_what_was_written_freely_is_shown_at_the_point_where_it_was_asked(rows):
    commit(rows, 1, 0, 1)
    fact_events.take_timeline(rows, TimelineChanged(marks(2), 1))
    ids = tuple(one.fact_id for one in rows.rows[:2])
    four = (("Rome", "I am Rome"), ("no", "Paris"))
    said = (("alone", "contained"), ("neither", "contradicted"))
    scores = np.ones(2)
    event = FreeAnswersMeasured(
        2, ids, ids, ids, ("", ""), ("plain", "chat"), four, four, said, said, (), scores, scores, 32
    )
    assert fact_events.take_free(rows, event) == rows.rows[:2]
    texts = [cell_text(one, Column.FREELY) for one in rows.rows[:3]]
    assert texts == ["alone, chat: contained", "neither, chat: contradicted", ""]
    fact_events.take_timeline(rows, TimelineChanged(marks(2), 0))
    assert cell_text(rows.rows[0], Column.FREELY) == "", "nobody asked there"
    fact_events.take_timeline(rows, TimelineChanged(marks(2), 1))
    assert cell_text(rows.rows[0], Column.FREELY) == "alone, chat: contained"


def asked_again(rows, position, *holds):
    """RetentionMeasured for the first rows, in the batches that they are in."""
    asked = rows.rows[: len(holds)]
    count = np.arange(1, len(holds) + 1)
    batches = np.array([one.batch for one in asked])
    held = np.array([bool(one.efficacy) for one in asked])
    ids, names = tuple(one.fact_id for one in asked), tuple(one.text.subject for one in asked)
    found = np.array(holds, dtype=bool)
    return RetentionMeasured(position, count, ids, names, batches, held, found, found * 0.9, None, True)


def test_an_edit_is_lost_once_it_was_asked_and_did_not_hold_and_going_back_forgets_that(rows):
    commit(rows, 1, 0, 1)
    commit(rows, 2, 2)
    for one, took in zip(rows.rows, (True, False, True), strict=True):
        one.efficacy = took
    fact_events.take_timeline(rows, TimelineChanged(marks(2, 1), 2))
    assert shown(rows) == ["written", "not taken", "written"]
    changed = fact_events.take_retention(rows, asked_again(rows, 3, False, False, True))
    assert changed == rows.rows and shown(rows) == ["lost later", "not taken", "written"]
    assert "after 3 edits" in rows.rows[0].standing.sentence
    fact_events.take_timeline(rows, TimelineChanged(marks(2, 1), 1))
    assert shown(rows) == ["written", "not taken", "undone"], "nothing was asked after two edits"
    assert "not asked since" in rows.rows[0].standing.sentence
    fact_events.take_timeline(rows, TimelineChanged(marks(2, 1), 2))
    assert shown(rows) == ["lost later", "not taken", "written"]


def test_what_was_asked_is_noted_in_order_and_shared_by_edits_that_were_asked_alike(rows):
    commit(rows, 1, 0, 1)
    commit(rows, 2, 2)
    for position, holds in ((3, (True, True, False)), (2, (False, False)), (3, (False, False))):
        fact_events.take_retention(rows, asked_again(rows, position, *holds))
    first, second, third = (one.later for one in rows.rows)
    assert first == ((2, False), (3, False)) and first is second
    assert third == ((3, False),)


def test_duplicates_that_wait_are_answered_alike_and_only_the_one_that_is_written_goes_on(rows):
    rows.insert([row("a")])
    fact = rows.rows[0].fact_id
    twins = rows.with_id(fact)
    assert len(twins) == 2
    fact_events.take_state(rows, FactState(fact, "queued", before=0.2, says="Oslo"))
    assert [(one.before, one.says, one.fresh) for one in twins] == [(0.2, "Oslo", False)] * 2
    commit(rows, 1, rows.rows.index(twins[0]))
    assert sorted(one.state.value for one in twins) == ["queued", "written"]
    fact_events.take_state(rows, FactState(fact, "queued", before=0.9, says="Rome"))
    assert [one.says for one in twins] == ["Rome"] * 2, "both are asked of the model as it is now"
