"""Choices that panels share: lines in plots, rows of tables and entries of lists that stand for the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan, nan
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPointF, Qt
from PySide6.QtWidgets import QComboBox, QTableView

from gui.support.chosen import Chosen, Kind
from gui.widgets.log_axes import Side
from gui.widgets.series import Array

if TYPE_CHECKING:
    from gui.style.theme import Theme
    from gui.widgets.plots import Plot

Values = Callable[[], Sequence[int | str | None]]  # what each place of an axis, row or entry stands for
_ABOVE_ALL = 100  # z
_RING = 17  # pixels


class LinkedAxis(QObject):
    """Marks the chosen thing of ``kind`` by a line at its place on an axis of ``plot``; a click there chooses it.

    ``values`` are those at the places 0, 1, ... of the axis; without them the axis counts the thing itself. Where both
    axes have the same things, a click chooses on one of them: ``clickable``.
    """

    def __init__(
        self,
        plot: Plot,
        chosen: Chosen,
        kind: Kind,
        side: Side,
        values: Values | None = None,
        *,
        clickable: bool = True,
    ) -> None:
        super().__init__(plot)
        self._plot, self._chosen = plot, chosen
        self.kind, self._side, self._values = kind, side, values
        self.line = pg.InfiniteLine(angle=90 if side == "bottom" else 0)
        self.line.setZValue(_ABOVE_ALL)
        self.line.hide()
        plot.item.addItem(self.line, ignoreBounds=True)
        if clickable:
            plot.clicked.connect(self._on_clicked)
        plot.themed.connect(self._on_theme)
        plot.said.connect(self.show_choice)
        chosen.changed.connect(self._on_chosen)

    def show_choice(self) -> None:
        """Draw the line where the chosen thing stands now."""
        place = float(self._plot.logs.place(self._side, self._place_of(self._chosen[self.kind])))
        self.line.setVisible(not isnan(place))
        if not isnan(place):
            self.line.setPos(place)

    def _place_of(self, value: int | str | None) -> float:
        """Where ``value`` stands; NaN: nowhere."""
        if value is None:
            return nan
        if self._values is None:
            return float(value)
        values = list(self._values())
        return float(values.index(value)) if value in values else nan

    def _value_at(self, place: float) -> int | str | None:
        number = round(place)
        if self._values is None:
            return number if number >= 0 else None
        values = self._values()
        return values[number] if 0 <= number < len(values) else None

    def _on_chosen(self, kind: str, _value: object) -> None:
        if kind == self.kind:
            self.show_choice()

    def _on_clicked(self, place: QPointF) -> None:
        value = self._value_at(place.x() if self._side == "bottom" else place.y())
        if value is not None:
            self._chosen.choose(self.kind, value)

    def _on_theme(self, theme: Theme) -> None:
        self.line.setPen(pg.mkPen(theme.color("text"), width=1.4, style=Qt.PenStyle.DashDotDotLine))


class LinkedPoints(QObject):
    """Marks the chosen thing of ``kind`` by a ring around its point in ``plot``; a click on a point chooses its thing.

    ``values`` are what the points stand for, ``places`` returns their axis coordinates, (2, N), and ``nearest`` the
    point at a place in data coordinates, or None.
    """

    def __init__(
        self,
        plot: Plot,
        chosen: Chosen,
        kind: Kind,
        values: Values,
        places: Callable[[], Array],
        nearest: Callable[[QPointF], int | None],
    ) -> None:
        super().__init__(plot)
        self._chosen, self.kind, self._values = chosen, kind, values
        self._places, self._nearest = places, nearest
        self.ring = pg.ScatterPlotItem(size=_RING, brush=None)
        self.ring.setZValue(_ABOVE_ALL)
        plot.item.addItem(self.ring, ignoreBounds=True)
        plot.clicked.connect(self._on_clicked)
        plot.themed.connect(self._on_theme)
        plot.said.connect(self.show_choice)
        chosen.changed.connect(self._on_chosen)

    def show_choice(self) -> None:
        """Draw the ring where the chosen thing stands now."""
        value, values = self._chosen[self.kind], list(self._values())
        here = [place for place, one in enumerate(values) if value is not None and one == value]
        x, y = self._places()[:, here]
        self.ring.setVisible(bool(here) and not isnan(x[0] + y[0]))
        self.ring.setData(x, y)

    def _on_chosen(self, kind: str, _value: object) -> None:
        if kind == self.kind:
            self.show_choice()

    def _on_clicked(self, place: QPointF) -> None:
        point = self._nearest(place)
        if point is not None:
            self._chosen.choose(self.kind, self._values()[point])

    def _on_theme(self, theme: Theme) -> None:
        self.ring.setPen(pg.mkPen(theme.color("text"), width=2))


class LinkedRows(QObject):
    """Selects the row of ``table`` that stands for the chosen thing of ``kind``; a selected row chooses.

    A table that gets the keys has a current row from then on, which Qt does not select: nobody has chosen it.
    """

    def __init__(self, table: QTableView, chosen: Chosen, kind: Kind, values: Values) -> None:
        super().__init__(table)
        self._table, self._chosen, self._kind, self._values = table, chosen, kind, values
        table.selectionModel().currentRowChanged.connect(self._on_row)
        table.selectionModel().selectionChanged.connect(self._on_selection)
        table.model().modelReset.connect(self.show_choice)
        chosen.changed.connect(self._on_chosen)

    def show_choice(self) -> None:
        """Select the row of what is chosen, where there is one."""
        value, values = self._chosen[self._kind], list(self._values())
        if value is None or value not in values:
            return
        now = self._table.currentIndex().row()
        if 0 <= now < len(values) and values[now] == value:
            return  # another row of the same thing
        row = values.index(value)
        if row != self._table.currentIndex().row() and row < self._table.model().rowCount():
            how = QItemSelectionModel.SelectionFlag
            place = self._table.model().index(row, 0)
            self._table.selectionModel().setCurrentIndex(place, how.ClearAndSelect | how.Rows)
            self._table.scrollTo(place)

    def _on_chosen(self, kind: str, _value: object) -> None:
        if kind == self._kind:
            self.show_choice()

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        values = self._values()
        if not current.isValid() or not self._table.selectionModel().isSelected(current):
            return
        if current.row() < len(values) and values[current.row()] is not None:
            self._chosen.choose(self._kind, values[current.row()])

    def _on_selection(self) -> None:
        """Where the current row itself is selected, by the space bar or a click; any other one becomes current next."""
        self._on_row(self._table.currentIndex(), QModelIndex())


class LinkedList(QObject):
    """Chooses the entry of ``combo`` that stands for the chosen thing of ``kind``, and the other way round."""

    def __init__(self, combo: QComboBox, chosen: Chosen, kind: Kind, values: Values) -> None:
        super().__init__(combo)
        self._combo, self._chosen, self._kind, self._values = combo, chosen, kind, values
        combo.currentIndexChanged.connect(self._on_entry)
        chosen.changed.connect(self._on_chosen)

    def _on_chosen(self, kind: str, value: object) -> None:
        values = list(self._values())
        if kind == self._kind and value in values:
            self._combo.setCurrentIndex(values.index(value))

    def _on_entry(self, entry: int) -> None:
        values = self._values()
        if 0 <= entry < len(values):
            self._chosen.choose(self._kind, values[entry])
