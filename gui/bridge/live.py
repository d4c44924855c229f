"""The protocol of panels that the bridge schedules for drawing."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Live(Protocol):
    """A panel whose plots change while work runs. ``draw`` shows the data collected so far and clears ``dirty``."""

    dirty: bool

    def draw(self) -> None:
        """Draw the data collected since the last call."""

    def isVisible(self) -> bool:
        """Whether it is visible (implemented by QWidget)."""
