"""MEMIT: mass editing of memory in a transformer (Meng et al., ICLR 2023, arXiv 2210.07229)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.associative.solve import KeySystem
from engine.methods.covariance import CovarianceMethod, CovarianceSettings, covariance_system
from engine.methods.knobs import knob
from engine.methods.method import Editing


@dataclass(frozen=True)
class MemitSettings(CovarianceSettings):
    """MEMIT's hyperparameters."""

    accumulate_keys: bool = knob(
        False, "bool", "Also keep the keys of earlier batches (MEMIT_seq); plain MEMIT forgets them.", group="solver"
    )


class Memit(CovarianceMethod):
    """Delta = R K^T (lambda C + K K^T)^{-1} (MEMIT, equation 14)."""

    name = "memit"
    title = "MEMIT"
    summary = "Writes many facts at once over several layers; run again and again, its norms grow and it forgets."
    paper = "Mass-Editing Memory in a Transformer, Meng et al., ICLR 2023"
    hyperparameters = MemitSettings

    def system(self, editing: Editing, layer: int, settings: MemitSettings) -> KeySystem:
        """A = lambda C, with the keys of earlier batches where ``accumulate_keys`` is set."""
        return covariance_system(editing, layer, settings, accumulate=settings.accumulate_keys)
