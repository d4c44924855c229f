"""Events of named abilities: tasks of lm-evaluation-harness, before the edits and now."""

from __future__ import annotations

from dataclasses import dataclass

from engine.events.base import Event
from engine.events.tabular import Row, Tabular

CONFIDENCE = 1.96  # standard errors on either side: 95 % of a normal distribution


@dataclass(frozen=True)
class AbilityRow:
    """One ``metric`` of one task or group, behind the harness's ``filter``, over ``samples`` questions.

    ``error`` is the harness's standard error (None: it gives none); ``higher``: whether more is better (None: not
    said); ``asked``: the task was named, and is no part of a group that was.
    """

    task: str
    metric: str
    filter: str
    value: float
    error: float | None
    samples: int
    higher: bool | None = None
    asked: bool = True

    @property
    def interval(self) -> tuple[float, float] | None:
        """The bounds of 95 %."""
        return (
            None if self.error is None else (self.value - CONFIDENCE * self.error, self.value + CONFIDENCE * self.error)
        )


@dataclass(frozen=True)
class AbilitiesMeasured(Event, Tabular):
    """Results of tasks after ``position`` edits, ``now``, and on the unedited model, ``before`` (empty: it is now).

    ``plan`` says in words what was asked, so that only what is comparable is compared; ``version`` is the harness's.
    """

    position: int
    now: tuple[AbilityRow, ...]
    before: tuple[AbilityRow, ...]
    plan: str
    version: str

    def former(self, row: AbilityRow) -> AbilityRow | None:
        """The same metric on the unedited model."""
        for one in self.before:
            if (one.task, one.metric, one.filter) == (row.task, row.metric, row.filter):
                return one
        return None

    def verdict(self, row: AbilityRow) -> str:
        """ "better", "worse", or "same" where the difference lies within 95 % of both errors together; "" unknown."""
        former = self.former(row)
        if former is None or row.error is None or former.error is None or row.higher is None:
            return ""
        change = row.value - former.value
        if abs(change) <= CONFIDENCE * (row.error**2 + former.error**2) ** 0.5:
            return "same"
        return "better" if (change > 0) == row.higher else "worse"

    def records(self) -> list[Row]:
        """One row for each metric of each task."""
        return [self._record(row) for row in self.now]

    def _record(self, row: AbilityRow) -> Row:
        former = self.former(row)
        low, high = row.interval or (None, None)
        return {
            "task": row.task,
            "metric": row.metric,
            "filter": row.filter,
            "questions": row.samples,
            "value": row.value,
            "low": low,
            "high": high,
            "before": former.value if former else None,
            "before_low": former.interval[0] if former and former.interval else None,
            "before_high": former.interval[1] if former and former.interval else None,
            "verdict": self.verdict(row),
        }
