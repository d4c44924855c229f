"""The worker: owns the engine and runs one job after the other in a separate thread."""

from __future__ import annotations

import os
import queue
import time
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

from engine.errors import PalimpsestError
from engine.events import EditProgress, Event, GuardTripped, Progress, RunProgress, StudyProgress
from gui.bridge.event_filter import IdleProgress, Unheard
from gui.bridge.event_queue import EventQueue
from gui.bridge.job import Call, Control
from gui.bridge.memory import memory_use

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from engine.workbench import Workbench

MEMORY_SECONDS = 2.0  # seconds between two queries of the memory during a job
CAPACITY = 256  # unread events before the worker blocks; a tick reads tens of them


@dataclass(frozen=True)
class Ticket:
    """A job as the worker sees it."""

    number: int
    call: Call
    control: Control


@dataclass(frozen=True)
class Started:
    """Job ``number`` has begun."""

    number: int


@dataclass(frozen=True)
class Finished:
    """Job ``number`` has ended with ``result``, with ``error`` (``details``: its traceback), or was cancelled."""

    number: int
    result: Any = None
    error: PalimpsestError | None = None
    details: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class EngineReady:
    """The engine has been imported and is ready."""


@dataclass(frozen=True)
class EngineFailed:
    """The engine could not be started; no job can run."""

    message: str
    details: str


@dataclass(frozen=True)
class ModelChanged:
    """Another model is loaded now, or none."""

    info: ModelInfo | None


class _Stopped(Exception):
    """Raised in the worker if a job was cancelled between two steps."""


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
        self.inbox: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self.outbox = EventQueue(CAPACITY, self.wake.emit)
        self._factory = factory
        self._info: ModelInfo | None = None
        self._looked = 0.0

    @Slot()
    def run(self) -> None:
        """Create the engine, run jobs until None is received, close the engine, end the thread."""
        bench = self._start_engine()
        while (ticket := self.inbox.get()) is not None:
            if bench is not None:
                self._serve(bench, ticket)
            else:
                self.outbox.put(Finished(ticket.number, error=PalimpsestError("The engine is not running.")))
        if bench is not None:
            bench.close()
        QThread.currentThread().quit()

    def _start_engine(self) -> Workbench | None:
        try:
            bench = self._factory()
        except Exception as error:  # any error must be shown, as nothing works without the engine
            self.outbox.put(EngineFailed(f"The engine could not start: {error}", traceback.format_exc()))
            return None
        self.outbox.put(EngineReady())
        return bench

    def _serve(self, bench: Workbench, ticket: Ticket) -> None:
        if ticket.control.cancelled:
            self.outbox.put(Finished(ticket.number, cancelled=True))
            return
        self.outbox.put(Started(ticket.number))
        finished = self._attempt(bench, ticket)
        if bench.info is not self._info:  # identity, not equality: the same model loaded again has a new session
            self._info = bench.info
            self.outbox.put(ModelChanged(self._info))
        self._look_at_memory()
        self.outbox.put(finished)

    def _attempt(self, bench: Workbench, ticket: Ticket) -> Finished:
        try:
            result = ticket.call(bench)
            if isinstance(result, Generator):
                result = self._drive(result, ticket.control)
        except _Stopped:
            return Finished(ticket.number, cancelled=True)
        except PalimpsestError as error:
            return Finished(ticket.number, error=error)
        except Exception as error:  # a bug: shown with its traceback, and the worker continues
            wrapped = PalimpsestError(f"Something unexpected went wrong: {error!r}.", "The log has the details.")
            return Finished(ticket.number, error=wrapped, details=traceback.format_exc())
        return Finished(ticket.number, result=result)

    def _drive(self, steps: Generator[Event, None, Any], control: Control) -> Any:
        """Drive ``steps`` to the end; not pulling is a pause, closing is a cancel (every ``finally`` restores)."""
        try:
            while control.proceed():
                try:
                    event = next(steps)
                except StopIteration as stop:
                    return stop.value
                if isinstance(event, GuardTripped) and event.action == "pause":
                    control.set_paused(True)  # set here, not on the GUI thread: no further step may be taken meanwhile
                self.outbox.put(event, key=_key(event))
                if time.monotonic() > self._looked + MEMORY_SECONDS:
                    self._look_at_memory()
        finally:
            steps.close()
        raise _Stopped

    def _look_at_memory(self) -> None:
        self._looked = time.monotonic()
        self.outbox.put(memory_use(self._info.device if self._info is not None else "cpu"), key="memory")


def _key(event: Event) -> tuple[str, str] | None:
    """The key of progress events, of which only the latest matters; None for all others, which must be delivered."""
    if isinstance(event, Progress):
        return ("progress", event.task)
    if isinstance(event, EditProgress):
        return ("edit progress", "")
    if isinstance(event, (RunProgress, StudyProgress, Unheard, IdleProgress)):
        return (type(event).__name__, "")
    return None
