"""Events of survival: which edits outlive what people do to a model afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.events.base import Event, FloatArray
from engine.events.tabular import Row, Tabular


@dataclass(frozen=True)
class SurvivalRow:
    """How many of the edits (or of the unedited facts, ``control``) that held before still hold after ``treatment``.

    ``words`` describe the treatment with its numbers; ``held`` of ``before``; ``probability`` mean of the expected
    object now; ``perplexity`` of held-out text afterwards (None: there is no text).
    """

    treatment: str
    words: str
    held: int
    before: int
    control_held: int
    control_before: int
    probability: float
    perplexity: float | None

    @property
    def share(self) -> float | None:
        """Share of the edits that survive; None where none held before."""
        return self.held / self.before if self.before else None

    @property
    def control_share(self) -> float | None:
        """The same of the unedited facts."""
        return self.control_held / self.control_before if self.control_before else None


@dataclass(frozen=True)
class SurvivalMeasured(Event, Tabular):
    """n edits after ``position`` edits, before and after each of T treatments; c unedited facts beside them.

    ``fact_ids``, ``names``, ``targets``, ``methods`` (n,); ``before`` (n,) bool: the object is given exactly now;
    ``after`` (n, T) bool and ``probability`` (n, T) after each of ``rows`` (T,), ``probability_before`` (n,).
    ``perplexity`` is that of the model as it is.
    """

    position: int
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    targets: tuple[str, ...]
    methods: tuple[str, ...]
    before: NDArray[np.bool_]
    probability_before: FloatArray
    after: NDArray[np.bool_]
    probability: FloatArray
    rows: tuple[SurvivalRow, ...]
    perplexity: float | None

    def verdict(self, fact: int, treatment: int) -> str:
        """ "holds", "lost", "never held", or "gained"."""
        states = {(True, True): "holds", (True, False): "lost", (False, False): "never held", (False, True): "gained"}
        return states[bool(self.before[fact]), bool(self.after[fact, treatment])]

    def records(self) -> list[Row]:
        """One row for each edit and treatment."""
        return [
            {
                "fact_id": self.fact_ids[n],
                "fact": self.names[n],
                "target": self.targets[n],
                "method": self.methods[n],
                "treatment": row.treatment,
                "verdict": self.verdict(n, t),
                "probability_before": float(self.probability_before[n]),
                "probability": float(self.probability[n, t]),
            }
            for n in range(len(self.names))
            for t, row in enumerate(self.rows)
        ]
