"""One line next to the run button: the forecast of a run of the queued facts on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from engine.errors import BadHyperparameter, PalimpsestError
from engine.events import RunProgress
from engine.support.wording import join_texts, say
from gui.bridge import Job, JobState
from gui.context import PanelContext
from gui.language.wording import shown, shown_error, tr
from gui.style.theme import Theme
from gui.support.run_settings import RunSettings
from gui.support.units import time_left
from gui.widgets.pieces import muted_line

if TYPE_CHECKING:
    from engine.fact import Fact
    from engine.runs.forecast import Forecast

_DELAY_MS = 180  # debounces typing; shorter than the delay of the looker, so that the forecast comes first
_MEANING = say("From a short trial of the model on this machine and from earlier runs; nothing has been started.")
_STAGES = {
    "statistics": say("Statistics"),
    "first look": say("First look"),
    "edits": say("Edits"),
    "last look": say("Last look"),
}


class ForecastLine(QWidget):
    """Requests a forecast when the engine is idle and an input has changed; during a run, or while edits are taken
    back, shows its progress.

    Hidden without a forecast; where a run would be refused it shows why. ``changed``: it shows something else.
    """

    changed = Signal()

    def __init__(self, context: PanelContext, facts: Callable[[], list[Fact]], parent: QWidget | None = None) -> None:
        """``facts`` returns the queued facts."""
        super().__init__(parent)
        self._context = context
        self._facts = facts
        self._job: Job | None = None
        self._answered: object = None
        self._following = False
        self.options: Callable[[], RunSettings] | None = None
        self._icon = QLabel(self)
        self._line = muted_line()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._line, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._ask)
        self._connect()
        self.clear()

    def _connect(self) -> None:
        bridge = self._context.bridge
        bridge.model_changed.connect(self.outdate)
        bridge.session_reset.connect(self.outdate)
        bridge.job_finished.connect(self._on_job)
        bridge.progressed.connect(self._on_progress)
        bridge.subscribe(RunProgress, self._on_run)

    @property
    def text(self) -> str:
        """The text, "" while hidden."""
        return "" if self.isHidden() else self._line.full_text

    def apply_theme(self, theme: Theme) -> None:
        """Follow the colours and the size of the text."""
        self._line.setFont(theme.font(0.92))
        self._icon.setPixmap(theme.icon("clock", "faint").pixmap(14, 14))

    def wake(self) -> None:
        """An input of the forecast may have changed: request it soon."""
        self._timer.start()

    def outdate(self) -> None:
        """Invalidate the last forecast."""
        self._answered = None
        self.wake()

    def follow(self, run: Job | None) -> None:
        """Set the run in progress; None after its end."""
        if self._following == (run is not None):
            return
        self._following = run is not None
        if self._following:
            self.rest()
            self.clear()
        else:
            self.outdate()

    def clear(self) -> None:
        """Hide the text."""
        self._answered = None
        self._line.set_full_text("")
        self.hide()
        self.changed.emit()

    def rest(self) -> None:
        """Cancel the request, so that the engine is free for another job."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()

    # -- internal ------------------------------------------------------------------------------------------------------

    def _on_job(self, job: Job) -> None:
        """Request a new forecast after a job: statistics may exist now, and measured speeds are better known."""
        if job.kind not in ("look", "generate"):
            self._answered = None
        if job.kind == "timeline":
            self.clear()
        self.wake()

    def _on_progress(self, job: Job) -> None:
        """Other work that changes the edits, such as taking some back, says here how far it is."""
        if job.kind == "timeline":
            self._say(shown(job.course.describe(job.title)))

    def _on_run(self, event: RunProgress) -> None:
        if self._following:
            self._say(
                tr(
                    "{stage}, {number} of {stages}: {here}, {left} in all",
                    stage=_STAGES.get(event.stage, event.stage),
                    number=event.number,
                    stages=event.stages,
                    here=time_left(event.stage_left),
                    left=time_left(event.seconds_left),
                )
            )

    def _ask(self) -> None:
        bridge = self._context.bridge
        if self._following or bridge.busy or self._job is not None:
            return  # the end of the running job wakes it
        facts = self._facts() if bridge.model is not None else []
        options = self._wanted()
        if not facts or options is None:
            self.clear()
            return
        question = (tuple(fact.id for fact in facts), options.method, options.settings, options.batch)
        if question == self._answered:
            return
        self._answered = question
        self._job = bridge.submit(
            say("Forecasting the run"),
            lambda bench: bench.forecast(facts, options.method, options.settings, batch=options.batch),
            on_result=self._show,
            on_error=self._show_error,
            kind="forecast",
        )
        self._job.state_changed.connect(self._on_state)

    def _wanted(self) -> RunSettings | None:
        """The settings of a run; None if a field is invalid, which the form reports."""
        try:
            return self.options() if self.options is not None else None
        except BadHyperparameter:
            return None

    def _on_state(self, state: JobState) -> None:
        if state.final:
            self._job = None
            if state is JobState.CANCELLED:
                self._answered = None
            self.wake()  # inputs changed meanwhile

    def _show(self, forecast: Forecast) -> None:
        self._say(shown(forecast.brief), shown(join_texts("\n", [forecast.sentence, _MEANING])))

    def _show_error(self, error: PalimpsestError) -> None:
        """Show why a run would be refused."""
        self._say(tr("Cannot be run as it is: {reason}", reason=error.message), shown_error(error))

    def _say(self, text: str, tip: str = "") -> None:
        self._line.set_full_text(text)
        self._line.setToolTip(tip or text)
        self.show()
        self.changed.emit()
