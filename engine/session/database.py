"""The session's database: how it is opened, its version, and the numbered steps that bring an old one up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from engine.errors import BadInput, NotWritten, SessionDamaged, SessionMismatch
from engine.session.checksums import COLUMN, NAME_COLUMN, batch_checksum, checksum_of, name_checksum, sealed
from engine.session.one_process import IN_A_FORK, OwnConnection, of_another_process
from engine.session.records import DamagedRow, spaces_spelled_out
from engine.support.files import replacing
from engine.support.plain_text import brief
from engine.support.private import keep_private
from engine.support.reading_sqlite import guard
from engine.support.wording import said_by, say

# What SQLite's errors say where the disk is the reason; others of their class are about what is in the file.
_DISK_SIGNS = ("disk", "readonly", "unable to open", "full")


class SchemaVersion(NamedTuple):
    """Version of the database's form. Another minor number is compatible; a newer major number is not read."""

    major: int
    minor: int

    @classmethod
    def unpack(cls, user_version: int) -> SchemaVersion:
        """From SQLite's ``user_version``: the major number in the upper 16 bits, the minor one in the lower."""
        return cls(user_version >> 16, user_version & 0xFFFF)

    def pack(self) -> int:
        """The number for SQLite's ``user_version``."""
        return self.major << 16 | self.minor


def _create_tables(database: Database) -> None:
    """Version 1.0."""
    database.table("session").create(
        {"id": int, "base": str, "fingerprint": str, "program": str, "created": str, "applied": int}, pk="id"
    )
    database.table("batches").create(
        {
            "batch": int,
            "method": str,
            "settings": str,
            "seed": int,
            "seconds": float,
            "made_at": str,
            "name": str,
            "factors": str,
            "factors_bytes": int,
            "factors_digest": str,
        },
        pk="batch",
    )
    texts = ("fact_id", "subject", "prompt", "target", "true_answer", "paraphrases", "neighbours", "same_subject")
    columns: dict[str, type] = {"batch": int, "place": int}
    columns.update(dict.fromkeys((*texts, "relation", "source_id"), str))
    database.table("facts").create(columns, pk=("batch", "place"))
    database.table("facts").create_index(["fact_id"])
    database.table("results").create(
        {"batch": int, "place": int, "fact_id": str, "before": float, "after": float, "says": str, "efficacy": int},
        pk=("batch", "place"),
    )
    database.table("measurements").create({"kind": str, "position": int, "payload": str}, pk=("kind", "position"))


def _add_probes(database: Database) -> None:
    """Version 1.1: portability probes and beginnings of texts; null in older rows."""
    for column in ("portability", "generation"):
        database.table("facts").add_column(column, str)


def _spell_out_spaces(database: Database) -> None:
    """Version 1.2: before it a space stood between any prompt and its answer, also where none is put there now."""
    facts = database.table("facts")
    for row in list(facts.rows):
        if changed := spaces_spelled_out(row):
            facts.update((row["batch"], row["place"]), changed)


def _grow_branches(database: Database) -> None:
    """Version 2.0: batches are nodes of a tree; what was one line becomes the branch "main".

    A measurement belongs to the last batch whose edits it counts. Numbers of factor files went up with every batch, so
    the next node's number is above them all, and it is kept, since none may be given twice.
    """
    for table, former, now in (("batches", "batch", "id"), ("facts", "batch", "node"), ("results", "batch", "node")):
        database.execute(f"ALTER TABLE {table} RENAME COLUMN {former} TO {now}")
    for column in ("parent", "batch"):
        database.table("batches").add_column(column, int)
    database.execute("UPDATE batches SET parent = id - 1, batch = id")
    database.execute("ALTER TABLE measurements RENAME TO former_measurements")
    columns = {"node": int, "kind": str, "position": int, "payload": str}
    database.table("measurements").create(columns, pk=("node", "kind", "position"))
    database.execute(
        """
        WITH ends AS (
            SELECT batches.id, SUM(COUNT(facts.node)) OVER (ORDER BY batches.id) AS edits
            FROM batches LEFT JOIN facts ON facts.node = batches.id GROUP BY batches.id
        )
        INSERT INTO measurements
        SELECT COALESCE((SELECT MAX(id) FROM ends WHERE edits <= position), 0), kind, position, payload
        FROM former_measurements
        """
    )
    database.execute("DROP TABLE former_measurements")
    database.table("measurements").create_index(["kind"])
    database.table("branches").create({"id": int, "name": str, "tip": int, "made": str}, pk="id")
    database.table("branches").create_index(["name"], unique=True)
    for column in ("branch", "next_node"):
        database.table("session").add_column(column, int)
    (last,) = database.execute("SELECT COALESCE(MAX(id), 0) FROM batches").fetchone()
    (file,) = database.execute("SELECT COALESCE(MAX(CAST(factors AS INTEGER)), 0) FROM batches").fetchone()
    database.execute("INSERT INTO branches SELECT 1, 'main', ?, created FROM session", [last])
    database.execute("UPDATE session SET branch = 1, next_node = ?", [1 + max(last, file)])


def _add_checksums(database: Database) -> None:
    """Version 2.1: a checksum of each batch and each measurement; those that are there get theirs as they are."""
    for table in ("batches", "measurements"):
        database.table(table).add_column(COLUMN, str)
    for batch in list(database.table("batches").rows):
        facts, results = (
            database.table(table).rows_where("node = ?", [batch["id"]], order_by="place")
            for table in ("facts", "results")
        )
        database.table("batches").update(batch["id"], {COLUMN: batch_checksum(batch, facts, results)})
    for row in list(database.table("measurements").rows):
        key = (row["node"], row["kind"], row["position"])
        database.table("measurements").update(key, {COLUMN: checksum_of(row)})


def _seal_the_rest(database: Database) -> None:
    """Version 3.0: checksums of the session's own row, of branches and of bookmarks' names.

    A program that knows nothing of them would change these rows and leave the checksums as they were.
    """
    for table, column in (("session", COLUMN), ("branches", COLUMN), ("batches", NAME_COLUMN)):
        database.table(table).add_column(column, str)
    for table in ("session", "branches"):
        for row in list(database.table(table).rows):
            database.table(table).update(row["id"], {COLUMN: sealed(row)[COLUMN]})
    for row in list(database.table("batches").rows_where("name != ''")):
        database.table("batches").update(row["id"], {NAME_COLUMN: name_checksum(row["id"], row["name"])})


def _add_what_made(database: Database) -> None:
    """Version 3.1: what each batch was made with; not known of those that are there."""
    database.table("batches").add_column("made_with", str)


# Every change of the database's form adds a step here; existing steps are never changed.
_STEPS: tuple[tuple[SchemaVersion, Callable[[Database], None]], ...] = (
    (SchemaVersion(1, 0), _create_tables),
    (SchemaVersion(1, 1), _add_probes),
    (SchemaVersion(1, 2), _spell_out_spaces),
    (SchemaVersion(2, 0), _grow_branches),
    (SchemaVersion(2, 1), _add_checksums),
    (SchemaVersion(3, 0), _seal_the_rest),
    (SchemaVersion(3, 1), _add_what_made),
)
CURRENT = _STEPS[-1][0]


def version_of(database: Database) -> SchemaVersion:
    """The version that is written in the database; 0.0 for one with no tables yet."""
    (number,) = database.execute("PRAGMA user_version").fetchone()
    return SchemaVersion.unpack(number)


def bring_up_to_date(database: Database, file: Path) -> None:
    """Take the steps that the database of ``file`` lacks; :class:`SessionMismatch` where a newer program wrote it."""
    found = version_of(database)
    if found.major > CURRENT.major:
        raise SessionMismatch(
            say(
                "{file} was written by a newer Palimpsest (form {found}; this one reads {known}).",
                file=file,
                found=f"{found.major}.{found.minor}",
                known=f"{CURRENT.major}.{CURRENT.minor}",
            ),
            say("Update Palimpsest to open it."),
        )
    for version, step in _STEPS:
        if found < version:
            with database.atomic():
                step(database)
                database.execute(f"PRAGMA user_version = {version.pack()}")


@cache
def _columns() -> dict[str, set[str]]:
    """The columns of each table in the present form."""
    database = Database(memory=True)
    try:
        for _, step in _STEPS:
            step(database)
        return {table.name: {column.name for column in table.columns} for table in database.tables}
    finally:
        database.close()


def check_columns(database: Database) -> None:
    """Raise :class:`DamagedRow` where a table lacks a column: a newer minor form has more, never fewer."""
    for name, columns in _columns().items():
        if missing := columns - {column.name for column in database.table(name).columns}:
            raise DamagedRow(say("its table {name} lacks {missing}", name=name, missing=min(missing)))


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """Turn SQLite's errors, and rows that are damaged, into errors that name the file and a remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise SessionMismatch(
                say("The session in {folder} is open in another window or program.", folder=file.parent),
                say("Close it there first."),
            ) from error
        if any(sign in str(error) for sign in _DISK_SIGNS):
            raise NotWritten(
                say("it cannot be read or written ({error}).", error=said_by(error)),
                say("Check the disk's free space and the rights."),
                file=file,
            ) from error
        raise _damaged(file, error) from error
    except sqlite3.ProgrammingError as error:  # which is about who calls, and not about the file
        if str(error) == IN_A_FORK:
            raise of_another_process(file.parent) from error
        if "thread" in str(error):
            raise BadInput(
                say(
                    "The session in {folder} was opened in another thread than the one that uses it now.",
                    folder=file.parent,
                ),
                say("Use a workbench in one thread alone, from its first session on."),
            ) from error
        if "closed" in str(error):
            raise BadInput(
                say("The session in {folder} was closed while something still used it.", folder=file.parent),
                say("Open it again."),
            ) from error
        raise _damaged(file, error) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError, DamagedRow) as error:  # names of columns are no texts of rows
        raise _damaged(file, error) from error


def _damaged(file: Path, error: Exception) -> SessionDamaged:
    return SessionDamaged(
        say("{file} is damaged or is no session ({reason}).", file=file, reason=brief(error)),
        say("Nothing was changed; open a copy of the session, or begin a new one."),
    )


def create_database(file: Path, rows: Mapping[str, dict[str, Any]]) -> None:
    """Make the new database ``file``, with one row in each of the tables that ``rows`` names: whole or not at all.

    A file that is there stays as it is. Raises :class:`NotWritten` where the disk refuses.
    """
    with replacing(file, new=True) as temporary, explained(file):
        connection = sqlite3.connect(temporary)
        try:
            database = Database(connection)
            bring_up_to_date(database, file)
            with database.atomic():
                for table, row in rows.items():
                    database.table(table).insert(row)
        finally:
            connection.close()


def open_database(file: Path) -> Database:
    """Open the database ``file`` for this thread alone, brought up to the current form.

    One writer at a time: the connection holds the file's lock until it is closed, and a second program is refused
    with :class:`SessionMismatch`; so is a damaged file or one of a newer major version. The operating system frees
    the lock of a killed program. A connection belongs to the thread and the process that opened it.
    """
    with explained(file):
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode=rw", timeout=1.0, uri=True, factory=OwnConnection
        )
        try:
            connection.execute("PRAGMA user_version")  # a new file is there from now on
            keep_private(file.parent)  # before WAL: a journal has the rights of its database
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # before WAL: it then needs no shared memory
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # a committed batch survives a power cut
            connection.execute("PRAGMA cache_size = -512")  # kilobytes, which it keeps once they are in use
            guard(connection)
            connection.execute("BEGIN IMMEDIATE")  # takes the lock now rather than at the first batch
            connection.execute("COMMIT")
            database = Database(connection)
            if not database.table("session").exists() or not database.table("session").count:
                raise DamagedRow(say("it lacks the row that says which model it belongs to"))
            bring_up_to_date(database, file)
            check_columns(database)
        except BaseException:
            connection.close()
            raise
    return database


def copy_database(database: Database, file: Path) -> None:
    """Write a consistent copy of an open database to ``file``, as one file with no journal beside it."""
    with explained(file):
        target = sqlite3.connect(file)
        try:
            database.conn.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
