"""The factored system A of a layer: protected knowledge and the keys of earlier edits."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engine.associative.solve import KeySystem, NullSpace, mean_eigenvalue, null_space, ridged
from engine.errors import BadHyperparameter
from engine.methods.method import Editing
from engine.methods.write_settings import WriteSettings
from engine.model.loading import LoadedModel


def system_of(editing: Editing, layer: int, settings: WriteSettings) -> KeySystem:
    """A of :mod:`engine.associative.solve` for one layer.

    Protected by covariance: lambda_p (C + ridge) + lambda_n I + K_p K_p^T (MEMIT eq. 14; ENCORE section 5; reference
    sections 3, 4, 7.2). By null space, with all keys projected first: L2 I + P K_p K_p^T P (AlphaEdit eq. 13).
    """
    accumulate = settings.remember != "nothing"
    if settings.protect == "null space":
        return _null_space_system(editing, layer, settings, accumulate=accumulate)
    return _covariance_system(editing, layer, settings, accumulate=accumulate)


def seen_by_system(editing: Editing, layer: int, settings: WriteSettings, keys: Tensor) -> Tensor:
    """Keys (m, n) as the system takes them: P K where the null space protects, else unchanged."""
    if settings.protect == "covariance":
        return keys
    return _layer_null_space(editing, layer, settings.null_space_rule, settings.null_space).project(keys)


def _covariance_system(editing: Editing, layer: int, settings: WriteSettings, *, accumulate: bool) -> KeySystem:
    device = solve_device(editing.model)
    relative = settings.lambda_n_unit == "relative"

    def build() -> KeySystem:
        covariance = editing.statistics.get(layer)
        matrix = settings.lambda_p * ridged(covariance.matrix.to(device), settings.covariance_ridge)
        matrix.diagonal().add_(settings.lambda_n * (float(matrix.diagonal().mean()) if relative else 1.0))
        try:
            return KeySystem(matrix, len(matrix), device)
        except torch.linalg.LinAlgError as error:
            raise BadHyperparameter(
                f"the covariance of layer {layer} cannot be inverted: {covariance.tokens} tokens of text for "
                f"{len(matrix)} dimensions.",
                "Give a longer text for the statistics, or set covariance_ridge to 0.01.",
            ) from error

    key = ("covariance", settings.lambda_p, settings.covariance_ridge, settings.lambda_n, relative)
    return editing.systems.get(layer, key, build, accumulate=accumulate)


def _null_space_system(editing: Editing, layer: int, settings: WriteSettings, *, accumulate: bool) -> KeySystem:
    covariance = editing.statistics.get(layer).matrix
    size = len(covariance)
    weight = settings.l2
    if settings.l2_unit == "relative":
        weight *= mean_eigenvalue(covariance) * size
    key = ("null space", settings.null_space_rule, settings.null_space, settings.l2, settings.l2_unit)
    return editing.systems.get(
        layer,
        key,
        lambda: KeySystem(weight, size, solve_device(editing.model)),
        lambda keys: seen_by_system(editing, layer, settings, keys),
        accumulate=accumulate,
    )


def _layer_null_space(editing: Editing, layer: int, rule: Any, amount: float) -> NullSpace:
    """The null space of a layer's covariance, computed once per session."""
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
    """The device on which systems are factored: the model's, if five float64 factors take less than a quarter of its
    memory, else the CPU; Apple's GPUs have no float64.
    """
    needed = 5 * 8 * model.info.inner**2
    if model.device.type == "cuda" and needed < torch.cuda.get_device_properties(model.device).total_memory / 4:
        return model.device
    return torch.device("cpu")
