"""The command line's door. It imports next to nothing, so that a signal ends it in order from its first moment on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from engine.cli.signals import ENDING, Ending, end_with, handled, heeded, stopped_by


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (:mod:`engine.cli.commands`) and return the exit code.

    Without ``arguments`` it is the program itself: behind the command comes Python's own end, in which no signal
    changes anything any more.
    """
    try:
        with handled(ending := Ending(), *heeded(signal.SIGINT, *ENDING)):
            from engine.cli.commands import carried_out

            code = carried_out(list(sys.argv[1:] if arguments is None else arguments), ending)
    except KeyboardInterrupt as error:
        with suppress(OSError, ValueError, AttributeError):  # closed, full, or none at all
            sys.stderr.write("palimpsest: stopped at once\n")
        code = stopped_by(getattr(error, "number", signal.SIGINT))
    if arguments is None:
        end_with(code)
    return code
