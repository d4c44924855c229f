"""A session looked at before it is opened, without its model: what is refused then costs no reading of weights."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from engine.errors import NotWritten
from engine.session.damage import whole_told
from engine.session.database import bring_up_to_date, check_columns, explained
from engine.session.edits import edits_of
from engine.session.folder import begins
from engine.session.records import DamagedRow
from engine.session.tree import ROOT, Tree, read_tree, standing
from engine.support.places import SESSION_DATABASE
from engine.support.reading_sqlite import for_reading
from engine.support.wording import say


class UnopenedSession:
    """The session in a folder as it lies there: its batches as a :class:`Tree`, and the edits of its present branch.

    The database is copied into memory and brought up to date there, so that nothing in the folder changes. Raises
    :class:`SessionMismatch` where it is open elsewhere, damaged or of a newer program.
    """

    def __init__(self, folder: Path) -> None:
        file = folder / SESSION_DATABASE
        _check_writable(folder, file)
        with whole_told(folder), explained(file), closing(sqlite3.connect(":memory:")) as copy:
            with closing(for_reading(file)) as source:
                source.backup(copy)
            database = Database(copy)
            if not database.table("session").exists() or not database.table("session").count:
                raise DamagedRow(say("it lacks the row that says which model it belongs to"))
            bring_up_to_date(database, file)
            check_columns(database)
            self.tree: Tree = read_tree(database, lambda _: None)
            row = next(database.table("session").rows)
            line = self.tree.line(self.tree.numbered(row["branch"]).tip)
            _, applied = standing(row, len(line), max(self.tree.nodes, default=ROOT))
            self.edits = tuple(edits_of([node.record for node in line], applied, {}))


def _check_writable(*places: Path) -> None:
    """Raise :class:`NotWritten` where something of the session may not be written to, as on a read-only disk."""
    for place in places:
        if place.exists() and not os.access(place, os.W_OK):
            raise NotWritten(
                say("it may not be written to, as an open session is."),
                say("Mend its rights, or copy the folder to another place and open the copy."),
                file=place,
            )


def look_at(folder: Path) -> UnopenedSession | None:
    """The session in ``folder``; None where one can be begun there. Raises as opening it does, whatever its model."""
    return None if begins(folder) else UnopenedSession(folder)
