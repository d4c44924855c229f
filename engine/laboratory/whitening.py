"""Cholesky factors of the key covariances of a model, for measures of overlap in whitened space."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import psutil
import torch
from torch import Tensor

from engine.associative.solve import SOLVE_DTYPE, ridged
from engine.associative.statistics import StatisticsStore
from engine.events import Progress, Steps
from engine.methods.locate.key_systems import solve_device
from engine.methods.locate.writing import text_wanted
from engine.model.loading import LoadedModel
from engine.support.background import beside
from engine.support.wording import say

# The covariance of a short text is nearly singular; the same small ridge for every model keeps its inverse finite.
RIDGE = 0.01
STATISTICS_MULTIPLIER = 10
# Share of main memory that the cached factors may take.
FACTOR_SHARE = 0.15


class Whitening:
    """C + ridge x (usual eigenvalue) x I = L L^T per layer, from the base model's keys; factored once and cached."""

    def __init__(self, model: LoadedModel, statistics: StatisticsStore, ridge: float = RIDGE) -> None:
        self._model = model
        self._statistics = statistics
        self.ridge = ridge
        self._factors: dict[int, Tensor] = {}

    def fitting_layers(self) -> tuple[int, ...]:
        """All layers if their factors fit into memory, else as many as fit: edited ones and others evenly spaced."""
        size = self._model.info.inner
        fit = int(FACTOR_SHARE * psutil.virtual_memory().total / (size * size * SOLVE_DTYPE.itemsize))
        count = self._model.info.layers
        if fit >= count:
            return tuple(range(count))
        spaced = np.linspace(0, count - 1, max(1, fit)).round().astype(int).tolist()
        return tuple(sorted({*self._model.weights.touched[:fit], *spaced[: max(1, fit)]}))

    def at_hand(self) -> Steps[dict[int, Tensor]]:
        """The factors of those of :meth:`fitting_layers` whose covariances exist, whatever the length of their text.

        For live measures, which must not start a pass over the text.
        """
        fitting = self.fitting_layers()
        new = [layer for layer in fitting if layer not in self._factors]
        there = yield from self._statistics.there(new, 1)
        yield from self._factor(there)
        return {layer: self._factors[layer] for layer in fitting if layer in self._factors}

    def fill(self, layers: Sequence[int]) -> Steps[None]:
        """Compute the missing covariances of ``layers``, over as much text as methods use by default."""
        new = [layer for layer in layers if layer not in self._factors]
        there = yield from self._statistics.there(new, 1)
        if missing := [layer for layer in new if layer not in there]:
            yield from self._statistics.prepare(missing, text_wanted(self._model) * self._model.info.inner)

    def factors(self, layers: Sequence[int]) -> Steps[dict[int, Tensor]]:
        """The lower Cholesky factors (m, m) of ``layers``, float64, in main memory; computed where they are missing.

        Missing covariances need a pass over the text, so this is for measurements that the user requested.
        """
        missing = [layer for layer in layers if layer not in self._factors]
        if missing:
            yield from self._statistics.prepare(missing, STATISTICS_MULTIPLIER * self._model.info.inner)
            yield from self._factor(missing)
        return {layer: self._factors[layer] for layer in layers}

    def _factor(self, layers: Sequence[int]) -> Steps[None]:
        device = solve_device(self._model)
        for done, layer in enumerate(layers):
            matrix = self._statistics.get(layer).matrix
            progress = Progress(say("Factoring covariances"), done, len(layers), say("layers"))
            self._factors[layer] = yield from beside(partial(_factored, matrix, self.ridge, device), progress)
            yield Progress(say("Factoring covariances"), done + 1, len(layers), say("layers"))


def _factored(covariance: Tensor, ridge: float, device: torch.device) -> Tensor:
    """The lower Cholesky factor of C and the ridge, in main memory; seconds for a C of thousands of dimensions."""
    return torch.linalg.cholesky(ridged(covariance.to(device), ridge)).cpu()
