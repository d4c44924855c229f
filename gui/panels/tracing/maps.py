"""The three maps of a causal trace side by side, stacked, or one at a time, depending on the room."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from engine.support.wording import say
from gui.language.wording import local
from gui.panels.tracing.map import KINDS, NAMES, Traced, TraceMap, hue_table
from gui.widgets.basics import Segmented
from gui.widgets.overlap_map import ColourScale

if TYPE_CHECKING:
    from gui.style.theme import Theme

LEAST = (185, 165)  # minimum width and height in pixels of a map side by side or stacked
TIPS = {
    "hidden": say("The output of one block is put back as it was in the clean run"),
    "mlp": say("What the MLPs of some layers give is put back"),
    "attention": say("What the attention of some layers gives is put back"),
}


class TraceCell(QWidget):
    """A map with a colour bar below it."""

    def __init__(self, plot: TraceMap) -> None:
        super().__init__()
        self.plot = plot
        self.scale = ColourScale(partial(hue_table, kind=plot.kind))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.scale)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(plot, 1)
        column.addLayout(foot)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        self.plot.apply_theme(theme)
        self.scale.apply_theme(theme)

    def show_traced(self, traced: Traced | None, window: int) -> None:
        """Draw the map, and label the ends of its scale."""
        self.plot.show_traced(traced, window)
        if traced is not None:
            self.scale.show_ends(local(f"{traced.floor:.2f}"), local(f"{traced.ceiling:.2f}"))


class TraceMaps(QWidget):
    """Shows one :class:`Traced`; ``said`` emits a description of the cell under the pointer, "" outside."""

    said = Signal(object)  # a text

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(LEAST[0], LEAST[1] - 20)  # of one map, as the layout's minimum is larger
        self.maps = {kind: TraceMap(kind) for kind in KINDS}
        self.cells = {kind: TraceCell(plot) for kind, plot in self.maps.items()}
        self.choice = Segmented(say("Which map"), [(kind, NAMES[kind], TIPS[kind]) for kind in KINDS])
        self.choice.chosen.connect(lambda _kind: self._arrange())
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        for kind, cell in self.cells.items():
            self.split.addWidget(cell)
            plot = self.maps[kind]
            plot.hovered.connect(lambda place, plot=plot: self._on_hovered(plot, place))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.choice)
        column.addWidget(self.split, 1)
        self._arrange()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for cell in self.cells.values():
            cell.apply_theme(theme)

    def show_traced(self, traced: Traced | None, window: int = 1) -> None:
        """Draw all three maps on a common scale from the corrupted run to the clean one."""
        for cell in self.cells.values():
            cell.show_traced(traced, window)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the arrangement for the new size."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Arrange side by side if each is wide enough then, else stacked, else one at a time."""
        wide, tall = self.width() >= len(KINDS) * LEAST[0], self.height() >= len(KINDS) * LEAST[1]
        orientation = Qt.Orientation.Vertical if tall and not wide else Qt.Orientation.Horizontal
        if orientation is not self.split.orientation():
            self.split.setOrientation(orientation)
            self.split.setSizes([1000] * len(KINDS))
        single = not (wide or tall)
        self.choice.setVisible(single)
        for kind, cell in self.cells.items():
            cell.setVisible(not single or kind == self.choice.key)

    def _on_hovered(self, plot: TraceMap, place: QPointF | None) -> None:
        self.said.emit(plot.describe(place) if place is not None else "")
