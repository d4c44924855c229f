"""The command line's door. It imports next to nothing, so that a signal ends it in order from its first moment on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from engine.cli.signals import ENDING, Ended, Ending, end_with, handled, heeded, stopped_by


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (:mod:`engine.cli.commands`) and return the exit code.

    Without ``arguments`` it is the program itself: behind the command comes Python's own end, in which no signal
    changes anything any more.
    """
    ending = Ending()
    try:
        with handled(ending, *heeded(signal.SIGINT, *ENDING)):
            from engine.cli.commands import carried_out

            if ending.heard:  # and taken by what was imported for something that is not there
                raise Ended(ending.heard)
            code = carried_out(list(sys.argv[1:] if arguments is None else arguments), ending)
    except BaseException as error:
        # In the midst of an import a signal can come out as an ImportError, with pages of the library's advice.
        if not ending.heard and not isinstance(error, KeyboardInterrupt):
            raise
        with suppress(OSError, ValueError, AttributeError):  # closed, full, or none at all
            sys.stderr.write("palimpsest: stopped at once\n")
        code = stopped_by(ending.heard or getattr(error, "number", signal.SIGINT))
    if arguments is None:
        end_with(code)
    return code
