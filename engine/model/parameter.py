"""Matrices where a module keeps them; also of parameters that are none in a block: embeddings, head, norms, biases."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor

OUTSIDE = -1
"""The layer of a site that names any parameter of the module by its name instead of a block's matrix."""


class MatrixInPlace(ABC):
    """A matrix W (d, m) that is read and written where the module keeps it; subclasses say what ``view`` is of it."""

    shape: tuple[int, int]

    @property
    @abstractmethod
    def view(self) -> Tensor:
        """W (d, m) as a view of the module's own parameter, in its dtype and outside autograd."""

    def read(self) -> Tensor:
        """A (d, m) contiguous float32 copy on the module's device."""
        return self.view.to(torch.float32, copy=True, memory_format=torch.contiguous_format)

    def write(self, matrix: Tensor) -> None:
        """Write ``matrix`` (d, m) in place, cast once to the parameter's dtype."""
        if tuple(matrix.shape) != self.shape:
            raise ValueError(f"expected a matrix of shape {self.shape}, got {tuple(matrix.shape)}")
        with torch.no_grad():
            self.view.copy_(matrix)


class StoredParameter(MatrixInPlace):
    """Any parameter as a matrix (d, m): one as stored, a vector as one row, of more axes all but the first together."""

    def __init__(self, parameter: Tensor) -> None:
        self.weight = parameter
        self.transposed = False
        self.shape = as_matrix(tuple(parameter.shape))

    @property
    def view(self) -> Tensor:
        """(d, m), a view of the parameter in its dtype and outside autograd."""
        return self.weight.detach().view(self.shape)


def as_matrix(shape: tuple[int, ...]) -> tuple[int, int]:
    """The shape (d, m) that a parameter of ``shape`` has here."""
    if len(shape) < 2:
        return 1, shape[0] if shape else 1
    rest = 1
    for size in shape[1:]:
        rest *= size
    return shape[0], rest
