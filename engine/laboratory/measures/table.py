"""Everything that can be measured, one row each, in the order in which help lists it.

A measure is a module of its own beside this one: its name, its help, what it needs, the work it does in the laboratory
and how its result becomes plain JSON. Nothing heavy is imported before a measure is performed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.errors import BadInput
from engine.events import Steps
from engine.laboratory.measures.detection import DETECTION
from engine.laboratory.measures.interference import INTERFERENCE
from engine.laboratory.measures.measure import Measure, perform
from engine.laboratory.measures.norms import IMPORTANCE, NORMS
from engine.laboratory.measures.quality import QUALITY
from engine.laboratory.measures.retention import RETENTION
from engine.laboratory.measures.robustness import ROBUSTNESS
from engine.laboratory.measures.superposition import SUPERPOSITION
from engine.laboratory.measures.tracing import TRACING

if TYPE_CHECKING:
    from engine.fact import Fact
    from engine.laboratory.laboratory import Laboratory

MEASURES: tuple[Measure, ...] = (
    SUPERPOSITION,
    INTERFERENCE,
    NORMS,
    IMPORTANCE,
    RETENTION,
    QUALITY,
    TRACING,
    DETECTION,
    ROBUSTNESS,
)


def find_measure(name: str) -> Measure:
    """The measure of this name; raises BadInput where there is none."""
    for measure in MEASURES:
        if measure.name == name:
            return measure
    raise BadInput(f"there is no measure {name!r}.", f"Choose one of: {', '.join(one.name for one in MEASURES)}.")


def measure(laboratory: Laboratory, name: str, facts: Sequence[Fact] = (), **options: Any) -> Steps[Any]:
    """The result of the measure ``name``, with ``options`` as the command line calls them, its defaults for the others.

    Raises BadInput where there is no such measure or something that it needs is missing, and BadHyperparameter for an
    option that it does not have.
    """
    return perform(find_measure(name), laboratory, facts, options)
