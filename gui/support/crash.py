"""Traces of crashes of the interpreter itself (a fault in Qt, torch or a driver), to be reported at the next start."""

from __future__ import annotations

import faulthandler
import os
from pathlib import Path
from typing import TextIO

import psutil

from engine.support.places import make_private
from engine.support.private import keep_private

KEPT = "crash-previous.log"


class CrashLog:
    """While open, fatal errors write the stacks of all threads into ``crash-<process>.log`` of a folder.

    A clean exit removes the file, so a file whose process no longer exists means that the program did not end cleanly:
    then ``unclean`` is True, and ``previous`` is the file if it has a trace (a killed process leaves none).
    """

    def __init__(self, folder: Path) -> None:
        make_private(folder)
        self._folder = folder
        self.unclean = False
        self.previous: Path | None = None
        for file in folder.glob("crash-*.log"):
            self._examine(file)
        self._file = folder / f"crash-{os.getpid()}.log"
        self._stream: TextIO = self._file.open("w", encoding="utf-8")
        keep_private(self._file)
        self._was_enabled = faulthandler.is_enabled()
        if not self._was_enabled:
            faulthandler.enable(self._stream)

    def close(self) -> None:
        """End cleanly and remove the file."""
        if not self._was_enabled:
            faulthandler.disable()
        self._stream.close()
        self._file.unlink(missing_ok=True)

    def _examine(self, file: Path) -> None:
        process = file.stem.removeprefix("crash-")
        if not process.isdecimal() or (int(process) != os.getpid() and psutil.pid_exists(int(process))):
            return
        self.unclean = True
        if file.stat().st_size:
            self.previous = file.replace(self._folder / KEPT)
        else:
            file.unlink()
