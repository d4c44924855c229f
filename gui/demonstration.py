"""A run of the demo world that nobody has to watch: for pictures, and to see that an installed program works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from engine.events import BatchCommitted
from gui.bridge import Job, JobState

if TYPE_CHECKING:
    from gui.main_window import MainWindow

BATCH = 10
MORE = 1.5  # more facts are queued than are waited for, so that the picture shows a run under way
SETTLE_MS = 600  # all panels have had their turn to draw by then


class Demonstration(QObject):
    """Adds demo facts once the model is there, runs them, saves a picture after ``edits`` edits, and quits."""

    def __init__(self, window: MainWindow, picture: Path, edits: int) -> None:
        super().__init__(window)
        self._window = window
        self._picture = picture
        self._edits = edits
        self._started = self._taken = False

    def begin(self) -> None:
        """Wait for the model."""
        bridge = self._window.bridge
        bridge.subscribe(BatchCommitted, self._on_batch)
        bridge.job_finished.connect(self._on_job)
        self._window.edits.importer.added.connect(self._run)

    def _on_job(self, job: Job) -> None:
        """The model is loaded: add facts. Anything that fails is in the picture, which is then taken at once."""
        if job.state is JobState.FAILED:
            self._settle()
        elif job.kind == "load":
            self._window.edits.importer.add_demo(max(round(self._edits * MORE), 1))
        elif job.kind == "edit":
            self._settle()

    def _run(self) -> None:
        """Set the batch size and start as soon as the window says that one can."""
        self._window.method.batch.setValue(BATCH)
        self._window.actions_table["run.start"].changed.connect(self._start, Qt.ConnectionType.QueuedConnection)
        self._start()

    def _start(self) -> None:
        action = self._window.actions_table["run.start"]
        if action.isEnabled() and not self._started:
            self._started = True
            action.trigger()

    def _on_batch(self, event: BatchCommitted) -> None:
        if event.position >= self._edits:
            self._settle()

    def _settle(self) -> None:
        if not self._taken:
            self._taken = True
            QTimer.singleShot(SETTLE_MS, self, self._take)

    def _take(self) -> None:
        self._picture.parent.mkdir(parents=True, exist_ok=True)
        self._window.grab().save(str(self._picture))
        self._window.end()
