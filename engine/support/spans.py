"""Lengths of time in words, for all that says how long something takes."""

from __future__ import annotations


def span(seconds: float) -> str:
    """A duration at the precision of a forecast: "1 s", "25 s", "3 min", "1.5 h"."""
    if seconds < 10:
        return f"{max(1, round(seconds))} s"
    if seconds < 100:
        return f"{5 * round(seconds / 5)} s"
    return f"{round(seconds / 60)} min" if seconds < 5700 else f"{seconds / 3600:.1f} h"
