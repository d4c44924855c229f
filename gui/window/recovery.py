"""Recovery after the program did not end cleanly: the offer to reopen the last session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.bridge import Job, JobState
from gui.support import messages
from gui.support.crash import CrashLog
from gui.support.settings import is_texts

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from gui.window.commands import WindowCommands
    from gui.window.frame import WindowFrame

LAST_MODEL = "last model"


class Recovery(QObject):
    """Remembers the model in use; reports a crash and offers to reload that model and its newest session."""

    def __init__(self, window: WindowFrame, commands: WindowCommands) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._settings = window.settings
        self._resume: Path | None = None
        last = self._settings.recall(LAST_MODEL, [])
        self._last: list[str] = last if is_texts(last) and len(last) == 3 else []
        window.bridge.model_changed.connect(self._on_model)
        window.bridge.job_finished.connect(self._on_job)

    def tell(self, crash: CrashLog) -> None:
        """Report that the program crashed or was killed last time, and offer to continue."""
        if not crash.unclean:
            return
        hint = messages.CRASHED_HINT
        if crash.previous is not None:
            hint = f"{hint} {messages.CRASHED_TRACE.format(file=crash.previous)}"
        self._window.bridge.log(f"{messages.CRASHED} {hint}", "warning")
        can_resume = bool(self._last) and self.newest_session() is not None
        self._window.toasts.show(messages.CRASHED, hint, "warn", ("Go on", self.resume) if can_resume else None)

    def newest_session(self) -> Path | None:
        """The most recently modified session, or None."""
        databases = list((self._settings.folders.data / "sessions").glob("*/session.db"))
        return max(databases, key=lambda file: file.stat().st_mtime).parent if databases else None

    def resume(self) -> None:
        """Load the model of the last run, then open its newest session."""
        folder, device, dtype = self._last
        self._resume = self.newest_session()
        self._window.model.load(folder, Path(folder).name, device, dtype)

    def _on_model(self, info: ModelInfo | None) -> None:
        if info is not None:
            self._settings.remember(LAST_MODEL, [info.folder, info.device, info.dtype])

    def _on_job(self, job: Job) -> None:
        if job.kind != "load" or self._resume is None:
            return
        folder, self._resume = self._resume, None
        if job.state is JobState.DONE:
            self._commands.open_session_folder(folder)
