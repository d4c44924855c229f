"""What every front can do, and how an installation is driven with one."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Protocol, TypeVar

from engine.errors import PalimpsestError
from engine.installation.progress import Progress
from engine.installation.trouble import Cancelled

T = TypeVar("T")


class Front(Protocol):
    """Shows how far an installation is."""

    def begin(self, title: str, explanation: str) -> None:
        """Say what is going to be done."""

    def show(self, progress: Progress) -> None:
        """Show a reading."""

    @property
    def cancelled(self) -> bool:
        """Whether a person wants it to stop."""

    def failed(self, error: PalimpsestError) -> bool:
        """Say what went wrong; whether a person wants to try again."""

    def close(self) -> None:
        """Go away."""


def drive(steps: Generator[Progress, None, T], front: Front) -> T:
    """Do the work and show it; :class:`Cancelled` as soon as a person wants that."""
    with closing(steps):
        while True:
            try:
                front.show(next(steps))
            except StopIteration as stop:
                result: T = stop.value
                return result
            if front.cancelled:
                raise Cancelled


def percent(progress: Progress) -> int:
    """How far the whole is, 0 to 99: the download counts most, as it takes longest."""
    borders = (0, 1, 3, 85, 90, 99)
    low, high = borders[progress.number - 1 : progress.number + 1]
    return round(low + (high - low) * (progress.share or 0))
