"""The pages of a panel of measurements: its plots, the same numbers as a table, and a placeholder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gui.language.wording import tr
from gui.widgets.basics import EmptyState, tool_button
from gui.widgets.number_table import NumberTable
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from gui.style.theme import Theme


class MeasuredPages(QStackedWidget):
    """Fills ``panel``. ``as_table`` is the button that shows the numbers in place of ``plots``; the panel adds it
    to its tools. ``numbers`` are tables by their accessible names; one without rows is not shown."""

    def __init__(
        self, panel: QWidget, plots: QWidget, numbers: Mapping[str, Callable[[], Rows]], empty: EmptyState
    ) -> None:
        super().__init__(panel)
        self.plots, self.empty = plots, empty
        self._numbers = [(NumberTable(name), rows) for name, rows in numbers.items()]
        self.sheet = QSplitter()
        self.sheet.setChildrenCollapsible(False)
        for table in self.tables:
            self.sheet.addWidget(table)
        self.as_table = tool_button(tr("Show as table"), tr("Show the numbers as a table"), checkable=True)
        self.as_table.toggled.connect(lambda _on: self._turn())
        self._there_is_some = False
        for page in (empty, plots, self.sheet):
            self.addWidget(page)
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)

    @property
    def tables(self) -> list[NumberTable]:
        """The tables from left to right."""
        return [table for table, _ in self._numbers]

    def apply_theme(self, theme: Theme) -> None:
        """Recolour the icons for the theme."""
        self.empty.apply_theme(theme)
        self.as_table.setIcon(theme.icon("table"))

    def show_content(self, there_is_some: bool) -> None:
        """Show plots or table, or the placeholder."""
        self._there_is_some = there_is_some
        self._turn()

    def refresh(self) -> None:
        """Update the tables if they are shown."""
        if not self.as_table.isChecked():
            return
        for table, rows in self._numbers:
            table.numbers.show(rows())
            table.setVisible(table.numbers.rowCount() > 0)

    def _turn(self) -> None:
        content = self.sheet if self.as_table.isChecked() else self.plots
        self.setCurrentWidget(content if self._there_is_some else self.empty)
        self.refresh()
