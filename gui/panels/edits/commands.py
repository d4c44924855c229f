"""What can be undone in the edits table. A command leaves rows alone that a run has meanwhile put into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtGui import QUndoCommand

from gui.panels.edits.fact_rows import FactRow, FactText, RowList


class Rows(Protocol):
    """What a command needs of the table's model."""

    rows: RowList

    def append_rows(self, rows: Sequence[FactRow]) -> None:
        """Put rows in at the end."""

    def remove_rows(self, rows: Sequence[FactRow]) -> None:
        """Take rows out."""

    def restore_rows(self, stretches: Sequence[tuple[int, list[FactRow]]]) -> None:
        """Put rows back, each stretch to its first place."""

    def put_texts(self, pairs: Sequence[tuple[FactRow, FactText]]) -> None:
        """Give rows other texts."""


class InsertRows(QUndoCommand):
    """New rows at the end."""

    def __init__(self, model: Rows, rows: Sequence[FactRow], what: str) -> None:
        super().__init__(what)
        self._model = model
        self._rows = list(rows)
        self._taken: list[FactRow] = list(rows)

    def redo(self) -> None:
        """Put the rows in."""
        self._model.append_rows(self._taken)

    def undo(self) -> None:
        """Take the rows out again, except those a run has used."""
        self._taken = [row for row in self._rows if not row.is_locked]
        self._model.remove_rows(self._taken)


class RemoveRows(QUndoCommand):
    """Rows taken out; undone, each comes back to its place."""

    def __init__(self, model: Rows, rows: Sequence[FactRow], what: str) -> None:
        super().__init__(what if len(rows) == 1 else f"{what} ({len(rows)} rows)")
        self._model = model
        self._rows = list(rows)
        self._stretches: list[tuple[int, list[FactRow]]] = []

    def redo(self) -> None:
        """Take the rows out."""
        free = [row for row in self._rows if not row.is_locked]
        self._stretches = _stretches(self._model.rows.rows, free)
        self._model.remove_rows(free)

    def undo(self) -> None:
        """Put the rows back where they were."""
        self._model.restore_rows(self._stretches)


class SetTexts(QUndoCommand):
    """Other texts in rows that stay."""

    def __init__(self, model: Rows, pairs: Sequence[tuple[FactRow, FactText]], what: str) -> None:
        super().__init__(what)
        self._model = model
        self._new = list(pairs)
        self._old = [(row, row.text) for row, _ in pairs]

    def redo(self) -> None:
        """Type the new texts."""
        self._put(self._new)

    def undo(self) -> None:
        """Type the old texts."""
        self._put(self._old)

    def _put(self, pairs: Sequence[tuple[FactRow, FactText]]) -> None:
        self._model.put_texts([(row, text) for row, text in pairs if not row.is_locked])


def _stretches(rows: Sequence[FactRow], some: Sequence[FactRow]) -> list[tuple[int, list[FactRow]]]:
    """``some`` of ``rows`` as (first place, rows side by side), in order."""
    wanted = set(map(id, some))
    found: list[tuple[int, list[FactRow]]] = []
    for place, row in enumerate(rows):
        if id(row) not in wanted:
            continue
        if found and found[-1][0] + len(found[-1][1]) == place:
            found[-1][1].append(row)
        else:
            found.append((place, [row]))
    return found
