"""Short messages on what becomes of a wish while the engine is busy: it waits behind something, or is done already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.bridge import Job, JobState

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame

SOON_SECONDS = 1.0  # what the engine has been doing for less time will mostly be over in a moment


class QueueNotes(QObject):
    """Says that a job waits, and for what; and that the same job is waiting or under way when it is asked again."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        window.bridge.job_queued.connect(self._on_queued)
        window.bridge.job_repeated.connect(self._on_repeated)

    def _on_queued(self, job: Job) -> None:
        current = self._window.bridge.current
        if current is None or job.quiet or not self._waits(job, current):
            return
        if current.state is JobState.PAUSED or current.clock.seconds > SOON_SECONDS:
            self._say(f"{job.title} waits.", f"It begins after: {current.title}.")

    @staticmethod
    def _waits(job: Job, current: Job) -> bool:
        """Whether ``job`` cannot be served between two steps of ``current``."""
        return job.needs == "engine" or (job.needs == "model" and current.is_closed)

    def _on_repeated(self, job: Job) -> None:
        how = "waits already" if job.state is JobState.QUEUED else "is under way already"
        self._say(f"{job.title} {how}.", "It is not done twice; its result will be shown.")

    def _say(self, message: str, hint: str) -> None:
        window = self._window
        window.toasts.show(message, hint, button=("Show jobs", lambda: window.bring_forward("jobs")))
