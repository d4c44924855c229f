"""Passes of the model with substituted weight matrices, differentiable in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from torch import Tensor
from torch.nn.functional import linear

from engine.model.anatomy import WriteMatrix


@contextmanager
def substituted(matrices: Sequence[WriteMatrix], weights: Sequence[Tensor]) -> Iterator[None]:
    """Let passes inside use ``weights`` W (d, m) in place of the modules' own, each cast to its input's dtype.

    The model's parameters are not touched, and a gradient that reaches ``weights`` stays outside the model.
    """
    with ExitStack() as stack:
        for matrix, weight in zip(matrices, weights, strict=True):
            module = matrix.module
            bias = module.bias if isinstance(module.bias, Tensor) else None

            def forward(given: Tensor, weight: Tensor = weight, bias: Tensor | None = bias) -> Tensor:
                return linear(given, weight.to(given.dtype), bias)

            module.forward = forward
            stack.callback(module.__dict__.pop, "forward")
        yield
