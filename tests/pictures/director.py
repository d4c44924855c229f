"""Drives the real window over the real engine from a script, one thing after the other, and takes pictures of it.

Without a display: ``QT_QPA_PLATFORM=offscreen``. Nothing of the person's own settings or sessions is touched: all
is kept below a folder that the caller gives.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import QWidget

from engine.fact import Fact
from gui.app import make_application, open_window
from gui.bridge import Job, JobState
from gui.bridge.worker import make_workbench
from gui.panels.edits.fact_rows import RowState, text_of
from gui.style.theme import Theme
from gui.support.gc_guard import GuiThreadGarbage
from gui.support.settings import Folders, Settings

SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
POLL_MS = 20
CALM_MS = 700  # all panels have had their turn to draw, and animations have ended, by then


class Director:
    """One window of ``size`` on the demo world, all of its files below ``home``; a job that fails ends the script."""

    def __init__(self, home: Path, theme: str, size: tuple[int, int], threads: int) -> None:
        os.environ["PALIMPSEST_HOME"] = str(home)
        self.application = make_application(["palimpsest"])
        self._garbage = GuiThreadGarbage()
        self.settings = Settings(Folders.under(home))
        self.settings.update(theme=theme, welcomed=True)
        self.theme = Theme(self.settings)
        self.theme.apply()
        self.window = open_window(self.settings, self.theme, lambda: make_workbench(threads, home))
        self._failed: list[str] = []
        self.window.bridge.job_finished.connect(self._on_job)
        self.window.resize(*size)
        self.window.show()
        self.window.bridge.start()
        self.wait(lambda: self.window.bridge.ready)
        self._garbage.settle()

    def __enter__(self) -> Director:
        return self

    def __exit__(self, *_: object) -> None:
        self.window.end()
        self.wait(lambda: not self.window.bridge.alive and not self.window.isVisible())
        self._garbage.stop()

    # -- what a person does --------------------------------------------------------------------------------------------

    def open_demo(self) -> None:
        """Load the demo world."""
        self.window.model.open_demo()
        self.finish()

    def open(self, place: Path) -> None:
        """Load a model's folder or file."""
        self.window.model.load(str(place), place.name)
        self.finish()

    def ask(self, prompt: str) -> dict[str, str]:
        """Put ``prompt`` to the playground; what it shows of the model before and after."""
        self.show("playground")
        self.window.playground.set_prompt(prompt)
        self.finish()
        answers = self.window.playground.answers
        return {side: getattr(answers, side).text.accessibleName() for side in ("before", "after")}

    def queue(self, facts: Sequence[Fact]) -> None:
        """Add ``facts`` to the edits table."""
        self.window.edits.importer.add([text_of(fact) for fact in facts], "facts")
        self.finish()

    def choose(self, method: str, batch: int) -> None:
        """Choose a method and how many facts are written at once."""
        self.window.method.combo.choose(method)
        self.window.method.batch.setValue(batch)
        self.finish()

    def press(self, action: str) -> None:
        """Trigger an action of the table once it is enabled, and wait until its job is done."""
        found = self.window.actions_table[action]
        self.wait(found.isEnabled)
        found.trigger()
        self.finish()

    def requeue_undone(self) -> None:
        """Let the facts that were undone wait again."""
        edits = self.window.edits
        rows = [index for index, row in enumerate(edits.model.rows.shown) if row.state is RowState.UNDONE]
        edits.view.clearSelection()
        for row in rows:
            place = edits.model.index(row, 0)
            edits.view.selectionModel().select(place, SELECT)
        self.press("edits.requeue")

    def show(self, *docks: str) -> None:
        """Bring docks to the front, and let them draw."""
        for dock in docks:
            self.window.bring_forward(dock)
        self.calm()

    def widen(self, dock: str, width: int) -> None:
        """Give a dock so many pixels of width, as by dragging its edge."""
        self.window.resizeDocks([self.window.docks[dock]], [width], Qt.Orientation.Horizontal)
        self.calm()

    # -- waiting -------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Wait until the worker has nothing left to do; raises RuntimeError for a job that failed."""
        self.calm(5 * POLL_MS)
        self.wait(lambda: not self.window.bridge.busy)
        if self._failed:
            raise RuntimeError(self._failed[0])

    def wait(self, until: Callable[[], Any]) -> None:
        """Let the window live until ``until()`` holds."""
        while not until():
            self.calm(POLL_MS)

    def calm(self, milliseconds: int = CALM_MS) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _on_job(self, job: Job) -> None:
        if job.state is JobState.FAILED:
            self._failed.append(f"{job.title}: {job.error.message if job.error else job.details}")

    # -- pictures ------------------------------------------------------------------------------------------------------

    def picture(self, file: Path, dock: str = "") -> None:
        """Save the whole window, or one dock, as a picture."""
        self.calm()
        widget: QWidget = self.window.docks[dock] if dock else self.window
        file.parent.mkdir(parents=True, exist_ok=True)
        if not widget.grab().save(str(file)):
            raise RuntimeError(f"{file} could not be written.")

    def in_theme(self, theme: str) -> None:
        """Change the theme, and let everything be drawn in it."""
        self.settings.update(theme=theme)
        self.calm()
