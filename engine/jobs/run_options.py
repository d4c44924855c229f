"""What a run of edits does besides editing."""

from __future__ import annotations

from dataclasses import dataclass

from engine.jobs.interference import THRESHOLD
from engine.jobs.retention import RETENTION_SAMPLE


@dataclass(frozen=True)
class RunOptions:
    """Choices of a person for one run.

    ``interference``: predict before a batch what it disturbs and observe it afterwards, for at most its live share of
    the time; ``threshold``: the |p| from which on a fact is warned of. ``retention_every``: ask earlier edits again
    after every so many edits, whatever it takes (0: when it is its turn); ``retention_sample`` how many (0: all).
    """

    interference: bool = False
    threshold: float = THRESHOLD
    retention_every: int = 0
    retention_sample: int = RETENTION_SAMPLE
