"""How far an installation is: measured in bytes that are on the disk, never guessed."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.installation.files import folder_size

PATIENCE = 3.0  # seconds of downloading before a time is told
MEMORY = 40  # readings that the speed is taken from


@dataclass(frozen=True)
class Progress:
    """One reading. ``stage`` is a sentence without a full stop, number ``number`` of ``stages``.

    ``done`` and ``total`` are bytes on the disk, 0 where nothing is counted; ``left`` is seconds, None where unknown.
    """

    stage: str
    number: int
    stages: int
    done: int = 0
    total: int = 0
    left: float | None = None

    @property
    def share(self) -> float | None:
        """How much of the stage is done, 0 to 1; None where it cannot be known."""
        return min(1.0, self.done / self.total) if self.total else None

    @property
    def detail(self) -> str:
        """Bytes and time in words; "" where there is nothing to say."""
        if not self.total:
            return ""
        sizes = f"{megabytes(self.done)} of {megabytes(self.total)}"
        return sizes if self.left is None else f"{sizes}, {duration(self.left)} left"


def megabytes(size: int) -> str:
    """A size as a person reads it: 411 MB, 1.40 GB."""
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def duration(seconds: float) -> str:
    """A time as a person reads it: under a minute in steps of five seconds, else in minutes or hours."""
    if seconds < 55:
        return f"{max(5, round(seconds / 5) * 5)} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


class Speed:
    """The time that is left, from the bytes that came in the last readings."""

    def __init__(self) -> None:
        self.readings: deque[tuple[float, int]] = deque(maxlen=MEMORY)

    def left(self, done: int, total: int, at: float | None = None) -> float | None:
        """Take a reading and tell the seconds that are left; None while it is too early to say."""
        self.readings.append((time.monotonic() if at is None else at, done))
        (began, first), (ended, last) = self.readings[0], self.readings[-1]
        if ended - began < PATIENCE or last <= first:
            return None
        return (total - last) * (ended - began) / (last - first)


class Meter:
    """How much of a lock's packages lies in uv's cache: those that are whole, and what is being unpacked just now.

    ``parts`` has the bytes of each package on the disk, ``releases`` its release.
    """

    def __init__(self, cache: Path, parts: Mapping[str, int], releases: Mapping[str, str]) -> None:
        self.cache, self.parts, self.releases = cache, parts, releases
        self.missing = set(parts)

    @property
    def total(self) -> int:
        """Bytes of all packages."""
        return sum(self.parts.values())

    def done(self) -> int:
        """Bytes that are there."""
        self.missing -= {name for name in self.missing if self._is_whole(name)}
        whole = self.total - sum(self.parts[name] for name in self.missing)
        rest = self.total - whole
        return whole + min(rest, sum(folder_size(place) for place in self.cache.glob(".tmp*")))

    def _is_whole(self, name: str) -> bool:
        """Whether uv has noted that the package is unpacked."""
        begins = f"{self.releases.get(name, '')}-"
        for shelf in (f"wheels-v*/pypi/{name}", f"wheels-v*/index/*/{name}"):
            for folder in self.cache.glob(shelf):
                with suppress(OSError):
                    if any(_notes(entry.name, begins) for entry in folder.iterdir()):
                        return True
        return False


def _notes(name: str, begins: str) -> bool:
    return name.startswith(begins) and name.endswith((".http", ".rev"))


def releases_of(lock: str) -> dict[str, str]:
    """The releases that the text of a lock names, by package."""
    return dict(re.findall(r"(?m)^([\w.-]+)==([^\s;\\]+)", lock))
