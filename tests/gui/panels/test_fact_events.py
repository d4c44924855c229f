from dataclasses import dataclass

import pytest

from engine.events import BatchCommitted, FactState, TimelineChanged, TimelineMark
from gui.panels.edits import fact_events
from gui.panels.edits.fact_rows import FactRow, FactText, RowList, RowState


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
        fact_events.take_state(rows, FactState(rows.rows[number].fact_id, "done", after=0.9))
    ids = tuple(one.fact_id for one in chosen)
    return fact_events.take_batch(rows, BatchCommitted(batch, len(places), ids, "encore", 1.0))


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
    assert states(rows) == ["done", "done", "queued"]
    assert [one.batch for one in rows.rows] == [1, 2, 0]
    changed = fact_events.take_timeline(rows, TimelineChanged(marks(1, 1), 1))
    assert changed == [rows.rows[1]]
    assert states(rows) == ["done", "undone", "queued"]
    fact_events.take_timeline(rows, TimelineChanged(marks(1, 1), 2))
    assert states(rows) == ["done", "done", "queued"]


def test_a_batch_after_undo_cuts_what_was_undone_and_it_waits_again(rows):
    commit(rows, 1, 0)
    commit(rows, 2, 1)
    fact_events.take_timeline(rows, TimelineChanged(marks(1, 1), 1))
    commit(rows, 2, 2)
    assert states(rows) == ["done", "queued", "done"]
    assert rows.rows[1].batch == 0


def test_the_same_fact_edited_twice_keeps_its_batches_apart(rows):
    rows.insert([rows.rows[0].copy()])
    commit(rows, 1, 0)
    assert states(rows) == ["done", "queued", "queued", "queued"]
    commit(rows, 2, 3)
    assert [one.batch for one in rows.rows] == [1, 0, 0, 2]
    fact_events.take_timeline(rows, TimelineChanged(marks(1, 1), 1))
    assert states(rows) == ["done", "queued", "queued", "undone"]


def test_what_a_stopped_run_left_unfinished_is_queued_again(rows):
    commit(rows, 1, 0)
    for one in rows.rows[1:]:
        fact_events.take_state(rows, FactState(one.fact_id, "editing", before=0.1))
    assert fact_events.release(rows) == rows.rows[1:]
    assert states(rows) == ["done", "queued", "queued"]
    assert rows.rows[1].before == 0.1


def test_a_failed_fact_keeps_its_reason(rows):
    fact_events.take_state(rows, FactState(rows.rows[0].fact_id, "failed", note="the subject is not in the prompt"))
    assert rows.rows[0].note == "the subject is not in the prompt"
    assert states(rows)[0] == "failed"


def test_an_event_about_an_unknown_fact_changes_nothing(rows):
    assert fact_events.take_state(rows, FactState("nobody", "done")) == []


def test_a_session_opened_again_fills_the_table_from_the_ledger(rows):
    elsewhere, shared = row("z").fact, rows.rows[1].fact
    foreign = row("old", state=RowState.DONE, batch=7)
    rows.insert([foreign])
    facts = [
        (shared, Result(shared.id, 0.1, 0.8, "Rome", True), True),
        (elsewhere, Result(elsewhere.id, 0.2, 0.3, "Oslo", False), False),
    ]
    assert fact_events.misses_session(rows, marks(1, 1))
    new, gone = fact_events.match_session(rows, facts, marks(1, 1))
    assert gone == [foreign]
    assert [(one.text.subject, one.state, one.batch) for one in new] == [("z", RowState.UNDONE, 2)]
    matched = rows.rows[1]
    assert (matched.state, matched.batch, matched.after, matched.efficacy) == (RowState.DONE, 1, 0.8, True)
    rows.insert(new)
    rows.remove(gone)
    assert not fact_events.misses_session(rows, marks(1, 1))


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
    assert (first.state, first.before, first.says) == (RowState.DONE, 0.1, "Rome")
