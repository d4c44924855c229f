"""Guard rails: limits set for a run and checked against the measurements after each batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.events import AbilitiesMeasured, Event, GuardTripped, Log, NormsMeasured, QualityMeasured, Steps, retold
from engine.requests import Limit, check_limits
from engine.support.wording import say

T = TypeVar("T")
# The kind under which the ledger stores the reasons of guard rails.
GUARD = "guard"

_NEEDED = {
    "perplexity": (say("there is no held-out text"), say("Give one, or leave this limit out.")),
    "abilities": (say("no task is named that the unedited model can do"), say("Name some, or leave this limit out.")),
    "untouched": (say("no facts are known that edits should leave alone"), say("Give some, or leave this limit out.")),
    "questions": (
        say("there is no multiple-choice question that the unedited model answers right"),
        say("Give some, or leave this limit out."),
    ),
}


class Guard:
    """Checks limits against the measurements that it observes in the events of a run."""

    def __init__(self, limits: Sequence[Limit], batch: int, unedited_perplexity: float | None = None) -> None:
        """``batch`` is the last one before the run; without ``unedited_perplexity`` the first measured one is used."""
        check_limits(limits)
        self.good_batch = batch
        self._limits = tuple(limits)
        self._unedited_perplexity = unedited_perplexity
        self._readings: dict[str, float] = {}
        self._known: set[Limit] = set()

    @property
    def asks_quality(self) -> bool:
        """Whether a limit needs more than norms."""
        return any(limit.measure not in ("norm", "abilities") for limit in self._limits)

    def hear(self, work: Steps[T]) -> Steps[T]:
        """``work`` unchanged, while its measurements are noted."""
        return retold(work, self._noted)

    def begin(self) -> None:
        """Check the limits against the measurements made before the run.

        Raises BadInput where a limit is violated already, or needs something that cannot be measured.
        """
        for limit in self._limits:
            if limit.measure in _NEEDED and limit.measure not in self._readings:
                reason, hint = _NEEDED[limit.measure]
                raise BadInput(
                    say("{measure} cannot be guarded: {reason}.", measure=limit.measure, reason=reason), hint
                )
            measured = self._readings.get(limit.measure)
            if measured is not None and limit.passed(measured):
                raise BadInput(
                    say(
                        "the limit {measure}={value:g} is passed before the first edit ({measured:.3g}).",
                        measure=limit.measure,
                        value=limit.value,
                        measured=measured,
                    ),
                    say("Choose a wider one, or go back to an earlier batch first."),
                )
        self._readings = {}

    def check(self, batch: int, position: int) -> GuardTripped | None:
        """The limit violated by the measurements since the last call, if any; a rollback before a pause.

        A limit that has paused the run is not reported again until it has been satisfied in between.
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
        elif isinstance(event, AbilitiesMeasured) and (left := _left(event)) is not None:
            self._readings["abilities"] = left
        elif isinstance(event, QualityMeasured) and event.protocol == "final":
            for name in ("retention", "untouched", "questions"):
                if (value := getattr(event, name)) is not None:
                    self._readings[name] = value
            if event.perplexity is not None:
                self._unedited_perplexity = self._unedited_perplexity or event.perplexity
                self._readings["perplexity"] = event.perplexity / self._unedited_perplexity
        return event

    def _tripped(self, limit: Limit, measured: float, batch: int, position: int) -> GuardTripped:
        return GuardTripped(
            position=position,
            batch=batch,
            measure=limit.measure,
            limit=limit.value,
            measured=measured,
            action=limit.action,
            good_batch=self.good_batch,
            reason=_reason(limit, measured, batch, self.good_batch),
        )


def _reason(limit: Limit, measured: float, batch: int, good_batch: int) -> str:
    """Why a run ended, in words."""
    given: dict[str, Any] = {"batch": batch, "what": limit.words, "measured": measured, "limit": limit.value}
    passed = (
        say("After batch {batch} {what} is {measured:.3g}, above the limit of {limit:g}", **given)
        if limit.grows
        else say("After batch {batch} {what} is {measured:.3g}, below the limit of {limit:g}", **given)
    )
    if limit.action == "rollback":
        return say("{passed}; back to batch {good}.", passed=passed, good=good_batch)
    return say("{passed}.", passed=passed)


def _left(event: AbilitiesMeasured) -> float | None:
    """The smallest share of a named task's score that is left; None where the unedited model can do none."""
    rows = [(row, event.former(row) or row) for row in event.now if row.asked and row.higher]
    return min((row.value / former.value for row, former in rows if former.value > 0), default=None)


def recorded(session: OpenSession) -> Iterator[Log]:
    """The reasons for which guard rails ended runs of the session, oldest first."""
    for _, payload in session.ledger.measurements(GUARD):
        yield Log(_said_again(payload), "warning")


def _said_again(payload: Mapping[str, Any]) -> str:
    """The reason that was kept as English, as the sentence that it was where its figures give the same."""
    kept: str = payload["reason"]
    try:
        limit = Limit(payload["measure"], payload["limit"], payload["action"])
        said = _reason(limit, payload["measured"], payload["batch"], payload["good_batch"])
    except (KeyError, TypeError, ValueError, BadInput):  # of another program
        return kept
    return said if said == kept else kept
