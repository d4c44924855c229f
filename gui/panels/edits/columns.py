"""Which columns the table shows and in which order, chosen at its header and remembered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from gui.language.wording import shown, tr
from gui.panels.edits.model import FIELD_OF, TITLES, Column
from gui.support.settings import Settings

_HIDDEN, _ORDER = "edits.hidden columns", "edits.order of columns"


class Columns(QObject):
    """The menu of the header. The three columns that are typed into stay: without them a row says nothing."""

    def __init__(self, view: QTableView, settings: Settings) -> None:
        super().__init__(view)
        self._view = view
        self._settings = settings
        self._asked_freely = False  # its column is empty until the model has been
        self._hidden: list[str] = []
        header = view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_menu)
        header.sectionMoved.connect(lambda *_: self._keep_order())
        settings.follow(_HIDDEN, [], self._take_hidden)
        settings.follow(_ORDER, [], self._take_order)

    def show_freely(self) -> bool:
        """Show the column of free answers, which is hidden while there has been none; whether it was hidden."""
        first, self._asked_freely = not self._asked_freely, True
        self._apply()
        return first and not self._view.isColumnHidden(Column.FREELY)

    def menu(self) -> QMenu:
        """A line for each column, ticked where it is shown, and the way back."""
        menu = QMenu(tr("Columns"), self._view)
        for column in Column:
            line = menu.addAction(shown(TITLES[column]))
            line.setCheckable(True)
            line.setChecked(column.name not in self._hidden)
            line.setEnabled(column not in FIELD_OF)
            line.toggled.connect(partial(self._choose, column))
        menu.addSeparator()
        menu.addAction(tr("All columns, in their first order"), self.reset)
        return menu

    def reset(self) -> None:
        """All columns in their first order."""
        self._settings.remember(_HIDDEN, [])
        self._settings.remember(_ORDER, [])
        self._take_hidden([])
        self._take_order([column.name for column in Column])

    def _choose(self, column: Column, shown: bool) -> None:
        self._hidden = [name for name in self._hidden if name != column.name] + ([] if shown else [column.name])
        self._settings.remember(_HIDDEN, list(self._hidden))
        self._apply()

    def _take_hidden(self, names: Sequence[str]) -> None:
        known = [column.name for column in Column if column not in FIELD_OF]  # no set: the file may hold anything
        self._hidden = [name for name in names if name in known]
        self._apply()

    def _take_order(self, names: Sequence[str]) -> None:
        """Put the columns in the order of their ``names``; those of which it does not speak follow."""
        header, known = self._view.horizontalHeader(), [column.name for column in Column]
        order = [name for name in known if name in names]
        order.sort(key=list(names).index)
        with QSignalBlocker(header):
            for place, name in enumerate([*order, *(name for name in known if name not in order)]):
                header.moveSection(header.visualIndex(Column[name]), place)
        self._view.viewport().update()

    def _keep_order(self) -> None:
        header = self._view.horizontalHeader()
        self._settings.remember(_ORDER, [Column(header.logicalIndex(place)).name for place in range(len(Column))])

    def _apply(self) -> None:
        for column in Column:
            empty = column is Column.FREELY and not self._asked_freely
            self._view.setColumnHidden(column, empty or column.name in self._hidden)

    def _show_menu(self, place: QPoint) -> None:
        header: QHeaderView = self._view.horizontalHeader()
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(header.viewport().mapToGlobal(place))
