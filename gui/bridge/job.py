"""A job on the GUI thread: one piece of work that was submitted, its state, its course and who waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from enum import Enum
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from engine.errors import PalimpsestError
from engine.support.wording import say
from gui.bridge.inbox import Control
from gui.bridge.job_course import JobCourse, WorkClock
from gui.bridge.phases import Phases

JobKind = Literal[
    "load",
    "look",
    "edit",
    "timeline",
    "generate",
    "measure",
    "export",
    "session",
    "study",
    "read",
    "ask",
    "fetch",
    "forecast",
    "idle",
    "other",
]
# Background jobs, not requested by the user: they do not prevent closing the window and are not displayed.
ASIDE: frozenset[JobKind] = frozenset({"forecast", "idle"})
# Jobs of a network, which go on apart from all others: nothing waits for them, and the engine is idle meanwhile.
APART: frozenset[JobKind] = frozenset({"ask", "fetch"})
# Jobs that a list of jobs leaves out: what the program asks by itself, and calls of a moment.
QUIET: frozenset[JobKind] = ASIDE | {"look", "ask", "other"}
# Jobs after which the model or its position is another one, so that the same measurement is not the same any more.
CHANGING: frozenset[JobKind] = frozenset({"load", "edit", "timeline", "session", "study"})
# Jobs that put a model or a session in place: between their steps there is nothing yet that could be asked.
CLOSED: frozenset[JobKind] = frozenset({"load", "session"})

Needs = Literal["nothing", "model", "engine"]
"""What a job needs: nothing of the engine, the model as the ledger says, or the engine for itself."""
OnResult = Callable[[Any], object]
OnError = Callable[[PalimpsestError], object]


class JobState(Enum):
    """The state of a job. The last three are final."""

    QUEUED = say("queued")
    RUNNING = say("running")
    PAUSED = say("paused")
    STOPPING = say("stopping after this step")
    DONE = say("done")
    FAILED = say("failed")
    CANCELLED = say("cancelled")

    @property
    def final(self) -> bool:
        """Whether the state is final."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class Job(QObject):
    """One piece of work submitted to the bridge. The object lives on the GUI thread.

    ``error`` is set if it failed; ``details`` is the traceback of an unexpected error. ``key`` says what is asked:
    an unfinished job with the same key is not submitted twice.
    """

    state_changed = Signal(object)  # JobState

    def __init__(
        self,
        number: int,
        title: str,
        kind: JobKind = "other",
        needs: Needs = "engine",
        key: Hashable | None = None,
        changed: threading.Condition | None = None,
        withdraw: Callable[[Job], bool] = lambda _job: False,
        phases: Sequence[tuple[str, float]] = (),
    ) -> None:
        """``withdraw`` takes a job back that has not begun, and returns whether it had not; ``phases`` are those that
        a measurement is expected to have, with their weights.
        """
        super().__init__()
        self.number = number
        self.title = title
        self.kind: JobKind = kind
        self.needs: Needs = needs
        self.key = key
        self.control = Control(changed)
        self.clock = WorkClock()
        seconds = lambda: self.clock.seconds  # noqa: E731
        whole = Phases(phases, seconds) if kind == "measure" else None
        self.course = JobCourse(seconds, is_run=kind == "edit", phases=whole, one_task=kind == "fetch")
        self.waiting: list[tuple[OnResult | None, OnError | None]] = []
        self.error: PalimpsestError | None = None
        self.details = ""
        self._withdraw = withdraw
        self._state = JobState.QUEUED

    @property
    def aside(self) -> bool:
        """Whether it is a background job, not requested by the user."""
        return self.kind in ASIDE

    @property
    def apart(self) -> bool:
        """Whether it goes on apart from all others, so that nothing is busy with it."""
        return self.kind in APART

    @property
    def quiet(self) -> bool:
        """Whether a list of jobs leaves it out."""
        return self.kind in QUIET

    @property
    def is_closed(self) -> bool:
        """Whether nothing may be asked between its steps, as it puts a model or a session in place."""
        return self.kind in CLOSED

    @property
    def state(self) -> JobState:
        """The current state."""
        return self._state

    def set_state(self, state: JobState) -> None:
        """Used by the bridge: set a new state and emit ``state_changed``; a final state never changes."""
        if state is self._state or self._state.final:
            return
        self._state = state
        if state in (JobState.RUNNING, JobState.STOPPING):
            self.clock.start()
        else:
            self.clock.stop()
        self.state_changed.emit(state)

    def cancel(self) -> None:
        """Stop after the current step, or never begin. Neither ``on_result`` nor ``on_error`` is called from now on."""
        if self._state.final:
            return
        self.control.cancel()
        if not self._withdraw(self):
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
