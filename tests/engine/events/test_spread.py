"""Intervals over seeds against scipy's own, and what may be called different."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from engine.events.spread import differ, spread_of

VALUES = st.lists(st.floats(-10, 10, allow_subnormal=False), min_size=2, max_size=9)


@given(VALUES)
def test_the_interval_is_students(values: list[float]) -> None:
    found, error = spread_of(values), stats.sem(values)
    low, high = stats.t.interval(0.95, len(values) - 1, np.mean(values), error) if error else (np.mean(values),) * 2
    assert found.mean == pytest.approx(np.mean(values), abs=1e-9)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def test_one_seed_has_no_interval_and_shows_no_difference() -> None:
    one = spread_of([0.5])
    assert (one.mean, one.half, one.low, one.high, one.seeds) == (0.5, None, None, None, 1)
    assert not differ([0.1], [0.9])
    with pytest.raises(ValueError, match="no value"):
        spread_of([])


@pytest.mark.parametrize(
    ("first", "second", "called"),
    [
        ([0.8, 0.9], [0.7, 0.8], True),  # the same difference with both seeds, whatever lies between the seeds
        ([0.8, 0.9], [0.7, 0.9], False),
        ([0.9, 0.8, 0.85], [0.5, 0.45, 0.52], True),
        ([0.9, 0.8, 0.85], [0.8, 0.9, 0.85], False),
        ([0.5, 0.5], [0.5, 0.5], False),
        ([1.0, 1.0, 1.0], [0.1 + 0.9, 0.1 + 0.9, 0.1 + 0.9], False),
    ],
)
def test_a_difference_is_called_one_only_outside_of_the_interval(
    first: list[float], second: list[float], called: bool
) -> None:
    assert differ(first, second) == differ(second, first) == called


def test_it_is_the_paired_test() -> None:
    chance = np.random.default_rng(0)
    for _ in range(60):
        first = chance.normal(0, 1, chance.integers(2, 8))
        second = first + chance.normal(0.4, 0.4, len(first))
        assert differ(first.tolist(), second.tolist()) == bool(stats.ttest_rel(first, second).pvalue < 0.05)
