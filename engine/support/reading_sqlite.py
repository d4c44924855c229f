"""Looking into an SQLite database that belongs to somebody else, without leaving a trace beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def for_reading(file: Path, seconds: float = 0.0) -> sqlite3.Connection:
    """A connection that changes nothing in ``file``; it waits at most ``seconds`` for a lock.

    Without a journal beside it nobody has the database open, and it is read as it lies there. With one it is open
    somewhere, or its program was killed: then it is read by SQLite's rules, which see the lock or the last commits (and
    may leave the index of the journal, ``-shm``, there).
    """
    journal = Path(f"{file}-wal")
    how = "mode=ro" if journal.exists() else "mode=ro&immutable=1"
    return sqlite3.connect(f"{file.absolute().as_uri()}?{how}", seconds, uri=True)
