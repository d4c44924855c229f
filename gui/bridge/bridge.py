"""The bridge's interface for panels: submitting jobs, subscribing to events, scheduled drawing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal
from PySide6.QtWidgets import QWidget

from engine.events import BranchChanged, Event, Log, LogLevel, Steps
from engine.support.wording import say
from gui.bridge.beside import Beside
from gui.bridge.inbox import Call, Ticket
from gui.bridge.job import CHANGING, Job, JobKind, JobState, Needs, OnError, OnResult
from gui.bridge.live import Live
from gui.bridge.phases import KnownPhases
from gui.bridge.reports import EngineFailed, EngineReady, Finished, GaveWay, ModelChanged, Started, Told
from gui.bridge.worker import Worker, make_workbench
from gui.support.sight import is_seen

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from engine.workbench import Workbench

E = TypeVar("E", bound=Event)
TICK_MS = 25  # one panel is drawn per tick
DELIVERY_MS = 6.0  # time limit per tick for delivering events
CATCH_UP_MS = 100.0  # the same where something waits for what the worker has told
REMEMBERED = 200  # finished jobs that a list may show


class Bridge(QObject):
    """Owns the worker thread. All its methods are called on the GUI thread and return at once."""

    busy_changed = Signal(bool)
    model_changed = Signal(object)  # ModelInfo | None
    session_reset = Signal()  # another model, session or branch: panels must drop what they show of the old one
    job_started = Signal(object)  # Job
    job_finished = Signal(object)  # Job
    job_failed = Signal(object)  # Job with an error that no on_error handled, or an unexpected one (job.details)
    job_queued = Signal(object)  # Job
    job_repeated = Signal(object)  # Job that does already what was asked once more
    jobs_changed = Signal()  # a job was queued, has begun or ended, or another state
    progressed = Signal(object)  # Job that has told of its progress
    engine_ready = Signal()
    engine_failed = Signal(object, str)  # message, details
    stopped = Signal()

    def __init__(self, factory: Callable[[], Workbench] = make_workbench, parent: QObject | None = None) -> None:
        """``factory`` creates the workbench; it is called in the worker thread."""
        super().__init__(parent)
        self.model: ModelInfo | None = None
        self.current: Job | None = None
        self.finished: list[Job] = []
        self.ready = False
        self._stopping = False
        self._holders = 0
        self._jobs: dict[int, Job] = {}
        self._serial = 0
        self._phases = KnownPhases()
        self._subscribers: dict[type[Event], list[Callable[[Any], object]]] = {}
        self._live: list[Live] = []
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        # No parent: Qt aborts the process if a parent destroys a QThread that is running.
        self._thread = QThread()
        self._thread.setObjectName("engine")
        self._worker = Worker(factory)
        self._beside = Beside(self._worker.outbox)
        self._worker.moveToThread(self._thread)
        self._worker.wake.connect(self.wake, Qt.ConnectionType.QueuedConnection)
        self._thread.started.connect(self._worker.run)
        self._thread.finished.connect(self._on_thread_finished)

    # -- for panels ----------------------------------------------------------------------------------------------------

    def submit(
        self,
        title: str,
        call: Call,
        on_result: OnResult | None = None,
        on_error: OnError | None = None,
        kind: JobKind = "other",
        *,
        needs: Needs = "engine",
        key: Hashable | None = None,
    ) -> Job:
        """Queue ``call(workbench)``; its result or error comes back on the GUI thread unless the job is cancelled.

        A job that ``needs`` only the model is served between two steps of a running or paused one, and finds the model
        as the ledger says. If an unfinished job with the same ``key`` will give the same, that one is returned and
        ``job_repeated`` emitted. A job of kind "idle" is cancelled as soon as anything else is submitted. It and a
        "forecast" are background jobs: they are neither ``current`` nor ``busy``, and emit no signals of the bridge.
        """
        if (same := self._same(key)) is not None:
            same.waiting.append((on_result, on_error))
            self.job_repeated.emit(same)
            return same
        if idle := self.running("idle"):
            idle.cancel()
        job = self._enlist(title, on_result, on_error, kind, needs, key)
        ticket = Ticket(job.number, call, job.control, between=needs == "model", lets_in=not job.is_closed)
        self._worker.inbox.put(ticket)
        return job

    def submit_beside(
        self,
        title: str,
        call: Callable[[], Any],
        on_result: OnResult | None = None,
        on_error: OnError | None = None,
        kind: JobKind = "read",
        *,
        imports: bool = False,
    ) -> Job:
        """Run ``call()``, which needs nothing of the engine, in a thread of its own, whatever the engine is doing.

        One that ``imports`` what the engine is made of begins once the engine has started, or failed to: a library such
        as transformers cannot be imported in two threads at a time.
        """
        job = self._enlist(title, on_result, on_error, kind, "nothing", None)
        self._beside.put(job.number, call, job.control, self._worker.started if imports else None)
        return job

    def submit_steps(
        self,
        title: str,
        work: Callable[[], Steps[Any]],
        on_result: OnResult | None = None,
        on_error: OnError | None = None,
        kind: JobKind = "fetch",
    ) -> Job:
        """Drive the steps that ``work()`` makes, which need nothing of the engine, in a thread of their own."""
        job = self._enlist(title, on_result, on_error, kind, "nothing", None)
        self._beside.drive(job.number, work, job.control)
        return job

    def subscribe(self, event_type: type[E], slot: Callable[[E], object]) -> None:
        """Call ``slot`` with every event of exactly ``event_type``, as long as its widget exists."""
        self._subscribers.setdefault(event_type, []).append(slot)

    def publish(self, event: Event) -> None:
        """Deliver ``event`` to its subscribers now (for events created by the GUI, such as log lines)."""
        slots = self._subscribers.get(type(event), [])
        slots[:] = [slot for slot in slots if _lives(slot)]
        for slot in slots:
            _guarded(slot, event)
        if self.current is not None and self.current.course.hear(event):
            self.progressed.emit(self.current)

    def log(self, text: str, level: LogLevel = "info") -> None:
        """Write one line into the log."""
        self.publish(Log(text, level))

    @property
    def busy(self) -> bool:
        """Whether a foreground job is running or waiting; what goes on apart from the others does not count."""
        return any(not job.aside and not job.apart for job in self._jobs.values())

    def running(self, kind: JobKind) -> Job | None:
        """The first unfinished job of ``kind``, or None."""
        return next((job for job in self._jobs.values() if job.kind == kind), None)

    @property
    def jobs(self) -> list[Job]:
        """The unfinished jobs that are not quiet, the one at work first, then in the order in which they will come."""
        listed = [job for job in self._jobs.values() if not job.quiet]
        return sorted(listed, key=lambda job: job.state is JobState.QUEUED)

    def forget_finished(self) -> None:
        """Take the finished jobs out of the list."""
        self.finished = []
        self.jobs_changed.emit()

    def cancel_all(self) -> None:
        """Cancel the running and all waiting jobs."""
        for job in list(self._jobs.values()):
            job.cancel()

    # -- for the window ------------------------------------------------------------------------------------------------

    def add_live(self, panel: Live) -> None:
        """Schedule ``panel`` for drawing whenever it is dirty and visible."""
        self._live.append(panel)

    def hold(self, on: bool) -> None:
        """Keep what the engine tells for later, in its order, until called with False as often as with True."""
        self._holders += 1 if on else -1
        if not self._holders:
            self.wake()

    def start(self) -> None:
        """Start the thread, and the engine in it; not after :meth:`stop`."""
        if not self._stopping:
            self._thread.start()

    def stop(self) -> None:
        """Cancel everything and end the thread after the current step; ``stopped`` is emitted then."""
        if self._stopping:
            return
        self._stopping = True
        self._timer.stop()
        self.cancel_all()
        self._worker.outbox.close()
        self._worker.inbox.close()
        self._worker.started.set()  # nothing waits for it any more
        self._beside.stop()

    def wait(self, milliseconds: int) -> bool:
        """Wait for the thread to end after :meth:`stop`; False if it is still running."""
        if self._thread.isRunning() and not self._thread.wait(milliseconds):
            return False
        if self._stopping:
            self._beside.wait()
        return True

    @property
    def stopping(self) -> bool:
        """Whether :meth:`stop` was called."""
        return self._stopping

    @property
    def alive(self) -> bool:
        """Whether the worker thread runs."""
        return self._thread.isRunning()

    def wake(self) -> None:
        """Start the timer, as there are events to deliver or panels to draw."""
        if not self._stopping and not self._timer.isActive():
            self._timer.start()

    # -- internal ------------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        self._deliver()
        drawn = self._draw_one()
        if not drawn and (self._holders or not len(self._worker.outbox)):
            self._timer.stop()

    def catch_up(self) -> None:
        """Hear now what the worker has told, so that nothing that is over is taken to be under way."""
        self._deliver(CATCH_UP_MS)

    def _deliver(self, milliseconds: float = DELIVERY_MS) -> None:
        """Deliver queued items, oldest first, for so long at most."""
        end = time.perf_counter() + milliseconds / 1000
        while not self._holders and time.perf_counter() < end and (item := self._worker.outbox.take()) is not None:
            if isinstance(item, Event):
                if isinstance(item, BranchChanged):
                    self.session_reset.emit()
                self.publish(item)
            else:
                _guarded(self._note, item)

    def _draw_one(self) -> bool:
        """Draw the next dirty and visible panel; False if there is none."""
        for offset in range(len(self._live)):
            index = (self._turn + offset) % len(self._live)
            panel = self._live[index]
            if panel.dirty and _in_sight(panel):
                self._turn = index + 1
                _guarded(type(panel).draw, panel)
                return True
        return False

    def _note(self, item: object) -> None:
        """Handle a message of the worker about its own state."""
        if isinstance(item, Started):
            if job := self._jobs.get(item.number):
                self._start(job)
        elif isinstance(item, Finished):
            if job := self._jobs.get(item.number):  # one that was withdrawn is not awaited any more
                self._finish(job, item)
        elif isinstance(item, Told):
            if (job := self._jobs.get(item.number)) and job.course.hear(item.event):
                self.progressed.emit(job)
        elif isinstance(item, GaveWay):
            if job := self._jobs.get(item.number):
                job.set_state(JobState.QUEUED)
        elif isinstance(item, ModelChanged):
            self.model = item.info
            self.session_reset.emit()
            self.model_changed.emit(item.info)
        elif isinstance(item, EngineReady):
            self.ready = True
            self.engine_ready.emit()
        elif isinstance(item, EngineFailed):
            self.engine_failed.emit(item.message, item.details)

    def _enlist(
        self,
        title: str,
        on_result: OnResult | None,
        on_error: OnError | None,
        kind: JobKind,
        needs: Needs,
        key: Hashable | None,
    ) -> Job:
        """A new job, known from now on."""
        self._serial += 1
        phases = self._phases.of(key)
        job = Job(self._serial, title, kind, needs, key, self._worker.inbox.changed, self._withdraw, phases)
        job.waiting.append((on_result, on_error))
        job.state_changed.connect(self._on_state)
        was_busy = self.busy
        self._jobs[job.number] = job
        if self.busy and not was_busy:
            self.busy_changed.emit(True)
        if not job.aside:
            self.job_queued.emit(job)
        self.jobs_changed.emit()
        return job

    def _same(self, key: Hashable | None) -> Job | None:
        """The unfinished job with this key, unless one that changes the model was queued after it."""
        found = None
        for job in self._jobs.values():
            if job.kind in CHANGING:
                found = None
            elif key is not None and job.key == key and not job.control.cancelled:
                found = job
        return found

    def _withdraw(self, job: Job) -> bool:
        """End a cancelled job at once if the engine has not begun it; a call beside it loses its result."""
        if job.apart or (job.needs != "nothing" and not self._worker.inbox.withdraw(job.number)):
            return False
        self._finish(job, Finished(job.number, cancelled=True))
        return True

    def _on_state(self) -> None:
        self.jobs_changed.emit()

    def _start(self, job: Job) -> None:
        if job.needs != "nothing" and not job.aside:
            if self.current is None:
                self.current = job
            else:
                self.current.clock.stop()  # it waits while this one is let in
        job.set_state(JobState.STOPPING if job.control.cancelled else JobState.RUNNING)
        if job.kind == "session":
            self.session_reset.emit()
        if not job.aside:
            self.job_started.emit(job)

    def _finish(self, job: Job, item: Finished) -> None:
        was_busy = self.busy
        del self._jobs[job.number]
        if self.current is job:
            self.current = None
        elif self.current is not None and self.current.state in (JobState.RUNNING, JobState.STOPPING):
            self.current.clock.start()
        cancelled = item.cancelled or job.control.cancelled
        job.error, job.details = item.error, item.details
        job.set_state(JobState.CANCELLED if cancelled else JobState.FAILED if item.error else JobState.DONE)
        if job.state is JobState.DONE:
            self._phases.learn(job.key, job.course.phases)
        if not job.aside:
            self.job_finished.emit(job)
        if item.error is not None and (not job.aside or item.details):
            self.log(say("{title}: {error}", title=job.title, error=item.error.said), "error")
        if not cancelled:
            self._answer(job, item)
        job.waiting.clear()
        if not job.quiet:
            self.finished = [*self.finished, job][-REMEMBERED:]
        if was_busy and not self.busy:
            self.busy_changed.emit(False)
        self.jobs_changed.emit()

    def _answer(self, job: Job, item: Finished) -> None:
        """Pass the result or the error to those who wait for it, an unhandled error to the window."""
        for on_result, on_error in job.waiting:
            if item.error is None and on_result is not None:
                _guarded(on_result, item.result)
            if item.error is not None and on_error is not None:
                _guarded(on_error, item.error)
        if item.error is not None and (item.details or all(on_error is None for _, on_error in job.waiting)):
            self.job_failed.emit(job)

    def _on_thread_finished(self) -> None:
        self.stopped.emit()


def _in_sight(panel: Live) -> bool:
    """Whether the panel can be seen; ``isVisible`` alone is also true for a dock behind another one's tab."""
    return is_seen(panel) if isinstance(panel, QWidget) else panel.isVisible()


def _lives(slot: Callable[[Any], object]) -> bool:
    """Whether the Qt object that a bound method belongs to still exists."""
    owner = getattr(slot, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def _guarded(slot: Callable[[Any], object], argument: Any) -> None:
    """Call ``slot``; an exception goes to ``sys.excepthook``, so that other slots are still called."""
    try:
        slot(argument)
    except Exception:
        sys.excepthook(*sys.exc_info())
