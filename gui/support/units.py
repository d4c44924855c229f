"""Numbers, durations and paths as texts for a person: ``shown`` says them, and so does a sentence that holds them."""

from __future__ import annotations

from pathlib import Path

import resources
from engine.support.wording import Sentence, say
from gui.language.wording import local


def format_bytes(count: float) -> Sentence:
    """Bytes in decimal units, three digits: 37.6 MB."""
    for unit in ("B", "kB", "MB", "GB"):
        if abs(count) < 1000:
            return say("{count:.3g} {unit}", count=count, unit=unit)
        count /= 1000
    return say("{count:.3g} {unit}", count=count, unit="TB")


def format_count(count: float) -> Sentence:
    """A large count, three digits: 9.4 M, 1.24 B."""
    if count < 1000:
        return say("{count:.0f}", count=count)
    for unit in ("k", "M"):
        count /= 1000
        if count < 999.5:
            return say("{count:.3g} {unit}", count=count, unit=unit)
    return say("{count:.3g} {unit}", count=count / 1000, unit="B")


def format_probability(value: float | None) -> str:
    """A probability with three decimals in the notation of the place; smaller values are shown as such, none as ""."""
    if value is None:
        return ""
    return local("<0.001" if 0 < value < 0.001 else f"{value:.3f}")


def format_folder(folder: str) -> str:
    """A folder with the home directory written as ~, and one of the program's folders as such."""
    place, home, own = Path(folder), Path.home(), resources.path()
    if place.is_relative_to(own):
        return say("{folder}, part of this program", folder=place.relative_to(own))
    return str(Path("~") / place.relative_to(home)) if place.is_relative_to(home) else folder


def duration(seconds: float) -> Sentence:
    """A length of time in words: "12 s", "4 min", "1 h 20 min"."""
    if seconds < 90:
        return say("{seconds} s", seconds=max(round(seconds), 1))
    minutes = round(seconds / 60)
    if minutes < 90:
        return say("{minutes} min", minutes=minutes)
    return say("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def time_left(seconds: float) -> Sentence:
    """A remaining time in words: "12 s left", "4 min left", "1 h 20 min left"."""
    return say("{time} left", time=duration(seconds))
