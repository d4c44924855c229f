"""What is known of every session without opening it: a quick look that changes and locks nothing.

A session that is open somewhere is locked; its desk then tells what the window that has it last wrote there. One that
is damaged, of a newer program or no session at all is listed with the reason, never hidden and never touched.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.desk.file import DESK_FILE, read_desk, read_thing
from engine.desk.held import Desk
from engine.errors import PalimpsestError
from engine.support.places import SESSION_DATABASE
from engine.support.plain_json import loosely
from engine.support.plain_text import brief, searched
from engine.support.reading_sqlite import for_reading
from engine.support.wording import say

TITLE, NOTE, SUMMARY, METHOD = "title", "note", "summary", "set up"  # names of things on a desk
OPEN_ELSEWHERE = say("open in another window or program")
_JUDGED = 64 << 10  # bytes of a model's name, folder and the like; more is no description of a model


@dataclass(frozen=True)
class ModelNeeded:
    """The model of a session, as it was recorded: its name, where it was, what identifies it, how it was loaded."""

    name: str = ""
    folder: str = ""
    fingerprint: str = ""
    dtype: str = "auto"
    device: str = "auto"

    @classmethod
    def recorded(cls, values: Any) -> ModelNeeded:
        """From the fields of a recorded ModelInfo; what is missing or of another type is left at its default."""
        if not isinstance(values, dict):
            return cls()
        names = ("name", "folder", "fingerprint", "dtype", "device")
        return cls(**{name: values[name] for name in names if isinstance(values.get(name), str) and values[name]})

    def moved_to(self, last: ModelNeeded) -> ModelNeeded:
        """The same one where it was loaded from ``last``, if that is this model."""
        is_it = last.folder and last.fingerprint and last.fingerprint == self.fingerprint
        return replace(self, folder=last.folder) if is_it else self


@dataclass(frozen=True)
class SessionEntry:
    """One session. ``trouble`` is the reason why it cannot be opened now, "" if it can; ``made`` and ``changed`` are in
    UTC; ``edits`` and ``waiting`` are numbers of facts; ``size`` is in bytes, of all its files.
    """

    folder: Path
    title: str
    made: datetime
    changed: datetime
    model: ModelNeeded = field(default_factory=ModelNeeded)
    edits: int = 0
    waiting: int = 0
    methods: tuple[str, ...] = ()
    size: int = 0
    note: str = ""
    trouble: str = ""

    @property
    def is_open_elsewhere(self) -> bool:
        """Whether somebody has it open."""
        return self.trouble == OPEN_ELSEWHERE

    def matches(self, words: str) -> bool:
        """Whether title, name, model, methods and note hold every one of ``words``."""
        told = (self.title, self.folder.name, self.model.name, self.model.folder, *self.methods, self.note)
        text = searched("\n".join(told))
        return all(word in text for word in searched(words).split())


def sessions(place: Path, words: str = "") -> list[SessionEntry]:
    """All sessions in the folder ``place`` that match ``words``, the one that changed last first."""
    try:
        folders = [Path(entry.path) for entry in os.scandir(place) if entry.is_dir() and not entry.name.startswith(".")]
    except OSError:
        return []
    found = (session_entry(folder) for folder in folders)
    return sorted((one for one in found if one.matches(words)), key=lambda one: one.changed, reverse=True)


def session_entry(folder: Path) -> SessionEntry:
    """What is known of the session in ``folder``."""
    size, first, last = _measured(folder)
    desk, wrong = _desk(folder)
    told, trouble = _ledger(folder)
    summary = desk.thing(SUMMARY, {})
    model = ModelNeeded.recorded(summary.get("model"))
    if told is not None:
        model = told.model.moved_to(model)
    made = _time(told.created) if told is not None else None
    return SessionEntry(
        folder,
        desk.thing(TITLE, "") or folder.name,
        made or _moment(first),
        _moment(last),
        model,
        told.edits if told is not None else _count(summary.get("edits")),
        len(desk.facts),
        told.methods if told is not None else _names(summary.get("methods")),
        size,
        desk.thing(NOTE, ""),
        trouble or wrong,
    )


def title_of(folder: Path) -> str:
    """The name of the session in ``folder``, by the shortest look."""
    try:
        return read_thing(folder, TITLE) or folder.name
    except PalimpsestError:
        return folder.name


@dataclass(frozen=True)
class _Told:
    """What the ledger tells."""

    created: str
    model: ModelNeeded
    edits: int
    methods: tuple[str, ...]


def _ledger(folder: Path) -> tuple[_Told | None, str]:
    """What the ledger tells, and why it cannot be opened, if so."""
    file = folder / SESSION_DATABASE
    if not file.is_file():
        return None, say("it has no session.db")
    try:
        with closing(for_reading(file)) as connection:
            return _told(connection), _newer(connection)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            return None, OPEN_ELSEWHERE
        return None, say("it cannot be read ({error})", error=brief(error))
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        return None, say("it is damaged ({error})", error=brief(error))


def _told(connection: sqlite3.Connection) -> _Told:
    row = connection.execute("SELECT base, created FROM session WHERE id = 1").fetchone()
    if row is None:
        raise ValueError(say("its first row is missing"))
    base = loosely(row[0], _JUDGED) if isinstance(row[0], str) else None
    methods = [method for (method,) in connection.execute("SELECT DISTINCT method FROM batches ORDER BY method")]
    return _Told(str(row[1]), ModelNeeded.recorded(base), applied_edits(connection), _names(methods))


_ON_ONE_LINE = "SELECT count(*) FROM facts WHERE batch <= (SELECT applied FROM session WHERE id = 1)"
_ON_A_BRANCH = """
WITH RECURSIVE line(id, parent, batch) AS (
    SELECT batches.id, parent, batch FROM batches
        JOIN branches ON branches.tip = batches.id JOIN session ON session.branch = branches.id
    UNION SELECT batches.id, batches.parent, batches.batch FROM batches JOIN line ON batches.id = line.parent
)
SELECT count(*) FROM facts WHERE node IN (SELECT id FROM line WHERE batch <= (SELECT applied FROM session))
"""


def applied_edits(connection: sqlite3.Connection) -> int:
    """The number of edits that are applied, in a ledger of any form so far."""
    branches = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'branches'").fetchone()
    return _count(connection.execute(_ON_A_BRANCH if branches else _ON_ONE_LINE).fetchone()[0])


def _newer(connection: sqlite3.Connection) -> str:
    from engine.session.database import CURRENT, SchemaVersion  # only now: it brings a library that no list needs

    form = SchemaVersion.unpack(connection.execute("PRAGMA user_version").fetchone()[0])
    return say("it was written by a newer Palimpsest") if form.major > CURRENT.major else ""


def _desk(folder: Path) -> tuple[Desk, str]:
    """What lies on its desk; the facts that wait in a damaged one are not known, which does not stop an opening."""
    try:
        return read_desk(folder), ""
    except PalimpsestError:
        return Desk(), ""


def _measured(folder: Path) -> tuple[int, float, float]:
    """Bytes of all files, and the times of the first and the last change of the two databases (of the folder, where
    there is none), in seconds since the epoch."""
    size, times = 0, []
    for entry in _files(folder):
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        size += found.st_size
        if entry.name.startswith((SESSION_DATABASE, DESK_FILE)):
            times.append(found.st_mtime)
    if not times:
        times = [_modified(folder)]
    return size, min(times), max(times)


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """All files below, links left unfollowed."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _files(Path(entry.path))
                else:
                    yield entry
    except OSError:
        return


def _modified(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _time(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _names(value: Any) -> tuple[str, ...]:
    found: Sequence[Any] = value if isinstance(value, list) else ()
    return tuple(name for name in found if isinstance(name, str))
