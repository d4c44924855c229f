"""The home folder in the names of files that a person gives."""

from __future__ import annotations

from pathlib import Path


def expanded(place: Path | str) -> Path:
    """``place`` with the home folder for a ``~`` at its beginning; as it is where nobody has that name."""
    try:
        return Path(place).expanduser()
    except RuntimeError:
        return Path(place)
