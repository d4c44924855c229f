"""An unattended run of the demo world: for screenshots, and as a smoke test of an installed program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from engine.events import NormsMeasured
from gui.bridge import Job, JobState

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

BATCH = 10
MORE = 1.5  # more facts are queued than are waited for, so that the picture shows a run in progress
SETTLE_MS = 600  # all panels have been drawn by then


class ScreenshotRun(QObject):
    """Edits demo facts, queries the first, edits more; after ``edits`` edits it saves a picture and quits."""

    def __init__(self, window: MainWindow, picture: Path, edits: int) -> None:
        super().__init__(window)
        self._window = window
        self._picture = picture
        self._edits = edits
        self._runs = 0
        self._waiting = self._taken = False

    def begin(self) -> None:
        """Reset the layout, and wait for the model."""
        self._window.layout_keeper.reset()
        bridge = self._window.bridge
        bridge.subscribe(NormsMeasured, self._on_norms)
        bridge.job_finished.connect(self._on_job)
        self._window.edits.importer.added.connect(self._prepare)
        start = self._window.actions_table["run.start"]
        start.changed.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def _on_job(self, job: Job) -> None:
        """Perform the next step. On a failure, which the picture then shows, it is taken at once."""
        add = self._window.edits.importer.add_demo
        if job.state is JobState.FAILED or (job.kind == "edit" and self._runs > 1):
            self._settle()
        elif job.kind == "load":
            add(max(self._edits // 2, 1))
        elif job.kind == "edit":
            self._ask()
        elif job.kind == "generate" and self._runs == 1:
            add(max(round(self._edits * MORE) - self._edits // 2, 1))

    def _prepare(self) -> None:
        self._window.method.batch.setValue(BATCH)
        self._waiting = True
        self._run()

    def _run(self) -> None:
        """Start the run as soon as its action is enabled."""
        action = self._window.actions_table["run.start"]
        if self._waiting and action.isEnabled():
            self._waiting = False
            self._runs += 1
            action.trigger()

    def _ask(self) -> None:
        """Query the playground, before and after, for the first fact whose edit succeeded."""
        rows = [row for row in self._window.edits.model.rows.rows if row.fact is not None]
        row = next((row for row in rows if row.efficacy), rows[0])
        if row.fact is not None:
            self._window.playground.set_prompt(row.fact.text)

    def _on_norms(self, event: NormsMeasured) -> None:
        if event.position >= self._edits and self._runs > 1:
            self._settle()

    def _settle(self) -> None:
        if not self._taken:
            self._taken = True
            QTimer.singleShot(SETTLE_MS, self, self._take)

    def _take(self) -> None:
        self._picture.parent.mkdir(parents=True, exist_ok=True)
        self._window.grab().save(str(self._picture))
        self._window.end()
