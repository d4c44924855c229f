"""Which endings the file of a form may have, the usual one first. Nothing here imports torch."""

from __future__ import annotations

from engine.evaluation.datasets.records import SUFFIXES
from engine.support.endings import SAFETENSORS
from engine.support.places import SESSION_FILE

DELTAS = SAFETENSORS
SESSION = (SESSION_FILE,)
REPORT = (".html", ".htm")
FACTS = SUFFIXES
MEASUREMENTS = (".csv", ".parquet")
SCRIPT = (".py",)
