"""Writing to standard output and standard error, which may be closed, full, or unable to encode a character."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import TextIO

from engine.errors import PalimpsestError
from engine.support.plain_text import shown

_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONGEST_PATH = 4096


class ReaderGone(Exception):
    """The reader of standard output has closed it ("palimpsest ... | head")."""


def say(text: str) -> None:
    """Write ``text`` and a newline to standard output, and flush it.

    Raises :class:`ReaderGone` where the pipe is closed and :class:`PalimpsestError` where nothing can be written.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(f"{harmless(text)}\n")
        sys.stdout.flush()
    except BrokenPipeError as error:
        _abandon(sys.stdout)
        raise ReaderGone from error
    except OSError as error:
        _abandon(sys.stdout)
        raise PalimpsestError(
            f"The result cannot be written to standard output ({error.strerror or error}).",
            "What was asked for is done all the same.",
        ) from error


def harmless(text: str) -> str:
    """``text`` with control characters, which a terminal would obey, as escapes; tabs and ends of lines stay."""
    return _OBEYED.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def named(place: object) -> str:
    """The name of a file or folder for a line of output, with each character that cannot be seen as an escape."""
    return shown(str(place), _LONGEST_PATH)


def say_aside(text: str) -> None:
    """Write a line to standard error; failures are ignored, also by Python 3.11.2, which exits with 120 for one."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{harmless(text)}\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            _abandon(sys.stderr)


def occupy_streams() -> None:
    """Open the null device in place of standard streams that are closed.

    Otherwise the next file that is opened, such as one of a session, takes the number of standard error, and what a
    library writes there goes into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def escape_letters() -> None:
    """Write characters that standard output cannot encode as escapes from now on."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def _abandon(stream: TextIO) -> None:
    """Redirect the stream to the null device, or Python would fail to flush its buffer once more at exit."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
