"""One job of the list: what it is, how far it is or what became of it, its time, and a button to cancel it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from engine.support.wording import join_texts, say
from gui.bridge import Job, JobState
from gui.language.wording import said_now, shown, shown_error, tr
from gui.support.units import duration, time_left
from gui.widgets.basics import set_rank, tool_button
from gui.widgets.pieces import Elided, muted_line, progress_bar, ranked, show_share, tabular

if TYPE_CHECKING:
    from gui.style.theme import Theme

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
        self.title = Elided(shown(job.title), self, Qt.TextElideMode.ElideRight)
        self.detail = muted_line()
        self.time = ranked("", "muted", parent=self)
        tabular(self.time)
        self.bar = progress_bar(tr("Progress of {job}", job=job.title), self)
        self.cancel = tool_button(tr("Cancel {job}", job=job.title), tr("Cancel this job (Delete)"))
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
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._sign, 0, 0)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.time, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.cancel, 0, 3)
        grid.addWidget(self.detail, 1, 1, 1, 2)
        grid.addWidget(self.bar, 2, 1, 1, 2)

    def show_job(self, ahead: int, steps: str) -> None:
        """Show the job as it is now: ``ahead`` jobs come before it, and ``steps`` says how far it is."""
        job = self.job
        at_work = job.state in _AT_WORK
        self._sign.setPixmap(self._theme.icon(*SIGNS[job.state]).pixmap(16, 16))
        detail, told = _detail(job, steps), _time(job, ahead)
        self.detail.set_full_text(said_now(detail))
        self.detail.setToolTip(shown_error(job.error) if job.error is not None else self.detail.full_text)
        self.detail.setVisible(bool(self.detail.full_text))
        set_rank(self.detail, "bad" if job.state is JobState.FAILED else "muted")
        self.time.setText(said_now(told))
        self.bar.setVisible(at_work)
        if at_work:
            show_share(self.bar, job.course.share)
        self.cancel.setIcon(self._theme.icon("close"))
        self.cancel.setVisible(not job.state.final)
        self.cancel.setEnabled(not job.control.cancelled)
        self.setAccessibleName(said_now(join_texts(", ", (job.title, detail, told))))

    def point_out(self, pointed: bool) -> None:
        """Mark the row as the one that was asked for once more, or take the mark away."""
        if self.property("pointed") != pointed:
            self.setProperty("pointed", pointed)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete cancels; up and down go to another row."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.job.cancel()
        elif event.key() in steps:
            self.step_wanted.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def _detail(job: Job, steps: str) -> str:
    """How far a job at work is, or why one failed."""
    if job.state is JobState.FAILED:
        return job.error.message if job.error is not None else ""
    if job.state not in _AT_WORK:
        return ""
    said = {JobState.PAUSED: say("paused"), JobState.STOPPING: say("stopping after this step")}.get(job.state, "")
    return join_texts(": ", (said, steps)) or say("at work")


def _time(job: Job, ahead: int) -> str:
    """The place in the line, the time left, or the time taken."""
    seconds = job.clock.seconds
    taken = duration(seconds) if seconds >= 10 else say("{seconds:.1f} s", seconds=seconds)
    if job.state is JobState.QUEUED:
        return say("waits, next in line") if ahead <= 1 else say("waits, {ahead} before it", ahead=ahead)
    if job.state is JobState.CANCELLED:
        return say("stopped after {time}", time=taken) if seconds else say("cancelled before it began")
    if job.state.final:
        return (
            say("failed after {time}", time=taken) if job.state is JobState.FAILED else say("took {time}", time=taken)
        )
    left = job.course.seconds_left
    if left is None or job.state is JobState.STOPPING:
        return ""
    return time_left(left) if job.course.is_whole else say("{left} of this step", left=time_left(left))
