"""The predicted interference of the queued facts: ranked facts, by layer, with warning, suggestion and conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QModelIndex, QPointF, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gui.context import PanelContext
from gui.support.run_watch import THRESHOLD_KEY, RunWatch
from gui.support.units import plural
from gui.widgets.adaptive_splitter import AdaptiveSplitter
from gui.widgets.basics import set_rank
from gui.widgets.linked import LinkedAxis, LinkedRows
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import padded, ranked
from gui.widgets.plots import Rows
from gui.widgets.shares_map import LayerBars, SharesMap
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.events import Conflict, InterferencePredicted
    from gui.style.theme import Theme

KINDS = {"edit": "earlier edit", "known": "known fact"}
CONFLICT_ROWS = 3.4  # visible conflicts; the last one is cut off to hint at more


class PredictionPage(QWidget):
    """Shows one :class:`InterferencePredicted`. ``said`` emits the description under the pointer, ``layer_wanted`` the
    suggested layer when the user accepts it."""

    said = Signal(str)
    layer_wanted = Signal(int)

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._context = context
        self.told: InterferencePredicted | None = None
        self.bars, self.map = LayerBars(), SharesMap()
        self.ranking = ListTable("Facts that would be disturbed, the most disturbed first")
        self.conflicts = ListTable("Queued facts that stand in each other's way")
        self.ranking.selectionModel().currentRowChanged.connect(self._on_row)
        for plot in (self.bars, self.map):
            plot.hovered.connect(lambda place, plot=plot: self._on_hovered(plot, place))
            LinkedAxis(plot, context.chosen, "layer", "bottom", self._layers)
        self.map.clicked.connect(self._on_clicked)
        LinkedAxis(self.map, context.chosen, "fact", "left", lambda: self._facts()[: self.map.facts])
        LinkedRows(self.ranking, context.chosen, "fact", self._facts)
        self._lay_out()

    # -- building ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        plots = QWidget()
        beside = QVBoxLayout(plots)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.bars, 2)
        beside.addWidget(self.map, 5)
        self.split = AdaptiveSplitter(self.ranking, plots)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._warning_row())
        column.addLayout(self._offer_row())
        self._conflict_words = ranked("", "warn", wrap=True)
        column.addWidget(self._conflict_words)
        column.addWidget(self.conflicts)
        column.addWidget(self.split, 1)

    def _warning_row(self) -> QHBoxLayout:
        self._warned = ranked("")
        self.threshold = steady(QDoubleSpinBox())
        self.threshold.setAccessibleName("Share of an edit from which on a fact is warned of")
        self.threshold.setToolTip("A fact is warned of when more than this share |p| of an edit lands on it")
        self.threshold.setRange(0.01, 2.0)
        self.threshold.setSingleStep(0.05)
        self.threshold.setDecimals(2)
        self._recall()
        self._context.settings.restored.connect(self._recall)
        self.threshold.valueChanged.connect(self._on_threshold)
        padded(self.threshold)
        self.threshold.setFixedWidth(80)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._warned)
        row.addWidget(self.threshold)
        row.addWidget(ranked("of an edit", "muted"))
        row.addStretch(1)
        return row

    def _offer_row(self) -> QHBoxLayout:
        self._offer = ranked("", "muted", wrap=True)
        self.take = QPushButton()
        self.take.setToolTip("Set the layers of the chosen method to this one layer")
        self.take.clicked.connect(self._on_take)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._offer, 1)
        row.addWidget(self.take)
        return row

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.bars, self.map, self.ranking, self.conflicts):
            part.apply_theme(theme)
        for label in (self._warned, self._offer, self._conflict_words):
            label.setFont(theme.font(0.95))
        self._size_conflicts()

    # -- display -------------------------------------------------------------------------------------------------------

    def show_prediction(self, told: InterferencePredicted | None) -> None:
        """Show ``told``."""
        self.told = told
        self.map.show_prediction(told)
        self._show_threshold()
        if told is None:
            return
        layers = f"{'layer' if len(told.written) == 1 else 'layers'} {', '.join(map(str, told.written))}"
        least = f"Least overlap at layer {told.offered} (at most {self._highest(told.offered):.2f} of an edit)"
        self._offer.setText(f"{least}; planned: {layers}.")
        self.take.setText(f"Edit at layer {told.offered}")
        self.take.setEnabled(told.written != (told.offered,))
        self._conflict_words.setText(_in_words(told.conflicts))
        self._conflict_words.setVisible(bool(told.conflicts))
        self.conflicts.numbers.show((["what", "first", "second"], [_conflict_row(c) for c in told.conflicts]))
        self.conflicts.setVisible(bool(told.conflicts))
        self.conflicts.shape_columns(stretched=(1, 2))
        self._size_conflicts()

    def rows(self) -> Rows:
        """The table of the prediction: facts, the disturbance of each, and by which queued fact."""
        told = self.told
        if told is None:
            return ["fact"], []
        columns = zip(told.names, told.kinds, told.disturbance, told.p, told.by, strict=True)
        rows = [[name, KINDS.get(kind, kind), float(d), float(p), by] for name, kind, d, p, by in columns]
        return ["fact", "what it is", "moves by", "p", "because of"], rows

    def _layers(self) -> tuple[int, ...]:
        return self.told.layers if self.told is not None else ()

    def _facts(self) -> tuple[str, ...]:
        return self.told.fact_ids if self.told is not None else ()

    def _highest(self, layer: int) -> float:
        assert self.told is not None
        return float(self.told.highest[self.told.layers.index(layer)])

    def _show_threshold(self) -> None:
        """Update the warning, the line in the bars and the marks in the list to the current threshold."""
        told, limit = self.told, self.threshold.value()
        self.bars.show_prediction(told, limit)
        if told is None:
            return
        over = np.abs(told.p) > limit
        count = int(over.sum())
        verb = "takes" if count == 1 else "take"
        self._warned.setText(f"{'▲ ' if count else ''}{count:,} of {plural(len(over), 'fact')} {verb} over")
        set_rank(self._warned, "warn" if count else "good")
        columns = zip(over, told.names, told.kinds, told.disturbance, told.p, told.by, strict=True)
        shown = [["▲" if o else "", name, kind, _brief(d), f"{p:.2f}", by] for o, name, kind, d, p, by in columns]
        self.ranking.numbers.show((["", "fact", "is", "moved", "p", "by"], shown))
        self.ranking.shape_columns(stretched=(1, 5))

    def _size_conflicts(self) -> None:
        """Limit the height of the conflicts to what they need."""
        rows = self.conflicts.numbers.rowCount()
        height = self.conflicts.verticalHeader().defaultSectionSize()
        head = self.conflicts.horizontalHeader().sizeHint().height()
        self.conflicts.setFixedHeight(round(head + 6 + height * min(rows, CONFLICT_ROWS)))

    # -- user actions --------------------------------------------------------------------------------------------------

    def _recall(self) -> None:
        self.threshold.setValue(RunWatch.recalled(self._context.settings).threshold)

    def _on_threshold(self, value: float) -> None:
        self._context.settings.remember(THRESHOLD_KEY, round(value, 2))
        self._show_threshold()

    def _on_take(self) -> None:
        if self.told is not None:
            self.layer_wanted.emit(self.told.offered)

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.map.mark(current.row() if current.isValid() else None)

    def _on_clicked(self, place: QPointF) -> None:
        row = self.map.row_at(place)
        if row is not None:
            self.ranking.selectRow(row)

    def _on_hovered(self, plot: LayerBars | SharesMap, place: QPointF | None) -> None:
        self.said.emit(plot.describe(place) if place is not None else "")


def _brief(value: float) -> str:
    """A norm in units of the hidden state as text; negligible ones are shown as zero."""
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def _in_words(conflicts: tuple[Conflict, ...]) -> str:
    """The number of conflicts of each kind: "1 contradiction, 2 duplicates"."""
    nouns = {"contradiction": "contradiction", "duplicate": "duplicate", "same key": "overlapping pair"}
    counts = [(sum(c.kind == kind for c in conflicts), noun) for kind, noun in nouns.items()]
    parts = [plural(count, noun) for count, noun in counts if count]
    return f"▲ Among the queued facts: {', '.join(parts)}" if parts else ""


def _conflict_row(conflict: Conflict) -> list[str]:
    what = f"p {conflict.p:.2f}" if conflict.kind == "same key" and conflict.p is not None else conflict.kind
    return [f"{what}, earlier edit" if conflict.earlier else what, conflict.first, conflict.second]
