"""A session belongs to the process that opened it: what a fork of it, a child that shares its memory, must not do."""

from __future__ import annotations

import ctypes
import os
import sqlite3
from pathlib import Path
from typing import Any
from weakref import WeakSet

from engine.errors import BadInput
from engine.support.wording import say

IN_A_FORK = "connection used in a fork"


class OwnConnection(sqlite3.Connection):
    """A connection of the process that opened it.

    A fork has the connection too, and believes to hold its lock. Were it closed there, also by being forgotten, the
    journal would go in which the other process goes on to write; so it is neither used nor closed in a fork.
    """

    in_a_fork = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Arguments are those of ``sqlite3.Connection``."""
        super().__init__(*arguments, **options)
        _OPEN.add(self)

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:
        """As usual; ``sqlite3.ProgrammingError`` with :data:`IN_A_FORK` in a fork."""
        self._check()
        return super().cursor(factory)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """As :meth:`cursor`, which this does not ask for by itself."""
        self._check()
        return super().execute(*arguments)

    def backup(self, *arguments: Any, **options: Any) -> None:
        """As :meth:`cursor`."""
        self._check()
        super().backup(*arguments, **options)

    def close(self) -> None:
        """As usual; nothing in a fork."""
        if not self.in_a_fork:
            super().close()

    def _check(self) -> None:
        if self.in_a_fork:
            raise sqlite3.ProgrammingError(IN_A_FORK)


def of_another_process(folder: Path) -> BadInput:
    """The error that the session in ``folder`` is used in a fork of the process that opened it."""
    return BadInput(
        say("The session in {folder} was opened in another process than the one that uses it now.", folder=folder),
        say("Load the model and open a session in each process by itself."),
    )


_OPEN: WeakSet[OwnConnection] = WeakSet()


def _leave_alone() -> None:
    for connection in list(_OPEN):
        connection.in_a_fork = True
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))  # never forgotten, hence never closed


if hasattr(os, "register_at_fork"):  # Windows has no forks
    os.register_at_fork(after_in_child=_leave_alone)
