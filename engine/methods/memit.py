"""MEMIT: mass editing of memory in a transformer (Meng et al., ICLR 2023, arXiv 2210.07229)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.associative.solve import KeySystem
from engine.methods.knobs import knob
from engine.methods.locate import LocateSettings, LocateThenEdit, covariance_system
from engine.methods.method import Editing
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class MemitSettings(LocateSettings):
    """MEMIT's hyperparameters."""

    lambda_p: float = knob(
        15000.0,
        "float",
        "Weight of what the model knows: number of keys that C stands for.",
        low=1e-6,
        high=1e9,
        group="solver",
    )
    accumulate_keys: bool = knob(
        False, "bool", "Also keep the keys of earlier batches (MEMIT_seq); plain MEMIT forgets them.", group="solver"
    )


class Memit(LocateThenEdit):
    """Delta = R K^T (lambda C + K K^T)^{-1} (MEMIT, equation 14)."""

    name = "memit"
    title = "MEMIT"
    summary = "Writes many facts at once over several layers; run again and again, its norms grow and it forgets."
    paper = "Mass-Editing Memory in a Transformer, Meng et al., ICLR 2023"
    hyperparameters = MemitSettings

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """The shared rule, and lambda = m, about what the papers use (15,000 for m = 11,008 to 16,384)."""
        return {**super().rule(model), "lambda_p": float(model.info.inner)}

    def system(self, editing: Editing, layer: int, settings: MemitSettings) -> KeySystem:
        """A = lambda C, with the keys of earlier batches where ``accumulate_keys`` is set."""
        return covariance_system(
            editing,
            layer,
            settings.lambda_p,
            0.0,
            False,
            settings.covariance_ridge,
            accumulate=settings.accumulate_keys,
        )
