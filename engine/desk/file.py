"""The file of a desk, ``desk.db``: a small SQLite database beside the ledger's.

The ledger's database is locked by the engine's thread for as long as its session is open, and a run may last an hour.
What a person has in hand changes meanwhile, so it has a file of its own, which is never locked for longer than one
small transaction and which the list of sessions may read at any time. A committed change survives the end of the
program, however it ends, and a power cut.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from engine.desk.held import Changes, Desk, HeldFact, text_from_json, text_to_json
from engine.errors import NotWritten, SessionMismatch
from engine.support.files import replacing
from engine.support.plain_json import check_plain, loosely, parse_plain, typed
from engine.support.plain_text import brief
from engine.support.private import keep_private
from engine.support.reading_sqlite import for_reading
from engine.support.wording import say

DESK_FILE = "desk.db"
WAIT = 2.0  # seconds to wait for another program's transaction


def _first_form(connection: sqlite3.Connection) -> None:
    """Form 1."""
    connection.execute(
        "CREATE TABLE facts (key TEXT PRIMARY KEY, place REAL, request TEXT, remark TEXT, why TEXT) WITHOUT ROWID"
    )
    connection.execute("CREATE TABLE things (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    connection.execute("CREATE TABLE remarks (fact_id TEXT PRIMARY KEY, remark TEXT) WITHOUT ROWID")


# Every change of the form adds a step here; existing steps are never changed.
_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first_form,)


class DeskFile:
    """An open desk, for the thread that opened it."""

    def __init__(self, file: Path) -> None:
        """Open ``file`` or make it; its folder must be there, as a session that has gone is not made anew.

        Raises :class:`SessionMismatch` where a newer program made it or it is damaged, :class:`NotWritten` where the
        disk refuses.
        """
        self.file = file
        with _explained(file):
            if not file.exists():
                _make(file)
            self._connection = sqlite3.connect(file, timeout=WAIT, isolation_level=None)
            try:
                keep_private(file)
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute("PRAGMA cache_size = -512")  # kilobytes, which it keeps once they are in use
                _bring_up_to_date(self._connection, file)
            except BaseException:
                self._connection.close()
                raise

    def write(self, changes: Changes) -> None:
        """Write all of ``changes`` or nothing."""
        with _explained(self.file), _transaction(self._connection) as connection:
            if changes.everything:
                for table in ("facts", "things", "remarks"):
                    connection.execute(f"DELETE FROM {table}")
            connection.executemany("DELETE FROM facts WHERE key = ?", [(key,) for key in changes.away])
            connection.executemany(
                "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)",
                ((one.key, one.place, text_to_json(one.text), one.remark, one.why) for one in changes.put),
            )
            for name, value in changes.things.items():
                _set(connection, "things", name, None if value is None else json.dumps(value))
            for fact_id, remark in changes.remarks.items():
                _set(connection, "remarks", fact_id, remark or None)

    def read(self) -> Desk:
        """All that lies there."""
        with _explained(self.file):
            return _read(self._connection)

    def close(self) -> None:
        """Close the file; closing twice is allowed."""
        self._connection.close()


def _make(file: Path) -> None:
    """Make an empty desk, whole or not at all; one that somebody makes at the same moment stays."""
    with suppress(FileExistsError), replacing(file, make_folder=False, new=True) as temporary, _explained(file):
        with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = MEMORY")  # nothing beside a file that goes if it is not finished
            _bring_up_to_date(connection, file)
        keep_private(temporary)


def _bring_up_to_date(connection: sqlite3.Connection, file: Path) -> None:
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    _check_form(file, form)
    for number, step in enumerate(_STEPS[form:], start=form + 1):
        with _transaction(connection):
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def read_desk(folder: Path) -> Desk:
    """The desk in ``folder``, which is not changed; an empty one where there is none. Raises as :class:`DeskFile`."""
    file = folder / DESK_FILE
    if not file.is_file():
        return Desk()
    with _explained(file), closing(for_reading(file, WAIT)) as connection:
        (form,) = connection.execute("PRAGMA user_version").fetchone()
        _check_form(file, form)
        return _read(connection) if form else Desk()


def read_thing(folder: Path, name: str, default: str = "") -> str:
    """One text of the desk in ``folder`` by its name, without reading the rest; ``default`` where there is none."""
    file = folder / DESK_FILE
    if not file.is_file():
        return default
    with _explained(file), closing(for_reading(file, WAIT)) as connection:
        row = connection.execute("SELECT value FROM things WHERE name = ?", (name,)).fetchone()
    try:
        return parse_plain(typed(row[0], str), str) if row is not None else default
    except ValueError:
        return default


def copy_desk(folder: Path, target: Path) -> bool:
    """Write a consistent copy of the desk in ``folder`` to the file ``target``; False where there is none."""
    file = folder / DESK_FILE
    if not file.is_file():
        return False
    with _explained(file), closing(for_reading(file, WAIT)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    return True


def set_aside(folder: Path) -> Path | None:
    """Move a desk that cannot be read out of the way, with its journal; its new name, None where there is none."""
    file = folder / DESK_FILE
    if not file.exists():
        return None
    aside, number = folder / "desk-unreadable.db", 2
    while aside.exists():
        aside, number = folder / f"desk-unreadable-{number}.db", number + 1
    for end in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            Path(f"{file}{end}").rename(f"{aside}{end}")
    return aside


def _read(connection: sqlite3.Connection) -> Desk:
    facts, things, lost = [], {}, 0
    for key, place, request, remark, why in connection.execute("SELECT * FROM facts ORDER BY place, key"):
        try:
            facts.append(_held(key, place, request, remark, why))
        except ValueError:
            lost += 1
    for name, value in connection.execute("SELECT * FROM things"):
        try:
            things[typed(name, str)] = _thing(typed(value, str))
        except ValueError:
            lost += 1
    remarks = {name: remark for name, remark in connection.execute("SELECT * FROM remarks") if isinstance(remark, str)}
    return Desk(tuple(facts), things, remarks, lost)


def _held(key: Any, place: Any, request: Any, remark: Any, why: Any) -> HeldFact:
    """A fact of a row; ValueError where the row is damaged."""
    words = (typed(key, str), typed(remark or "", str), typed(why or "", str))
    return HeldFact(words[0], typed(place, float), text_from_json(typed(request, str)), words[1], words[2])


def _thing(value: str) -> Any:
    """A thing's plain value; ValueError where it is damaged."""
    found = loosely(value)
    check_plain(found, infinite=True)
    return found


def _set(connection: sqlite3.Connection, table: str, name: str, value: str | None) -> None:
    if value is None:
        key = "name" if table == "things" else "fact_id"
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (name,))
    else:
        connection.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?)", (name, value))


def _check_form(file: Path, form: int) -> None:
    if form > len(_STEPS):
        raise SessionMismatch(
            say(
                "{file} was written by a newer Palimpsest (form {form}; this one reads {known}).",
                file=file,
                form=form,
                known=len(_STEPS),
            ),
            say("Update Palimpsest to see the facts that wait in it."),
        )


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Turn SQLite's errors into ones that name the file and a remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise NotWritten(
            say("what is in hand cannot be kept there ({error}).", error=brief(error)),
            say("Check the disk's free space and the rights."),
            file=file,
        ) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # of names in it that are no text
        raise SessionMismatch(
            say("{file} is damaged ({error}).", file=file, error=brief(error)),
            say("The edits of the session are in another file."),
        ) from error
