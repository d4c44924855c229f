"""The command line's door. It imports next to nothing, so that Ctrl+C ends it in order from its first moment on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (:mod:`engine.cli.commands`) and return the exit code.

    Without ``arguments`` it is the program itself: behind the command comes Python's own end, in which no Ctrl+C is
    heard any more.
    """
    try:
        from engine.cli.commands import carried_out

        code = carried_out(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        with suppress(OSError, ValueError, AttributeError):  # closed, full, or none at all
            sys.stderr.write("palimpsest: stopped at once\n")
        code = STOPPED
    finally:
        if arguments is None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    return code
