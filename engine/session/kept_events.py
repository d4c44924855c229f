"""Events in a session's ledger: stored by their fields as plain JSON, and restored by the fields' types."""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from engine.events.base import Event
from engine.session.ledger import Ledger

E = TypeVar("E", bound=Event)
Reader = Callable[[Any], Any]


def keep(ledger: Ledger, kind: str, event: Event, without: Collection[str] = ()) -> None:
    """Keep an ``event`` that has a position in the ledger under ``kind``, ``without`` the fields that are known anyway.

    Raises ValueError where an array is longer than the ledger takes.
    """
    payload = asdict(event)
    position = payload.pop("position")
    ledger.measure(kind, position, {name: value for name, value in payload.items() if name not in without})


def kept(ledger: Ledger, kind: str, event_type: type[E], /, **known: Any) -> Iterator[E]:
    """All that was kept under ``kind``, as the events they were, oldest first; ``known`` are fields that were left out.

    Fields missing in older sessions take their defaults.
    """
    readers = _readers(event_type)
    for position, payload in ledger.measurements(kind):
        fields = {name: readers[name](value) for name, value in payload.items() if name in readers}
        yield event_type(**{**fields, **known, "position": position})


def _readers(record: type) -> dict[str, Reader]:
    """For each field of a dataclass, how its value comes back from JSON."""
    return {name: _reader(hint) for name, hint in get_type_hints(record).items()}


def _reader(hint: Any) -> Reader:
    """How a value of the type ``hint`` comes back from JSON."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional(_reader(next(one for one in inner if one is not type(None))))
    if origin is np.ndarray:
        (number,) = get_args(inner[1])
        # A float32 of the event is restored with more digits than it had.
        return lambda value: np.array(value, dtype=np.float64 if issubclass(number, np.floating) else number)
    if origin is tuple and inner[-1] is Ellipsis:
        one = _reader(inner[0])
        return lambda value: tuple(one(item) for item in value)
    if origin is tuple:
        parts = [_reader(part) for part in inner]
        return lambda value: tuple(part(item) for part, item in zip(parts, value, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        one = _reader(inner[1])
        return lambda value: {name: one(item) for name, item in value.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        fields = _readers(hint)
        return lambda value: hint(**{name: fields[name](item) for name, item in value.items()})
    return _as_it_is


def _optional(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


def _as_it_is(value: Any) -> Any:
    return value
