"""The budget of live measures, on a clock that a test moves by hand."""

from __future__ import annotations

import pytest

from engine.events import Event, Steps, run
from engine.laboratory.live_budget import LIVE_SHARE, LiveBudget


class Clock:
    """Stands in for the clock of the machine."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def takes(self, seconds: float) -> Steps[None]:
        """Work of so many seconds, told of in the middle."""
        self.now += seconds / 2
        yield Event()
        self.now += seconds / 2


@pytest.fixture
def clock() -> Clock:
    return Clock()


def batches(
    budget: LiveBudget, clock: Clock, number: int, costs: dict[str, float], taken: dict[str, list[int]]
) -> Steps[None]:
    """``number`` batches of ten seconds, after each of which every measure asks; ``taken`` notes whose turn it was."""
    for batch in range(number):
        yield from clock.takes(10)
        for name, cost in costs.items():
            if budget.due(name):
                taken.setdefault(name, []).append(batch)
                yield from budget.spend(name, clock.takes(cost))


def test_all_measures_together_take_a_tenth_and_each_its_part(clock: Clock) -> None:
    costs = {"cheap": 0.1, "dear": 5.0, "medium": 2.0, "other": 2.0}
    taken: dict[str, list[int]] = {}
    budget = LiveBudget(clock)
    run(budget.over(batches(budget, clock, 1000, costs, taken)))
    spent = {name: cost * len(taken[name]) for name, cost in costs.items()}
    assert 0.95 * LIVE_SHARE * clock.now < sum(spent.values()) <= LIVE_SHARE * clock.now
    # The cheap one asks too seldom to take its part; the others share the rest evenly.
    part = (sum(spent.values()) - spent["cheap"]) / 3
    assert all(abs(spent[name] - part) <= max(costs.values()) for name in ("dear", "medium", "other"))
    assert len(taken["cheap"]) > len(taken["medium"]) > len(taken["dear"]) > 1


def test_every_measure_has_its_first_turn_at_once_and_pays_for_it(clock: Clock) -> None:
    taken: dict[str, list[int]] = {}
    budget = LiveBudget(clock)
    run(budget.over(batches(budget, clock, 12, {"one": 3.0, "two": 3.0}, taken)))
    assert taken["one"][0] == taken["two"][0] == 0
    assert min(taken["one"][1:] + taken["two"][1:]) >= 5  # six seconds are a tenth of sixty


def test_a_pause_earns_nothing_and_costs_nothing(clock: Clock) -> None:
    taken: dict[str, list[int]] = {}
    budget = LiveBudget(clock)
    for _ in budget.over(batches(budget, clock, 12, {"one": 3.0, "two": 3.0}, taken)):
        clock.now += 1000
    assert min(taken["one"][1:] + taken["two"][1:]) >= 5


def test_accounts_begin_anew_with_every_run(clock: Clock) -> None:
    budget = LiveBudget(clock)
    for _ in range(2):
        taken: dict[str, list[int]] = {}
        run(budget.over(batches(budget, clock, 3, {"dear": 50.0}, taken)))
        assert taken == {"dear": [0]}


def test_who_does_not_come_back_after_a_run_keeps_nobody_waiting(clock: Clock) -> None:
    budget = LiveBudget(clock)
    taken: dict[str, list[int]] = {}
    run(budget.over(batches(budget, clock, 3, {"cheap": 0.01, "gone": 9.0, "dear": 50.0}, taken)))
    taken = {}
    run(budget.over(batches(budget, clock, 20, {"dear": 5.0}, taken)))
    assert len(taken["dear"]) > 1
