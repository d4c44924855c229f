"""Low-rank layers of the peft library around chosen matrices, in the model only while a step of training runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from engine.model.delta import LayerDelta, Site
from engine.model.loading import LoadedModel

Configure = Callable[[dict[str, Any]], Any]


class PeftLayers:
    """peft's layers around the matrices at ``sites``; between steps the model is unmodified.

    ``layers`` are peft's own modules, one a site, ``parameters`` what of them is trained, in float32. Random draws (of
    the initialisation, and within :meth:`random`) depend on ``seed``, and the program's generators stay as they were.
    """

    def __init__(self, model: LoadedModel, sites: Sequence[Site], configure: Configure, seed: int) -> None:
        """``configure`` makes peft's configuration out of the arguments that say where its layers go."""
        self._model, self._sites, self._seed = model, sites, seed
        matrices = [model.anatomy.layers[layer].matrix(path) for layer, path in sites]
        self._originals: list[nn.Module] = [matrix.module for matrix in matrices]
        names = {module: name for name, module in model.module.named_modules()}
        self._paths = [names[module] for module in self._originals]
        where = {"target_modules": self._paths, "fan_in_fan_out": any(matrix.transposed for matrix in matrices)}
        with self.random(0):
            self.layers: list[Any] = self._made(configure(where))
        self.parameters = [p for layer in self.layers for p in layer.parameters() if p.requires_grad]
        for parameter in self.parameters:
            parameter.data = parameter.data.float()

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Put the layers in place of the matrices, and restore the matrices at the end."""
        with self._restored():
            self._put(self.layers)
            yield

    @contextmanager
    def random(self, number: int) -> Iterator[None]:
        """Random draws inside depend on the seed and ``number`` alone; global generator states are restored."""
        device = self._model.device
        with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
            torch.manual_seed((self._seed << 24) + number)
            yield

    def descend(self, loss: Tensor, optimiser: torch.optim.Optimizer) -> None:
        """One step of ``optimiser``, over :attr:`parameters`, down the gradient of ``loss``."""
        for parameter, gradient in zip(self.parameters, torch.autograd.grad(loss, self.parameters), strict=True):
            parameter.grad = gradient
        optimiser.step()

    def deltas(self) -> tuple[LayerDelta, ...]:
        """What the layers add to each matrix, as factors."""
        with torch.no_grad():
            pairs = [_factors(layer) for layer in self.layers]
        return tuple(
            LayerDelta.of(index, left, right, path)
            for (index, path), (left, right) in zip(self._sites, pairs, strict=True)
        )

    def _made(self, config: Any) -> list[Any]:
        """Let peft wrap the matrices, take its layers and restore the model."""
        import peft  # imported here: takes a second to load and nothing else needs it

        module: Any = self._model.module
        with self._restored():
            try:
                peft.inject_adapter_in_model(config, module)
                return [module.get_submodule(path) for path in self._paths]
            finally:
                module.__dict__.pop("peft_config", None)

    @contextmanager
    def _restored(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._put(self._originals)

    def _put(self, modules: Sequence[nn.Module]) -> None:
        for path, module in zip(self._paths, modules, strict=True):
            parent, _, name = path.rpartition(".")
            setattr(self._model.module.get_submodule(parent), name, module)


def _factors(layer: Any) -> tuple[Tensor, Tensor]:
    """Factors (d, r) and (r, m) of what a peft layer adds to its matrix."""
    (name,) = layer.lora_A.keys()
    first, second, scale = layer.lora_A[name], layer.lora_B[name], layer.scaling[name]
    if hasattr(layer, "lora_E"):
        # peft divides by the rank here, with this small number added.
        return second * (scale / (layer.ranknum[name] + 1e-5)), first * layer.lora_E[name]
    return second.weight * scale, first.weight
