"""ENCORE: lifelong sequential editing with most-probable early stopping and a norm constraint (arXiv 2502.01636)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.associative.solve import KeySystem
from engine.methods.covariance import CovarianceMethod, CovarianceSettings, covariance_system
from engine.methods.knobs import knob
from engine.methods.locate import UNITS, early_stop_knob
from engine.methods.method import Editing
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class EncoreSettings(CovarianceSettings):
    """ENCORE's hyperparameters."""

    early_stop: str = early_stop_knob("most-probable")
    lambda_n: float = knob(20.0, "float", "Weight of the norm constraint ||Delta||^2.", low=0, high=1e9, group="solver")
    lambda_n_unit: str = knob(
        "absolute",
        "choice",
        "Whether lambda_n is a plain number or in units of the mean eigenvalue of lambda_p C.",
        choices=UNITS,
        group="solver",
    )


class Encore(CovarianceMethod):
    """Delta = R K^T (lambda_p C + K_p K_p^T + K K^T + lambda_n I)^{-1} (ENCORE, section 5; reference section 7.2).

    K_p are the keys of all earlier batches, each as its own batch saw them before it was written.
    """

    name = "encore"
    title = "ENCORE"
    summary = "MEMIT for thousands of edits: stops the search early, remembers earlier keys and holds the norm down."
    paper = "Lifelong Sequential Knowledge Editing without Model Degradation, Gupta et al., 2025"
    hyperparameters = EncoreSettings

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """The shared rule, and lambda_n a tenth of the mean eigenvalue of lambda_p C."""
        return {**super().rule(model), "lambda_n": 0.1, "lambda_n_unit": "relative"}

    def system(self, editing: Editing, layer: int, settings: EncoreSettings) -> KeySystem:
        """A = lambda_p C + lambda_n I + K_p K_p^T."""
        relative = settings.lambda_n_unit == "relative"
        return covariance_system(
            editing, layer, settings, accumulate=True, lambda_n=settings.lambda_n, relative=relative
        )
