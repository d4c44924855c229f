"""What the threads at work report to the GUI thread about themselves and their jobs."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import PalimpsestError
from engine.events import Event
from engine.support.shortage import as_shortage
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo


@dataclass(frozen=True)
class Started:
    """Job ``number`` has begun."""

    number: int


@dataclass(frozen=True)
class GaveWay:
    """Job ``number`` has stopped for the sake of another one, and will begin again."""

    number: int


@dataclass(frozen=True)
class Told:
    """Job ``number``, which is not the engine's, tells of its progress; what it told before need not be read."""

    number: int
    event: Event


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
    """The engine could not be started; no job that needs it can run."""

    message: str
    details: str


@dataclass(frozen=True)
class ModelChanged:
    """Another model is loaded now, or none."""

    info: ModelInfo | None


class Stopped(Exception):
    """Raised by a job that was cancelled between two steps."""


def attempted(number: int, work: Callable[[], Any]) -> Finished:
    """The report of job ``number``, which is ``work()``, whatever becomes of it."""
    try:
        result = work()
    except Stopped:
        return Finished(number, cancelled=True)
    except PalimpsestError as error:
        return Finished(number, error=error)
    except BaseException as error:  # a library's panic is no Exception; the thread goes on in any case
        if told := as_shortage(error):
            return Finished(number, error=told, details=traceback.format_exc())
        # A bug: shown with its traceback.
        wrapped = PalimpsestError(
            say("Something unexpected went wrong: {error}.", error=repr(error)), say("The log has the details.")
        )
        return Finished(number, error=wrapped, details=traceback.format_exc())
    return Finished(number, result=result)
