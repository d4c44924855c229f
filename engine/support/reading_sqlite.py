"""Looking into an SQLite database that belongs to somebody else, without leaving a trace beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from engine.support.wording import say

_LONGEST = 64 << 20  # bytes of one value or row: more is not written


def for_reading(file: Path, seconds: float = 0.0) -> sqlite3.Connection:
    """A connection that changes nothing in ``file``; it waits at most ``seconds`` for a lock.

    Without a journal beside it nobody has the database open, and it is read as it lies there. With one it is open
    somewhere, or its program was killed: then it is read by SQLite's rules, which see the lock or the last commits (and
    may leave the index of the journal, ``-shm``, there).
    """
    journal = Path(f"{file}-wal")
    how = "mode=ro" if journal.exists() else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?{how}", seconds, uri=True)
    try:
        guard(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def guard(connection: sqlite3.Connection) -> None:
    """Have a database that came from anywhere hold nothing that runs, and no value without bound.

    Raises sqlite3.DatabaseError where it has triggers or views, which no database of ours has.
    """
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    connection.execute("PRAGMA trusted_schema = OFF")
    kinds = connection.execute("SELECT type FROM sqlite_master WHERE type NOT IN ('table', 'index') LIMIT 1").fetchone()
    if kinds is not None:
        raise sqlite3.DatabaseError(say("it holds a {kind}, which no session has", kind=kinds[0]))
