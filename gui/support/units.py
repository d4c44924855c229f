"""Formatting of numbers, durations and paths for display."""

from __future__ import annotations

from pathlib import Path

import resources


def format_bytes(count: float) -> str:
    """Bytes in decimal units, three digits: 37.6 MB."""
    for unit in ("B", "kB", "MB", "GB"):
        if abs(count) < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"


def format_count(count: float) -> str:
    """A large count, three digits: 9.4 M, 1.24 B."""
    if count < 1000:
        return f"{count:.0f}"
    for unit in ("k", "M"):
        count /= 1000
        if count < 999.5:
            return f"{count:.3g} {unit}"
    return f"{count / 1000:.3g} B"


def plural(count: int, noun: str) -> str:
    """The count with its noun: 1 row, 1,203 rows."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def format_folder(folder: str) -> str:
    """A folder with the home directory written as ~, and one of the program's folders as such."""
    place, home, own = Path(folder), Path.home(), resources.path()
    if place.is_relative_to(own):
        return f"{place.relative_to(own)}, part of this program"
    return str(Path("~") / place.relative_to(home)) if place.is_relative_to(home) else folder


def duration(seconds: float) -> str:
    """A length of time in words: "12 s", "4 min", "1 h 20 min"."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def time_left(seconds: float) -> str:
    """A remaining time in words: "12 s left", "4 min left", "1 h 20 min left"."""
    return f"{duration(seconds)} left"
