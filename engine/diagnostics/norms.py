"""Growth of edited matrices: Frobenius and spectral norms, with a layer that no edit changes for comparison.

With every batch ||W_t|| of an edited layer grows and its output with it, until it dominates the others' (Norm growth
and importance hacking: ENCORE, arXiv 2502.01636).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.diagnostics.spectral import SpectralNorms
from engine.events import NormsMeasured, Progress, Steps, UneditedLayer
from engine.model.loading import LoadedModel
from engine.support.wording import say


class NormGauge:
    """Measures the norms of one model repeatedly; what does not change is measured once."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        self._spectral = SpectralNorms()
        self._base: dict[tuple[int, str], float] = {}
        self._unedited: dict[int, UneditedLayer] = {}

    def measure(self, layers: Sequence[int], position: int) -> Steps[NormsMeasured]:
        """All norms of ``layers`` for the weights as they are now, after ``position`` edits."""
        now, base = [], []
        for done, layer in enumerate(layers, 1):
            found = self._spectral_norms(layer)
            now.append(found[0])
            base.append(found[1])
            yield Progress(say("Spectral norms"), done, len(layers), say("layers"))
        norm, start, change = self._model.weights.norms(layers)
        unedited = self._beside(layers)
        return NormsMeasured(position, tuple(layers), norm, start, change, np.array(now), np.array(base), unedited)

    def _spectral_norms(self, layer: int) -> tuple[float, float]:
        """Spectral norms of W_t and W_0: the largest of the layer's changed matrices, that of all together."""
        now, base = [], []
        for path, matrix, start in self._model.weights.matrices(layer):
            if (layer, path) not in self._base:
                self._base[layer, path] = self._spectral.measure((layer, path), start)
            now.append(self._spectral.measure((layer, path), matrix))
            base.append(self._base[layer, path])
        return max(now), max(base)

    def _beside(self, layers: Sequence[int]) -> UneditedLayer | None:
        """The unedited layer nearest to ``layers`` and not among them; of two, the upper one."""
        edited = {*layers, *self._model.weights.touched}
        free = [layer for layer in range(self._model.info.layers) if layer not in edited]
        if not (free and edited):
            return None
        layer = min(free, key=lambda one: (min(abs(one - other) for other in edited), -one))
        if layer not in self._unedited:
            norm = float(self._model.weights.norms((layer,))[0][0])
            self._unedited[layer] = UneditedLayer(layer, norm, self._spectral_norms(layer)[0])
        return self._unedited[layer]
