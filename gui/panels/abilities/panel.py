"""Abilities: tasks of lm-evaluation-harness on the model as it stands, before the edits and over the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from engine.errors import PalimpsestError
from engine.events import AbilitiesMeasured
from engine.support.wording import say, say_count
from gui.context import PanelContext
from gui.language.wording import shown
from gui.panels.abilities.form import PlanForm
from gui.panels.abilities.plots import CoursePlot, IntervalPlot, table_of
from gui.widgets.along_timeline import AlongTimeline
from gui.widgets.basics import EmptyState, Segmented, row_of
from gui.widgets.linked import LinkedAxis
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.pieces import ActionButton, muted_line
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from engine.workbench import Workbench
    from gui.style.theme import Theme

MEASURE = "measure.abilities"
VIEWS = (
    ("now", say("before and now"), say("Each task before the edits and now, with intervals of 95 %")),
    ("course", say("over the edits"), say("Each task at the points of the timeline at which it was measured")),
)
WHAT = say(
    "How the model does at tasks that have a name (MMLU, GSM8K, ARC, your own) appears here: before the edits and now. "
    "Name some tasks above and press Measure. Nothing is fetched: their data are taken from your folders."
)


class AbilitiesPanel(QWidget):
    """Shows :class:`AbilitiesMeasured` of the present position, else the latest; Measure requests one."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._measured = AlongTimeline[AbilitiesMeasured](self)
        self._build()
        self._changed()
        context.actions.handle(MEASURE, self.measure)
        self._measured.listen(context.bridge, AbilitiesMeasured)
        self._measured.changed.connect(self._changed)

    def _build(self) -> None:
        settings = self._context.settings
        self.form = PlanForm(settings)
        self.form.changed.connect(self._name_tasks)
        self.intervals, self.course = IntervalPlot(), CoursePlot()
        LinkedAxis(self.course, self._context.chosen, "moment", "bottom")
        self.stack = QStackedWidget()
        for plot in (self.intervals, self.course):
            plot.hovered.connect(lambda place, plot=plot: self._say(plot.describe(place) if place is not None else ""))
            self.stack.addWidget(plot)
        self.view = Segmented(say("View"), VIEWS)
        self.view.chosen.connect(self._on_view)
        settings.follow("abilities.view", "now", self.view.choose)
        self.readout = muted_line()
        head = QHBoxLayout()
        head.addWidget(self.readout, 1)
        head.addWidget(self.view)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 10, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        body = QWidget()
        self.pages = MeasuredPages(body, content, {say("All metrics"): self.rows}, EmptyState("check", WHAT))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.form)
        outer.addWidget(body, 1)
        self.tools = row_of(ActionButton(self._context.actions[MEASURE], say("Measure")), self.pages.as_table)
        self._name_tasks()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.intervals, self.course, self.pages):
            part.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))
        self.draw()

    # -- data ----------------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Ask the tasks that are named."""
        try:
            plan = self.form.plan()
        except PalimpsestError:
            self.form.tasks.setFocus()
            return

        def work(bench: Workbench) -> Any:
            return bench.laboratory.abilities(plan)

        self._context.bridge.submit(say("Measuring abilities"), work, kind="measure", key=("abilities", plan))

    @property
    def shown(self) -> AbilitiesMeasured | None:
        """The measurement of the present position, else the latest one."""
        return self._measured.shown

    def rows(self) -> Rows:
        """All metrics of the measurement that is shown."""
        return table_of(self.shown)

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the measurement, and those of the same plan."""
        self.dirty = False
        event = self.shown
        if event is None:
            return
        self.intervals.show_event(event)
        self.course.show_events({p: one for p, one in self._measured.events.items() if one.plan == event.plan})
        self._say("")
        self.pages.refresh()

    def _changed(self) -> None:
        some = self.shown is not None
        self.pages.show_content(some)
        for tool in (self.view, self.pages.as_table):
            tool.setEnabled(some)
        self.dirty = True

    def _say(self, text: str) -> None:
        """Set the caption, by default what was asked and when."""
        event = self.shown
        if event is None:
            return
        self.readout.set_full_text(text or shown(self._caption(event)))

    def _caption(self, event: AbilitiesMeasured) -> str:
        """What was asked and when."""
        words = say(
            "{plan}. After {edits}{again}",
            plan=event.plan,
            edits=say_count(event.position, "{n} edit", "{n} edits"),
            again=self._measured.other_now(event),
        )
        if event.before:
            return say("{words}; grey is before the edits.", words=words)
        return say("{words}.", words=words)

    def _on_view(self, view: str) -> None:
        self._context.settings.remember("abilities.view", view)
        self.stack.setCurrentIndex(self.view.place)
        self._say("")

    def _name_tasks(self) -> None:
        self._context.actions.set_flag("tasks", bool(self.form.names))
