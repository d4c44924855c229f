"""What a run of edits does besides editing."""

from __future__ import annotations

from dataclasses import dataclass

from engine.jobs.interference import THRESHOLD


@dataclass(frozen=True)
class RunOptions:
    """Choices of a person for one run.

    ``interference``: predict before a batch what it disturbs and observe it afterwards, for at most its live share of
    the time; ``threshold``: the |p| from which on a fact is warned of.
    """

    interference: bool = False
    threshold: float = THRESHOLD
