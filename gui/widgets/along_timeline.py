"""Measurements of an open session by the number of edits at which each was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from engine.events import TimelineChanged
from engine.support.wording import say

if TYPE_CHECKING:
    from gui.bridge.bridge import Bridge


class _Positioned(Protocol):
    """A measurement that says after how many edits it was made."""

    @property
    def position(self) -> int: ...


E = TypeVar("E", bound=_Positioned)


class AlongTimeline(QObject, Generic[E]):
    """The measurements of one kind, the last of each position, and the present ``position`` on the timeline.

    ``changed`` is emitted when :attr:`shown` may be another one.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.position = 0
        self.events: dict[int, E] = {}
        self._latest: E | None = None

    def listen(self, bridge: Bridge, kind: type[Any]) -> None:
        """Keep each measurement of ``kind`` that the engine makes, and follow the timeline."""
        bridge.subscribe(kind, self.keep)
        bridge.subscribe(TimelineChanged, self.follow)
        bridge.session_reset.connect(self.clear)

    def keep(self, event: E) -> None:
        """Store a measurement."""
        self.events[event.position] = self._latest = event
        self.changed.emit()

    def follow(self, event: TimelineChanged) -> None:
        """Take the position on the timeline, and drop measurements beyond its last batch."""
        last = event.marks[-1].position if event.marks else 0
        self.events = {position: kept for position, kept in self.events.items() if position <= last}
        if self._latest is not None and self._latest.position > last:
            self._latest = None
        self.position = event.position
        self.changed.emit()

    def clear(self) -> None:
        """Reset for another model or session."""
        self.position, self.events, self._latest = 0, {}, None
        self.changed.emit()

    @property
    def shown(self) -> E | None:
        """The measurement of the present position, else the latest one."""
        latest = self._latest or (self.events[max(self.events)] if self.events else None)
        return self.events.get(self.position, latest)

    def other_now(self, event: E) -> str:
        """How many edits the model has now, in words, where ``event`` was measured at another number; else ""."""
        if event.position == self.position:
            return ""
        return say("; the model now has {count:,}: measure again", count=self.position)
