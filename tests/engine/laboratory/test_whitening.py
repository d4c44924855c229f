"""Overlaps in whitened space do not depend on a sink of attention that facts have nothing to do with."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from engine.diagnostics.overlap import off_diagonal, p_matrix
from engine.events import Steps, run
from engine.laboratory.whitening import Whitening
from engine.model.loading import LoadedModel

SIZE, LAYER = 192, 1


def overlaps(model: LoadedModel, covariance: Tensor, keys: Tensor) -> Tensor:
    """The shares p of ``keys`` (m, n) by the factors of a model whose layer has this covariance."""

    def prepare(layers: Any, tokens: int) -> Steps[None]:
        yield from ()

    store: Any = SimpleNamespace(prepare=prepare, get=lambda layer: SimpleNamespace(matrix=covariance))
    (factor,) = run(Whitening(model, store).factors([LAYER])).values()
    return off_diagonal(p_matrix(keys, factor))


def test_a_sink_leaves_the_overlaps_of_all_other_keys(tiny_model: LoadedModel) -> None:
    generator = torch.Generator().manual_seed(1)
    shape = torch.linspace(-2, 1, SIZE).exp()
    covariance = torch.diag(shape)
    keys = torch.randn(SIZE, 24, generator=generator) * shape.sqrt()[:, None]
    keys[-1] = 0.0
    plain = overlaps(tiny_model, covariance, keys)
    sink = covariance.clone()
    sink[-1, -1] = 1000 * float(shape.sum())
    assert float((overlaps(tiny_model, sink, keys) - plain).norm() / plain.norm()) < 1e-2
