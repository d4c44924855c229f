"""The factored system A of a layer: protected knowledge and the keys of earlier edits."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engine.associative.solve import KeySystem, NullSpace, mean_eigenvalue, null_space, ridged
from engine.errors import BadHyperparameter
from engine.events import Progress, Steps
from engine.methods.method import Editing
from engine.methods.write_settings import WriteSettings
from engine.model.loading import LoadedModel
from engine.support.background import beside


def system_of(editing: Editing, layer: int, settings: WriteSettings) -> Steps[KeySystem]:
    """A of :mod:`engine.associative.solve` for one layer.

    It is factored in a thread where that has to be done, as a covariance of 4,864 takes seconds, so that a cancel need
    not wait for it.

    Protected by covariance: lambda_p (C + ridge) + lambda_n I + K_p K_p^T (MEMIT eq. 14; ENCORE section 5; reference
    sections 3, 4, 7.2). By null space, with all keys projected first: L2 I + P K_p K_p^T P (AlphaEdit eq. 13).
    """
    accumulate = settings.remember != "nothing"
    if settings.protect == "null space":
        return (yield from _null_space_system(editing, layer, settings, accumulate=accumulate))
    return (yield from _covariance_system(editing, layer, settings, accumulate=accumulate))


def seen_by_system(editing: Editing, layer: int, settings: WriteSettings, keys: Tensor) -> Steps[Tensor]:
    """Keys (m, n) as the system takes them: P K where the null space protects, else unchanged."""
    if settings.protect == "covariance":
        return keys
    return (yield from _layer_null_space(editing, layer, settings)).project(keys)


def _covariance_system(editing: Editing, layer: int, settings: WriteSettings, *, accumulate: bool) -> Steps[KeySystem]:
    covariance, device = editing.statistics.get(layer), solve_device(editing.model)
    relative = settings.lambda_n_unit == "relative"

    def factored() -> KeySystem:
        matrix = settings.lambda_p * ridged(covariance.matrix.to(device), settings.covariance_ridge)
        matrix.diagonal().add_(settings.lambda_n * (float(matrix.diagonal().mean()) if relative else 1.0))
        return KeySystem(matrix, len(matrix), device)

    def build() -> Steps[KeySystem]:
        try:
            return (yield from beside(factored, _factoring(layer)))
        except torch.linalg.LinAlgError as error:
            raise BadHyperparameter(
                f"the covariance of layer {layer} cannot be inverted: {covariance.tokens} tokens of text for "
                f"{len(covariance.matrix)} dimensions.",
                "Give a longer text for the statistics, or set covariance_ridge to 0.01.",
            ) from error

    key = ("covariance", settings.lambda_p, settings.covariance_ridge, settings.lambda_n, relative)
    return (yield from editing.systems.get(layer, key, build, accumulate=accumulate))


def _null_space_system(editing: Editing, layer: int, settings: WriteSettings, *, accumulate: bool) -> Steps[KeySystem]:
    space = yield from _layer_null_space(editing, layer, settings)
    covariance = editing.statistics.get(layer).matrix
    size = len(covariance)
    weight = settings.l2
    if settings.l2_unit == "relative":
        weight *= mean_eigenvalue(covariance) * size
    key = ("null space", settings.null_space_rule, settings.null_space, settings.l2, settings.l2_unit)

    def build() -> Steps[KeySystem]:
        yield from ()
        return KeySystem(weight, size, solve_device(editing.model))

    return (yield from editing.systems.get(layer, key, build, space.project, accumulate=accumulate))


def _layer_null_space(editing: Editing, layer: int, settings: WriteSettings) -> Steps[NullSpace]:
    """The null space of a layer's covariance, computed once per session."""
    rule: Any = settings.null_space_rule
    amount, key = settings.null_space, (layer, rule, settings.null_space)
    if key not in editing.null_spaces:
        matrix, device = editing.statistics.get(layer).matrix, solve_device(editing.model)
        found = yield from beside(lambda: null_space(matrix.to(device), rule, amount), _factoring(layer))
        if found.fraction == 0:
            raise BadHyperparameter(
                f"null_space = {amount:g} by {rule} leaves no direction to write in at layer {layer}.",
                "Raise it, or choose the rule 'directions'.",
            )
        editing.null_spaces[key] = found
    return editing.null_spaces[key]


def solve_device(model: LoadedModel) -> torch.device:
    """The device on which systems are factored: the model's, if five float64 factors take less than a quarter of its
    memory, else the CPU; Apple's GPUs have no float64.
    """
    needed = 5 * 8 * model.info.inner**2
    if model.device.type == "cuda" and needed < torch.cuda.get_device_properties(model.device).total_memory / 4:
        return model.device
    return torch.device("cpu")


def _factoring(layer: int) -> Progress:
    """What is told while the covariance of a layer is factored."""
    return Progress("Factoring", 0, 1, "covariances", f"layer {layer}")
