"""The history of measurements of a session's side memories, by which a panel can show any position."""

from __future__ import annotations

from engine.events import SideMemoryMeasured, TimelineChanged, TimelineMark


class SideHistory:
    """The measurements by kind and position. ``position`` is the number of edits applied now."""

    def __init__(self) -> None:
        self.position = 0
        self._events: dict[str, dict[int, SideMemoryMeasured]] = {}
        self._marks: tuple[TimelineMark, ...] = ()
        self._fresh: set[int] = set()  # positions measured since the last event of the timeline

    def put(self, event: SideMemoryMeasured) -> None:
        """Store a measurement; it replaces an older one of the same kind and position."""
        self._events.setdefault(event.kind, {})[event.position] = event
        self._fresh.add(event.position)
        self.position = event.position

    def follow(self, event: TimelineChanged) -> None:
        """Follow the position on the timeline, and drop measurements of batches that another run has replaced."""
        shared = 0
        for old, new in zip(self._marks, event.marks, strict=False):
            if (old.batch, old.position, old.method, old.when) != (new.batch, new.position, new.method, new.when):
                break
            shared = new.position
        kept = self._fresh | {mark.position for mark in event.marks if mark.position <= shared}
        for events in self._events.values():
            for position in [position for position in events if position not in kept and position > 0]:
                del events[position]
        self._marks, self._fresh = event.marks, set()
        self.position = event.position

    @property
    def measured(self) -> bool:
        """Whether there was a side memory at any position still on the timeline."""
        return any(self._events.values())

    @property
    def kinds(self) -> tuple[str, ...]:
        """The current side memories, in the order of their first measurement."""
        return tuple(kind for kind in self._events if self.now(kind) is not None)

    def now(self, kind: str) -> SideMemoryMeasured | None:
        """The latest measurement of ``kind`` at or before the current position."""
        events = self._events.get(kind, {})
        place = max((position for position in events if position <= self.position), default=None)
        return events[place] if place is not None else None
