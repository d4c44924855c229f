"""Files of a person, readable by that person alone: made so, and mended where an earlier program did not."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

FOLDER, FILE = 0o700, 0o600
_OTHERS = 0o077  # what the group and everybody else may do


@contextmanager
def private_file(file: Path) -> Iterator[IO[bytes]]:
    """Open the new or emptied ``file`` for writing, private from its first byte on."""
    with os.fdopen(
        os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), FILE), "wb"
    ) as sink:
        yield sink


def is_private(place: Path) -> bool:
    """Whether nobody else may read ``place``; always so on Windows, whose home folders are private by themselves."""
    return os.name == "nt" or not place.stat().st_mode & _OTHERS


def keep_private(place: Path) -> None:
    """Take the rights of others away from a file, or from a folder and everything in it.

    What is owned by somebody else, and what a link leads to, stays as it is; so does what the disk refuses to change.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        found = place.lstat()
        if stat.S_ISDIR(found.st_mode):
            _mend(place, found)
            for one in sorted(place.iterdir()):
                keep_private(one)
        elif stat.S_ISREG(found.st_mode):
            _mend(place, found)


def private_as_its_folder(file: Path) -> None:
    """Make ``file`` private where its folder is: what is written there stays private when it is moved."""
    with suppress(OSError):
        if is_private(file.parent):
            keep_private(file)


def _mend(place: Path, found: os.stat_result) -> None:
    if found.st_mode & _OTHERS and found.st_uid == os.geteuid():
        place.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
