"""What becomes of a wish while the engine is busy is said: it waits behind something, or is under way already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.support.wording import say
from gui.bridge import Job, JobState
from gui.language.wording import tr
from gui.panels.jobs.panel import JobsPanel

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame

SOON_SECONDS = 1.0  # what the engine has been doing for less time will mostly be over in a moment


class QueueNotes(QObject):
    """A message that a job waits, unless the list of jobs is in sight; and the first job where one is asked twice."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        window.bridge.job_queued.connect(self._on_queued)
        window.bridge.job_repeated.connect(self._on_repeated)

    def _on_queued(self, job: Job) -> None:
        window, current = self._window, self._window.bridge.current
        if current is None or job.quiet or not self._waits(job, current) or window.in_sight("jobs"):
            return
        if current.state is JobState.PAUSED or current.clock.seconds > SOON_SECONDS:
            button = (tr("Show jobs"), lambda: window.bring_forward("jobs"))
            said = say("{title} waits.", title=job.title)
            after = say("It begins after: {title}.", title=current.title)
            toast = window.toasts.show(said, after, button=button)
            job.state_changed.connect(lambda _state: window.toasts.withdraw(toast))  # it waits no more

    @staticmethod
    def _waits(job: Job, current: Job) -> bool:
        """Whether ``job`` cannot be served between two steps of ``current``."""
        return job.needs == "engine" or (job.needs == "model" and current.is_closed)

    def _on_repeated(self, job: Job) -> None:
        self._window.bring_forward("jobs")
        self._window.panel(JobsPanel).point_at(job)
        said = say("{title} is asked for already, and is not done twice.", title=job.title)
        self._window.bridge.log(said)
