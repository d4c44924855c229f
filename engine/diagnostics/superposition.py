"""Superposition: how far the keys of different facts overlap in whitened space.

p(k_i, k_j) = (C^{-1} k_i)^T k_j / ((C^{-1} k_i)^T k_i) says which share of an edit at k_i lands on k_j as well. The
matrix P[i, j] = p(k_i, k_j) has ones on its diagonal and is not symmetric. Source: Knowledge in Superposition
(arXiv 2408.07413), equations for the interference terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.associative.keys import subject_keys
from engine.associative.solve import SOLVE_DTYPE
from engine.events import Steps, SuperpositionMeasured
from engine.fact import Fact
from engine.model.loading import LoadedModel

EDGES = np.linspace(-1.0, 1.0, 65)


def p_matrix(keys: Tensor, factor: Tensor) -> Tensor:
    """P (n, n) of ``keys`` (m, n), given the lower Cholesky ``factor`` (m, m) of C; float64.

    Q = K^T C^{-1} K, P = Q / diag(Q) by rows: one triangular solve instead of n^2 evaluations of the definition.
    """
    whitened = torch.linalg.solve_triangular(factor, keys.to(factor.device, SOLVE_DTYPE), upper=False)
    overlap = whitened.T @ whitened
    return overlap / overlap.diagonal()[:, None]


def off_diagonal(matrix: Tensor) -> Tensor:
    """The n (n - 1) entries off the diagonal of (n, n), by rows."""
    size = len(matrix)
    return matrix[~torch.eye(size, dtype=torch.bool, device=matrix.device)].reshape(size, size - 1)


def excess_kurtosis(values: Tensor) -> float:
    """Fisher's excess kurtosis, biased, as scipy.stats.kurtosis gives it by default; 0 for a constant."""
    centred = values.double() - values.double().mean()
    variance = centred.square().mean()
    if variance == 0:
        return 0.0
    return float(centred.pow(4).mean() / variance.square() - 3)


def measure_superposition(
    model: LoadedModel, facts: Sequence[Fact], factors: Mapping[int, Tensor], position: int
) -> Steps[SuperpositionMeasured]:
    """P of ``facts`` (at least 2) at every layer of ``factors``, as histograms, for the weights as they are now."""
    layers = tuple(sorted(factors))
    keys = yield from subject_keys(model, facts, layers)
    rows = [off_diagonal(p_matrix(keys[layer], factors[layer])).flatten() for layer in layers]
    return SuperpositionMeasured(
        position=position,
        layers=layers,
        edges=EDGES,
        counts=np.stack([_histogram(row) for row in rows]),
        mean=np.array([float(row.mean()) for row in rows]),
        std=np.array([float(row.std(unbiased=False)) for row in rows]),
        kurtosis=np.array([excess_kurtosis(row) for row in rows]),
        probes=len(facts),
    )


def _histogram(values: Tensor) -> NDArray[np.int64]:
    clipped = values.clamp(-1, 1).cpu().numpy()
    return np.histogram(clipped, EDGES)[0].astype(np.int64)
