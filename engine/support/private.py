"""Files of a person, readable by that person alone: made so, and mended where an earlier program did not."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
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


def write_private(file: Path, data: bytes) -> None:
    """Write ``data`` to the private ``file`` so that a reader sees the old content or the new one; OSError."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with private_file(beside) as sink:
            sink.write(data)
            sink.flush()
            os.fsync(sink.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


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
            _keep_inside(place)
        elif stat.S_ISREG(found.st_mode):
            _mend(place, found)


def _keep_inside(folder: str | os.PathLike[str]) -> None:
    """The same for everything in ``folder``; by :func:`os.scandir`, as a session has ten thousand files."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                found = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(found.st_mode):
                    _mend(entry, found)
                    _keep_inside(entry)
                elif stat.S_ISREG(found.st_mode):
                    _mend(entry, found)


def keep_usual(place: Path) -> None:
    """Give a file, or those in a folder, the rights of any new file there where a library let nobody else read them, as
    safetensors does. What the disk refuses to change stays as it is.
    """
    if os.name == "nt":
        return
    with suppress(OSError):
        files = [place, *place.rglob("*")] if place.is_dir() else [place]
        for file in files:
            found = file.lstat()
            if stat.S_ISREG(found.st_mode) and stat.S_IMODE(found.st_mode) == FILE:
                file.chmod(_usual_rights(file.parent))


def _usual_rights(folder: Path) -> int:
    """Those of a new file in ``folder``, as an empty one tells: asking for the umask changes it, for all threads."""
    probe = folder / f".{secrets.token_hex(8)}.tmp"
    number = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        return stat.S_IMODE(os.fstat(number).st_mode)
    finally:
        os.close(number)
        probe.unlink(missing_ok=True)


def lies_privately(place: Path) -> bool:
    """Whether the folder that ``place`` is in, or will be in, is private: then what is written there is, too."""
    return is_private(next(parent for parent in place.absolute().parents if parent.exists()))


class PrivateLog(RotatingFileHandler):
    """A log in rotating files that nobody else may read."""

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        keep_private(Path(self.baseFilename))
        return stream


def _mend(place: str | os.PathLike[str], found: os.stat_result) -> None:
    if found.st_mode & _OTHERS and found.st_uid == os.geteuid():
        Path(place).chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
