"""Work that goes on beside the session on the screen: panels hear only what is meant for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from engine.events import Event, Steps, retold

T = TypeVar("T")


@dataclass(frozen=True)
class Unheard(Event):
    """Something happened that is no panel's business; work may pause or end here as at any other event."""


@dataclass(frozen=True)
class IdleProgress(Event):
    """How far idle work is; ``task`` "" when there is none any more."""

    task: str = ""
    done: int = 0
    total: int = 0


def only(work: Steps[T], told: tuple[type[Event], ...]) -> Steps[T]:
    """``work`` with every event that is not of the kinds ``told`` turned into :class:`Unheard`."""
    return retold(work, lambda event: event if isinstance(event, told) else Unheard())
