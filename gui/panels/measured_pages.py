"""The pages of a panel of measurements: its plots, the same numbers as a table, and a sentence until there are any."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gui.panels.number_table import NumberTable
from gui.plots import Rows
from gui.widgets import EmptyState, tool_button

if TYPE_CHECKING:
    from gui.theme import Theme


class MeasuredPages(QStackedWidget):
    """Fills ``panel``. ``as_table`` is the button that shows ``rows()`` in place of ``plots``; the panel puts it
    among its tools. ``name`` is what screen readers call the table."""

    def __init__(self, panel: QWidget, plots: QWidget, rows: Callable[[], Rows], name: str, empty: EmptyState) -> None:
        super().__init__(panel)
        self._rows = rows
        self.plots, self.empty = plots, empty
        self.table = NumberTable(name)
        self.as_table = tool_button("Show as table", "Show the numbers as a table", checkable=True)
        self.as_table.toggled.connect(lambda _on: self._turn())
        self._there_is_some = False
        for page in (empty, plots, self.table):
            self.addWidget(page)
        outer = QVBoxLayout(panel)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self.empty.apply_theme(theme)
        self.as_table.setIcon(theme.icon("table"))

    def show_content(self, there_is_some: bool) -> None:
        """Show plots or table, or the sentence in their place."""
        self._there_is_some = there_is_some
        self._turn()

    def refresh(self) -> None:
        """Renew the numbers of the table while it is shown."""
        if self.as_table.isChecked():
            self.table.numbers.show(self._rows())

    def _turn(self) -> None:
        content = self.table if self.as_table.isChecked() else self.plots
        self.setCurrentWidget(content if self._there_is_some else self.empty)
        self.refresh()
