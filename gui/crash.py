"""A crash of the interpreter itself (a fault in Qt, torch or a driver) leaves a readable trace for the next start."""

from __future__ import annotations

import faulthandler
from pathlib import Path
from typing import TextIO


class CrashLog:
    """While open, fatal errors write the stacks of all threads into ``crash.log`` of a folder.

    ``previous`` is the file with the trace of the last run if that ended in a crash, else None.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "crash.log"
        self.previous = self._keep_previous()
        self._stream: TextIO = self._file.open("w", encoding="utf-8")
        self._was_enabled = faulthandler.is_enabled()
        if not self._was_enabled:
            faulthandler.enable(self._stream)

    def close(self) -> None:
        """A clean end: nothing is left behind."""
        if not self._was_enabled:
            faulthandler.disable()
        self._stream.close()
        self._file.unlink(missing_ok=True)

    def _keep_previous(self) -> Path | None:
        if not self._file.exists() or not self._file.stat().st_size:
            return None
        kept = self._file.with_name("crash-previous.log")
        self._file.replace(kept)
        return kept
