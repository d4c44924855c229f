"""Interference: the predicted effect of the queued facts on earlier edits and known facts, and that observed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from engine.errors import BadHyperparameter
from engine.events import InterferenceObserved, InterferencePredicted, TimelineChanged
from engine.methods.knobs import parse_layers
from engine.requests import InterferencePlan
from engine.support.wording import say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr
from gui.panels.interference.observation_page import ObservationPage
from gui.panels.interference.prediction_page import PredictionPage
from gui.support.run_watch import WATCH_KEY
from gui.widgets.basics import EmptyState, Segmented, row_of, switch
from gui.widgets.flow import flow_of
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.pieces import ActionButton, Notice, inset, muted_line
from gui.widgets.plots import Rows
from gui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from engine.fact import Fact
    from engine.workbench import Workbench
    from gui.style.theme import Theme
    from gui.support.run_settings import RunSettings

PREDICT = "measure.interference"
VIEWS = (
    ("before", say("before"), say("What the queued facts would disturb")),
    ("after", say("after"), say("What a batch did to the facts of its prediction")),
)
WHAT = say(
    "What the queued facts would disturb appears here: earlier edits and known facts, ranked, layer by layer. "
    "Queue facts and press Predict, or let runs predict and observe by themselves."
)


class InterferencePanel(QWidget):
    """Predicts on demand for the queued facts, and follows runs that predict and observe around their batches.

    ``layers_wanted`` emits layers that the user would rather edit at.
    """

    layers_wanted = Signal(object)  # tuple[int, ...]

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._queued: Callable[[], Sequence[Fact]] = tuple
        self._options: Callable[[], RunSettings] | None = None
        self._observed = False
        self._position = 0
        self._build()
        self._show_some()
        context.actions.handle(PREDICT, self.predict)
        bridge = context.bridge
        bridge.subscribe(InterferencePredicted, self.on_predicted)
        bridge.subscribe(InterferenceObserved, self.on_observed)
        bridge.subscribe(TimelineChanged, self.on_timeline)
        bridge.session_reset.connect(self.clear)

    def set_sources(self, queued: Callable[[], Sequence[Fact]], options: Callable[[], RunSettings]) -> None:
        """Set the sources of the queued facts, and of the run settings (which raises BadHyperparameter)."""
        self._queued, self._options = queued, options

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.before, self.after = PredictionPage(self._context), ObservationPage(self._context.chosen)
        self.before.layer_wanted.connect(lambda layer: self.layers_wanted.emit((layer,)))
        self.stack = QStackedWidget()
        for page in (self.before, self.after):
            page.said.connect(self._say)
            self.stack.addWidget(page)
        self.view = Segmented(say("View"), VIEWS)
        self.view.chosen.connect(self._on_view)
        self.readout = muted_line()
        self._build_switches()
        head = flow_of(self.view, self.exact, self.watch, spacing=8)
        head.setContentsMargins(12, 0, 10, 4)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(6)
        column.addWidget(self.readout)
        column.addWidget(Scrolled(self.stack), 1)
        self.notice = Notice(self._context.theme)
        shell = QWidget()
        empty = EmptyState("overlap", WHAT)
        self.pages = MeasuredPages(shell, content, {say("Numbers of the view that is shown"): self.rows}, empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(inset(self.notice))
        outer.addWidget(head)
        outer.addWidget(shell, 1)
        button = ActionButton(self._context.actions[PREDICT], say("Predict"))
        self.tools = row_of(button, self.pages.as_table)

    def _build_switches(self) -> None:
        settings = self._context.settings
        self.exact = switch(
            tr("exact"),
            tr("Predict from the change that the chosen method would write: slower, as it is searched first"),
        )
        settings.follow("interference.exact", False, self.exact.setChecked)
        self.exact.toggled.connect(lambda on: settings.remember("interference.exact", on))
        self.watch = switch(tr("in runs"), tr("Predict before the batches of a run and observe after them"))
        settings.follow(WATCH_KEY, False, self.watch.setChecked)
        self.watch.toggled.connect(lambda on: settings.remember(WATCH_KEY, on))

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.before, self.after, self.pages):
            part.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))

    # -- predicting ----------------------------------------------------------------------------------------------------

    def predict(self) -> None:
        """Predict the interference of the queued facts."""
        self.notice.clear()
        try:
            plan = self._plan()
        except BadHyperparameter as error:
            self.notice.show_error(error)
            return
        facts = tuple(self._queued())

        def work(bench: Workbench) -> Any:
            return bench.laboratory.interference(facts, plan)

        self._context.bridge.submit(
            say("Predicting interference of {facts}", facts=say_count(len(facts), "{n} fact", "{n} facts")),
            work,
            on_result=lambda _event: self.view.choose("before"),
            on_error=self.notice.show_error,
            kind="measure",
            key=("interference", facts, repr(plan)),
        )

    def _plan(self) -> InterferencePlan:
        """The plan of the prediction: with the chosen method, or from keys at its layers alone."""
        threshold = self.before.threshold.value()
        options = self._options() if self._options is not None else None
        if options is not None and self.exact.isChecked():
            return InterferencePlan(options.method, options.settings, threshold=threshold)
        layers = str(options.settings.get("layers", "")) if options is not None else ""
        return InterferencePlan(layers=parse_layers(layers) if layers else (), threshold=threshold)

    # -- data ----------------------------------------------------------------------------------------------------------

    def on_predicted(self, event: InterferencePredicted) -> None:
        """Store the latest prediction."""
        self.before.told = event
        self._changed()

    def on_observed(self, event: InterferenceObserved) -> None:
        """Store the observation; the first one of a session is shown at once, as the user is waiting for it."""
        self.after.put(event)
        if not self._observed:
            self._observed = True
            self.view.choose("after")
        self._changed()

    def on_timeline(self, event: TimelineChanged) -> None:
        """Note the current position, and drop observations beyond the last batch."""
        self._position = event.position
        self.after.cut(event.marks[-1].position if event.marks else 0)
        self._changed()

    def clear(self) -> None:
        """Reset for another model or session."""
        self.before.show_prediction(None)
        self.after.cut(-1)
        self._observed, self._position = False, 0
        self.view.choose("before")
        self._changed()

    def rows(self) -> Rows:
        """The table behind the current view."""
        return self.before.rows() if self.view.key == "before" else self.after.rows()

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the latest prediction."""
        self.dirty = False
        self.before.show_prediction(self.before.told)
        self._say("")
        self.pages.refresh()

    def _changed(self) -> None:
        self._show_some()
        self.dirty = True

    def _show_some(self) -> None:
        """Show a placeholder that says what to do in a view without data."""
        some = self.before.told is not None or self.after.shown is not None
        self.pages.show_content(some)
        self.pages.as_table.setEnabled(some)
        self.stack.setEnabled(some)
        self.view.setEnabled(some)

    def _say(self, text: str) -> None:
        """Set the caption to ``text``, by default to what is shown and its position."""
        usual = self._of_prediction if self.view.key == "before" else self._of_outcome
        self.readout.set_full_text(shown(text or usual()))

    def _of_prediction(self) -> str:
        told = self.before.told
        if told is None:
            return say("Nothing was predicted yet: press Predict.")
        edits = say_count(told.position, "{n} edit", "{n} edits")
        words = say("expected from keys, after {edits}", edits=edits)
        if told.form == "proposal":
            words = say("from the method's own change, after {edits}", edits=edits)
        if told.position == self._position:
            return words
        return say("{words}, the model now has {position:,}: predict again", words=words, position=self._position)

    def _of_outcome(self) -> str:
        event = self.after.shown
        if event is None:
            return say("Nothing was observed yet: switch on “in runs” and run.")
        facts, edits = len(event.names), event.position
        return say(
            "{facts}, after {edits}",
            facts=say_count(facts, "{n} fact", "{n} facts"),
            edits=say_count(edits, "{n} edit", "{n} edits"),
        )

    def _on_view(self, view: str) -> None:
        self.stack.setCurrentIndex(self.view.place)
        self._say("")
        self.pages.refresh()
