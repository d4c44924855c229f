"""A change as thin factors where it has a low rank, and entry by entry where not.

Whether it has is found from a random sketch of its columns (Halko, Martinsson and Tropp 2011, algorithm 4.1): if W_0
plus what the sketch spans is the changed matrix up to rounding, its rank is that of the sketch at most.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.associative.solve import SOLVE_DTYPE
from engine.diagnostics.difference import NOISE_MARGIN, rounding_noise
from engine.events import Progress, Steps
from engine.model.delta import EntryDelta, LayerDelta, MatrixDelta, Site
from engine.model.parameter import OUTSIDE
from engine.support.wording import say

WIDEST = 256  # columns of the sketch; more factors than that are no small change
EPSILON = torch.finfo(torch.float32).eps
ULPS = 4.0  # what sums in float32 may be apart, in units of the last place of the largest entry


def thin(site: Site, change: Tensor, start: Tensor, goal: Tensor, dtype: torch.dtype) -> Steps[MatrixDelta]:
    """``change`` (d, m) = ``goal`` - ``start``, all float32 on the CPU, as a part of a delta.

    In factors only where ``start`` plus their product, cast to ``dtype``, is ``goal``: to the bit below float32, and to
    the rounding of a sum in float32.
    """
    layer, path = site
    whole = EntryDelta.of(layer, change, path)
    width = min(min(change.shape) // 4, WIDEST)
    if layer == OUTSIDE or width < 1 or not bool(change.isfinite().all()):  # which whoever reads it refuses
        return whole
    noise = NOISE_MARGIN * rounding_noise(goal) + ULPS * EPSILON * float(torch.linalg.vector_norm(change))
    yield Progress(say("Looking for a low rank"), 0, 0)
    wide = change.to(SOLVE_DTYPE)
    sketch = torch.randn(change.shape[1], width, generator=torch.Generator().manual_seed(0), dtype=SOLVE_DTYPE)
    basis, _ = torch.linalg.qr(wide @ sketch)
    core = basis.T @ wide
    if float(torch.linalg.vector_norm(wide - basis @ core)) > noise * width**0.5:
        return whole
    yield Progress(say("Looking for a low rank"), 1, 2)
    u, s, v = torch.linalg.svd(core, full_matrices=False)
    rank = int((s > noise).sum())
    left, right = (basis @ u[:, :rank]) * s[:rank], v[:rank]
    part = LayerDelta.of(layer, left, right, path)
    return part if 0 < rank < width and _same(part, start, goal, dtype, noise) else whole


def _same(part: LayerDelta, start: Tensor, goal: Tensor, dtype: torch.dtype, noise: float) -> bool:
    """Whether ``start`` with the change is ``goal`` in ``dtype``; in float32 up to rounding.

    That is: no entry is further away than rounding moves the largest one, and all of them together no further than
    rounding with the singular value ``noise`` would.
    """
    found = start + part.product(torch.device("cpu"))
    if dtype != torch.float32:
        return torch.equal(found.to(dtype), goal.to(dtype))
    apart = found - goal
    largest = max(float(goal.abs().max()), float((goal - start).abs().max()))
    together = float(torch.linalg.vector_norm(apart)) <= noise * min(goal.shape) ** 0.5
    return together and float(apart.abs().max()) <= ULPS * EPSILON * largest
