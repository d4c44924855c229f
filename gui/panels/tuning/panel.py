"""Tuning: settings of the chosen method searched for this model, live, and made its preset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPointF, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from engine.errors import BadHyperparameter, BadInput
from engine.events import Log, Progress, Steps, TuningPoint, TuningProgressed
from engine.requests import TuningPlan
from engine.support.wording import say, say_count
from gui.bridge.event_filter import without_session
from gui.context import PanelContext
from gui.language.wording import local, tr
from gui.panels.tuning.plot import TuningPlot, described, settings_of
from gui.panels.tuning.presets import Marked, PresetFiles
from gui.support.settings import is_count
from gui.support.units import duration
from gui.widgets.basics import EmptyState, row_of, tool_button
from gui.widgets.measured_pages import MeasuredPages
from gui.widgets.number_table import ListTable
from gui.widgets.pieces import ActionButton, Notice, inset, muted_line, padded
from gui.widgets.plot_and_list import PlotAndList
from gui.widgets.plots import Rows
from gui.widgets.wheel import steady

if TYPE_CHECKING:
    from engine.fact import Fact
    from engine.workbench import Workbench
    from gui.bridge import Job
    from gui.style.theme import Theme
    from gui.support.run_settings import RunSettings

TUNE = "measure.tuning"
MINUTES, FACTS = "tuning.minutes", "tuning.facts"
MOST_MINUTES, MOST_FACTS = 24 * 60, 1000
FEWEST = 3  # facts of a table, of which the last is held out
PRESET = say("preset")
WHAT = say(
    "Settings of the chosen method that fit this model appear here: each attempt writes the same facts and is taken "
    "back; the plot shows how far edits reach and what they spare. Press Tune, and choose one to make it the preset."
)


class TuningPanel(QWidget):
    """Tune searches for settings of the method that is chosen; the attempt that is marked can become the preset."""

    kept = Signal()

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.dirty = False
        self._facts: Callable[[], Sequence[Fact]] = tuple
        self._options: Callable[[], RunSettings] | None = None
        self._shown: TuningProgressed | None = None
        self._chosen: int | None = None  # by the person; None: the best
        self._tuning: Job | None = None
        self._build()
        self._changed()
        context.actions.handle(TUNE, self.tune)
        bridge = context.bridge
        bridge.subscribe(TuningProgressed, self.on_progress)
        bridge.model_changed.connect(self._on_model)
        bridge.job_finished.connect(self._on_finished)
        bridge.progressed.connect(self._on_step)

    def set_sources(self, facts: Callable[[], Sequence[Fact]], options: Callable[[], RunSettings]) -> None:
        """Set the sources of the edits table's facts, and of the run settings (which raises BadHyperparameter)."""
        self._facts, self._options = facts, options

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the source of methods' titles by name."""
        self.files.set_titles(title_of)

    def _build(self) -> None:
        self.minutes = self._count(MINUTES, TuningPlan.minutes, MOST_MINUTES, tr(" min"), tr("How long to search"))
        self.facts = self._count(
            FACTS, TuningPlan.facts, MOST_FACTS, tr(" facts"), tr("Facts that each attempt writes")
        )
        self.readout = muted_line()
        self.readout.set_full_text(tr("of the edits table; as many others are held out"))
        form = QHBoxLayout()
        form.setContentsMargins(12, 2, 10, 4)
        form.setSpacing(8)
        for widget in (self.minutes, self.facts):
            form.addWidget(widget)
        form.addWidget(self.readout, 1)
        self.plot, self.attempts = TuningPlot(), ListTable(say("Attempts"))
        self.plot.clicked.connect(self._on_clicked)
        self.attempts.clicked.connect(self._on_row)
        self.attempts.activated.connect(self._on_row)
        self.content = PlotAndList(self.plot, self.attempts, self._caption)
        self.notice = Notice(self._context.theme)
        body = QWidget()
        self.pages = MeasuredPages(body, self.content, {say("Attempts"): self.plot.table}, EmptyState("target", WHAT))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(form)
        column.addLayout(inset(self.notice))
        column.addWidget(body, 1)
        self.keep = tool_button(
            tr("Make it the preset"), tr("Use the marked settings for this method on this model from now on")
        )
        self.keep.clicked.connect(self.keep_chosen)
        self.files = PresetFiles(self._context, self._marked, self._method, self.notice, self)
        self.files.changed.connect(self.kept)
        self.files.opened.connect(self._on_opened)
        self.button = ActionButton(self._context.actions[TUNE], say("Tune"))
        self.tools = row_of(self.button, self.keep, self.pages.as_table, self.files.button)

    def _count(self, key: str, usual: float, most: int, suffix: str, name: str) -> QSpinBox:
        box = steady(QSpinBox())
        box.setRange(1, most)
        box.setSuffix(suffix)
        box.setAccessibleName(name)
        box.setToolTip(name)
        kept = self._context.settings.recall(key, int(usual))
        box.setValue(kept if is_count(kept, 1, most) else int(usual))
        box.valueChanged.connect(lambda value: self._context.settings.remember(key, value))
        padded(box)
        return box

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        for part in (self.content, self.pages, self.files):
            part.apply_theme(theme)
        self.readout.setFont(theme.font(0.92))
        self.keep.setIcon(theme.icon("check"))
        self.draw()

    # -- user actions --------------------------------------------------------------------------------------------------

    def tune(self) -> None:
        """Search for settings of the chosen method with the facts of the table, or the demo world's; or stop."""
        self.notice.clear()
        if self._tuning is not None:
            self._tuning.cancel()
            return
        if self._options is None:
            return
        try:
            options = self._options()
        except BadHyperparameter as error:
            self.notice.show_error(error)
            return
        facts = tuple(self._facts())
        plan = TuningPlan(
            method=options.method,
            facts=self.facts.value(),
            batch=options.batch,
            minutes=float(self.minutes.value()),
            settings=options.settings,
            seed=options.seed,
        )

        def work(bench: Workbench) -> Steps[object]:
            asked = facts if len(facts) >= FEWEST else _demo_facts(bench, 2 * plan.facts)
            told = (Log, Progress, TuningProgressed)
            return (yield from without_session(bench, bench.tuning.run(plan, asked), told))

        self._shown, self._chosen = None, None
        self._tuning = self._context.bridge.submit(
            say("Tuning {method}", method=options.title), work, on_error=self.notice.show_error, kind="study"
        )
        self._changed()

    def keep_chosen(self) -> None:
        """Make the marked attempt the preset of this model."""
        event, point = self._shown, self.chosen
        if event is None or point is None:
            return
        self._context.bridge.submit(
            say("Keeping the preset"),
            lambda bench: bench.tuning.keep(bench.tuning.preset(event.folder, point.number)),
            on_result=lambda _file: self._on_kept(point),
            on_error=self.notice.show_error,
            needs="model",
        )

    # -- data ----------------------------------------------------------------------------------------------------------

    def on_progress(self, event: TuningProgressed) -> None:
        """Store what was tried so far."""
        self._shown = event
        self._changed()

    @property
    def chosen(self) -> TuningPoint | None:
        """The marked attempt: the one that was chosen, else the best so far."""
        event = self._shown
        if event is None:
            return None
        own = next((one for one in event.points if one.number == self._chosen and not one.reason), None)
        return own or event.best

    def _marked(self) -> Marked | None:
        """The search that is shown with its marked attempt; an attempt of one that goes on is not at rest yet."""
        event, point = self._shown, self.chosen
        return None if event is None or point is None or self._tuning is not None else (event, point)

    def _method(self) -> tuple[str, str] | None:
        """Name and title of the method that is chosen; its form may hold what is no setting."""
        try:
            options = self._options() if self._options is not None else None
        except BadHyperparameter as error:
            self.notice.show_error(error)
            return None
        return (options.method, options.title) if options is not None else None

    def choose(self, number: int) -> None:
        """Mark an attempt."""
        self._chosen = number
        self.draw()

    def rows(self) -> Rows:
        """The attempts that ended well, best first, and then the others with their reasons."""
        event = self._shown
        header = [say("attempt"), say("score"), say("held out"), say("settings")]
        if event is None:
            return header, []
        ordered = sorted(event.points, key=lambda point: (bool(point.reason), -point.score))
        return header, [self._row(event, point) for point in ordered]

    def _row(self, event: TuningProgressed, point: TuningPoint) -> list[Any]:
        name = str(point.number) if point.number else PRESET
        if point.reason:
            return [name, "", "", say("{reason} ({settings})", reason=point.reason, settings=settings_of(point))]
        held = event.held_out(point.number)
        return [
            name,
            local(f"{point.score:.2f}"),
            "" if held is None else local(f"{held.score:.2f}"),
            settings_of(point),
        ]

    def _on_model(self, _model: object) -> None:
        self._shown, self._chosen = None, None
        self._changed()

    def _on_opened(self, event: TuningProgressed) -> None:
        self._shown, self._chosen = event, None
        self._changed()

    def _on_finished(self, job: Job) -> None:
        if job is self._tuning:
            self._tuning = None
            self._changed()

    def _on_step(self, job: Job) -> None:
        """Say what the first attempt is at; there is nothing to be seen of it yet."""
        if job is self._tuning:
            self.pages.empty.say(job.course.describe(job.title))

    def _on_kept(self, point: TuningPoint) -> None:
        self.notice.say(tr("These settings are now the preset: {settings}.", settings=settings_of(point)), "good")
        self.kept.emit()

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the attempts."""
        self.dirty = False
        self.plot.show_event(self._shown)
        self.plot.choose(self.chosen)
        self.attempts.numbers.show(self.rows())
        self.attempts.shape_columns(stretched=(3,))
        self._mark_row()
        self._allow()
        self.content.say()
        self.pages.refresh()

    def _mark_row(self) -> None:
        point = self.chosen
        names = [row[0] for row in self.rows()[1]]
        wanted = (PRESET if not point.number else str(point.number)) if point is not None else ""
        if wanted in names:
            self.attempts.selectRow(names.index(wanted))

    def _changed(self) -> None:
        some = self._shown is not None and bool(self._shown.points)
        self.pages.show_content(some)
        self.pages.as_table.setEnabled(some)
        self.dirty = True
        self.files.set_searching(self._tuning is not None)
        self.button.say(say("Stop") if self._tuning is not None else say("Tune"))
        if self._tuning is None:
            self.pages.empty.say(WHAT)
        self._allow()

    def _allow(self) -> None:
        """The preset itself is kept already, and a search may still find better."""
        point = self.chosen
        self.keep.setEnabled(point is not None and point.number > 0 and self._tuning is None)

    def _caption(self) -> str:
        event, point = self._shown, self.chosen
        if event is None or point is None:
            return ""
        attempts = say_count(len(event.points), "{n} attempt", "{n} attempts")
        if self._tuning is not None and event.seconds_left is None:
            attempts = say("{attempts} so far", attempts=attempts)
        elif self._tuning is not None and event.seconds_left is not None:
            time = duration(max(0.0, event.seconds_left))
            attempts = say("{attempts}, {time} left", attempts=attempts, time=time)
        return say("{attempts}. {described}", attempts=attempts, described=described(point))

    def _on_clicked(self, place: QPointF) -> None:
        if (point := self.plot.nearest(place)) is not None:
            self.choose(point.number)

    def _on_row(self, index: QModelIndex) -> None:
        name = str(self.rows()[1][index.row()][0])
        self.choose(0 if name == PRESET else int(name))


def _demo_facts(bench: Workbench, count: int) -> Sequence[Fact]:
    """The demo world's own; BadInput for another model. Runs in the worker thread."""
    from engine.laboratory.demo_world import is_demo

    if not is_demo(bench.model.info.folder):
        hint = say("Put {fewest} or more into the edits table.", fewest=FEWEST)
        raise BadInput(say("there are too few facts to try settings with."), hint)
    return bench.demo_facts(count)
