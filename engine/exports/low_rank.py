"""The whole change of each matrix as factors, exact or of a bounded rank.

Of all matrices X of rank r, the one nearest to a change D by what it does to keys, min E ||(D - X) k||^2 with the
second moment M = E[k k^T], is U U^T D, where U are the r leading eigenvectors of D M D^T: Eckart and Young's theorem
for D M^{1/2}. With M = I it is the truncated singular value decomposition of D.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
from torch import Tensor

from engine.associative.solve import SOLVE_DTYPE

if TYPE_CHECKING:
    from engine.model.delta import Site
    from engine.model.loading import LoadedModel


class Factors(NamedTuple):
    """A change of one matrix as ``left`` (d, r) @ ``right`` (r, m), float32 on the CPU.

    ``error`` is what was cut away, relative to the whole, in the norm of the cut: 0 where it is exact.
    """

    left: Tensor
    right: Tensor
    error: float = 0.0


def whole_changes(model: LoadedModel) -> dict[Site, Factors]:
    """Of each changed matrix the factors of all applied deltas side by side, whose product is the sum of them."""
    parts: dict[Site, list[tuple[Tensor, Tensor]]] = {}
    for delta in model.weights.deltas[: model.weights.applied]:
        for part in delta.layers:
            parts.setdefault((part.layer, part.matrix), []).append(part.factors())
    return {
        site: Factors(torch.cat([left for left, _ in pairs], dim=1), torch.cat([right for _, right in pairs], dim=0))
        for site, pairs in sorted(parts.items())
    }


def cut(left: Tensor, right: Tensor, rank: int, moment: Tensor | None = None) -> Factors:
    """``left @ right`` ((d, R), (R, m)) as factors of rank ``rank`` at most; the factors themselves where R is no more.

    The best of that rank for keys with the second moment ``moment`` (m, m); None: for all directions alike. Computed
    in float64. See the module's text.
    """
    if left.shape[1] <= rank:
        return Factors(left, right)
    tall, wide = left.to(SOLVE_DTYPE), right.to(SOLVE_DTYPE)
    if tall.shape[1] > tall.shape[0]:
        basis, core = torch.eye(tall.shape[0], dtype=SOLVE_DTYPE), tall @ wide
    else:
        basis, triangle = torch.linalg.qr(tall)
        core = triangle @ wide
    weighted = core if moment is None else core @ moment.to("cpu", SOLVE_DTYPE)
    energies, vectors = torch.linalg.eigh(_symmetric(weighted @ core.T))  # ascending
    energies, kept = energies.clamp_min(0), vectors[:, -rank:]
    total = float(energies.sum())
    error = float(energies[:-rank].sum() / total) ** 0.5 if total else 0.0
    return Factors((basis @ kept).float(), (kept.T @ core).float(), error)


def _symmetric(matrix: Tensor) -> Tensor:
    return (matrix + matrix.T) / 2
