"""The table of all measures, in the order in which help lists them.

Each measure is a module in this package: its name, its help, its required inputs, its work in the laboratory and the
conversion of its result to JSON. Nothing heavy is imported before a measure is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.arguments import taking
from engine.errors import BadInput
from engine.events import Steps
from engine.laboratory.measures.abilities import ABILITIES
from engine.laboratory.measures.detection import DETECTION
from engine.laboratory.measures.free import FREE
from engine.laboratory.measures.interference import INTERFERENCE
from engine.laboratory.measures.measure import Measure, perform
from engine.laboratory.measures.norms import IMPORTANCE, NORMS
from engine.laboratory.measures.quality import QUALITY
from engine.laboratory.measures.retention import RETENTION
from engine.laboratory.measures.robustness import ROBUSTNESS
from engine.laboratory.measures.superposition import SUPERPOSITION
from engine.laboratory.measures.survival import SURVIVAL
from engine.laboratory.measures.traces import TRACES
from engine.laboratory.measures.tracing import TRACING
from engine.support.wording import say

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
    FREE,
    ABILITIES,
    SURVIVAL,
    TRACES,
)


def find_measure(name: str) -> Measure:
    """The measure of this name; raises BadInput where there is none."""
    for measure in MEASURES:
        if measure.name == name:
            return measure
    raise BadInput(
        say("there is no measure {name!r}.", name=name),
        say("Choose one of: {names}.", names=", ".join(one.name for one in MEASURES)),
    )


@taking
def measure(laboratory: Laboratory, name: str, facts: Sequence[Fact] = (), **options: Any) -> Steps[Any]:
    """The result of the measure ``name``, with ``options`` named as on the command line; others have their defaults.

    A workbench in place of its laboratory does as well. Raises BadInput for an unknown measure or a missing required
    input, and BadHyperparameter for an unknown option.
    """
    return perform(find_measure(name), getattr(laboratory, "laboratory", laboratory), facts, options)
