"""The window's arrangement on disk: what Qt wrote of it, as text in one JSON file.

Not Qt's own settings file: to read a damaged one of those can end the process.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from engine.support.places import make_private
from engine.support.plain_json import parse_plain, read_bounded
from engine.support.private import write_private

LONGEST = 1 << 20  # bytes of the file


class LayoutFile:
    """Named pieces of bytes in ``file``. An unreadable file counts as empty, and a failure to write is ignored."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self, name: str) -> bytes | None:
        """What was written under ``name``; None where there is nothing, or it is damaged."""
        with suppress(ValueError):
            written = self._pieces().get(name)
            return None if written is None else b64decode(written, validate=True)
        return None

    def write(self, name: str, data: bytes | None) -> None:
        """Keep ``data`` under ``name``; None removes it."""
        pieces = self._pieces()
        pieces.pop(name, None)
        if data is not None:
            pieces[name] = b64encode(data).decode()
        with suppress(OSError):
            make_private(self._file.parent)
            write_private(self._file, json.dumps(pieces, indent=1).encode())

    def _pieces(self) -> dict[str, str]:
        try:
            return parse_plain(read_bounded(self._file, LONGEST), dict[str, str])
        except (OSError, ValueError):
            return {}
