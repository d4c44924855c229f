"""One job of the list: what it is, how far it is or what became of it, its time, and a button to cancel it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QWidget

from gui.bridge import Job, JobState
from gui.support.units import duration, time_left
from gui.widgets.basics import set_rank, tool_button
from gui.widgets.pieces import Elided, muted_line, ranked, tabular

if TYPE_CHECKING:
    from gui.style.theme import Theme

BAR_STEPS = 1000
# Icon and colour of each state; the words beside it say the same.
SIGNS = {
    JobState.QUEUED: ("clock", "faint"),
    JobState.RUNNING: ("play", "accent"),
    JobState.PAUSED: ("pause", "accent"),
    JobState.STOPPING: ("stop", "muted"),
    JobState.DONE: ("check", "good"),
    JobState.FAILED: ("alert", "bad"),
    JobState.CANCELLED: ("stop", "muted"),
}
_AT_WORK = (JobState.RUNNING, JobState.PAUSED, JobState.STOPPING)


class JobRow(QFrame):
    """A row that the keyboard reaches: Delete cancels its job, the arrows go to the rows around it."""

    step_wanted = Signal(int)  # -1: to the row above, 1: to the row below

    def __init__(self, job: Job, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self._theme = theme
        self.setObjectName("jobRow")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sign = QLabel(self)
        self.title = Elided(job.title, self, Qt.TextElideMode.ElideRight)
        self.detail = muted_line()
        self.time = ranked("", "muted", parent=self)
        tabular(self.time)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(f"Progress of {job.title}")
        self.cancel = tool_button(f"Cancel {job.title}", "Cancel this job (Delete)")
        self.cancel.clicked.connect(job.cancel)
        policy = self.cancel.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.cancel.setSizePolicy(policy)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 5, 4, 5)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 4)
        grid.addWidget(self._sign, 0, 0)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.detail, 0, 2)
        grid.addWidget(self.time, 0, 3, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.cancel, 0, 4)
        grid.addWidget(self.bar, 1, 1, 1, 3)

    def show_job(self, ahead: int, steps: str) -> None:
        """Show the job as it is now: ``ahead`` jobs come before it, and ``steps`` says how far it is."""
        job = self.job
        at_work = job.state in _AT_WORK
        self._sign.setPixmap(self._theme.icon(*SIGNS[job.state]).pixmap(16, 16))
        self.detail.set_full_text(_detail(job, ahead, steps))
        self.detail.setToolTip(str(job.error) if job.error is not None else self.detail.full_text)
        set_rank(self.detail, "bad" if job.state is JobState.FAILED else "muted")
        self.time.setText(_time(job))
        self.bar.setVisible(at_work)
        if at_work:
            share = job.course.share
            self.bar.setRange(0, BAR_STEPS if share is not None else 0)
            self.bar.setValue(round(BAR_STEPS * share) if share is not None else 0)
        self.cancel.setIcon(self._theme.icon("close"))
        self.cancel.setVisible(not job.state.final)
        self.cancel.setEnabled(not job.control.cancelled)
        parts = (job.title, self.detail.full_text, self.time.text())
        self.setAccessibleName(", ".join(part for part in parts if part))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete cancels; up and down go to another row."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.job.cancel()
        elif event.key() in steps:
            self.step_wanted.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def _detail(job: Job, ahead: int, steps: str) -> str:
    """What there is to say besides title and time."""
    if job.state is JobState.QUEUED:
        return "waits, next in line" if ahead <= 1 else f"waits, {ahead} jobs before it"
    if job.state is JobState.FAILED:
        return job.error.message if job.error is not None else "failed"
    if job.state is JobState.CANCELLED:
        return "stopped" if job.clock.seconds else "cancelled before it began"
    if job.state is JobState.DONE:
        return "done"
    said = {JobState.PAUSED: "paused", JobState.STOPPING: "stopping after this step"}.get(job.state, "")
    return ": ".join(part for part in (said, steps) if part) or "at work"


def _time(job: Job) -> str:
    """The time left of a job at work, or the time that a finished one took."""
    if job.state is JobState.DONE or (job.state.final and job.clock.seconds):
        return f"took {duration(job.clock.seconds)}"
    left = job.course.seconds_left if job.state in (JobState.RUNNING, JobState.PAUSED) else None
    if left is None:
        return ""
    return time_left(left) if job.course.is_whole else f"{time_left(left)} of this step"
