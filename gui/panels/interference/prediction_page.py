"""The predicted interference of the queued facts: ranked facts, by layer, with warning, suggestion and conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QModelIndex, QPointF, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import local, shown, tr
from gui.support.run_watch import THRESHOLD_KEY, RunWatch
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

KINDS = {"edit": say("earlier edit"), "known": say("known fact")}
SHORT_KINDS = {"edit": say("edit"), "known": say("known")}
CONFLICTS = {
    "contradiction": say("contradiction"),
    "duplicate": say("duplicate", meaning="of facts"),
    "same key": say("same key"),
}
CONFLICT_ROWS = 3.4  # visible conflicts; the last one is cut off to hint at more


class PredictionPage(QWidget):
    """Shows one :class:`InterferencePredicted`. ``said`` emits the description under the pointer, ``layer_wanted`` the
    suggested layer when the user accepts it."""

    said = Signal(object)  # a text
    layer_wanted = Signal(int)

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._context = context
        self.told: InterferencePredicted | None = None
        self.bars, self.map = LayerBars(), SharesMap()
        self.ranking = ListTable(say("Facts that would be disturbed, the most disturbed first"))
        self.conflicts = ListTable(say("Queued facts that stand in each other's way"))
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
        self.threshold.setAccessibleName(tr("Share of an edit from which on a fact is warned of"))
        self.threshold.setToolTip(tr("A fact is warned of when more than this share |p| of an edit lands on it"))
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
        row.addWidget(ranked(tr("of an edit"), "muted"))
        row.addStretch(1)
        return row

    def _offer_row(self) -> QHBoxLayout:
        self._offer = ranked("", "muted", wrap=True)
        self.take = QPushButton()
        self.take.setToolTip(tr("Set the layers of the chosen method to this one layer"))
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
        self._offer.setText(
            tr(
                "Least overlap at layer {layer} (at most {share:.2f} of an edit); planned: {layers}.",
                layer=told.offered,
                share=self._highest(told.offered),
                layers=_layers_in_words(told.written),
            )
        )
        self.take.setText(tr("Edit at layer {layer}", layer=told.offered))
        self.take.setEnabled(told.written != (told.offered,))
        self._conflict_words.setText(shown(_in_words(told.conflicts)))
        self._conflict_words.setVisible(bool(told.conflicts))
        heads = [
            say("what", meaning="kind"),
            say("first", meaning="of two facts"),
            say("second", meaning="of two facts"),
        ]
        self.conflicts.numbers.show((heads, [_conflict_row(c) for c in told.conflicts]))
        self.conflicts.setVisible(bool(told.conflicts))
        self.conflicts.shape_columns(stretched=(1, 2))
        self._size_conflicts()

    def rows(self) -> Rows:
        """The table of the prediction: facts, the disturbance of each, and by which queued fact."""
        told = self.told
        if told is None:
            return [say("fact")], []
        columns = zip(told.names, told.kinds, told.disturbance, told.p, told.by, strict=True)
        rows = [[name, KINDS.get(kind, kind), float(d), float(p), by] for name, kind, d, p, by in columns]
        return [say("fact"), say("what it is"), say("moves by"), "p", say("because of")], rows

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
        self._warned.setText(shown(_warning(count, len(over))))
        set_rank(self._warned, "warn" if count else "good")
        columns = zip(over, told.names, told.kinds, told.disturbance, told.p, told.by, strict=True)
        ranked_facts = [
            ["▲" if o else "", name, SHORT_KINDS.get(kind, kind), _brief(d), local(f"{p:.2f}"), by]
            for o, name, kind, d, p, by in columns
        ]
        heads = ["", say("fact"), say("is", meaning="kind"), say("moved"), "p", say("by", meaning="cause")]
        self.ranking.numbers.show((heads, ranked_facts))
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
        self.said.emit(shown(plot.describe(place)) if place is not None else "")


def _brief(value: float) -> str:
    """A norm in units of the hidden state as text; negligible ones are shown as zero."""
    return local(f"{value:.3f}" if value < 10 else f"{value:.1f}")


def _layers_in_words(layers: Sequence[int]) -> str:
    numbers = ", ".join(map(str, layers))
    return say("layer {layer}", layer=numbers) if len(layers) == 1 else say("layers {layers}", layers=numbers)


def _warning(count: int, facts: int) -> str:
    """How many of ``facts`` take more of an edit than the number that follows."""
    of = say_count(facts, "{n} fact", "{n} facts")
    if not count:
        return say("{count:,} of {facts} take over", count=count, facts=of)
    if count == 1:
        return say("▲ {count:,} of {facts} takes over", count=count, facts=of)
    return say("▲ {count:,} of {facts} take over", count=count, facts=of)


def _in_words(conflicts: tuple[Conflict, ...]) -> str:
    """The number of conflicts of each kind: "1 contradiction, 2 duplicates"."""
    against, same, near = (sum(c.kind == kind for c in conflicts) for kind in CONFLICTS)
    parts = (
        say_count(against, "{n} contradiction", "{n} contradictions") if against else "",
        say_count(same, "{n} duplicate", "{n} duplicates") if same else "",
        say_count(near, "{n} overlapping pair", "{n} overlapping pairs") if near else "",
    )
    return say("▲ Among the queued facts: {conflicts}", conflicts=join_texts(", ", parts)) if any(parts) else ""


def _conflict_row(conflict: Conflict) -> list[str]:
    what: str = CONFLICTS.get(conflict.kind, conflict.kind)
    if conflict.kind == "same key" and conflict.p is not None:
        what = say("p {p:.2f}", p=conflict.p)
    return [say("{what}, earlier edit", what=what) if conflict.earlier else what, conflict.first, conflict.second]
