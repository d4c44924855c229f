"""Averages of shares, some of which may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of the values that are not None; None if there are none. For booleans it is the share that is true."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def all_or_none(values: Sequence[float | None], how: Callable[[list[float]], float]) -> float | None:
    """The average ``how`` of the values; None where one of them is missing."""
    known = [value for value in values if value is not None]
    return how(known) if len(known) == len(values) else None


def harmonic_mean(values: Sequence[float]) -> float:
    """n / sum(1 / v), and 0 where any value is 0."""
    return len(values) / sum(1 / value for value in values) if all(values) else 0.0


def arithmetic_mean(values: Sequence[float]) -> float:
    """sum(v) / n."""
    return sum(values) / len(values)
