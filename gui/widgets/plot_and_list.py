"""A measured panel's content: a line of text above a plot and a list, side by side or one above the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.adaptive_splitter import AdaptiveSplitter
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import muted_line
from gui.widgets.plots import Plot

if TYPE_CHECKING:
    from gui.style.theme import Theme


class DescribedPlot(Plot):
    """A plot that says what is at a place; in itself it is empty."""

    def describe(self, _place: QPointF) -> str:
        """What lies at a place (data coordinates), in a sentence; "" where nothing does."""
        return ""


class PlotAndList(QWidget):
    """``plot`` and ``table`` under a line that says what is under the pointer, else what ``caption`` returns."""

    def __init__(
        self, plot: DescribedPlot, table: ListTable, caption: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.plot, self.table, self.readout = plot, table, muted_line()
        self._caption = caption
        plot.hovered.connect(self._on_hovered)
        split = AdaptiveSplitter(plot, table)
        split.setSizes([1000, 1000])  # equal shares, as a plot's size hint is larger than a list's
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(4)
        column.addWidget(self.readout)
        column.addWidget(split, 1)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours and the font of ``theme``."""
        self.plot.apply_theme(theme)
        self.table.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))

    def say(self) -> None:
        """Show the caption: what was measured, and when."""
        self.readout.set_full_text(self._caption())

    def _on_hovered(self, place: QPointF | None) -> None:
        described = self.plot.describe(place) if place is not None else ""
        self.readout.set_full_text(described or self._caption())
