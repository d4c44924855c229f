"""Events of tuning: what was tried for a method on a model, what an edit reached by it, and what it cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import harmonic_mean
from typing import Any

from engine.events.base import Event
from engine.events.tabular import Row, Tabular


@dataclass(frozen=True)
class TuningPoint:
    """One attempt: ``varied`` settings in place of the preset's, and what came of it after all facts were written.

    ``efficacy`` is the share of exact answers, ``paraphrase`` and ``neighbourhood`` are CounterFact's PS and NS,
    ``untouched`` the share of known facts that are still answered, all in [0, 1] and None where the facts have no such
    probes; ``kl`` is KL(unedited || edited) per token of text in nats (None: no text), ``norm`` the largest
    ||W_t|| / ||W_0||. ``first`` is (reach, spared) after the first batch, None where that was not all and was not
    measured. Where an attempt failed or was given up there are only a ``reason`` and perhaps that.
    """

    number: int
    varied: Mapping[str, Any]
    efficacy: float | None = None
    paraphrase: float | None = None
    neighbourhood: float | None = None
    untouched: float | None = None
    kl: float | None = None
    norm: float = 1.0
    seconds: float = 0.0
    reason: str = ""
    first: tuple[float, float] | None = None

    @property
    def reach(self) -> float:
        """How far the edits took, in [0, 1]: the harmonic mean of what is known of efficacy and paraphrase."""
        return _together(self.efficacy, self.paraphrase)

    @property
    def spared(self) -> float:
        """How much of all else is left, in [0, 1]: the harmonic mean of what is known of NS, untouched facts, and
        exp(-KL), by how much the unedited model's own tokens have become less likely.
        """
        return _together(self.neighbourhood, self.untouched, None if self.kl is None else math.exp(-self.kl))

    @property
    def score(self) -> float:
        """The harmonic mean of :attr:`reach` and :attr:`spared`."""
        return harmonic_mean([self.reach, self.spared])

    def row(self) -> Row:
        """The attempt as one row of a table."""
        names = ("efficacy", "paraphrase", "neighbourhood", "untouched", "kl", "norm", "reach", "spared", "score")
        settings = ", ".join(f"{name} = {value}" for name, value in self.varied.items()) or "preset"
        numbers = {name: getattr(self, name) for name in (*names, "seconds")}
        return {"number": self.number, "settings": settings, **numbers, "reason": self.reason}


@dataclass(frozen=True)
class TuningProgressed(Event, Tabular):
    """All attempts so far for ``method``; number 0 is the preset's. ``front`` are the numbers of those that no other
    attempt surpasses in both reach and spared, ``checked`` those repeated on held-out facts, under their numbers.
    ``seconds_left`` until the time that was given is over; ``folder`` is where all of it is kept.
    """

    method: str
    points: tuple[TuningPoint, ...]
    front: tuple[int, ...] = ()
    checked: tuple[TuningPoint, ...] = ()
    seconds_left: float | None = None
    folder: str = ""

    def point(self, number: int) -> TuningPoint:
        """The attempt of a number."""
        return next(point for point in self.points if point.number == number)

    def held_out(self, number: int) -> TuningPoint | None:
        """The same settings on held-out facts; None where they were not tried, or failed there."""
        return next((point for point in self.checked if point.number == number and not point.reason), None)

    @property
    def best(self) -> TuningPoint | None:
        """The attempt of the highest score: on tried and held-out facts together where some were held up to those."""
        known = [point for point in self.points if not point.reason]
        held = {point.number: point.score for point in self.checked if not point.reason}
        twice = [point for point in known if point.number in held]
        return max(twice or known, key=lambda point: point.score + held.get(point.number, 0.0), default=None)

    def records(self) -> list[Row]:
        """One row an attempt."""
        held = {point.number: point.score for point in self.checked if not point.reason}
        more = [{"front": point.number in self.front, "held_out": held.get(point.number)} for point in self.points]
        return [{**point.row(), **own} for point, own in zip(self.points, more, strict=True)]


def front_of(points: Sequence[TuningPoint]) -> tuple[int, ...]:
    """The numbers of the attempts that no other one surpasses: at least as good in both, and better in one."""
    known = [point for point in points if not point.reason]
    best = [one for one in known if not any(_surpasses(other, one) for other in known)]
    return tuple(point.number for point in sorted(best, key=lambda point: point.reach))


def _surpasses(one: TuningPoint, other: TuningPoint) -> bool:
    mine, others = (one.reach, one.spared), (other.reach, other.spared)
    return mine != others and all(a >= b for a, b in zip(mine, others, strict=True))


def _together(*values: float | None) -> float:
    known = [value for value in values if value is not None]
    return harmonic_mean(known) if known else 0.0
