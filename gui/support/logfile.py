"""The log on disk, in rotating files of bounded size."""

from __future__ import annotations

import logging
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

SIZE = 1_000_000  # bytes of one file
KEPT = 3  # older files


class LogFile:
    """Writes lines into ``palimpsest.log`` of a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "palimpsest.log"
        self._handler = RotatingFileHandler(self.file, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)

    def write(self, when: datetime, level: str, text: str) -> None:
        """Append one entry."""
        entry = f"{when.isoformat(timespec='milliseconds')} {level:7} {text}"
        self._handler.emit(logging.LogRecord("palimpsest", logging.INFO, "", 0, entry, None, None))

    def close(self) -> None:
        """Close the file."""
        self._handler.close()
