"""Data of the plots: growing series, downsampling by minimum and maximum, ranges that widen in steps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Series:
    """``rows`` curves over one growing axis of positions. Every point is stored; the capacity doubles when full.

    Positions are sorted; a position that is inserted again replaces its old column.
    """

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._x: Array = np.empty(64)
        self._y: Array = np.empty((rows, 64))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> Array:
        """The positions (N,), a view."""
        return self._x[: self._count]

    @property
    def y(self) -> Array:
        """The values (rows, N), a view."""
        return self._y[:, : self._count]

    def put(self, position: float, values: NDArray[np.floating]) -> None:
        """Insert the column ``values`` (rows,) at ``position``; appending is the fast and usual case."""
        place = int(np.searchsorted(self.x, position))
        if place < self._count and self._x[place] == position:
            self._y[:, place] = values
            return
        if self._count == len(self._x):
            self._x = np.concatenate((self._x, np.empty_like(self._x)))
            self._y = np.concatenate((self._y, np.empty_like(self._y)), axis=1)
        self._x[place + 1 : self._count + 1] = self._x[place : self._count].copy()
        self._y[:, place + 1 : self._count + 1] = self._y[:, place : self._count].copy()
        self._x[place] = position
        self._y[:, place] = values
        self._count += 1

    def cut(self, after: float) -> None:
        """Drop all columns at positions greater than ``after``."""
        self._count = int(np.searchsorted(self.x, after, side="right"))

    def at(self, position: float) -> tuple[float, Array] | None:
        """The measured position nearest to ``position`` and its column (rows,), or None if empty."""
        if not self._count:
            return None
        right = min(int(np.searchsorted(self.x, position)), self._count - 1)
        left = max(right - 1, 0)
        nearest = left if position - self._x[left] < self._x[right] - position else right
        return float(self._x[nearest]), self._y[:, nearest]


def thin(x: Array, y: Array, points: int) -> tuple[Array, Array]:
    """At most about ``points`` points of each curve, two per bucket: its minimum and its maximum, in their order.

    ``x`` (N,), ``y`` (L, N); the result is (L, M), (L, M), as extremes differ between curves. No peak is lost.
    """
    rows, count = y.shape
    buckets = max(points // 2, 1)
    if count <= 2 * buckets:
        return np.broadcast_to(x, y.shape), y
    size = -(-count // buckets)
    buckets = -(-count // size)
    padding = buckets * size - count
    padded = np.concatenate((y, np.repeat(y[:, -1:], padding, axis=1)), axis=1) if padding else y
    shaped = padded.reshape(rows, buckets, size)
    start = np.arange(buckets) * size
    extremes = np.stack((shaped.argmin(axis=2) + start, shaped.argmax(axis=2) + start), axis=2)
    extremes.sort(axis=2)
    index = np.minimum(extremes.reshape(rows, -1), count - 1)
    return x[index], np.take_along_axis(y, index, axis=1)


def widened(shown: tuple[float, float], data: tuple[float, float], factor: float = 1.5) -> tuple[float, float]:
    """``shown`` if ``data`` (low, high) lies within it; else widened by ``factor`` on the exceeded side, as often as
    needed. Ranges that grow in steps need far fewer redraws than ranges that follow every point."""
    low, high = shown
    size = max(high - low, np.finfo(float).tiny)
    while data[1] > high:
        high = low + size * factor
        size = high - low
    while data[0] < low:
        low = high - size * factor
        size = high - low
    return low, high
