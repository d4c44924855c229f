"""A filter on the events of work outside the displayed session, such as a comparison of methods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from engine.events import Event, Steps, retold, run

if TYPE_CHECKING:
    from engine.workbench import Workbench

T = TypeVar("T")


@dataclass(frozen=True)
class Unheard(Event):
    """Placeholder of a filtered event, so that work may still be paused or cancelled at that point."""


@dataclass(frozen=True)
class IdleProgress(Event):
    """Progress of idle work; ``task`` is "" once it has ended."""

    task: str = ""
    done: int = 0
    total: int = 0


def only(work: Steps[T], told: tuple[type[Event], ...]) -> Steps[T]:
    """``work`` with every event whose type is not in ``told`` replaced by :class:`Unheard`."""
    return retold(work, lambda event: event if isinstance(event, told) else Unheard())


def without_session(bench: Workbench, work: Steps[T], told: tuple[type[Event], ...]) -> Steps[T]:
    """``work`` that closes the open session, which is opened again at its end, in the worker thread.

    Panels receive only the events of a type in ``told``, and nothing of the closing and opening.
    """
    session = bench.session_folder
    try:
        return (yield from only(work, told))
    finally:
        if session is not None:
            run(bench.open_session(session))
