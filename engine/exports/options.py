"""What can be chosen for an export. Nothing here imports torch."""

from __future__ import annotations

from dataclasses import dataclass

from engine.methods.knobs import Hyperparameters, knob


@dataclass(frozen=True)
class AdapterOptions(Hyperparameters):
    """How large an adapter may be, and which keys its cut is the best for."""

    rank: int = knob(0, "int", "The largest rank of a matrix; 0: that of the change, which is then exact.", low=0)
    keys: str = knob(
        "both",
        "choice",
        "Whose keys a cut serves best: the edits' own, those of the text behind the statistics, both alike, or "
        "all directions alike (the plain singular value decomposition).",
        choices=("both", "edits", "text", "all"),
    )
