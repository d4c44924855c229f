"""The jobs that wait for the worker, and the control by which a running one is paused or cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.workbench import Workbench

Call = Callable[["Workbench"], Any]


class Control:
    """The only state of a job shared by both threads: two flags guarded by a condition variable."""

    def __init__(self, changed: threading.Condition | None = None) -> None:
        """``changed`` is that of the inbox, so that a paused worker hears of new tickets too."""
        self._changed = changed or threading.Condition()
        self._cancelled = False
        self._paused = False

    @property
    def cancelled(self) -> bool:
        """Whether the job was asked to stop."""
        return self._cancelled

    @property
    def paused(self) -> bool:
        """Whether the job was asked to wait before its next step."""
        return self._paused

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


@dataclass(frozen=True)
class Ticket:
    """A job as the worker sees it.

    ``between``: it asks the model as the ledger says, and so may be served between two steps of another job.
    ``lets_in``: such a job may be served between its steps.
    """

    number: int
    call: Call
    control: Control
    between: bool = False
    lets_in: bool = True


class Inbox:
    """The tickets in the order of their numbers. The GUI thread puts and withdraws, the worker takes."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._waiting: list[Ticket] = []
        self._closed = False

    def put(self, ticket: Ticket) -> None:
        """Queue a ticket at its place; ignored after :meth:`close`."""
        with self.changed:
            if not self._closed:
                self._waiting.append(ticket)
                self._waiting.sort(key=lambda one: one.number)  # one that gave way comes back to its place
                self.changed.notify_all()

    def withdraw(self, number: int) -> bool:
        """Take a ticket out again; False where the worker has it already."""
        with self.changed:
            found = [ticket for ticket in self._waiting if ticket.number == number]
            for ticket in found:
                self._waiting.remove(ticket)
            return bool(found)

    def take(self) -> Ticket | None:
        """Wait for the next ticket; None after :meth:`close`."""
        with self.changed:
            while not self._waiting and not self._closed:
                self.changed.wait()
            return self._waiting.pop(0) if self._waiting else None

    def take_between(self) -> Ticket | None:
        """The next ticket that may be served between two steps of another job; None if there is none."""
        with self.changed:
            ticket = next((one for one in self._waiting if one.between), None)
            if ticket is not None:
                self._waiting.remove(ticket)
            return ticket

    def hold(self, ticket: Ticket) -> None:
        """Wait while ``ticket`` is paused, until it goes on, is cancelled, or lets another one in."""
        with self.changed:
            while ticket.control.paused and not ticket.control.cancelled and not self._lets_in(ticket):
                self.changed.wait()

    def close(self) -> None:
        """Drop all tickets; :meth:`take` returns None from now on."""
        with self.changed:
            self._closed = True
            self._waiting.clear()
            self.changed.notify_all()

    def _lets_in(self, ticket: Ticket) -> bool:
        return ticket.lets_in and any(one.between for one in self._waiting)
