"""What an event is, and work that emits them; everything that is emitted is in :mod:`engine.events`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32] | NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Event:
    """Base of everything that work emits."""


T = TypeVar("T")
Steps = Generator[Event, None, T]


def run(work: Steps[T], listen: Callable[[Event], object] | None = None) -> T:
    """Drive ``work`` to its end, handing each event to ``listen``, and return the work's result."""
    while True:
        try:
            event = next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result
        if listen is not None:
            listen(event)


def retold(work: Steps[T], tell: Callable[[Event], Event]) -> Steps[T]:
    """``work`` with each event given on as what ``tell`` makes of it; the result is the work's own."""
    try:
        while True:
            try:
                event = next(work)
            except StopIteration as stop:
                result: T = stop.value
                return result
            yield tell(event)
    finally:
        work.close()
