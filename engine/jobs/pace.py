"""When something may be measured again while a run goes on."""

from __future__ import annotations

import time

LIVE_SHARE = 0.1


class Pace:
    """Says when something may be measured again, so that it takes at most :data:`LIVE_SHARE` of the time."""

    def __init__(self) -> None:
        self._started = self._ended = 0.0

    def due(self) -> bool:
        """Whether it may be measured now."""
        taken = self._ended - self._started
        return time.monotonic() - self._ended >= taken * (1 / LIVE_SHARE - 1)

    def start(self) -> None:
        """A measurement begins."""
        self._started = time.monotonic()

    def end(self) -> None:
        """A measurement has ended."""
        self._ended = time.monotonic()

    def resume(self) -> None:
        """The measurement that ended last goes on: what it takes now is added to what it took."""
        self._started = time.monotonic() - (self._ended - self._started)
