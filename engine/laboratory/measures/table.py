"""Everything that can be measured, one row each, in the order in which help lists it.

A measure is a module of its own beside this one: its name, its help, what it needs, the work it does in the laboratory
and how its result becomes plain JSON. Nothing heavy is imported before a measure is performed.
"""

from __future__ import annotations

from engine.laboratory.measures.detection import DETECTION
from engine.laboratory.measures.interference import INTERFERENCE
from engine.laboratory.measures.norms import IMPORTANCE, NORMS
from engine.laboratory.measures.quality import QUALITY
from engine.laboratory.measures.retention import RETENTION
from engine.laboratory.measures.robustness import ROBUSTNESS
from engine.laboratory.measures.superposition import SUPERPOSITION
from engine.laboratory.measures.tracing import TRACING

MEASURES = (SUPERPOSITION, INTERFERENCE, NORMS, IMPORTANCE, RETENTION, QUALITY, TRACING, DETECTION, ROBUSTNESS)
