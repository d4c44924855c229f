"""What several seeds say together: means with intervals, and when two of them may be called different.

The interval is Student's, 95 %: mean +- t_(.975, n-1) s / sqrt(n) over n seeds, s their standard deviation with n - 1.
Few seeds make it wide (n = 2: 9 s, n = 3: 2.5 s, n = 5: 1.2 s); of one seed there is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Spread:
    """The mean of ``seeds`` values and the half width of its interval; None for a single seed."""

    mean: float
    half: float | None
    seeds: int

    @property
    def low(self) -> float | None:
        """Where the interval begins."""
        return None if self.half is None else self.mean - self.half

    @property
    def high(self) -> float | None:
        """Where the interval ends."""
        return None if self.half is None else self.mean + self.half


def spread_of(values: Sequence[float]) -> Spread:
    """The mean of ``values``, one a seed, with its interval; ValueError for none."""
    if not values:
        raise ValueError("there is no value")
    count, mean = len(values), math.fsum(values) / len(values)
    if count == 1:
        return Spread(mean, None, 1)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1))
    return Spread(mean, _quantile(count - 1) * deviation / math.sqrt(count), count)


def differ(first: Sequence[float], second: Sequence[float]) -> bool:
    """Whether two methods may be called different: the interval of the mean difference, seed by seed, excludes 0.

    Values at the same place are of the same seed, which gave both the same facts in the same order (a paired t
    interval). False for a single seed. ValueError for lengths that differ.
    """
    apart = [a - b for a, b in zip(first, second, strict=True)]
    if len(apart) < 2:
        return False
    found = spread_of(apart)
    assert found.half is not None
    # A difference of rounding errors is none.
    return abs(found.mean) > found.half and abs(found.mean) > 1e-12


def _quantile(freedom: int) -> float:
    """The (1 + CONFIDENCE) / 2 quantile of Student's t."""
    from scipy.special import stdtrit  # only now: it takes a moment

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
