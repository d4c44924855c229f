"""One installation at a time in a person's folders: a file that the system itself unlocks when its process ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from engine.installation.trouble import NotInstalled


@contextmanager
def our_turn(file: Path) -> Iterator[None]:
    """Hold the lock ``file``, made where it is missing; :class:`NotInstalled` where another process holds it."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("a+b") as opened:
        try:
            _lock(opened)
        except OSError as error:
            raise NotInstalled(
                f"Palimpsest is being installed already{_holder(opened)}.", "Wait until that is done, or stop it."
            ) from error
        opened.seek(0)
        opened.truncate()
        opened.write(str(os.getpid()).encode())
        opened.flush()
        yield


def _lock(opened: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        opened.seek(1 << 20)  # beyond the number, which others are to read
        msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(opened: IO[bytes]) -> str:
    """Which process holds it, in words."""
    with suppress(OSError, ValueError):
        opened.seek(0)
        return f" (process {int(opened.read(20))})"
    return ""
