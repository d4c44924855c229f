"""The numbers behind a plot as a table: for screen readers, and to read exact values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from gui.language.wording import local, shown
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from gui.style.theme import Theme

LEAST_LETTERS = 20  # of a column that gives room to the others
Index = QModelIndex | QPersistentModelIndex


class NumberModel(QAbstractTableModel):
    """A table model of a header and rows of numbers, replaced as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self._header: list[str] = []
        self._rows: list[list[Any]] = []

    def show(self, rows: Rows) -> None:
        """Replace all data; a table of the same shape keeps its selection and scroll position."""
        header, table = list(rows[0]), [list(row) for row in rows[1]]
        if header == self._header and len(table) == len(self._rows):
            self._rows = table
            if table:
                self.dataChanged.emit(self.index(0, 0), self.index(len(table) - 1, len(header) - 1))
            return
        self.beginResetModel()
        self._header, self._rows = header, table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(self._header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Numbers with five significant digits, right-aligned; texts left-aligned."""
        value = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return said(value)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(value, str):
            return shown(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if isinstance(value, str) else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The column's name."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return shown(self._header[section])
        return None


def said(value: Any) -> str:
    """A cell for a person: a text, a whole number, or five significant digits of another one."""
    if isinstance(value, str):
        return shown(value)
    return local(f"{value:.5g}" if isinstance(value, float) else str(value))


class NumberTable(QTableView):
    """Shows a :class:`NumberModel`, without editing."""

    def __init__(self, name: str) -> None:
        """``name`` is for screen readers."""
        super().__init__()
        self.numbers = NumberModel()
        self.setModel(self.numbers)
        self.setAccessibleName(shown(name))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        heads = self.horizontalHeader()
        heads.setTextElideMode(Qt.TextElideMode.ElideRight)  # or a head that is too long loses both of its ends
        self.setTabKeyNavigation(False)


class ListTable(NumberTable):
    """Style a table as part of a panel: without grid and frame, with whole rows selected."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._stretched: tuple[int, ...] | None = None  # not before columns are shaped
        self.setObjectName("legend")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)

    def apply_theme(self, theme: Theme) -> None:
        """Set the row height by the font."""
        self.setFont(theme.font(0.92))
        self.horizontalHeader().setFont(theme.font())  # that in which the style sheet paints it
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)

    def shape_columns(self, stretched: tuple[int, ...]) -> None:
        """Fit columns to their text; those ``stretched`` share the remaining width.

        Where too little remains, they keep enough to be read, and the table scrolls.
        """
        self._stretched = stretched
        heads = self.horizontalHeader()
        heads.setMinimumSectionSize(18)
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        if self._stretched is None:
            return
        heads, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        columns = range(self.numbers.columnCount())
        needed = [max(self.sizeHintForColumn(column), heads.sectionSizeHint(column)) for column in columns]
        least = LEAST_LETTERS * self.fontMetrics().averageCharWidth()
        kept = {column: min(needed[column], least) for column in columns if column in self._stretched}
        others = sum(needed[column] for column in columns if column not in kept)
        tight = others + sum(kept.values()) > self.viewport().width()
        for column in columns:
            if column not in kept:
                heads.setSectionResizeMode(column, modes.ResizeToContents)
            elif tight:
                heads.setSectionResizeMode(column, modes.Fixed)
                heads.resizeSection(column, kept[column])
            else:
                heads.setSectionResizeMode(column, modes.Stretch)
