"""What the desktop is told of long work: that it goes on, how far it is, and that it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui.bridge import Job, JobState
from gui.language.wording import shown
from gui.support import messages
from gui.support.desktop import LauncherProgress, Notifications, Wakefulness
from gui.support.units import duration

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame

LONG_SECONDS = 60.0  # work that takes less ends while one still looks
AWAKE_SECONDS = 10.0  # for less no system goes to sleep
LONG_KINDS = ("edit", "study", "measure", "fetch")
_HOW = {
    JobState.DONE: messages.run_done,
    JobState.CANCELLED: messages.run_stopped,
    JobState.FAILED: messages.run_failed,
}


class LongRuns(QObject):
    """Holds sleep off while something is edited, measured or fetched, and shows its progress on the program's icon.

    The end of long work is told by a message of the desktop, unless the window is in use then.
    """

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self.notifications = Notifications(window.windowIcon(), self)
        self.awake = Wakefulness(self)
        self.launcher = LauncherProgress()
        bridge = window.bridge
        bridge.progressed.connect(self._on_progress)
        bridge.job_finished.connect(self._on_finished)
        bridge.stopped.connect(self.end)

    def end(self) -> None:
        """Leave nothing of it in the desktop."""
        self.awake.release()
        self.launcher.show(None)
        self.notifications.withdraw()

    def _on_progress(self, job: Job) -> None:
        if job.kind in LONG_KINDS:
            if job.kind != "fetch" or not self._window.bridge.busy:  # the icon has one bar
                self.launcher.show(job.course.share)
            if job.clock.seconds > AWAKE_SECONDS:
                self.awake.keep(shown(job.title))

    def _on_finished(self, job: Job) -> None:
        if job.kind not in LONG_KINDS:
            return
        if not any(other.kind in LONG_KINDS for other in self._window.bridge.jobs):
            self.awake.release()
        self.launcher.show(None)
        if job.clock.seconds >= LONG_SECONDS and QApplication.activeWindow() is None:
            said = _HOW[job.state](title=job.title, time=duration(job.clock.seconds))
            self.notifications.show(self._window.windowTitle(), shown(said))
