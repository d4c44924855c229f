"""Causal tracing: the tokens and layers at which the model recalls facts, and the layers that this suggests to edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.events import FactsTraced, TimelineChanged
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.tracing.map import KINDS, Traced, cells_of
from gui.panels.tracing.maps import TraceMaps
from gui.widgets.basics import EmptyState, Segmented, row_of
from gui.widgets.figure_label import Figure
from gui.widgets.flow import flow_of
from gui.widgets.linked import LinkedAxis
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import ActionButton, muted_line
from gui.widgets.plots import Rows
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.events import LayerSuggestion, Trace
    from engine.fact import Fact
    from engine.workbench import Workbench
    from gui.style.theme import Theme

MEASURE = "measure.tracing"
MOST = 50  # largest number of facts: each takes from a third of a second to minutes
VIEWS = (
    ("maps", say("maps"), say("What comes back with each state restored")),
    ("skipped", say("left out"), say("Facts that could not be traced, and why")),
)
WHAT = say(
    "At which tokens and layers the model recalls facts appears here. Select facts in the edits table, or none to "
    "trace ten that the model knows, and press Trace."
)
NONE_TRACED = say(
    "None of the facts could be traced, as the model does not say their answers. Clear the selection in the "
    "edits table to trace facts that it knows."
)


class TracingPanel(QWidget):
    """Shows the latest :class:`FactsTraced`; Trace requests one (``Workbench.laboratory``).

    ``layers_wanted`` emits layers that the user would like to edit at, ``started`` that a trace has begun.
    """

    layers_wanted = Signal(object)  # tuple[int, ...]
    started = Signal()

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self.found: FactsTraced | None = None
        self._selected: Callable[[], Sequence[Fact]] = tuple
        self._position = 0
        self._build()
        self._show_some()
        context.actions.handle(MEASURE, self.measure)
        bridge = context.bridge
        bridge.subscribe(FactsTraced, self.on_traced)
        bridge.subscribe(TimelineChanged, self.on_timeline)
        bridge.session_reset.connect(self.clear)

    def set_source(self, selected: Callable[[], Sequence[Fact]]) -> None:
        """Set the source of the selected facts."""
        self._selected = selected

    def _layers(self) -> tuple[int, ...]:
        average = self.found.average if self.found is not None else None
        return average.layers if average is not None else ()

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.clean = Figure(say("clean"), say("Probability of the answer in the clean run"))
        self.corrupted = Figure(say("corrupted"), say("Its mean probability with noise on the subject's embeddings"))
        self.largest = Figure(
            say("largest MLP effect"), say("What an MLP restored at one token brings back at most (framed)")
        )
        self.suggested = Figure(say("suggested layers"), "")
        self.figures = (self.clean, self.corrupted, self.largest, self.suggested)
        self.maps = TraceMaps()
        for plot in self.maps.maps.values():
            LinkedAxis(plot, self._context.chosen, "layer", "bottom", self._layers)
        self.maps.said.connect(self._say)
        self.skipped = ListTable(say("Facts that could not be traced, and why"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.maps)
        self.stack.addWidget(self.skipped)
        self.readout = muted_line()
        self._build_choices()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(4)
        for row in (self.figures, (self.fact, self.view, self.use)):
            column.addWidget(flow_of(*row, spacing=14))
        column.addWidget(self.readout)
        column.addWidget(self.stack, 1)
        empty = EmptyState("trace", WHAT)
        self.pages = MeasuredPages(self, content, {say("Numbers of the view that is shown"): self.rows}, empty)
        button = ActionButton(self._context.actions[MEASURE], say("Trace", meaning="verb"))
        self.tools = row_of(button, self.pages.as_table)

    def _build_choices(self) -> None:
        self.fact = steady(QComboBox())
        self.fact.setAccessibleName(tr("Which fact the maps are of"))
        self.fact.setToolTip(tr("Which fact the maps are of"))
        self.fact.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.fact.setMinimumContentsLength(17)
        self.fact.currentIndexChanged.connect(lambda _index: self.draw())
        self.view = Segmented(say("View"), VIEWS)
        self.view.chosen.connect(self._on_view)
        self.use = QPushButton(tr("Use these layers"))
        self.use.setToolTip(tr("Have the chosen method edit at the suggested layers"))
        self.use.clicked.connect(self._use_layers)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (*self.figures, self.maps, self.skipped, self.pages):
            part.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Trace the selected facts, or some known ones if none is selected."""
        chosen = tuple(self._selected())
        facts = chosen[:MOST]

        def work(bench: Workbench) -> Any:
            return bench.laboratory.tracing(facts)

        self._context.bridge.submit(_title(len(facts), len(chosen)), work, kind="measure", key=("tracing", facts))
        self.started.emit()

    def on_traced(self, event: FactsTraced) -> None:
        """Store the latest traces."""
        self.found = event
        facts = say_count(len(event.traces), "{n} fact", "{n} facts")
        names = [tr("Average of {facts}", facts=facts)] if len(event.traces) > 1 else []
        with QSignalBlocker(self.fact):
            self.fact.clear()
            self.fact.addItems([*names, *(trace.name for trace in event.traces)])
        self.view.choose("maps" if event.traces else "skipped")
        self._show_some()
        self.dirty = True

    def on_timeline(self, event: TimelineChanged) -> None:
        """Note the current position, so that traces of another one are marked as such."""
        self._position = event.position
        self._say("")

    def clear(self) -> None:
        """Reset for another model or session."""
        self.found, self._position = None, 0
        self._show_some()

    @property
    def trace(self) -> Trace | None:
        """The displayed fact, None for the average or without traces."""
        place = self.fact.currentIndex() - (self.fact.count() > 1)
        return self.found.traces[place] if self.found is not None and self.found.traces and place >= 0 else None

    @property
    def traced(self) -> Traced | None:
        """The data of the maps."""
        if self.trace is not None:
            return Traced.of_fact(self.trace)
        average = self.found.average if self.found is not None else None
        return Traced.of_average(average) if average is not None else None

    def rows(self) -> Rows:
        """The table behind the current view."""
        return self.skipped_rows() if self.view.key == "skipped" else cells_of(self.traced, KINDS)

    def skipped_rows(self) -> Rows:
        """The facts that could not be traced."""
        skipped = self.found.skipped if self.found is not None else ()
        return [say("fact"), say("why it was left out")], [[fact.name, fact.reason] for fact in skipped]

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the chosen fact, or the average."""
        self.dirty = False
        if self.found is None:
            return
        traced = self.traced
        self.maps.show_traced(traced, self.found.window)
        self.clean.show_number(traced.high if traced else None)
        self.corrupted.show_number(traced.low if traced else None)
        self.largest.show_number(traced.effect("mlp", *traced.largest("mlp")) if traced else None)
        self._show_suggestion()
        self.skipped.numbers.show(self.skipped_rows())
        self.skipped.shape_columns(stretched=(1,))
        self._say("")
        self.pages.refresh()

    def _show_suggestion(self) -> None:
        found = self._suggestion
        self.suggested.show_text(span(found.layers) if found is not None else "–")
        tip = tr("Restoring MLPs at the subject's last token brings nothing back")
        if found is not None:
            tip = tr(
                "Restoring MLPs at the subject's last token brings back most around layer {layer}: {effect:.2f}",
                layer=found.peak,
                effect=found.effect,
            )
        self.suggested.setToolTip(tip)
        self.use.setEnabled(found is not None)

    @property
    def _suggestion(self) -> LayerSuggestion | None:
        average = self.found.average if self.found is not None else None
        return average.suggestion if average is not None else None

    def _show_some(self) -> None:
        found = self.found
        self.pages.show_content(found is not None)
        self.pages.as_table.setEnabled(found is not None)
        traced = found is not None and bool(found.traces)
        for part in (self.fact, self.use):
            part.setVisible(traced)
        self.view.setVisible(traced and found is not None and bool(found.skipped))

    def _say(self, text: str) -> None:
        """Set the caption to ``text``, by default to what is shown and its position."""
        self.readout.set_full_text(shown(text or self._summary()))

    def _summary(self) -> str:
        found, traced = self.found, self.traced
        if found is None:
            return ""
        if traced is None:
            return NONE_TRACED
        if self.view.key == "skipped":
            left = say_count(len(found.skipped), "{n} fact", "{n} facts")
            return say("{facts} left out of {all:,}", facts=left, all=len(found.skipped) + len(found.traces))
        row, column = traced.largest("mlp")
        where = say("MLP most at {token}, layer {layer}", token=traced.label(row), layer=traced.layers[column])
        what = say("By the part of each token")
        if self.trace is not None:
            what = say("“{prompt}” → {answer}", prompt=self.trace.prompt, answer=self.trace.answer)
        return join_texts("; ", [what, where, self._when(found)])

    def _when(self, found: FactsTraced) -> str:
        """After how many edits was traced, and whether the model has others now."""
        when = say("after {edits}", edits=say_count(found.position, "{n} edit", "{n} edits"))
        if found.position == self._position:
            return when
        return say("{when}, the model now has {position:,}: trace again", when=when, position=self._position)

    # -- user actions --------------------------------------------------------------------------------------------------

    def _on_view(self, view: str) -> None:
        self.stack.setCurrentIndex(self.view.place)
        self._say("")
        self.pages.refresh()

    def _use_layers(self) -> None:
        if self._suggestion is not None:
            self.layers_wanted.emit(self._suggestion.layers)


def _title(facts: int, selected: int) -> str:
    """What is traced: so many ``facts`` of those ``selected``, or some that the model knows."""
    if not facts:
        return say("Tracing facts that the model knows")
    traced = say_count(facts, "{n} fact", "{n} facts")
    if selected <= facts:
        return say("Tracing {facts}", facts=traced)
    return say("Tracing {facts} (the first of {selected:,} selected)", facts=traced, selected=selected)


def span(layers: Sequence[int]) -> str:
    """A range of layers as text: 2, or 2-3."""
    return f"{layers[0]}-{layers[-1]}" if len(layers) > 1 else str(layers[0])
