"""The marks of duplicates and contradictions in the table of edits, and whether they are of the rows as they are."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.panels.edits.fact_rows import FactRow
from gui.panels.edits.row_list import RowList
from gui.panels.edits.twins import Twin, find_twins, steps_to_twins
from gui.support.slices import Slices


class TwinMarks(QObject):
    """The twins of ``rows`` as they were looked for last: :meth:`outdate` says that rows have changed since."""

    found = Signal(bool)  # they were looked for; whether others are marked now

    def __init__(self, rows: RowList, parent: QObject) -> None:
        super().__init__(parent)
        self._rows = rows
        self.twins: dict[int, Twin] = {}  # by the id of the row
        self._seeking = Slices(self)
        self._changes = self._known = 0  # of the rows so far, and how many of them the marks know

    def of(self, row: FactRow) -> Twin | None:
        """The twin of a row; None if it has none."""
        return self.twins.get(id(row))

    def outdate(self) -> None:
        """Rows have changed: others may be duplicates and contradictions now."""
        self._changes += 1

    def find(self) -> None:
        """Look for them now, if rows have changed."""
        if self._known != self._changes:
            self._seeking.stop()
            self._mark(find_twins(self._rows.rows), self._changes)

    def seek(self) -> None:
        """Look for them a few rows at a time."""
        twins: dict[int, Twin] = {}
        changes = self._changes
        self._seeking.begin(steps_to_twins(self._rows.rows, twins), lambda: self._mark(twins, changes))

    @property
    def seeking(self) -> bool:
        """Whether they are being looked for."""
        return self._seeking.busy

    def _mark(self, twins: dict[int, Twin], changes: int) -> None:
        others = twins != self.twins
        self.twins, self._known = twins, changes
        self.found.emit(others)
