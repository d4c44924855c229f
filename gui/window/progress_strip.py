"""Progress in the status bar: the current job with its remaining time, what waits behind it, a button to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from engine.support.wording import join_texts, lowered, say
from gui.bridge import Job, JobState
from gui.bridge.event_filter import IdleProgress
from gui.context import PanelContext
from gui.language.wording import said_now, tr
from gui.widgets.basics import tool_button
from gui.widgets.pieces import progress_bar, show_share

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from gui.style.theme import Theme


class ProgressStrip(QWidget):
    """One line of text, a bar, a stop button, and how many jobs wait. When idle, it says what the program waits for."""

    jobs_wanted = Signal()

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._aside: str = ""
        self._said: str = ""
        self._title_of: Callable[[str], str] = str
        self.text = QLabel(tr("Starting the engine..."))
        self.text.setAccessibleName(tr("Progress"))
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = progress_bar(tr("Progress of the job"))
        self.bar.setFixedWidth(220)
        self.stop = tool_button(tr("Stop the job"), tr("Stop after the step in hand"))
        self.stop.clicked.connect(self._on_stop)
        self.waiting = self._make_waiting()
        for widget in (self.bar, self.stop):  # keep their room when hidden, so that docks do not move with each job
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 2, 6, 2)
        layout.setSpacing(10)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.waiting)
        layout.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.stop)
        self._connect()
        self._show_idle()

    def _make_waiting(self) -> QToolButton:
        """The button that says how many jobs wait and shows them."""
        button = QToolButton()
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.jobs_wanted)
        button.hide()
        return button

    def _connect(self) -> None:
        bridge = self._context.bridge
        bridge.subscribe(IdleProgress, self.on_idle)
        bridge.engine_ready.connect(self._show_idle)
        bridge.engine_failed.connect(self._say)
        bridge.model_changed.connect(self._refresh)
        bridge.progressed.connect(self._refresh)
        bridge.jobs_changed.connect(self._on_jobs)

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the display names of the methods."""
        self._title_of = title_of

    def apply_theme(self, theme: Theme) -> None:
        """Apply the icon's colour."""
        self.stop.setIcon(theme.icon("stop"))

    def on_idle(self, event: IdleProgress) -> None:
        """Show the progress of idle work."""
        self._aside = _meanwhile(event) if event.task else ""
        self._show_idle()

    def _on_stop(self) -> None:
        if (job := self._at_work()) is not None:
            job.cancel()

    def _on_jobs(self) -> None:
        count = sum(job.state is JobState.QUEUED for job in self._context.bridge.jobs)
        self.waiting.setVisible(count > 0)
        self.waiting.setText(tr("{count} waiting", count=count))
        self.waiting.setAccessibleName(tr("{count} waiting: show the jobs", count=count))
        self.waiting.setToolTip(tr("Show the jobs, the running one and those that wait"))
        self._refresh()

    def _at_work(self) -> Job | None:
        """The job that is shown: the engine's, or while that has none a model that is being fetched."""
        bridge = self._context.bridge
        return bridge.current or bridge.running("fetch")

    # -- texts ---------------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        job = self._at_work()
        if job is None:
            self._show_idle()
            return
        self.bar.show()
        self.stop.show()
        self.stop.setEnabled(job.state in (JobState.RUNNING, JobState.PAUSED))
        show_share(self.bar, job.course.share)
        text = job.course.describe(job.title, self._title_of)
        if job.state is JobState.PAUSED:
            text = say("Paused. {text}", text=text)
        elif job.state is JobState.STOPPING:
            text = say("Stopping after this step. {text}", text=text)
        self._say(text)

    def _show_idle(self) -> None:
        bridge = self._context.bridge
        if self._at_work() is not None:
            return
        self.bar.hide()
        self.stop.hide()
        if not bridge.ready:
            self._say(say("Starting the engine..."))
        elif bridge.model is None:
            self._say(say("No model is loaded. Open a model folder, or the demo world."))
        else:
            self._say(join_texts(" ", [_ready(bridge.model), self._aside]))

    def _say(self, text: str) -> None:
        self._said, text = text, said_now(text)
        if text != self.text.text():
            self.text.setText(text)
            self.text.setToolTip(text)

    def retell(self, _again: object) -> None:
        """Say it in the language of now."""
        self._say(self._said)


def _ready(model: ModelInfo) -> str:
    return say("{model} is ready on {device}.", model=model.name, device=model.device)


def _meanwhile(event: IdleProgress) -> str:
    task = lowered(event.task)
    if not event.total:
        return say("Meanwhile superposition is measured at more layers: {task}.", task=task)
    return say(
        "Meanwhile superposition is measured at more layers: {task} {percent} %.",
        task=task,
        percent=100 * event.done // event.total,
    )
