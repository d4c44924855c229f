"""The rows of a comparison that was made with several seeds, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields

from engine.events.editing import StudyRow
from engine.events.spread import Spread, differ, spread_of
from engine.events.tabular import Row, Tabular
from engine.support.wording import say

METRICS = tuple(one.name for one in fields(StudyRow) if one.name not in ("method", "edits", "reason"))
WORDS = say(
    "mean ± half of the 95 % t interval over seeds; each seed draws the facts and their order, the same for every "
    "method. Methods are called different only where the interval of their difference, seed by seed, excludes zero"
)


@dataclass
class SeedRows(Tabular):
    """The rows of every seed; those of a method and number of edits are put together."""

    by_seed: dict[int, dict[tuple[str, int], StudyRow]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Mapping[int, Sequence[StudyRow]]) -> SeedRows:
        """The rows of several tables by their seeds."""
        return cls({seed: {(row.method, row.edits): row for row in own} for seed, own in rows.items()})

    def put(self, seed: int, row: StudyRow) -> None:
        """Add a row, in place of an earlier one of its seed, method and number of edits."""
        self.by_seed.setdefault(seed, {})[row.method, row.edits] = row

    @property
    def places(self) -> list[tuple[str, int]]:
        """Each method and number of edits for which there is a row, in the order of the first seed's."""
        return list(dict.fromkeys(place for rows in self.by_seed.values() for place in rows))

    def rows_at(self, method: str, edits: int) -> dict[int, StudyRow]:
        """The rows of all seeds that have one."""
        return {seed: rows[method, edits] for seed, rows in self.by_seed.items() if (method, edits) in rows}

    def spread(self, method: str, edits: int, metric: str) -> Spread | None:
        """The mean of a metric over the seeds that have a value; None where none has."""
        values = list(self._values(method, edits, metric).values())
        return spread_of(values) if values else None

    def best(self, edits: int, metric: str, sign: int) -> frozenset[str]:
        """The method with the best mean after ``edits`` edits, and all that may not be called different from it.

        ``sign`` 1: high is best, -1: low. Empty where there are not two methods, or none differs from the best.
        """
        values = {method: self._values(method, at, metric) for method, at in self.places if at == edits}
        means = {method: spread_of(list(own.values())).mean for method, own in values.items() if own}
        if len(means) < 2 or not sign:
            return frozenset()
        top = max(means, key=lambda method: sign * means[method])
        alike = frozenset(method for method in means if method == top or not _differ(values[method], values[top]))
        return alike if len(alike) < len(means) else frozenset()

    def records(self) -> list[Row]:
        """One row for a method, number of edits and metric: the mean, the ends of its interval, how many seeds."""
        found = []
        for method, edits in self.places:
            for metric in METRICS:
                if (one := self.spread(method, edits, metric)) is not None:
                    head = {"method": method, "edits": edits, "metric": metric, "mean": one.mean}
                    found.append({**head, "low": one.low, "high": one.high, "seeds": one.seeds})
        return found

    def _values(self, method: str, edits: int, metric: str) -> dict[int, float]:
        rows = self.rows_at(method, edits)
        return {seed: value for seed, row in rows.items() if (value := getattr(row, metric)) is not None}


def _differ(first: Mapping[int, float], second: Mapping[int, float]) -> bool:
    both = sorted(first.keys() & second.keys())
    return differ([first[seed] for seed in both], [second[seed] for seed in both])
