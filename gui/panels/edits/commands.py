"""The undo commands of the edits table. They skip rows that a run has meanwhile committed to the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtGui import QUndoCommand

from engine.support.wording import say
from gui.language.wording import shown, tr
from gui.panels.edits.fact_rows import FactRow, FactText, RowList


class Rows(Protocol):
    """The interface of the table's model that commands use."""

    rows: RowList

    def append_rows(self, rows: Sequence[FactRow]) -> None:
        """Append rows."""

    def remove_rows(self, rows: Sequence[FactRow]) -> None:
        """Remove rows."""

    def restore_rows(self, stretches: Sequence[tuple[int, list[FactRow]]]) -> None:
        """Reinsert rows, each contiguous block at its first index."""

    def put_texts(self, pairs: Sequence[tuple[FactRow, FactText]]) -> None:
        """Set the texts of rows."""

    def put_remark(self, row: FactRow, remark: str) -> None:
        """Set the note of a row."""


class InsertRows(QUndoCommand):
    """Append rows."""

    def __init__(self, model: Rows, rows: Sequence[FactRow], what: str) -> None:
        super().__init__(shown(what))
        self._model = model
        self._rows = list(rows)
        self._taken: list[FactRow] = list(rows)

    def redo(self) -> None:
        """Insert the rows."""
        self._model.append_rows(self._taken)

    def undo(self) -> None:
        """Remove the rows again, except those a run has used."""
        self._taken = [row for row in self._rows if not row.is_locked]
        self._model.remove_rows(self._taken)


class RemoveRows(QUndoCommand):
    """Remove rows; undo reinserts each at its index."""

    def __init__(self, model: Rows, rows: Sequence[FactRow], what: str) -> None:
        super().__init__(shown(with_count(what, len(rows))))
        self._model = model
        self._rows = list(rows)
        self._stretches: list[tuple[int, list[FactRow]]] = []

    def redo(self) -> None:
        """Remove the rows."""
        free = [row for row in self._rows if not row.is_locked]
        self._stretches = _stretches(self._model.rows.rows, free)
        self._model.remove_rows(free)

    def undo(self) -> None:
        """Reinsert the rows where they were."""
        self._model.restore_rows(self._stretches)


class SetTexts(QUndoCommand):
    """Change the texts of rows."""

    def __init__(self, model: Rows, pairs: Sequence[tuple[FactRow, FactText]], what: str) -> None:
        super().__init__(shown(what))
        self._model = model
        self._new = list(pairs)
        self._old = [(row, row.text) for row, _ in pairs]

    def redo(self) -> None:
        """Set the new texts."""
        self._put(self._new)

    def undo(self) -> None:
        """Restore the old texts."""
        self._put(self._old)

    def _put(self, pairs: Sequence[tuple[FactRow, FactText]]) -> None:
        self._model.put_texts([(row, text) for row, text in pairs if not row.is_locked])


class SetRemark(QUndoCommand):
    """Change the note of a row, be it in the ledger or not."""

    def __init__(self, model: Rows, row: FactRow, remark: str) -> None:
        super().__init__(tr("note"))
        self._model, self._row, self._new, self._old = model, row, remark, row.remark

    def redo(self) -> None:
        """Set the new note."""
        self._model.put_remark(self._row, self._new)

    def undo(self) -> None:
        """Restore the old note."""
        self._model.put_remark(self._row, self._old)


def with_count(what: str, rows: int) -> str:
    """What a command does, and with how many rows where they are several."""
    return what if rows == 1 else say("{what} ({rows} rows)", what=what, rows=rows)


def _stretches(rows: Sequence[FactRow], some: Sequence[FactRow]) -> list[tuple[int, list[FactRow]]]:
    """``some`` of ``rows`` as contiguous blocks (first index, rows), in order."""
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
