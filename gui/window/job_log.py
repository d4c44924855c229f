"""Logs the results of jobs and batches, so that the log is a complete record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from engine.events import BatchCommitted
from gui.bridge import Bridge, Job, JobState
from gui.support.units import plural

TOLD = ("load", "edit", "timeline", "measure", "export", "session", "study")


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
        self._bridge.log("The engine is ready.")

    def _on_finished(self, job: Job) -> None:
        if job.kind not in TOLD or job.state is JobState.FAILED:  # the bridge writes the error itself
            return
        how = "stopped" if job.state is JobState.CANCELLED else "done"
        self._bridge.log(f"{job.title}: {how} after {job.clock.seconds:.1f} s.")

    def _on_batch(self, event: BatchCommitted) -> None:
        if not event.fact_ids:
            return  # edits were taken back, which the engine tells itself
        edits = plural(len(event.fact_ids), "edit")
        self._bridge.log(f"Batch {event.batch}: {edits} by {self._title_of(event.method)} in {event.seconds:.2f} s.")
