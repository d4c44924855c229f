"""Runs background work of the engine while it is idle, and cancels it when anything else is submitted."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from engine.errors import PalimpsestError
from engine.events import Event, Progress, SuperpositionMeasured, retold
from engine.support.wording import join_texts, say
from gui.bridge import Job, JobState
from gui.bridge.event_filter import IdleProgress, Unheard
from gui.context import PanelContext

if TYPE_CHECKING:
    from engine.workbench import Workbench

IDLE_MS = 5000  # time without any job before idle work starts


def idle_work(bench: Workbench) -> Generator[Event, None, Any]:
    """The idle work, with its events restricted to those that panels display; runs in the worker thread."""
    return retold(bench.idle(), _told)


def _told(event: Event) -> Event:
    if isinstance(event, Progress):
        return IdleProgress(event.task, event.done, event.total)
    return event if isinstance(event, SuperpositionMeasured) else Unheard()


class IdleWork(QObject):
    """Submits idle work some seconds after the last job has ended; the bridge cancels it when a job is submitted.

    Once it is done or has failed, it is not submitted again before another job has run.
    """

    def __init__(self, context: PanelContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(IDLE_MS)
        self._timer.timeout.connect(self._begin)
        bridge = context.bridge
        bridge.busy_changed.connect(self._on_busy)
        context.settings.changed.connect(self._on_settings)

    def rest(self) -> None:
        """Stop after the current step."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()

    def _on_busy(self, busy: bool) -> None:
        if busy:
            self._timer.stop()
        else:
            self._wait()

    def _on_settings(self) -> None:
        if not self._context.settings.values.idle:
            self.rest()
        elif self._job is None and not self._timer.isActive():
            self._wait()

    def _wait(self) -> None:
        if self._context.settings.values.idle and self._context.bridge.model is not None:
            self._timer.start()

    def _begin(self) -> None:
        bridge = self._context.bridge
        if bridge.busy or bridge.model is None or self._job is not None:
            return
        self._job = bridge.submit(say("Idle work"), idle_work, on_error=self._on_error, kind="idle")
        self._job.state_changed.connect(self._on_state)

    def _on_state(self, state: JobState) -> None:
        if state.final:
            self._job = None
            self._context.bridge.publish(IdleProgress())
            if state is JobState.CANCELLED and not self._context.bridge.busy:
                self._wait()  # it was cancelled for another job, so that work remains

    def _on_error(self, error: PalimpsestError) -> None:
        said = say(
            "What is measured while nobody asks was given up: {reason}",
            reason=join_texts(" ", [error.message, error.hint]),
        )
        self._context.bridge.log(said, "warning")
