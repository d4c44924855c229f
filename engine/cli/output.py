"""Standard output and standard error, where the other end may be closed, full, or unable to show a letter."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from engine.errors import PalimpsestError


class ReaderGone(Exception):
    """Whoever read standard output has closed it ("palimpsest ... | head"): there is nobody left to tell."""


def say(text: str) -> None:
    """Write ``text`` and an end of line to standard output, at once.

    Raises :class:`ReaderGone` where the pipe is closed and :class:`PalimpsestError` where nothing can be written.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(f"{text}\n")
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


def say_aside(text: str) -> None:
    """Write a line to standard error, if anybody can be reached there."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()


def escape_letters() -> None:
    """From now on a letter that standard output lacks is written as its escape."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def _abandon(stream: TextIO) -> None:
    """Let what is still in the stream's buffer go nowhere, or Python would fail on it once more at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
