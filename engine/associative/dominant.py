"""Dominant directions of a weight matrix, and changes that leave them alone.

Sequential edits harm a model through the directions that carry most of W; a change whose part along them is taken away
harms it less, whatever method made it. Sources: SPHERE (Liu et al., 2025, arXiv 2510.01172, section 4 and its code)
and REVIVE (2026, arXiv 2601.11042), of which no code is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from engine.associative.solve import SOLVE_DTYPE
from engine.model.delta import EntryDelta, LayerDelta, MatrixDelta

DirectionKind = Literal["principal directions", "singular directions"]


@dataclass(frozen=True, eq=False)
class Directions:
    """Orthonormal directions in float64: ``inputs`` (m, r) of keys, ``outputs`` (d, q) of values; none where q = 0."""

    inputs: Tensor
    outputs: Tensor

    def spared(self, change: MatrixDelta, strength: float) -> MatrixDelta:
        """``change`` without the share ``strength`` of what it does along the directions.

        Delta becomes (I - a U U^T) Delta (I - a V V^T) with U the outputs and V the inputs.
        """
        if isinstance(change, EntryDelta):
            rest = self._without_outputs(self._without_inputs(change.change, strength), strength)
            return EntryDelta.of(change.layer, rest, change.matrix)
        left, right = self._without_outputs(change.left, strength), self._without_inputs(change.right, strength)
        return LayerDelta.of(change.layer, left, right, change.matrix)

    def _without_inputs(self, rows: Tensor, strength: float) -> Tensor:
        rows = rows.to(self.inputs.device, SOLVE_DTYPE)
        return rows - strength * (rows @ self.inputs) @ self.inputs.T

    def _without_outputs(self, columns: Tensor, strength: float) -> Tensor:
        columns = columns.to(self.outputs.device, SOLVE_DTYPE)
        return columns - strength * self.outputs @ (self.outputs.T @ columns)


def dominant(weights: Tensor, kind: DirectionKind, share: float) -> Directions:
    """The dominant directions of W (d, m).

    "principal directions" (SPHERE): the first eigenvectors of W_n^T W_n / d, with the rows of W_n those of W at length
    1, as many as hold the share ``share`` of the trace and one more, as its code counts; nothing on the side of the
    values. "singular directions" (REVIVE): the first singular vectors of W on both sides, counted likewise by the
    squares of the singular values.
    """
    matrix = weights.to(SOLVE_DTYPE)
    if kind == "principal directions":
        matrix = matrix / (matrix.norm(dim=1, keepdim=True) + 1e-8)
    left, values, right = torch.linalg.svd(matrix, full_matrices=False)
    energy = values.square()
    count = min(len(values), int((energy.cumsum(0) / energy.sum() <= share).sum()) + 1)
    outputs = left[:, :0] if kind == "principal directions" else left[:, :count]
    return Directions(right[:count].T.contiguous(), outputs.contiguous())
