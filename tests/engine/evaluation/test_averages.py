"""Averages against the standard library's, with values that are missing."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given, strategies

from engine.evaluation.averages import all_or_none, arithmetic_mean, harmonic_mean, mean

SHARES = strategies.lists(strategies.floats(0.0, 1.0, allow_subnormal=False), min_size=1, max_size=8)


@given(SHARES)
def test_they_are_those_of_the_standard_library(values: list[float]) -> None:
    assert arithmetic_mean(values) == pytest.approx(statistics.mean(values))
    assert harmonic_mean(values) == pytest.approx(statistics.harmonic_mean(values))


@given(SHARES)
def test_what_is_missing_is_left_out_of_a_mean_and_leaves_no_other_average(values: list[float]) -> None:
    assert mean([None, *values]) == pytest.approx(statistics.mean(values)) and mean([None]) is None
    assert all_or_none([None, *values], arithmetic_mean) is None
    assert all_or_none(values, arithmetic_mean) == arithmetic_mean(values)
