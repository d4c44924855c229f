"""Events in a session's ledger: stored by their fields as plain JSON, and restored by the fields' types."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, asdict, fields
from typing import Any, TypeVar, get_args, get_type_hints

import numpy as np

from engine.errors import NotWritten
from engine.events import Log, Steps
from engine.events.base import Event
from engine.session.ledger import Ledger
from engine.support.plain_json import typed
from engine.support.wording import said_by, say

E = TypeVar("E", bound=Event)


def keep(ledger: Ledger, kind: str, event: Event, without: Collection[str] = ()) -> None:
    """Keep an ``event`` that has a position in the ledger under ``kind``, ``without`` the fields that are known anyway.

    Raises ValueError where an array is longer than the ledger takes.
    """
    payload = asdict(event)
    position = payload.pop("position")
    ledger.measure(kind, position, {name: value for name, value in payload.items() if name not in without})


def afterwards(work: Steps[None]) -> Steps[None]:
    """Drive ``work``, which measures what has taken effect: where the disk does not take what it found, that is told
    and nothing more, as the effect is not undone by it.
    """
    try:
        yield from work
    except NotWritten as error:
        yield Log(say("What was measured then is not kept: {error}", error=said_by(error)), "warning")


def kept(ledger: Ledger, kind: str, event_type: type[E], /, **known: Any) -> Iterator[E]:
    """All that was kept under ``kind``, as the events they were, oldest first; ``known`` are fields that were left out.

    Fields missing in older sessions take their defaults. A measurement that is damaged is left out, and the ledger
    told so.
    """
    yield from kept_on(ledger, ledger.branch, kind, event_type, **known)


def kept_on(ledger: Ledger, branch: str, kind: str, event_type: type[E], /, **known: Any) -> Iterator[E]:
    """The same on another branch than the present one."""
    kinds = get_type_hints(event_type)
    for position, payload in ledger.measurements(kind, branch):
        try:
            given = {name: typed(value, kinds[name], _array) for name, value in payload.items() if name in kinds}
            event = _complete(event_type, {**given, **known, "position": position})
        except ValueError as error:
            ledger.leave_out(kind, position, said_by(error))
            continue
        yield event


def _complete(event_type: type[E], values: Mapping[str, Any]) -> E:
    """The event with ``values``; ValueError where a field that has no default is missing."""
    for one in fields(event_type):
        if one.name not in values and one.default is MISSING and one.default_factory is MISSING:
            raise ValueError(say("its {name} is missing", name=one.name))
    return event_type(**values)


def _array(kind: type, value: Any) -> Any:
    """A list as the array that a field of the type ``kind`` is."""
    (number,) = get_args(get_args(kind)[1])
    # A float32 of the event is restored with more digits than it had.
    return np.array(value, dtype=np.float64 if number == np.float32 | np.float64 else number)
