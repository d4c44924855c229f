"""The log on disk, in rotating files of bounded size."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from engine.support.places import make_private
from engine.support.private import PrivateLog

SIZE = 1_000_000  # bytes of one file
KEPT = 3  # older files


class LogFile:
    """Writes lines into ``palimpsest.log`` of a folder."""

    def __init__(self, folder: Path) -> None:
        make_private(folder)
        self.file = folder / "palimpsest.log"
        self._handler = PrivateLog(self.file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)

    def write(self, when: datetime, level: str, text: str) -> None:
        """Append one entry."""
        entry = f"{when.isoformat(timespec='milliseconds')} {level:7} {text}"
        self._handler.emit(logging.LogRecord("palimpsest", logging.INFO, "", 0, entry, None, None))

    def close(self) -> None:
        """Close the file."""
        self._handler.close()
