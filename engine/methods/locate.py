"""Locate-then-edit, the pipeline that MEMIT, AlphaEdit and ENCORE share.

Search v* for all facts at the last written layer; then, layer by layer, read the keys on the model with the layers
below already changed, take an even share of the remaining residual, and solve (MEMIT section 4.4, reference section
1.5). A method differs in the system it solves and in which keys it leaves for later batches.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engine.associative.keys import KeyReader
from engine.associative.memory import keys_name
from engine.associative.solve import KeySystem, NullSpace, null_space, update
from engine.associative.values import SearchSettings, Values, search_values
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.methods.knobs import Hyperparameters, format_layers, knob, parse_layers
from engine.methods.method import Editing, Method, Proposal
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel

UNITS = ("absolute", "relative")


def early_stop_knob(default: str) -> Any:
    """When a fact's search ends; ENCORE's default is not that of the others."""
    return knob(
        default,
        "choice",
        "When a fact's search ends early: at a small loss, or also once its target is the most probable answer.",
        choices=("loss", "most-probable"),
        group="values",
    )


@dataclass(frozen=True)
class LocateSettings(Hyperparameters):
    """What every locate-then-edit method can be told. Names and defaults are those of the papers' code."""

    layers: str = knob("4-8", "layers", "Layers whose MLP write matrix is changed; v* is searched at the last one.")
    steps: int = knob(25, "int", "Forward passes of the search for v*; the last only evaluates.", low=1, high=500)
    v_lr: float = knob(0.5, "float", "Adam's learning rate in the search for v*.", low=1e-6, high=100, group="values")
    v_lr_unit: str = knob(
        "absolute",
        "choice",
        "Whether the learning rate is in units of the hidden state or of its root mean square at the fact.",
        choices=UNITS,
        group="values",
    )
    clamp: float = knob(
        0.75, "float", "Largest change of the hidden state.", low=0.01, high=100, unit="x ||h||", group="values"
    )
    kl_factor: float = knob(
        0.0625, "float", 'Weight of the KL term that keeps "{subject} is a".', low=0, high=100, group="values"
    )
    weight_decay: float = knob(0.5, "float", "Weight of ||delta|| / ||h||^2.", low=0, high=1000, group="values")
    early_stop: str = early_stop_knob("loss")
    extra_steps: int = knob(
        1, "int", "Steps to go on after the target first is most probable.", low=0, high=100, group="values"
    )
    covariance_ridge: float = knob(
        0.0, "float", "Added to the covariance's diagonal.", low=0, high=10, unit="x mean eigenvalue", group="solver"
    )
    statistics_multiplier: int = knob(
        10, "int", "Tokens of text per MLP dimension for the covariance.", low=1, high=10000, group="solver"
    )

    def search(self) -> SearchSettings:
        """The part that concerns the search for v*."""
        return SearchSettings(
            steps=self.steps,
            learning_rate=self.v_lr,
            relative_rate=self.v_lr_unit == "relative",
            clamp=self.clamp,
            kl_factor=self.kl_factor,
            weight_decay=self.weight_decay,
            most_probable=self.early_stop == "most-probable",
            extra_steps=self.extra_steps,
        )


class LocateThenEdit(Method):
    """The shared pipeline; a subclass gives the system of a layer and says which keys to remember."""

    family = "locate-then-edit"
    remember_after: bool = False  # AlphaEdit's reference reads the keys again on the edited model.

    def check(self, model: LoadedModel, settings: Hyperparameters) -> None:
        """Refuse layers that the model does not have."""
        assert isinstance(settings, LocateSettings)
        layers = parse_layers(settings.layers)
        if layers[-1] >= model.info.layers:
            raise BadHyperparameter(
                f"layers = {settings.layers}: {model.info.name} has layers 0 to {model.info.layers - 1}.",
                "Choose layers in the first third of the model.",
            )

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """Without a preset: about a sixth of the layers, from an eighth of the depth on, as the papers' choices lie
        (4-8 of 32, 3-8 of 28, 13-17 of 48); v* steps scaled to the residual stream; a small ridge on C.
        """
        depth = model.info.layers
        first = min(depth // 8, depth - 1)
        last = min(first + max(1, round(depth / 6)) - 1, max(0, depth - 2))
        return {
            "layers": format_layers(tuple(range(first, max(first, last) + 1))),
            "v_lr": 0.2,
            "v_lr_unit": "relative",
            "clamp": 4.0,
            "weight_decay": 1e-3,
            "covariance_ridge": 0.01,
        }

    @abstractmethod
    def system(self, editing: Editing, layer: int, settings: Any) -> KeySystem:
        """What must stay at ``layer``, ready to solve."""

    def project(self, editing: Editing, layer: int, settings: Any, keys: Tensor) -> Tensor:
        """Keys as the solver is to see them (AlphaEdit projects them)."""
        return keys

    def prepare(self, editing: Editing, settings: Any) -> Steps[None]:
        """The covariances of the written layers."""
        tokens = settings.statistics_multiplier * editing.model.info.inner
        yield from editing.statistics.prepare(parse_layers(settings.layers), tokens)

    def propose(self, editing: Editing, facts: Sequence[Fact], settings: Any) -> Steps[Proposal]:
        """Values, then per layer keys, residual and solve, on a preview of the weights that is undone at the end."""
        model = editing.model
        layers = parse_layers(settings.layers)
        yield from self.prepare(editing, settings)
        contexts = editing.contexts()
        values = yield from search_values(model, facts, contexts, layers[-1], settings.search())
        parts: list[LayerDelta] = []
        remembered: dict[str, Tensor] = {}
        with model.weights.preview() as preview:
            reader = KeyReader(model, facts, contexts, layers[-1])
            for index, layer in enumerate(layers):
                keys, current = yield from reader.read(layer)
                residual = (values.target - current) / (len(layers) - index)
                system = self.system(editing, layer, settings)
                yield Progress("Solving", index + 1, len(layers), "layers", f"layer {layer}")
                left, right = update(system, self.project(editing, layer, settings, keys), residual)
                parts.append(LayerDelta(layer, left, right))
                preview.add(parts[-1])
                remembered[keys_name(layer)] = keys.cpu()
            if self.remember_after:
                reader = KeyReader(model, facts, contexts, layers[-1])
                for layer in layers:
                    keys, _ = yield from reader.read(layer)
                    remembered[keys_name(layer)] = keys.cpu()
        return Proposal(Delta(tuple(parts)), remembered, _notes(values))


def _notes(values: Values) -> tuple[str, ...]:
    words = {"loss": "small loss", "most probable": "most probable", "steps": "all steps used"}
    return tuple(f"v*: {n} steps, {words[r]}" for n, r in zip(values.steps, values.reasons, strict=True))


def layer_null_space(editing: Editing, layer: int, rule: Any, amount: float) -> NullSpace:
    """The null space of a layer's covariance, found once per session."""
    key = (layer, rule, amount)
    if key not in editing.null_spaces:
        matrix = editing.statistics.get(layer).matrix.to(solve_device(editing.model))
        found = null_space(matrix, rule, amount)
        if found.fraction == 0:
            raise BadHyperparameter(
                f"null_space = {amount:g} by {rule} leaves no direction to write in at layer {layer}.",
                "Raise it, or choose the rule 'directions'.",
            )
        editing.null_spaces[key] = found
    return editing.null_spaces[key]


def solve_device(model: LoadedModel) -> torch.device:
    """Where systems are factored: beside the model where five float64 factors take less than a quarter of the device's
    memory, else on the CPU; Apple's GPUs have no float64.
    """
    needed = 5 * 8 * model.info.inner**2
    if model.device.type == "cuda" and needed < torch.cuda.get_device_properties(model.device).total_memory / 4:
        return model.device
    return torch.device("cpu")
