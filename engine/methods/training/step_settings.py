"""The hyperparameters of methods that train MLP write matrices by Adam, fact after fact."""

from __future__ import annotations

from dataclasses import dataclass

from engine.methods.knobs import Hyperparameters, knob
from engine.support.wording import say


@dataclass(frozen=True)
class StepSettings(Hyperparameters):
    """What is trained, how far a step goes, and when it ends. Names and defaults are those of EasyEdit's FT."""

    layers: str = knob("21", "layers", say("Layers whose MLP write matrix is trained."))
    steps: int = knob(25, "int", say("Rounds over the batch's facts at most."), low=1, high=1000)
    lr: float = knob(5e-4, "float", say("Adam's learning rate."), low=1e-8, high=100)
    lr_unit: str = knob(
        "absolute",
        "choice",
        say("Whether the rate is a plain number, or 1 lets a step move an output of the base matrix by its own size."),
        choices=("absolute", "relative"),
    )
    stop_loss: float = knob(
        1e-2,
        "float",
        say("A step is left out whose facts have a mean loss below it; a round below it is the last."),
        low=0,
        high=10,
    )
    facts_per_step: int = knob(1, "int", say("Facts whose mean loss makes one step of Adam."), low=1, high=1024)
