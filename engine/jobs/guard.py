"""Guard rails: limits that a person sets for a run, held against what is measured after each batch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar, get_args

from engine.errors import BadHyperparameter, BadInput
from engine.events import Event, GuardAction, GuardMeasure, GuardTripped, NormsMeasured, QualityMeasured, Steps, retold

T = TypeVar("T")
# The kind under which the ledger keeps what a guard rail said.
GUARD = "guard"

_WORDS = {
    "norm": "the largest growth of a layer's norm",
    "retention": "the share of edits that still hold",
    "perplexity": "the growth of perplexity",
    "untouched": "the share of untouched facts that are still answered",
    "questions": "the share of multiple-choice questions that are still answered right",
}
_NEEDED = {
    "perplexity": ("there is no held-out text", "Give one, or leave this limit out."),
    "untouched": ("no facts are known that edits should leave alone", "Give some, or leave this limit out."),
    "questions": (
        "there is no multiple-choice question that the unedited model answers right",
        "Give some, or leave this limit out.",
    ),
}


@dataclass(frozen=True)
class Limit:
    """One limit: ``measure`` may not go past ``value``, else ``action``.

    "norm" (the largest ||W_t|| / ||W_0|| of a layer) and "perplexity" (over the unedited model's) may not rise above a
    value over 1; "retention", "untouched" and "questions", shares, not fall below one in (0, 1].
    Raises BadHyperparameter.
    """

    measure: GuardMeasure
    value: float
    action: GuardAction = "pause"

    def __post_init__(self) -> None:
        if self.measure not in get_args(GuardMeasure):
            raise BadHyperparameter(
                f"{self.measure!r} cannot be guarded.", f"Choose one of: {', '.join(get_args(GuardMeasure))}."
            )
        if self.action not in get_args(GuardAction):
            raise BadHyperparameter(
                f"a guard rail cannot {self.action!r}.", f"Choose one of: {', '.join(get_args(GuardAction))}."
            )
        if self.grows and not (math.isfinite(self.value) and self.value > 1):
            raise BadHyperparameter(f"{self.measure}={self.value:g} must be above 1.", f"It is {self.words}.")
        if not self.grows and not 0 < self.value <= 1:
            raise BadHyperparameter(
                f"{self.measure}={self.value:g} must be above 0 and at most 1.", f"It is {self.words}."
            )

    @classmethod
    def parse(cls, text: str) -> Limit:
        """``MEASURE=VALUE`` or ``MEASURE=VALUE:ACTION``, such as "norm=2" or "retention=0.8:rollback"."""
        name, equals, rest = text.partition("=")
        number, colon, action = rest.partition(":")
        try:
            value = float(number)
        except ValueError as error:
            raise BadHyperparameter(
                f"{text!r} is no limit.", "Write it like norm=2 or retention=0.8:rollback."
            ) from error
        if not (equals and name.strip()) or (colon and not action.strip()):
            raise BadHyperparameter(f"{text!r} is no limit.", "Write it like norm=2 or retention=0.8:rollback.")
        return cls(name.strip().lower(), value, action.strip().lower() or "pause")  # type: ignore[arg-type]

    @property
    def grows(self) -> bool:
        """Whether it is passed from below."""
        return self.measure in ("norm", "perplexity")

    @property
    def words(self) -> str:
        """What is measured, for a person."""
        return _WORDS[self.measure]

    def passed(self, measured: float) -> bool:
        """Whether ``measured`` is past the limit; what is no number is."""
        return not (measured <= self.value if self.grows else measured >= self.value)


def check_limits(limits: Sequence[Limit]) -> None:
    """Raise BadHyperparameter where the same measure has two limits with the same action."""
    seen = set()
    for limit in limits:
        if (limit.measure, limit.action) in seen:
            raise BadHyperparameter(
                f"{limit.measure} has two limits with the same action.", f"Keep one of them ({limit.action})."
            )
        seen.add((limit.measure, limit.action))


class Guard:
    """Holds limits against what is measured while it listens; says when one is passed."""

    def __init__(self, limits: Sequence[Limit], batch: int, unedited_perplexity: float | None = None) -> None:
        """``batch`` is the last one before the run; without ``unedited_perplexity`` the first measured one counts."""
        check_limits(limits)
        self.good_batch = batch
        self._limits = tuple(limits)
        self._unedited_perplexity = unedited_perplexity
        self._readings: dict[str, float] = {}
        self._known: set[Limit] = set()

    @property
    def asks_quality(self) -> bool:
        """Whether a limit needs more than norms."""
        return any(limit.measure != "norm" for limit in self._limits)

    def hear(self, work: Steps[T]) -> Steps[T]:
        """``work`` unchanged; what it measures is noted."""
        return retold(work, self._noted)

    def begin(self) -> None:
        """Hold the limits against what was measured before the run.

        Raises BadInput where a limit is passed already, or asks for something that cannot be measured.
        """
        for limit in self._limits:
            if limit.measure in _NEEDED and limit.measure not in self._readings:
                reason, hint = _NEEDED[limit.measure]
                raise BadInput(f"{limit.measure} cannot be guarded: {reason}.", hint)
            measured = self._readings.get(limit.measure)
            if measured is not None and limit.passed(measured):
                raise BadInput(
                    f"the limit {limit.measure}={limit.value:g} is passed before the first edit ({measured:.3g}).",
                    "Choose a wider one, or go back to an earlier batch first.",
                )
        self._readings = {}

    def check(self, batch: int, position: int) -> GuardTripped | None:
        """The limit that was passed by what was measured since the last call, if any; a rollback before a pause.

        A limit that has paused the run says nothing more until it has been seen to hold again.
        """
        readings, self._readings = self._readings, {}
        measured = [limit for limit in self._limits if limit.measure in readings]
        passed = [limit for limit in measured if limit.passed(readings[limit.measure])]
        self._known -= set(measured) - set(passed)
        if not passed:
            if len(measured) == len(self._limits):
                self.good_batch = batch
            return None
        new = sorted((limit for limit in passed if limit not in self._known), key=lambda limit: limit.action == "pause")
        if not new:
            return None
        self._known.add(new[0])
        return self._tripped(new[0], readings[new[0].measure], batch, position)

    def _noted(self, event: Event) -> Event:
        if isinstance(event, NormsMeasured) and len(event.layers):
            self._readings["norm"] = float((event.norm / event.base).max())
        elif isinstance(event, QualityMeasured) and event.protocol == "final":
            for name in ("retention", "untouched", "questions"):
                if (value := getattr(event, name)) is not None:
                    self._readings[name] = value
            if event.perplexity is not None:
                self._unedited_perplexity = self._unedited_perplexity or event.perplexity
                self._readings["perplexity"] = event.perplexity / self._unedited_perplexity
        return event

    def _tripped(self, limit: Limit, measured: float, batch: int, position: int) -> GuardTripped:
        side = "above" if limit.grows else "below"
        back = f"; back to batch {self.good_batch}" if limit.action == "rollback" else ""
        return GuardTripped(
            position=position,
            batch=batch,
            measure=limit.measure,
            limit=limit.value,
            measured=measured,
            action=limit.action,
            good_batch=self.good_batch,
            reason=f"After batch {batch} {limit.words} is {measured:.3g}, {side} the limit of {limit.value:g}{back}.",
        )
