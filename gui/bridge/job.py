"""A job as the screen sees it, and the control through which the screen steers the worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from engine.errors import PalimpsestError

if TYPE_CHECKING:
    from engine.workbench import Workbench

JobKind = Literal[
    "load", "look", "edit", "timeline", "generate", "measure", "export", "session", "study", "forecast", "idle", "other"
]
# What goes on beside what a person asked for: it keeps nobody from closing the window, and no panel speaks of it.
ASIDE: frozenset[JobKind] = frozenset({"forecast", "idle"})
Call = Callable[["Workbench"], Any]


class JobState(Enum):
    """Where a job stands. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping after this step"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Control:
    """The only thing that both threads share about a job: two flags behind a condition."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._cancelled = False
        self._paused = False

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask the job to stop; a paused job wakes up to do so."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def set_paused(self, paused: bool) -> None:
        """Hold the job before its next step, or let it go on."""
        with self._changed:
            self._paused = paused
            self._changed.notify_all()

    def proceed(self) -> bool:
        """Called by the worker before each step: wait while paused, then say whether to go on (False: cancelled)."""
        with self._changed:
            while self._paused and not self._cancelled:
                self._changed.wait()
            return not self._cancelled


class Job(QObject):
    """One piece of work handed to the worker thread. Lives on the GUI thread.

    ``error`` is set when it failed; ``details`` then holds the traceback of an error that nobody foresaw.
    """

    state_changed = Signal(object)  # JobState

    def __init__(
        self,
        number: int,
        title: str,
        kind: JobKind,
        on_result: Callable[[Any], object] | None,
        on_error: Callable[[PalimpsestError], object] | None,
    ) -> None:
        super().__init__()
        self.number = number
        self.title = title
        self.kind: JobKind = kind
        self.on_result = on_result
        self.on_error = on_error
        self.control = Control()
        self.error: PalimpsestError | None = None
        self.details = ""
        self._state = JobState.QUEUED

    @property
    def aside(self) -> bool:
        """Whether nobody asked for it."""
        return self.kind in ASIDE

    @property
    def state(self) -> JobState:
        """Where the job stands now."""
        return self._state

    def set_state(self, state: JobState) -> None:
        """Used by the bridge: take a new state and tell those who watch; a final state never changes."""
        if state is self._state or self._state.final:
            return
        self._state = state
        self.state_changed.emit(state)

    def cancel(self) -> None:
        """Stop after the step in hand. Neither ``on_result`` nor ``on_error`` is called from now on."""
        if self._state.final:
            return
        self.control.cancel()
        self.set_state(JobState.STOPPING)

    def pause(self) -> None:
        """Hold the job after the step in hand."""
        if self._state is JobState.RUNNING:
            self.control.set_paused(True)
            self.set_state(JobState.PAUSED)

    def resume(self) -> None:
        """Let a paused job go on."""
        if self._state is JobState.PAUSED:
            self.control.set_paused(False)
            self.set_state(JobState.RUNNING)
