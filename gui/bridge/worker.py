"""The worker: owns the engine and runs one job after the other in a separate thread.

A job that only asks the model as the ledger says is served between two steps of another one, also of a paused one.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from engine.errors import PalimpsestError
from engine.events import (
    BranchChanged,
    BranchStarted,
    EditProgress,
    Event,
    GuardTripped,
    Progress,
    RunProgress,
    SessionChanged,
    StudyProgress,
    TimelineChanged,
)
from engine.support.library_start import refused_start
from engine.support.wording import said_by, say
from gui.bridge.event_filter import IdleProgress, Unheard
from gui.bridge.event_queue import EventQueue
from gui.bridge.inbox import Control, Inbox, Ticket
from gui.bridge.memory import memory_use
from gui.bridge.reports import EngineFailed, EngineReady, Finished, GaveWay, ModelChanged, Started, Stopped, attempted

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from engine.workbench import Workbench

MEMORY_SECONDS = 2.0  # seconds between two queries of the memory during a job
CAPACITY = 256  # unread events before the worker blocks; a tick reads tens of them


def make_workbench(threads: int = 0, home: Path | None = None) -> Workbench:
    """Import the engine (which takes seconds, as it imports torch) and create the workbench.

    ``threads`` 0: all cores but one, which is left to the GUI thread; ``home``: see :class:`Workbench`.
    """
    import torch

    from engine.workbench import Workbench

    torch.set_num_threads(threads or max(1, (os.cpu_count() or 2) - 1))
    return Workbench(home)


class Worker(QObject):
    """Runs jobs in order in the thread it was moved to. All its messages and events go through ``outbox``."""

    wake = Signal()

    def __init__(self, factory: Callable[[], Workbench]) -> None:
        super().__init__()
        self.inbox = Inbox()
        self.outbox = EventQueue(CAPACITY, self.wake.emit)
        self.started = threading.Event()  # all that the engine is made of has been imported, or never will be
        self._factory = factory
        self._info: ModelInfo | None = None
        self._looked = 0.0
        self._unrestored: Exception | None = None

    @Slot()
    def run(self) -> None:
        """Create the engine, run jobs until the inbox is closed, close the engine, end the thread."""
        bench = self._start_engine()
        while (ticket := self.inbox.take()) is not None:
            if bench is not None:
                self._serve(bench, ticket)
            else:
                self.outbox.put(Finished(ticket.number, error=PalimpsestError(say("The engine is not running."))))
        if bench is not None:
            bench.close()
        QThread.currentThread().quit()

    def _start_engine(self) -> Workbench | None:
        try:
            bench = self._factory()
        except Exception as error:  # any error must be shown, as nothing works without the engine
            message = say("The engine could not start: {error}", error=said_by(refused_start(error) or error))
            self.outbox.put(EngineFailed(message, traceback.format_exc()))
            return None
        finally:
            self.started.set()
        self.outbox.put(EngineReady())
        return bench

    def _serve(self, bench: Workbench, ticket: Ticket, outer: Control | None = None) -> None:
        """Run one job; ``outer`` is the control of the job between whose steps it is served."""
        if ticket.control.cancelled:
            self.outbox.put(Finished(ticket.number, cancelled=True))
            return
        self.outbox.put(Started(ticket.number))
        finished = attempted(ticket.number, lambda: self._result(bench, ticket, outer))
        if finished.cancelled and not ticket.control.cancelled:
            self.outbox.put(GaveWay(ticket.number))
            self.inbox.put(ticket)
            return
        if bench.info is not self._info:  # identity, not equality: the same model loaded again has a new session
            self._info = bench.info
            self.outbox.put(ModelChanged(self._info))
        self._look_at_memory()
        self.outbox.put(finished)

    def _result(self, bench: Workbench, ticket: Ticket, outer: Control | None) -> Any:
        if not ticket.between:
            result = ticket.call(bench)
            return self._drive(bench, result, ticket) if isinstance(result, Generator) else result
        recorded = bench.as_recorded()
        recorded.__enter__()
        try:
            result = ticket.call(bench)
            return self._answer(result, ticket.control, outer) if isinstance(result, Generator) else result
        finally:
            try:
                recorded.__exit__(None, None, None)
            except Exception as error:
                if outer is None:
                    raise
                self._unrestored = error  # the job that waits must not go on with a model that is not as it left it

    def _drive(self, bench: Workbench, steps: Generator[Event, None, Any], ticket: Ticket) -> Any:
        """Drive ``steps`` to the end; not pulling is a pause, closing is a cancel (every ``finally`` restores)."""
        announced = False  # another line of the timeline, which must come before the job may end
        try:
            self.inbox.hold(ticket)
            while announced or not ticket.control.cancelled:
                try:
                    event = next(steps)
                except StopIteration as stop:
                    return stop.value
                announced = _announces(event) or (announced and not isinstance(event, TimelineChanged))
                if isinstance(event, GuardTripped) and event.action == "pause":
                    # Set here, not on the GUI thread: no further step may be taken meanwhile.
                    ticket.control.set_paused(True)
                self.outbox.put(event, key=_key(event))
                if time.monotonic() > self._looked + MEMORY_SECONDS:
                    self._look_at_memory()
                self._let_others_in(bench, ticket)
        finally:
            steps.close()
        raise Stopped

    def _let_others_in(self, bench: Workbench, ticket: Ticket) -> None:
        """Between two steps of ``ticket``: serve whoever asks the model as it is recorded, and wait while paused."""
        while True:
            if ticket.lets_in:
                while not ticket.control.cancelled and (asking := self.inbox.take_between()) is not None:
                    self._serve(bench, asking, ticket.control)
                    self._check_restored()
            if ticket.control.cancelled or not ticket.control.paused:
                return
            self.inbox.hold(ticket)

    def _check_restored(self) -> None:
        """Stop the job that waited where the model did not come back: closing it puts the recorded state in place."""
        error, self._unrestored = self._unrestored, None
        if error is not None:
            raise error

    def _answer(self, steps: Generator[Event, None, Any], own: Control, outer: Control | None) -> Any:
        """Drive ``steps``, which only ask the model, to their end; they are stopped if ``outer`` is cancelled."""
        try:
            while not own.cancelled and (outer is None or not outer.cancelled):
                try:
                    event = next(steps)
                except StopIteration as stop:
                    return stop.value
                if outer is not None and isinstance(event, Progress):
                    continue  # what is shown is the progress of the job that waits for this one
                self.outbox.put(event, key=_key(event))
        finally:
            steps.close()
        raise Stopped

    def _look_at_memory(self) -> None:
        self._looked = time.monotonic()
        self.outbox.put(memory_use(self._info.device if self._info is not None else "cpu"), key="memory")


def _announces(event: Event) -> bool:
    """Whether a timeline follows without which the window would show the former session or branch."""
    return isinstance(event, (BranchStarted, BranchChanged)) or (
        isinstance(event, SessionChanged) and event.folder != ""
    )


def _key(event: Event) -> tuple[str, str] | None:
    """The key of progress events, of which only the latest matters; None for all others, which must be delivered."""
    if isinstance(event, Progress):
        return ("progress", event.task)
    if isinstance(event, EditProgress):
        return ("edit progress", "")
    if isinstance(event, (RunProgress, StudyProgress, Unheard, IdleProgress)):
        return (type(event).__name__, "")
    return None
