"""A job on the GUI thread, and the control object by which it pauses or cancels the worker."""

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
# Background jobs, not requested by the user: they do not prevent closing the window and are not displayed.
ASIDE: frozenset[JobKind] = frozenset({"forecast", "idle"})
Call = Callable[["Workbench"], Any]


class JobState(Enum):
    """The state of a job. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping after this step"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether the state is final."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Control:
    """The only state of a job shared by both threads: two flags guarded by a condition variable."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._cancelled = False
        self._paused = False

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Request the job to stop; wakes up a paused job."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def set_paused(self, paused: bool) -> None:
        """Pause the job before its next step, or resume it."""
        with self._changed:
            self._paused = paused
            self._changed.notify_all()

    def proceed(self) -> bool:
        """Called by the worker before each step: wait while paused, then return False if cancelled, else True."""
        with self._changed:
            while self._paused and not self._cancelled:
                self._changed.wait()
            return not self._cancelled


class Job(QObject):
    """One piece of work submitted to the worker thread. The object lives on the GUI thread.

    ``error`` is set if it failed; ``details`` is the traceback of an unexpected error.
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
        """Whether it is a background job, not requested by the user."""
        return self.kind in ASIDE

    @property
    def state(self) -> JobState:
        """The current state."""
        return self._state

    def set_state(self, state: JobState) -> None:
        """Used by the bridge: set a new state and emit ``state_changed``; a final state never changes."""
        if state is self._state or self._state.final:
            return
        self._state = state
        self.state_changed.emit(state)

    def cancel(self) -> None:
        """Stop after the current step. Neither ``on_result`` nor ``on_error`` is called from now on."""
        if self._state.final:
            return
        self.control.cancel()
        self.set_state(JobState.STOPPING)

    def pause(self) -> None:
        """Pause the job after the current step."""
        if self._state is JobState.RUNNING:
            self.control.set_paused(True)
            self.set_state(JobState.PAUSED)

    def resume(self) -> None:
        """Resume a paused job."""
        if self._state is JobState.PAUSED:
            self.control.set_paused(False)
            self.set_state(JobState.RUNNING)
