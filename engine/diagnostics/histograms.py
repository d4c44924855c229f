"""Distributions of values by layer: moments and histograms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from engine.events import FloatArray, IntArray


@dataclass(frozen=True)
class Spread:
    """Moments and a histogram of some values at each of L layers.

    ``edges`` (L, B + 1), ``counts`` (L, B) (values outside the edges are in the outer bins), ``mean``, ``std`` and
    excess ``kurtosis`` (L,). Units are those of the values.
    """

    edges: FloatArray
    counts: IntArray
    mean: FloatArray
    std: FloatArray
    kurtosis: FloatArray


def spread_of(rows: Sequence[Tensor], edges: Sequence[FloatArray]) -> Spread:
    """Moments and histograms of one tensor of values per layer, each with its bin ``edges`` (B + 1,)."""
    stacked: FloatArray = np.stack(edges).astype(np.float64)
    return Spread(
        edges=stacked,
        counts=np.stack([histogram(row, bins) for row, bins in zip(rows, edges, strict=True)]),
        mean=np.array([float(row.mean()) for row in rows]),
        std=np.array([float(row.std(unbiased=False)) for row in rows]),
        kurtosis=np.array([excess_kurtosis(row) for row in rows]),
    )


def histogram(values: Tensor, edges: FloatArray) -> IntArray:
    """Counts (B,) of ``values`` between ``edges`` (B + 1,)."""
    clipped = values.clamp(float(edges[0]), float(edges[-1])).cpu().numpy()
    return np.histogram(clipped, edges)[0].astype(np.int64)


def excess_kurtosis(values: Tensor) -> float:
    """Fisher's excess kurtosis, biased, as scipy.stats.kurtosis gives it by default; 0 for a constant."""
    centred = values.double() - values.double().mean()
    variance = centred.square().mean()
    if variance == 0:
        return 0.0
    return float(centred.pow(4).mean() / variance.square() - 3)
