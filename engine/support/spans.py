"""Lengths of time in words, for all that says how long something takes."""

from __future__ import annotations

from engine.support.wording import say


def span(seconds: float) -> str:
    """A duration at the precision of a forecast: "1 s", "25 s", "3 min", "1.5 h"."""
    if seconds < 10:
        return say("{seconds} s", seconds=max(1, round(seconds)))
    if seconds < 100:
        return say("{seconds} s", seconds=5 * round(seconds / 5))
    if seconds < 5700:
        return say("{minutes} min", minutes=round(seconds / 60))
    return say("{hours:.1f} h", hours=seconds / 3600)
