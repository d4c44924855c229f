"""What a run of edits does besides editing."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import BadHyperparameter
from engine.jobs.guard import Limit, check_limits
from engine.jobs.interference import THRESHOLD
from engine.jobs.retention import RETENTION_SAMPLE


@dataclass(frozen=True)
class RunOptions:
    """Choices of a person for one run; raises BadHyperparameter for those that make no sense.

    ``interference``: predict before a batch what it disturbs and observe it afterwards, for at most its live share of
    the time; ``threshold``: the |p| from which on a fact is warned of. ``retention_every``: ask earlier edits again
    after every so many edits, whatever it takes (0: when it is its turn); ``retention_sample`` how many (0: all).
    ``limits``: guard rails, checked after each batch; ``pause_ends``: nobody is there to go on, so that a pause ends
    the run with its summary.
    """

    interference: bool = False
    threshold: float = THRESHOLD
    retention_every: int = 0
    retention_sample: int = RETENTION_SAMPLE
    limits: tuple[Limit, ...] = ()
    pause_ends: bool = False

    def __post_init__(self) -> None:
        if not self.threshold > 0:
            raise BadHyperparameter(f"threshold = {self.threshold:g} must be above 0.", "It is a size of p(k_e, k_o).")
        for name in ("retention_every", "retention_sample"):
            if getattr(self, name) < 0:
                raise BadHyperparameter(f"{name} = {getattr(self, name)} must not be negative.")
        check_limits(self.limits)
