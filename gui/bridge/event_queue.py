"""The bounded queue from the worker thread to the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any


class EventQueue:
    """An ordered queue with a capacity. The worker blocks when it is full; the GUI thread never blocks.

    An item may have a key: a newer item with the same key replaces an unread one (latest wins, at the newer one's
    position in the order). Items without a key are never dropped.
    """

    def __init__(self, capacity: int, wake: Callable[[], None]) -> None:
        """``wake`` is called from the worker's thread whenever the queue stops being empty."""
        self._capacity = capacity
        self._wake = wake
        self._items: dict[Hashable, Any] = {}  # insertion order is the order of arrival
        self._serial = 0
        self._closed = False
        self._space = threading.Condition()

    def put(self, item: Any, key: Hashable | None = None) -> None:
        """Append ``item``; blocks while the queue is full. After :meth:`close` it does nothing."""
        with self._space:
            if key is not None:
                self._items.pop(key, None)
            while len(self._items) >= self._capacity and not self._closed:
                self._space.wait()
            if self._closed:
                return
            self._serial += 1
            was_empty = not self._items
            self._items[self._serial if key is None else key] = item
        if was_empty:
            self._wake()

    def take(self) -> Any | None:
        """Remove and return the oldest item, or None."""
        with self._space:
            if not self._items:
                return None
            item = self._items.pop(next(iter(self._items)))
            self._space.notify()
            return item

    def __len__(self) -> int:
        return len(self._items)

    def close(self) -> None:
        """Drop all items; a blocked ``put`` returns, later ones are ignored."""
        with self._space:
            self._closed = True
            self._items.clear()
            self._space.notify_all()
