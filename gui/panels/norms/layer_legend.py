"""The legend of plots with one curve per layer: colour, layer number and a value, as a small table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from gui.language.wording import shown, tr

if TYPE_CHECKING:
    from gui.style.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class LegendModel(QAbstractTableModel):
    """Rows of (layer, value); the layer carries its colour as decoration."""

    def __init__(self) -> None:
        super().__init__()
        self.layers: tuple[int, ...] = ()
        self.values: list[str] = []
        self.colours: list[QColor] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row a layer."""
        return 0 if parent.isValid() else len(self.layers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Layer and value."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, colour and accessible text."""
        row, column = index.row(), index.column()
        value = self.values[row] if row < len(self.values) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return value if column else str(self.layers[row])
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return self.colours[row]
        if role == Qt.ItemDataRole.TextAlignmentRole and column == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("layer {layer}: {value}", layer=self.layers[row], value=value)
        return None

    def reset(self, layers: Sequence[int], colours: Sequence[QColor]) -> None:
        """Show other layers, or the same in other colours."""
        self.beginResetModel()
        self.layers, self.colours = tuple(layers), list(colours)
        self.values = [""] * len(self.layers)
        self.endResetModel()

    def set_values(self, values: Sequence[str]) -> None:
        """Show one value per layer."""
        self.values = list(values)
        if self.layers:
            self.dataChanged.emit(self.index(0, 1), self.index(len(self.layers) - 1, 1))


class LayerLegend(QTableView):
    """A legend whose layers can be highlighted; choosing one again, or Escape, removes the highlight."""

    highlighted = Signal(object)  # index of the layer in order, or None

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """``name`` is for screen readers."""
        super().__init__(parent)
        self.rows = LegendModel()
        self.setModel(self.rows)
        self.setAccessibleName(shown(name))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("legend")
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.clicked.connect(self._on_clicked)
        self._chosen: int | None = None
        self._before_click: int | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Apply the font and row height of the theme."""
        self.setFont(theme.font(0.92))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("000 +000.00e+00") + 26)

    @property
    def chosen(self) -> int | None:
        """The highlighted layer (index in order), or None."""
        return self._chosen

    def mousePressEvent(self, event: Any) -> None:
        """Remember the highlighted layer, so that a second click can remove the highlight."""
        self._before_click = self._chosen
        super().mousePressEvent(event)

    def keyPressEvent(self, event: Any) -> None:
        """Escape removes the highlight."""
        if event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.clearSelection()
            return
        super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self._before_click == index.row():
            self.clearSelection()

    def _on_selection(self) -> None:
        rows = self.selectionModel().selectedRows()
        self._chosen = rows[0].row() if rows else None
        self.highlighted.emit(self._chosen)
