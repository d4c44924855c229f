"""AlphaEdit: edits inside the null space of what the model knows (Fang et al., ICLR 2025, arXiv 2410.02355)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from engine.associative.solve import KeySystem, mean_eigenvalue
from engine.methods.knobs import knob
from engine.methods.locate import UNITS, LocateSettings, LocateThenEdit, layer_null_space, solve_device
from engine.methods.method import Editing
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class AlphaEditSettings(LocateSettings):
    """AlphaEdit's hyperparameters."""

    null_space_rule: str = knob(
        "threshold",
        "choice",
        "How the null space is cut: eigenvalues of C under a value, the smallest that hold a share of its trace, or a "
        "share of all directions.",
        choices=("threshold", "energy", "directions"),
        group="solver",
    )
    null_space: float = knob(
        0.02, "float", "Where the null space is cut, by the rule above.", low=0, high=1e6, group="solver"
    )
    l2: float = knob(10.0, "float", "Weight of ||Delta P||^2.", low=1e-9, high=1e9, group="solver")
    l2_unit: str = knob(
        "absolute",
        "choice",
        "Whether l2 is a plain number or in units of the mean squared norm of a key.",
        choices=UNITS,
        group="solver",
    )


class AlphaEdit(LocateThenEdit):
    """Delta = R K^T P (K_p K_p^T P + K K^T P + L2 I)^{-1} (AlphaEdit, equation 13; reference section 6).

    With keys projected first this is the shared solver on A = L2 I + P K_p K_p^T P: neither P nor an m x m
    nonsymmetric solve is needed.
    """

    name = "alphaedit"
    title = "AlphaEdit"
    summary = "Writes only in directions that the model's own knowledge does not use."
    paper = "AlphaEdit: Null-Space Constrained Knowledge Editing for Language Models, Fang et al., ICLR 2025"
    hyperparameters = AlphaEditSettings
    remember_after = True

    def rule(self, model: LoadedModel) -> dict[str, Any]:
        """The shared rule; a null space of 70 % of the directions, as its authors advise; L2 in a key's own scale.

        Little of a key lies in that null space, so L2 has to be small beside ||k||^2: with 0.1 some models stay all but
        unedited (docs/demo_world.md).
        """
        return {
            **super().rule(model),
            "null_space_rule": "directions",
            "null_space": 0.7,
            "l2": 0.01,
            "l2_unit": "relative",
        }

    def project(self, editing: Editing, layer: int, settings: AlphaEditSettings, keys: Tensor) -> Tensor:
        """P K."""
        return layer_null_space(editing, layer, settings.null_space_rule, settings.null_space).project(keys)

    def system(self, editing: Editing, layer: int, settings: AlphaEditSettings) -> KeySystem:
        """A = L2 I + (P K_p)(P K_p)^T."""
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
            lambda keys: self.project(editing, layer, settings, keys),
            accumulate=True,
        )
