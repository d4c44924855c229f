"""Logs the results of jobs and batches, so that the log is a complete record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from engine.events import BatchCommitted
from engine.support.wording import say, say_count
from gui.bridge import Bridge, Job, JobState

TOLD = ("load", "edit", "timeline", "measure", "export", "session", "study", "fetch")


class JobLog(QObject):
    """Writes log entries for the jobs and events of the bridge."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._title_of: Callable[[str], str] = str
        bridge.engine_ready.connect(self._on_ready)
        bridge.job_finished.connect(self._on_finished)
        bridge.subscribe(BatchCommitted, self._on_batch)

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the display names of the methods."""
        self._title_of = title_of

    def _on_ready(self) -> None:
        self._bridge.log(say("The engine is ready."))

    def _on_finished(self, job: Job) -> None:
        if job.kind not in TOLD or job.state is JobState.FAILED:  # the bridge writes the error itself
            return
        if job.state is JobState.CANCELLED:
            said = say("{title}: stopped after {seconds:.1f} s.", title=job.title, seconds=job.clock.seconds)
        else:
            said = say("{title}: done after {seconds:.1f} s.", title=job.title, seconds=job.clock.seconds)
        self._bridge.log(said)

    def _on_batch(self, event: BatchCommitted) -> None:
        if not event.fact_ids:
            return  # edits were taken back, which the engine tells itself
        said = say_count(
            len(event.fact_ids),
            "Batch {batch}: {n} edit by {method} in {seconds:.2f} s.",
            "Batch {batch}: {n} edits by {method} in {seconds:.2f} s.",
            batch=event.batch,
            method=self._title_of(event.method),
            seconds=event.seconds,
        )
        self._bridge.log(said)
