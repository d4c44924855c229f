"""Robustness: whether edits succeed with other kinds of prompts, and which fact fails with which."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPointF, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from engine.events import RobustnessMeasured
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown
from gui.panels.robustness.fact_map import FactMap
from gui.panels.robustness.plot import MethodLegend, WaysPlot
from gui.panels.robustness.table import QUANTITIES, WayTable, failing_first, fails_in, short_title_of
from gui.widgets.adaptive_splitter import AdaptiveSplitter
from gui.widgets.along_timeline import AlongTimeline
from gui.widgets.basics import EmptyState, Segmented, row_of
from gui.widgets.linked import LinkedAxis, LinkedRows
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import ActionButton, muted_line
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from engine.workbench import Workbench
    from gui.style.theme import Theme

MEASURE = "measure.robustness"
VIEWS = (
    ("ways", say("ways"), say("How many facts pass in each way, by method")),
    ("facts", say("facts"), say("Which fact fails in which way")),
)
LABELS = {
    "exact": say("facts that give the new object"),
    "probability": say("mean probability of the new object"),
    "held": say("share of those that hold plainly"),
}
WHAT = say(
    "Whether edits hold in other words, in a long text, in a chat, after a misleading sentence and against doubt "
    "appears here. Edit some facts and press Measure."
)
ASK = say("Click a cell to ask it in the playground.")


class RobustnessPanel(QWidget):
    """Shows the :class:`RobustnessMeasured` of the current position, else the latest; Measure requests one.

    ``prompt_wanted`` emits a prompt for the playground.
    """

    prompt_wanted = Signal(str)

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._measured = AlongTimeline[RobustnessMeasured](self)
        self._title_of: Callable[[str], str] = str
        self._build_views()
        self._build_layout()
        self._show_some()
        context.actions.handle(MEASURE, self.measure)
        self._measured.listen(context.bridge, RobustnessMeasured)
        self._measured.changed.connect(self._changed)

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the display names of the methods."""
        self._title_of = title_of

    # -- building ------------------------------------------------------------------------------------------------------

    def _build_views(self) -> None:
        self.plot, self.legend, self.map = WaysPlot(), MethodLegend(), FactMap()
        self.plot.hovered.connect(lambda place: self._say(self.plot.describe(place) if place is not None else ""))
        self.map.hovered.connect(lambda place: self._say(self.map.describe(place) if place is not None else ""))
        self.map.clicked.connect(self._on_cell)
        self.table = ListTable(say("Ways by methods"))
        self.facts = ListTable(say("Facts, those that fail most first"))
        self.facts.selectionModel().currentRowChanged.connect(self._on_row)
        self.facts.activated.connect(self._on_activated)
        LinkedAxis(self.map, self._context.chosen, "fact", "left", self.map.fact_ids)
        LinkedRows(self.facts, self._context.chosen, "fact", self.map.fact_ids)
        self.stack = QStackedWidget()
        drawn = QWidget()
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.legend)
        column.addWidget(self.plot, 1)
        for first, second in ((drawn, self.table), (self.map, self.facts)):
            split = AdaptiveSplitter(first, second)
            split.setSizes([1000, 1000])  # equal shares, as a plot's size hint is larger than a list's
            self.stack.addWidget(split)

    def _build_layout(self) -> None:
        settings = self._context.settings
        self.view = Segmented(say("View"), VIEWS)
        settings.follow("robustness.view", "ways", self.view.choose)
        self.quantity = Segmented(say("What is shown"), QUANTITIES)
        settings.follow("robustness.quantity", "exact", self.quantity.choose)
        self.view.chosen.connect(self._on_view)
        self.quantity.chosen.connect(self._on_quantity)
        self.readout, self.source = muted_line(), muted_line()
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.view)
        head.addWidget(self.quantity)
        head.addStretch(1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.readout)
        column.addWidget(self.stack, 1)
        column.addWidget(self.source)
        empty = EmptyState("question", WHAT)
        self.pages = MeasuredPages(self, content, {say("Numbers of the view that is shown"): self.rows}, empty)
        button = ActionButton(self._context.actions[MEASURE], say("Measure"))
        self.tools = row_of(button, self.pages.as_table)
        self._on_view(self.view.key)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.plot, self.legend, self.map, self.table, self.facts, self.pages):
            part.apply_theme(theme)
        for line in (self.readout, self.source):
            line.setFont(theme.font(0.92))
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Query the applied edits in all ways, on the current weights."""

        def work(bench: Workbench) -> Any:
            return bench.laboratory.robustness()

        self._context.bridge.submit(say("Measuring robustness"), work, kind="measure", key="robustness")

    @property
    def shown(self) -> RobustnessMeasured | None:
        """The measurement of the current position, else the latest one."""
        return self._measured.shown

    def rows(self) -> Rows:
        """The table behind the current view."""
        return self.plot.table() if self.view.key == "ways" else self.map.table()

    def fact_rows(self) -> Rows:
        """The table of facts with the expected answer and the ways in which each fails, those failing most first."""
        event = self.shown
        if event is None:
            return [say("fact")], []
        return [say("fact"), say("should say"), say("fails")], [
            [event.names[n], event.targets[n], join_texts(", ", map(short_title_of, fails_in(event, n))) or "–"]
            for n in failing_first(event)
        ]

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the measurement in the chosen quantity."""
        self.dirty = False
        event = self.shown
        if event is None:
            return
        found = WayTable.of(event, self.quantity.key, self._title_of)
        self.plot.show_table(found, LABELS[self.quantity.key])
        self.legend.show_table(found)
        self.table.numbers.show(found.texts(self.quantity.key))
        self.table.shape_columns(stretched=())
        self.map.show_facts(event, self._title_of)
        self.facts.numbers.show(self.fact_rows())
        self.facts.shape_columns(stretched=(0, 1, 2))
        self._say("")
        self.pages.refresh()

    def _changed(self) -> None:
        self._show_some()
        self.dirty = True

    def _show_some(self) -> None:
        some = self.shown is not None
        self.pages.show_content(some)
        for tool in (self.view, self.quantity, self.pages.as_table):
            tool.setEnabled(some)

    def _say(self, text: str) -> None:
        """Set the caption to ``text``, by default to what was measured and when, and the source line below."""
        event = self.shown
        if event is None:
            return
        contexts = say("There was no text for long contexts.")
        if event.context:
            contexts = say("Long texts: {context}.", context=event.context)
        self.source.set_full_text(shown(join_texts(" ", [say("Chat: {frame}.", frame=event.frame), contexts])))
        self.readout.set_full_text(text or shown(self._caption(event)))

    def _caption(self, event: RobustnessMeasured) -> str:
        """What was measured and when."""
        words = say(
            "{facts}, after {edits}{again}",
            facts=say_count(len(event.names), "{n} fact", "{n} facts"),
            edits=say_count(event.position, "{n} edit", "{n} edits"),
            again=self._measured.other_now(event),
        )
        return say("{caption}. {hint}", caption=words, hint=ASK) if self.view.key == "facts" else words

    # -- user actions --------------------------------------------------------------------------------------------------

    def _on_view(self, view: str) -> None:
        self._context.settings.remember("robustness.view", view)
        self.stack.setCurrentIndex(self.view.place)
        self.quantity.setVisible(view == "ways")
        self._say("")
        self.pages.refresh()

    def _on_quantity(self, quantity: str) -> None:
        self._context.settings.remember("robustness.quantity", quantity)
        self.draw()

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """Highlight the chosen fact on the map."""
        self.map.mark(current.row() if current.isValid() else None)

    def _on_cell(self, place: QPointF) -> None:
        """Choose the fact under the pointer, and send its prompt to the playground."""
        cell = self.map.cell_at(place)
        if cell is None:
            return
        self.facts.setCurrentIndex(self.facts.numbers.index(self.map.order.index(cell[0]), 0))
        self._ask(*cell)

    def _on_activated(self, index: QModelIndex) -> None:
        """Send the prompt of the first way in which the fact fails, else its bare prompt."""
        event = self.shown
        if event is None:
            return
        fact = self.map.order[index.row()]
        failed = fails_in(event, fact)
        self._ask(fact, event.ways.index(failed[0]) if failed else 0)

    def _ask(self, fact: int, way: int) -> None:
        event = self.shown
        if event is not None and event.prompts[fact][way]:
            self.prompt_wanted.emit(event.prompts[fact][way])
