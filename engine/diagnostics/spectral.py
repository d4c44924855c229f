"""Spectral norms of slowly changing matrices, by power iteration with a warm start.

Block power iteration on W^T W: V (m, b) is multiplied by W and by W^T and orthonormalised; the largest singular
value of W V rises towards that of W, with an error that shrinks by (sigma_{b+1} / sigma_1)^2 a step. A few columns
instead of one cost hardly more and do not get stuck where the largest values lie close together. Source: Halko,
Martinsson and Tropp, Finding structure with randomness (arXiv 0909.4061), section 4.5.
"""

from __future__ import annotations

from collections.abc import Hashable

import torch
from torch import Tensor

COLUMNS = 8
STEPS = 100
TOLERANCE = 1e-6


def spectral_norm(
    matrix: Tensor, start: Tensor, *, steps: int = STEPS, tolerance: float = TOLERANCE
) -> tuple[float, Tensor]:
    """The largest singular value of ``matrix`` (d, m), and the directions (m, b) for the next warm start.

    ``start`` (m, b) are any directions. Ends where a step moves the value by less than ``tolerance`` of it. float32 on
    the matrix's device; the value is a lower bound, rounding aside.
    """
    directions, value = torch.linalg.qr(start.to(matrix.device)).Q, 0.0
    for _ in range(steps):
        image = matrix @ directions
        found = float(torch.linalg.eigvalsh(image.T @ image)[-1].clamp_min(0).sqrt())
        directions = torch.linalg.qr(matrix.T @ image).Q
        if found - value <= tolerance * found:
            return max(value, found), directions
        value = found
    return value, directions


class SpectralNorms:
    """Keeps each matrix's last directions: the next iteration, on nearly the same matrix, takes few steps."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._directions: dict[Hashable, Tensor] = {}

    def measure(self, name: Hashable, matrix: Tensor) -> float:
        """The spectral norm of ``matrix`` (d, m), whose directions are kept under ``name``."""
        size = matrix.shape[1]
        start = self._directions.get(name)
        if start is None or start.shape[0] != size:
            generator = torch.Generator().manual_seed(self._seed)
            start = torch.randn(size, min(COLUMNS, *matrix.shape), generator=generator)
        value, self._directions[name] = spectral_norm(matrix, start)
        return value
