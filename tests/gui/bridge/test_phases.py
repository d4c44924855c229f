"""A measurement of several phases is one progress: it never goes back, knows what is to come, and learns from each."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies

import engine
from engine.events import Progress
from gui.bridge.phases import EXPECTED, KnownPhases, Phases
from tests.properties import holds

TASKS = strategies.sampled_from(["Retention", "Layer keys", "Covariance statistics", "Looking for causes", "Odd"])


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def played(phases: Phases, clock: Clock, *parts: tuple[str, float], steps: int = 10) -> list[float]:
    """The shares while each of ``parts`` (task, seconds) goes from its beginning to its end."""
    shares = []
    for task, seconds in parts:
        for step in range(steps + 1):
            clock.now += seconds / steps if step else 0.0
            phases.hear(Progress(task, step, steps))
            shares.append(phases.share)
    return shares


@pytest.mark.parametrize("name", EXPECTED)
def test_the_engine_tells_of_every_phase_that_is_expected(name):
    source = "\n".join(file.read_text(encoding="utf-8") for file in Path(engine.__file__).parent.rglob("*.py"))
    assert [task for task, _ in EXPECTED[name] if f'"{task}"' not in source] == []


def test_the_time_left_is_that_of_all_phases():
    clock = Clock()
    phases = Phases((("One", 2.0), ("Two", 6.0), ("One", 2.0)), clock)
    assert phases.share is None and phases.seconds_left is None
    played(phases, clock, ("One", 4.0))
    assert (
        phases.share == pytest.approx(0.2) and phases.seconds_left == pytest.approx(16.0) and phases.place == "1 of 3"
    )
    shares = played(phases, clock, ("Two", 12.0), ("One", 4.0))
    assert shares[-1] == pytest.approx(1.0) and phases.seconds_left == pytest.approx(0.0) and phases.place == "3 of 3"


def test_what_does_not_come_is_passed_over_and_what_was_not_expected_is_added():
    clock = Clock()
    phases = Phases((("One", 1.0), ("Statistics", 8.0), ("Two", 1.0)), clock)
    played(phases, clock, ("One", 1.0), ("Two", 1.0))
    assert phases.share == pytest.approx(1.0)
    played(phases, clock, ("Three", 1.0))
    assert phases.place == "4 of 4"
    assert [task for task, _ in phases.found()] == ["One", "Two", "Three"]


@holds(max_examples=100)
@given(strategies.lists(strategies.tuples(TASKS, strategies.floats(0.1, 9.0)), min_size=1, max_size=9))
def test_it_never_goes_back_and_the_second_time_it_is_right(parts):
    parts = [part for place, part in enumerate(parts) if not place or part[0] != parts[place - 1][0]]
    clock, known = Clock(), KnownPhases()
    first = Phases(known.of("retention"), clock)
    shares = played(first, clock, *parts)
    assert shares == sorted(shares) and shares[0] >= 0 and shares[-1] <= 1
    known.learn("retention", first)
    clock.now, whole = 0.0, sum(seconds for _, seconds in parts)
    second = Phases(known.of("retention"), clock)
    for task, seconds in parts:
        played(second, clock, (task, seconds))
        assert second.share == pytest.approx(clock.now / whole)


def test_phases_are_known_by_what_is_measured_and_not_by_the_facts():
    known = KnownPhases()
    phases = Phases((), Clock())
    phases.hear(Progress("Causal tracing", 1, 2))
    known.learn(("tracing", ("a", "b")), phases)
    assert [task for task, _ in known.of(("tracing", ("c",)))] == ["Causal tracing"] and known.of(None) == ()
