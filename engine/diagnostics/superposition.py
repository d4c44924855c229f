"""Superposition: how far the keys of different facts overlap at every layer of a model.

Facts whose keys are orthogonal in whitened space can be edited without touching one another; a heavy tail of
p(k_i, k_j) (high excess kurtosis) means that most pairs are nearly orthogonal and a few collide. Source: Knowledge in
Superposition (arXiv 2408.07413); the overlaps themselves are in :mod:`engine.diagnostics.overlap`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.associative.keys import subject_keys
from engine.diagnostics.fact_names import names_of
from engine.diagnostics.histograms import Spread, spread_of
from engine.diagnostics.overlap import Overlaps, degrees, off_diagonal, overlaps, p_matrix, upper_triangle
from engine.events import FloatArray, Progress, Steps, SuperpositionMeasured
from engine.events.tabular import Row, Tabular, columns, with_columns
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.requests import OVERLAP_TAIL, TOP_PAIRS
from engine.support.wording import say

EDGES = np.linspace(-1.0, 1.0, 65)
ANGLE_EDGES = np.linspace(0.0, 180.0, 91)
DOT_BINS = 64


@dataclass(frozen=True)
class Pair:
    """A pair of facts: editing ``edited`` (its index; ``edited_name``) moves the value of ``moved`` by the share ``p``.

    ``p`` is p(k_edited, k_moved); ``angle`` is that of the keys in whitened space, ``plain_angle`` that of the
    unwhitened keys, in degrees.
    """

    edited: int
    moved: int
    edited_name: str
    moved_name: str
    p: float
    angle: float
    plain_angle: float


@dataclass(frozen=True)
class Superposition(Tabular):
    """Overlaps of n facts, ``fact_ids`` and ``names`` (n,), at L layers, after ``position`` edits.

    ``depth`` (L,) is each layer's relative depth, 0 at the first and 1 at the last of the model. Histograms: ``p`` of
    the n (n - 1) shares p(k_i, k_j), ``whitened`` and ``plain`` of the angles of the n (n - 1) / 2 pairs in degrees,
    ``dots`` of their inner products. ``tail`` (L,) is the fraction of shares with |p| above ``threshold``; ``top``
    lists for each layer the pairs with the largest |p|, largest first.
    """

    position: int
    layers: tuple[int, ...]
    depth: FloatArray
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    threshold: float
    p: Spread
    tail: FloatArray
    whitened: Spread
    plain: Spread
    dots: Spread
    top: tuple[tuple[Pair, ...], ...]

    def records(self) -> list[Row]:
        """One row per layer, without histograms and pairs; columns without a prefix are of p, angles are in degrees."""
        spreads = {"": self.p, "whitened_angle_": self.whitened, "plain_angle_": self.plain, "dot_": self.dots}
        moments = {
            f"{name}{moment}": getattr(spread, moment)
            for name, spread in spreads.items()
            for moment in ("mean", "std", "kurtosis")
        }
        rows = columns(layer=self.layers, depth=self.depth, tail=self.tail, **moments)
        return with_columns(rows, position=self.position)


@dataclass(frozen=True)
class OverlapMatrices(Tabular):
    """Overlaps of every pair of n facts at one ``layer``, each (n, n) float32: row i is edited, column j moved.

    ``fact_ids`` and ``names`` (n,) of the facts; ``p`` shares, ``whitened`` and ``plain`` angles in degrees, ``dots``
    inner products.
    """

    layer: int
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    p: NDArray[np.float32]
    whitened: NDArray[np.float32]
    plain: NDArray[np.float32]
    dots: NDArray[np.float32]

    def records(self) -> list[Row]:
        """One row for each pair of different facts, in the order of the matrices."""
        edited, moved = np.nonzero(~np.eye(len(self.names), dtype=bool))
        pairs = {name: getattr(self, name)[edited, moved] for name in ("p", "whitened", "plain", "dots")}
        names = np.array(self.names)
        rows = columns(edited=names[edited], moved=names[moved], **pairs)
        return with_columns(rows, layer=self.layer)


def find_superposition(
    model: LoadedModel,
    facts: Sequence[Fact],
    factors: Mapping[int, Tensor],
    position: int,
    *,
    threshold: float = OVERLAP_TAIL,
    pairs: int = TOP_PAIRS,
) -> Steps[Superposition]:
    """All overlaps of ``facts`` (at least 2) at every layer of ``factors``, for the weights as they are now.

    ``factors`` are the lower Cholesky factors (m, m) of C by layer. One batched pass gives the keys of all layers.
    """
    layers = tuple(sorted(factors))
    names = names_of(facts)
    keys = yield from subject_keys(model, facts, layers)
    shares, whitened, plain, dots, top = [], [], [], [], []
    for done, layer in enumerate(layers, 1):
        found = overlaps(keys[layer], factors[layer])
        shares.append(off_diagonal(found.p).flatten())
        whitened.append(degrees(upper_triangle(found.whitened)))
        plain.append(degrees(upper_triangle(found.plain)))
        dots.append(upper_triangle(found.dots))
        top.append(_top_pairs(found, names, pairs))
        yield Progress(say("Overlaps"), done, len(layers), say("layers"))
    return Superposition(
        position=position,
        layers=layers,
        depth=relative_depth(layers, model.info.layers),
        fact_ids=tuple(fact.id for fact in facts),
        names=names,
        threshold=threshold,
        p=spread_of(shares, [EDGES] * len(layers)),
        tail=_tail(shares, threshold),
        whitened=spread_of(whitened, [ANGLE_EDGES] * len(layers)),
        plain=spread_of(plain, [ANGLE_EDGES] * len(layers)),
        dots=spread_of(dots, [_edges_around(row) for row in dots]),
        top=tuple(top),
    )


def find_matrices(model: LoadedModel, facts: Sequence[Fact], layer: int, factor: Tensor) -> Steps[OverlapMatrices]:
    """The overlaps of ``facts`` at one layer, pair by pair, for the weights as they are now."""
    keys = yield from subject_keys(model, facts, (layer,))
    found = overlaps(keys[layer], factor)
    parts = (found.p, degrees(found.whitened), degrees(found.plain), found.dots)
    return OverlapMatrices(
        layer, tuple(fact.id for fact in facts), names_of(facts), *(part.float().cpu().numpy() for part in parts)
    )


def measure_superposition(
    model: LoadedModel, facts: Sequence[Fact], factors: Mapping[int, Tensor], position: int
) -> Steps[SuperpositionMeasured]:
    """The shares p(k_i, k_j) alone, as the event that a run emits; cheap enough for repeated measurement."""
    layers = tuple(sorted(factors))
    keys = yield from subject_keys(model, facts, layers)
    rows = [off_diagonal(p_matrix(keys[layer], factors[layer])).flatten() for layer in layers]
    spread = spread_of(rows, [EDGES] * len(layers))
    return SuperpositionMeasured(
        position=position,
        layers=layers,
        edges=EDGES,
        counts=spread.counts,
        mean=spread.mean,
        std=spread.std,
        kurtosis=spread.kurtosis,
        probes=len(facts),
        tail=_tail(rows, OVERLAP_TAIL),
    )


def relative_depth(layers: Sequence[int], count: int) -> FloatArray:
    """Depths (L,) of ``layers`` in a model of ``count`` layers: 0 the first, 1 the last."""
    return np.asarray(layers, dtype=np.float64) / max(1, count - 1)


def _tail(rows: Sequence[Tensor], threshold: float) -> FloatArray:
    return np.array([float((row.abs() > threshold).double().mean()) for row in rows])


def _edges_around(values: Tensor) -> FloatArray:
    """Bin edges (DOT_BINS + 1,) from the smallest to the largest of ``values``."""
    low, high = float(values.min()), float(values.max())
    return np.linspace(low, high if high > low else low + 1.0, DOT_BINS + 1)


def _top_pairs(found: Overlaps, names: Sequence[str], count: int) -> tuple[Pair, ...]:
    """The pairs with the largest |p|, largest first."""
    size = len(found.p)
    strength = found.p.abs().fill_diagonal_(-1.0).flatten()
    places = torch.topk(strength, min(count, size * (size - 1))).indices.tolist()
    angles, plain = degrees(found.whitened), degrees(found.plain)
    pairs = []
    for place in places:
        i, j = divmod(place, size)
        numbers = (float(matrix[i, j]) for matrix in (found.p, angles, plain))
        pairs.append(Pair(i, j, names[i], names[j], *numbers))
    return tuple(pairs)
