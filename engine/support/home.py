"""The home folder and links in the names of files that a person gives."""

from __future__ import annotations

import os
from pathlib import Path


def absolute(place: Path | str) -> Path:
    """``place`` from the root on, for a name that is kept: a script, or a notebook, may go to another folder later.

    Without ``..``, which SQLite does not follow above the root.
    """
    found = expanded(place).absolute()
    return followed(found) if ".." in found.parts else found


def followed(place: Path | str) -> Path:
    """``place`` from the root on with all links followed.

    As far as they lead: what is not there is no error, nor is a ring of links, for which ``Path.resolve`` raises
    RuntimeError before Python 3.13.
    """
    return Path(os.path.realpath(place))


def expanded(place: Path | str) -> Path:
    """``place`` with the home folder for a ``~`` at its beginning; as it is where nobody has that name."""
    try:
        return Path(place).expanduser()
    except RuntimeError:
        return Path(place)
