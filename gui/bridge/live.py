"""What the bridge draws in turn: panels whose plots change while work runs."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Live(Protocol):
    """A panel whose plots change while work runs. ``draw`` shows the data collected so far and clears ``dirty``."""

    dirty: bool

    def draw(self) -> None:
        """Draw what was collected since the last call."""

    def isVisible(self) -> bool:
        """Whether it can be seen (QWidget has it)."""
