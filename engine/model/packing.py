"""Matrices of which most entries are zero, packed for a file: one bit per entry and the values that are not zero."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

# A float32 takes 32 bits; a packed entry 1 bit and, where it is not zero, 32 more.
WORTH_PACKING = 31 / 32


def pack(matrix: Tensor) -> dict[str, Tensor]:
    """``matrix`` (d, m) float32 as {"mask", "values", "shape"}, or {"entries"} where packing would save nothing.

    "mask" (ceil(d m / 8),) uint8 marks the stored entries, row by row; "values" (k,) float32 are their values.
    """
    matrix = matrix.detach().to("cpu", torch.float32).contiguous()
    kept = matrix != 0
    if int(kept.sum()) >= WORTH_PACKING * matrix.numel():
        return {"entries": matrix}
    mask = torch.from_numpy(np.packbits(kept.numpy().reshape(-1)))
    return {"mask": mask, "values": matrix[kept], "shape": torch.tensor(matrix.shape)}


def unpack(tensors: Mapping[str, Tensor]) -> Tensor:
    """The matrix (d, m) that :func:`pack` packed; KeyError where a part is missing."""
    if "entries" in tensors:
        return tensors["entries"]
    rows, columns = tensors["shape"].tolist()
    kept = np.unpackbits(tensors["mask"].numpy(), count=rows * columns).reshape(rows, columns).astype(bool)
    matrix = torch.zeros(rows, columns)
    matrix[torch.from_numpy(kept)] = tensors["values"]
    return matrix
