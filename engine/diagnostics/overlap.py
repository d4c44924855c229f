"""The overlap of keys at one layer: as shares of an edit, as angles and as inner products.

With K (m, n) the keys of n facts and C (m, m) the second moment of all keys, Q = K^T C^{-1} K contains every inner
product in whitened space, and P[i, j] = Q[i, j] / Q[i, i] = p(k_i, k_j) is the share of an edit at k_i that lands on
k_j (Knowledge in Superposition, arXiv 2408.07413, eq. for the interference terms). P has ones on its diagonal and is
not symmetric. C is factored once, so all pairs cost one triangular solve for n columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.associative.solve import SOLVE_DTYPE


@dataclass(frozen=True, eq=False)
class Overlaps:
    """All pairs of n keys at one layer, each (n, n) float64.

    ``p`` shares; ``whitened`` and ``plain`` cosines in whitened space and between the unwhitened keys; ``dots``
    inner products k_i . k_j. A zero key overlaps with nothing.
    """

    p: Tensor
    whitened: Tensor
    plain: Tensor
    dots: Tensor


def overlaps(keys: Tensor, factor: Tensor) -> Overlaps:
    """Every overlap of ``keys`` (m, n), given the lower Cholesky ``factor`` (m, m) of C."""
    plain = keys.to(factor.device, SOLVE_DTYPE)
    inner, dots = whitened_products(keys, factor), plain.T @ plain
    return Overlaps(_shares(inner), _cosines(inner), _cosines(dots), dots)


def whitened_products(keys: Tensor, factor: Tensor) -> Tensor:
    """Q = K^T C^{-1} K (n, n) of ``keys`` (m, n), float64."""
    whitened = torch.linalg.solve_triangular(factor, keys.to(factor.device, SOLVE_DTYPE), upper=False)
    return whitened.T @ whitened


def p_matrix(keys: Tensor, factor: Tensor) -> Tensor:
    """P (n, n) of ``keys`` (m, n), given the lower Cholesky ``factor`` (m, m) of C; float64."""
    return _shares(whitened_products(keys, factor))


def shares_onto(edited: Tensor, moved: Tensor, factor: Tensor) -> Tensor:
    """p(k_e, k_o) (n, k) of ``edited`` (m, n) onto ``moved`` (m, k), float64; no pair of either kind with itself."""
    both = torch.cat([edited, moved], 1).to(factor.device, SOLVE_DTYPE)
    whitened = torch.linalg.solve_triangular(factor, both, upper=False)
    source, goal = whitened[:, : edited.shape[1]], whitened[:, edited.shape[1] :]
    return (source.T @ goal) / _positive(source.square().sum(0))[:, None]


def off_diagonal(matrix: Tensor) -> Tensor:
    """The n (n - 1) entries off the diagonal of (n, n), by rows."""
    size = len(matrix)
    return matrix[~torch.eye(size, dtype=torch.bool, device=matrix.device)].reshape(size, size - 1)


def upper_triangle(matrix: Tensor) -> Tensor:
    """The n (n - 1) / 2 entries above the diagonal of a symmetric (n, n): each pair once."""
    row, column = torch.triu_indices(len(matrix), len(matrix), 1, device=matrix.device)
    return matrix[row, column]


def degrees(cosines: Tensor) -> Tensor:
    """Angles in degrees, 0 to 180, of any shape."""
    return cosines.clamp(-1, 1).arccos().rad2deg()


def _shares(products: Tensor) -> Tensor:
    return _with_unit_diagonal(products / _positive(products.diagonal())[:, None])


def _cosines(products: Tensor) -> Tensor:
    length = _positive(products.diagonal()).sqrt()
    return _with_unit_diagonal(products / length[:, None] / length)


def _positive(lengths: Tensor) -> Tensor:
    """Squared lengths (n,) without zeros, so that a zero key gives zeros instead of NaN."""
    return lengths.clamp_min(torch.finfo(lengths.dtype).tiny)


def _with_unit_diagonal(matrix: Tensor) -> Tensor:
    return matrix.fill_diagonal_(1.0)
