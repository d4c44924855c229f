"""Value search: the probability of each fact's new object by step, and where and why each search stops."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPointF, QSignalBlocker
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from engine.events import ConfidenceMeasured, FactState, ValueSearch
from engine.support.wording import say
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.value_search.confidence import confidence_in_words
from gui.panels.value_search.reason_legend import ReasonLegend
from gui.panels.value_search.search_plot import SearchPlot, describe
from gui.panels.value_search.traces import ValueTrace, ValueTraces
from gui.widgets.basics import EmptyState, row_of
from gui.widgets.linked import LinkedRows
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import NumberTable
from gui.widgets.pieces import Elided, muted_line
from gui.widgets.plots import Rows
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from gui.style.theme import Theme

TABLE_WIDTH = 340  # initial width in pixels
TITLES = {
    "probability": say("probability"),
    "nll": say("loss (nll)"),
    "kl": "KL",
    "decay": say("decay"),
    "loss": say("whole loss"),
    "rank": say("rank"),
}
WHAT = say(
    "How the method searches for the value of each fact appears here while it edits: the curve of every fact, step "
    "by step, and where and why each search stops."
)


class ValueSearchPanel(QWidget):
    """Shows :class:`ValueSearch` live, with the facts and the notes of :class:`FactState`, and beneath it the
    confidence in edited facts (:class:`ConfidenceMeasured`), also for a reopened session."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._traces = ValueTraces()
        self._name_of: Callable[[str], str] = _nameless
        self._chosen: int | None = None
        self._build_layout()
        self._build_tools()
        self._show_some(False)
        context.bridge.subscribe(ValueSearch, self.on_search)
        context.bridge.subscribe(FactState, self.on_fact)
        context.bridge.subscribe(ConfidenceMeasured, self.on_confidence)
        context.bridge.session_reset.connect(self.clear)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build_layout(self) -> None:
        self.plot = SearchPlot()
        self.plot.name_of = self._name
        self.plot.hovered.connect(self._on_hovered)
        self.plot.clicked.connect(self._on_clicked)
        self.facts = NumberTable(say("Facts of the batch and why their search stopped"))
        self.facts.setObjectName("legend")
        self.facts.setFrameShape(QFrame.Shape.NoFrame)
        self.facts.setShowGrid(False)
        self.facts.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.facts.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.facts.selectionModel().currentRowChanged.connect(self._on_row)
        LinkedRows(self.facts, self._context.chosen, "fact", lambda: [trace.fact_id for trace in self._traces.facts])
        self.legend = ReasonLegend()
        self.readout = Elided()
        self.readout.setProperty("rank", "muted")
        self.sure = muted_line()
        self.sure.setContentsMargins(12, 0, 10, 6)
        self.sure.hide()
        words = QHBoxLayout()
        words.setSpacing(14)
        words.addWidget(self.legend)
        words.addWidget(self.readout, 1)
        split = QSplitter()
        split.addWidget(self.plot)
        split.addWidget(self.facts)
        split.setStretchFactor(0, 1)
        split.setSizes([TABLE_WIDTH * 3 // 2, TABLE_WIDTH])
        split.setChildrenCollapsible(False)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(2)
        column.addLayout(words)
        column.addWidget(split, 1)
        empty = EmptyState("target", WHAT)
        self.pages = MeasuredPages(self, content, {say("Every step of every fact"): self.plot.table}, empty)
        beneath = self.layout()
        assert beneath is not None
        beneath.addWidget(self.sure)

    def _build_tools(self) -> None:
        self.measure = steady(QComboBox())
        self.measure.setAccessibleName(tr("What the curves show"))
        self.measure.setToolTip(tr("What the curves show"))
        self._offer(("probability", "nll"))
        self.measure.currentIndexChanged.connect(lambda _index: self._on_measure())
        self.tools = row_of(self.measure, self.pages.as_table)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.plot, self.legend, self.pages):
            part.apply_theme(theme)
        for label in (self.readout, self.sure):
            label.setFont(theme.font(0.92))
        self.facts.setFont(theme.font(0.92))
        self.facts.verticalHeader().setDefaultSectionSize(self.facts.fontMetrics().height() + 6)
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def set_names(self, name_of: Callable[[str], str]) -> None:
        """Set ``name_of``, which maps a fact's id to its name ("" if unknown)."""
        self._name_of = name_of

    def on_search(self, event: ValueSearch) -> None:
        """Store a step; it is drawn when the bridge draws this panel."""
        first = not any(trace.steps for trace in self._traces.facts)
        self._traces.put(event)
        if first:
            self._offer(self._traces.names)
            self._show_some(True)
            self._chosen = None
            self.plot.show_traces(self._traces, self._shown, None)
            self.plot.fit()
        self.dirty = True

    def on_fact(self, event: FactState) -> None:
        """Note the facts of the batch, and why the search of each has stopped."""
        if self._traces.follow(event) and self.pages.currentWidget() is not self.pages.empty:
            self.dirty = True

    def on_confidence(self, event: ConfidenceMeasured) -> None:
        """Show the confidence in edited and in pretrained facts."""
        self._say_how_sure(event)

    def clear(self) -> None:
        """Reset for another model or session."""
        self._traces, self._chosen = ValueTraces(), None
        self._say_how_sure(None)
        self._show_some(False)
        self.dirty = False

    def fact_rows(self) -> Rows:
        """One row per fact of the batch: name, steps taken, why it stopped, its last probability."""
        rows = [
            [
                self._name(trace),
                trace.steps[-1] if trace.steps else "",
                trace.reason,
                _number(trace.last("probability")),
            ]
            for trace in self._traces.facts
        ]
        return [say("fact"), say("steps"), say("stopped by"), say("prob.")], rows

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the steps collected so far."""
        self.dirty = False
        traces = self._traces
        if not traces.facts:
            return
        self.plot.show_traces(traces, self._shown, self._chosen)
        self.facts.numbers.show(self.fact_rows())
        heads = self.facts.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.legend.show_counts(traces.counts())
        self._say()
        self.pages.refresh()

    @property
    def _shown(self) -> str:
        return str(self.measure.currentData())

    def _name(self, trace: ValueTrace) -> str:
        return self._name_of(trace.fact_id) or say("fact {number}", number=trace.number)

    def _say(self) -> None:
        """Show a caption of the chosen fact, or of the batch's progress."""
        traces = self._traces
        if self._chosen is not None and self._chosen < len(traces.facts) and traces.facts[self._chosen].steps:
            trace = traces.facts[self._chosen]
            self.readout.set_full_text(shown(describe(trace, len(trace.steps) - 1, self._name(trace))))
        elif traces.steps:
            self.readout.set_full_text(tr("step {step} of at most {steps}", step=traces.step + 1, steps=traces.steps))

    def _say_how_sure(self, found: ConfidenceMeasured | None) -> None:
        words = shown(confidence_in_words(found))
        self.sure.set_full_text(words)
        self.sure.setVisible(bool(words))

    def _offer(self, names: tuple[str, ...]) -> None:
        """List the available quantities, keeping the choice if possible."""
        if [self.measure.itemData(n) for n in range(self.measure.count())] == list(names):
            return
        chosen = self.measure.currentData() or self._context.settings.recall("value search.shown", "probability")
        with QSignalBlocker(self.measure):
            self.measure.clear()
            for name in names:
                self.measure.addItem(shown(TITLES.get(name, name)), name)
            self.measure.setCurrentIndex(max(0, self.measure.findData(chosen)))

    def _show_some(self, there_is_some: bool) -> None:
        self.pages.show_content(there_is_some)
        self.tools.setEnabled(there_is_some)

    # -- user actions --------------------------------------------------------------------------------------------------

    def _on_measure(self) -> None:
        self._context.settings.remember("value search.shown", self._shown)
        self.draw()

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._chosen = current.row() if current.isValid() else None
        self.draw()

    def _on_clicked(self, place: QPointF) -> None:
        """Choose the curve under the pointer; away from all curves, none."""
        found = self.plot.nearest(place)
        if found is not None:
            self.facts.selectRow(found[0])
        else:
            self.facts.clearSelection()
            self._chosen = None
            self.draw()

    def _on_hovered(self, place: QPointF | None) -> None:
        found = self.plot.nearest(place) if place is not None else None
        if found is None:
            self._say()
            return
        trace = self._traces.facts[found[0]]
        self.readout.set_full_text(shown(describe(trace, found[1], self._name(trace))))


def _nameless(_fact_id: str) -> str:
    return ""


def _number(value: float | None) -> float | str:
    return "" if value is None else round(value, 3)
