"""The undo commands of the edits table. They skip rows that a run has meanwhile committed to the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtGui import QUndoCommand, QUndoStack

from engine.support.wording import say
from gui.language.wording import shown, tr
from gui.panels.edits.fact_rows import FactRow, FactText, free_rows
from gui.panels.edits.row_list import RowList


class Rows(Protocol):
    """The interface of the table's model that commands use."""

    rows: RowList

    def append_rows(self, rows: Sequence[FactRow]) -> None:
        """Append rows."""

    def remove_rows(self, rows: Sequence[FactRow]) -> None:
        """Remove rows."""

    def bring_back(self, stretches: Sequence[tuple[int, list[FactRow]]]) -> None:
        """Reinsert rows, each contiguous block at its first index, and show them."""

    def put_texts(self, rows: Sequence[FactRow], texts: Iterable[FactText]) -> None:
        """Set the text of each of the rows that are not locked."""

    def put_remark(self, row: FactRow, remark: str) -> None:
        """Set the note of a row."""


class TableCommand(QUndoCommand):
    """A change of the table, which may have nothing left to undo or redo: a run has taken all of its rows."""

    def can_undo(self) -> bool:
        """Whether undoing it would change the table now."""
        return True

    def can_redo(self) -> bool:
        """Whether redoing it would change the table now."""
        return True


class Coming(Protocol):
    """What puts changes on the stack a little after it was asked for them."""

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""

    def undo(self) -> None:
        """Give up what was asked for last."""


class TableStack(QUndoStack):
    """Changes of the table. Those with nothing left to do are passed over, else a key would be pressed in vain.

    To undo while rows are still ``coming`` takes those back, and not what was done before.
    """

    coming: Coming | None = None

    def canUndo(self) -> bool:
        """Whether any change before the present state can be undone, or one that is still to come."""
        return self._is_coming() or self._before() is not None

    def canRedo(self) -> bool:
        """Whether any change after the present state can be redone."""
        return self._after() is not None

    def undoText(self) -> str:
        """What :meth:`undo` would undo."""
        place = self._before()
        return "" if place is None else self.text(place)

    def redoText(self) -> str:
        """What :meth:`redo` would redo."""
        place = self._after()
        return "" if place is None else self.text(place)

    def undo(self) -> None:
        """Undo the last change that has an effect."""
        if self.coming is not None and self.coming.busy:
            self.coming.undo()
        elif (place := self._before()) is not None:
            self.setIndex(place)

    def redo(self) -> None:
        """Redo the next change that has an effect."""
        if (place := self._after()) is not None:
            self.setIndex(place + 1)

    def _is_coming(self) -> bool:
        return self.coming is not None and self.coming.busy

    def _before(self) -> int | None:
        return next((place for place in range(self.index() - 1, -1, -1) if self._at(place).can_undo()), None)

    def _after(self) -> int | None:
        return next((place for place in range(self.index(), self.count()) if self._at(place).can_redo()), None)

    def _at(self, place: int) -> TableCommand:
        command = self.command(place)
        assert isinstance(command, TableCommand)
        return command


class InsertRows(TableCommand):
    """Append rows."""

    def __init__(self, model: Rows, rows: Sequence[FactRow], what: str) -> None:
        super().__init__(shown(what))
        self._model = model
        self._rows = list(rows)
        self._taken = self._rows

    def can_undo(self) -> bool:
        """Whether a row is there that no run has used."""
        return any(not row.is_locked for row in self._rows)

    def can_redo(self) -> bool:
        """Whether undoing it took rows away."""
        return bool(self._taken)

    def redo(self) -> None:
        """Insert the rows."""
        self._model.append_rows(self._taken)

    def undo(self) -> None:
        """Remove the rows again, except those a run has used."""
        self._taken = free_rows(self._rows)
        self._model.remove_rows(self._taken)


class RemoveRows(TableCommand):
    """Remove rows; undo reinserts each at its index."""

    def __init__(self, model: Rows, rows: Sequence[FactRow], what: str) -> None:
        super().__init__(shown(with_count(what, len(rows))))
        self._model = model
        self._rows = list(rows)
        self._stretches: list[tuple[int, list[FactRow]]] = []

    def can_undo(self) -> bool:
        """Whether it took rows away."""
        return bool(self._stretches)

    def can_redo(self) -> bool:
        """Whether a row is left that no run has used."""
        return any(not row.is_locked for row in self._rows)

    def redo(self) -> None:
        """Remove the rows."""
        free = free_rows(self._rows)
        self._stretches = self._model.rows.stretches(free)
        self._model.remove_rows(free)

    def undo(self) -> None:
        """Reinsert the rows where they were."""
        self._model.bring_back(self._stretches)


class SetTexts(TableCommand):
    """Change the texts of rows; ``new`` makes the text of a row from the one that it has."""

    def __init__(self, model: Rows, rows: Sequence[FactRow], new: Callable[[FactText], FactText], what: str) -> None:
        super().__init__(shown(what))
        self._model = model
        self._rows = rows
        self._new = new
        self._old = [row.text for row in rows]

    def can_undo(self) -> bool:
        """Whether one of the rows is still free to change."""
        return any(not row.is_locked for row in self._rows)

    def can_redo(self) -> bool:
        """Whether one of the rows is still free to change."""
        return self.can_undo()

    def redo(self) -> None:
        """Set the new texts."""
        self._model.put_texts(self._rows, map(self._new, self._old))

    def undo(self) -> None:
        """Restore the old texts."""
        self._model.put_texts(self._rows, self._old)


class SetRemark(TableCommand):
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
