"""How sure the model is of edited facts against its own: in a run, after undo, and in a session that is reopened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.evaluation.scoring import score
from engine.events import ConfidenceMeasured, Event, FactState, run
from engine.fact import Fact
from engine.workbench import Workbench
from tests.engine.test_workbench import QUICK, make_bench

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def bench(tmp_path: Path, tiny_world: Path) -> Iterator[Workbench]:
    workbench = make_bench(tmp_path / "home", tiny_world)
    yield workbench
    workbench.close()


def asked(bench: Workbench, facts: tuple[Fact, ...]) -> float:
    """The mean probability of the true answers that the model gives right now, one fact at a time."""
    found = [run(score(bench.model, [(fact.text, fact.true or "")]))[0] for fact in facts]
    right = [one.probability for one in found if one.exact]
    return sum(right) / len(right)


def told(events: list[Event]) -> list[ConfidenceMeasured]:
    return [event for event in events if isinstance(event, ConfidenceMeasured)]


def edit(bench: Workbench, facts: tuple[Fact, ...], batch: int) -> tuple[Any, list[Event]]:
    events: list[Event] = []
    summary = run(bench.edit(facts, "memit", QUICK, batch=batch), events.append)
    return summary, events


def test_both_probabilities_are_told_in_a_run_that_watches_nothing(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    bench.use_known_facts(tiny_facts[40:60])
    own = asked(bench, tiny_facts[40:60])
    summary, events = edit(bench, tiny_facts[:4], 2)
    first, *batches = told(events)
    assert (first.position, first.edited, first.edited_facts) == (0, None, 0)
    assert [event.position for event in batches] == [2, 4]
    assert all(event.own == pytest.approx(own, rel=1e-4) for event in (first, *batches))
    after = [event.after for event in events if isinstance(event, FactState) and event.state != "editing"]
    assert batches[-1].edited == pytest.approx(sum(a for a in after if a is not None) / 4)
    assert (summary.edited_probability, summary.known_probability) == (batches[-1].edited, batches[-1].own)


def test_a_reopened_session_and_undo_tell_the_same(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    bench.use_known_facts(tiny_facts[40:60])
    _, events = edit(bench, tiny_facts[:4], 2)
    _, first, last = told(events)
    again: list[Event] = []
    run(bench.open_session(bench.session_folder), again.append)
    assert told(again) == [last]
    run(bench.undo(), again.append)
    assert told(again)[-1] == first
    more, events = edit(bench, tiny_facts[4:6], 2)
    assert more.known_probability == pytest.approx(last.own), "the base model is asked, however much is applied"
    assert told(events)[-1].edited_facts == 4


def test_without_known_facts_the_true_answers_of_the_edited_ones_stand_in(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    bench.use_known_facts(())
    own = asked(bench, tiny_facts[:4])
    _, events = edit(bench, tiny_facts[:4], 4)
    assert told(events)[-1].own == pytest.approx(own, rel=1e-4)
    assert 0 < told(events)[-1].own_facts <= 4
    _, events = edit(bench, tiny_facts[4:6], 2)
    assert told(events)[-1].own == pytest.approx(own, rel=1e-4), "asked once for a session"


def test_facts_without_true_answers_leave_it_open(bench: Workbench, tiny_facts: tuple[Fact, ...]) -> None:
    bench.use_known_facts(())
    summary, events = edit(bench, tuple(replace(fact, true=None) for fact in tiny_facts[:2]), 2)
    assert summary.known_probability is None and told(events)[-1].own_facts == 0
    assert summary.edited_probability is not None


def test_whatever_was_done_it_is_of_the_edits_in_the_weights_each_as_it_was_last_made(
    bench: Workbench, tiny_facts: tuple[Fact, ...]
) -> None:
    def expected() -> tuple[float | None, int]:
        there = (edit for edit in bench.facts_of_session() if edit.applied and not edit.standing.taken_back)
        last = {edit.fact.id: edit.result.after for edit in there}
        known = [after for after in last.values() if after is not None]
        return (sum(known) / len(known) if known else None), len(known)

    def seen(work: Any) -> tuple[float | None, int]:
        events: list[Event] = []
        run(work, events.append)
        return told(events)[-1].edited, told(events)[-1].edited_facts

    bench.use_known_facts(())
    steps = (
        lambda: bench.edit(tiny_facts[:4], "memit", QUICK, batch=2),
        lambda: bench.edit(tiny_facts[1:3], "memit", QUICK, batch=1),  # again
        lambda: bench.taking_back.carry_out(bench.facts_of_session()[4:5]),
        lambda: bench.edit(tiny_facts[4:5], "memit", QUICK, batch=1),
        lambda: bench.go_to(1),
        lambda: bench.edit(tiny_facts[6:9], "memit", QUICK, batch=1),  # on a branch
        lambda: bench.branches.switch("main"),
    )
    for step in steps:
        edited, facts = seen(step())
        assert (edited, facts) == (pytest.approx(expected()[0]), expected()[1])
