"""What the methods share that protect what a model knows by its covariance: lambda_p and the system that it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from engine.associative.solve import KeySystem, ridged
from engine.errors import BadHyperparameter
from engine.methods.knobs import knob
from engine.methods.locate import LocateSettings, LocateThenEdit, solve_device
from engine.methods.method import Editing
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class CovarianceSettings(LocateSettings):
    """The weight of the covariance beside what every locate-then-edit method can be told."""

    lambda_p: float = knob(
        15000.0,
        "float",
        "Weight of what the model knows: number of keys that C stands for.",
        low=1e-6,
        high=1e9,
        group="solver",
    )


class CovarianceMethod(LocateThenEdit):
    """Locate-then-edit with A = lambda_p C and whatever the method adds."""

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """The shared rule, and lambda_p = m / 10. The papers use about m with the C of a large corpus; with the C of a
        short text that leaves some models unedited (docs/demo_world.md: efficacy .10 with m, .97 with m / 10).
        """
        return {**super().rule(model), "lambda_p": model.info.inner / 10}


def covariance_system(
    editing: Editing,
    layer: int,
    settings: CovarianceSettings,
    *,
    accumulate: bool,
    lambda_n: float = 0.0,
    relative: bool = False,
) -> KeySystem:
    """A = lambda_p (C + ridge) + lambda_n I, plus the remembered keys where ``accumulate`` is set.

    ``relative``: ``lambda_n`` is in units of the mean eigenvalue of lambda_p C.
    """
    device = solve_device(editing.model)

    def build() -> KeySystem:
        """Factor the system from the cached covariance."""
        covariance = editing.statistics.get(layer)
        matrix = settings.lambda_p * ridged(covariance.matrix.to(device), settings.covariance_ridge)
        matrix.diagonal().add_(lambda_n * (float(matrix.diagonal().mean()) if relative else 1.0))
        try:
            return KeySystem(matrix, len(matrix), device)
        except torch.linalg.LinAlgError as error:
            raise BadHyperparameter(
                f"the covariance of layer {layer} cannot be inverted: {covariance.tokens} tokens of text for "
                f"{len(matrix)} dimensions.",
                "Give a longer text for the statistics, or set covariance_ridge to 0.01.",
            ) from error

    key = ("covariance", settings.lambda_p, settings.covariance_ridge, lambda_n, relative)
    return editing.systems.get(layer, key, build, accumulate=accumulate)
