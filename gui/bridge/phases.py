"""A measurement of several phases as one progress: which phases it has and how long each takes of the whole.

The engine tells the progress of the phase at work, as each piece of work knows only itself. What a measurement consists
of is known from the last time that it was taken, and before the first time from a table with rough weights. A phase
that does not come (statistics that are there already) is passed over; one that nobody expected is added.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from engine.events import Progress
from engine.support.wording import say

SHORTEST = 2.0  # seconds, and share of the whole, before a time left is told
LEAST = 0.02
_COVARIANCES = (("Statistics kept from before", 0.1), ("Covariance statistics", 30.0), ("Factoring covariances", 5.0))
_KEYS, _OVERLAPS = ("Layer keys", 2.0), ("Overlaps", 1.0)
_GROUP = (("Edit quality", 1.0), ("Asking the model", 2.0))
EXPECTED: dict[str, tuple[tuple[str, float], ...]] = {
    "retention": (("Retention", 4.0), *_COVARIANCES, _KEYS, ("Looking for causes", 1.0)),
    "quality": (("The unedited model", 3.0), _GROUP[1], *_GROUP * 4, ("Perplexity", 5.0), ("Fluency", 20.0)),
    "robustness": (("Asking the model", 1.0), ("Asking in other ways", 2.5)),
    "importance": (("Importance", 1.0),) * 4,
    "superposition": (*_COVARIANCES, _KEYS),
    "superposition in full": (*_COVARIANCES, _KEYS, _OVERLAPS, _KEYS, _OVERLAPS),
    "interference": (*_COVARIANCES, ("Values", 10.0), _KEYS, ("Interference", 1.0)),
    "original": (("Loading", 20.0), ("Trying the model", 1.0), ("Comparing weights", 5.0), _KEYS),
    "taking back": (*_COVARIANCES[:2], ("Solving anew", 10.0), *(("Asking the facts", 5.0),) * 2),
}


@dataclass(slots=True)
class _Phase:
    task: str
    weight: float  # of the whole, in whatever unit all of them have
    seconds: float = 0.0
    came: bool = False


class Phases:
    """The course of one measurement over all its phases; ``clock`` gives its seconds of work so far."""

    def __init__(self, expected: Sequence[tuple[str, float]] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._phases = [_Phase(task, weight) for task, weight in expected]
        self._at = -1
        self._last: Progress | None = None
        self._since = 0.0
        self._share = 0.0

    def hear(self, event: Progress) -> None:
        """Take in the progress of a phase: the one at work, or one that begins."""
        last = self._last
        if last is None or event.task != last.task or event.done < last.done:
            self._begin(event.task)
        self._phases[self._at].seconds = self._clock() - self._since
        self._last = event
        whole = sum(phase.weight for phase in self._phases)
        done = sum(phase.weight for phase in self._phases[: self._at])
        within = min(1.0, event.done / event.total) if event.total else 0.0
        self._share = max(self._share, (done + within * self._phases[self._at].weight) / whole)

    @property
    def share(self) -> float | None:
        """The share of the whole that is done, 0 to 1, never less than before; None before anything was told."""
        return self._share if self._last is not None else None

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all phases are done; None while too little is known."""
        taken = self._clock()
        if taken < SHORTEST or self._share < LEAST:
            return None
        return taken * (1 - self._share) / self._share

    @property
    def place(self) -> str:
        """Which phase is at work, "2 of 5"; "" where there is one only."""
        if len(self._phases) < 2 or self._at < 0:
            return ""
        return say("{number} of {count}", number=self._at + 1, count=len(self._phases))

    def found(self) -> tuple[tuple[str, float], ...]:
        """The phases that came, with the seconds that each took."""
        return tuple((phase.task, max(phase.seconds, 1e-3)) for phase in self._phases if phase.came)

    def _begin(self, task: str) -> None:
        now = self._clock()
        if self._at >= 0 and self._phases[self._at].came:
            self._phases[self._at].seconds = now - self._since
        after = range(self._at + 1, len(self._phases))
        place = next((place for place in after if self._phases[place].task == task), None)
        if place is None:  # nobody expected it: as long as those that are known are on average
            weights = [phase.weight for phase in self._phases] or [1.0]
            place = self._at + 1
            self._phases.insert(place, _Phase(task, sum(weights) / len(weights)))
        self._at, self._since, self._last = place, now, None
        self._phases[place].came = True


class KnownPhases:
    """What is known of the phases of measurements, by the names of their keys."""

    def __init__(self) -> None:
        self._known = dict(EXPECTED)

    def of(self, key: Hashable | None) -> tuple[tuple[str, float], ...]:
        """The phases to expect, each with its weight; none where such a measurement was never taken."""
        return self._known.get(_name(key), ())

    def learn(self, key: Hashable | None, phases: Phases | None) -> None:
        """Note which phases a measurement had that is done, and how long each took."""
        if phases is not None and (found := phases.found()) and _name(key):
            self._known[_name(key)] = found


def _name(key: Hashable | None) -> str:
    """What is measured: the key, or its first part where facts and settings follow."""
    return str(key[0]) if isinstance(key, tuple) and key else str(key or "")
