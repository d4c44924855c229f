"""Run as a program: open a session, fork, let the fork do its worst and end, write one batch more and die by SIGKILL.

    python fork_driver.py append|read|close|forget|end SESSION

What the fork met stands on standard output. PYTHONPATH names the checkout and this folder.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path

from conftest import Base, make_record, make_tensors

from engine.errors import PalimpsestError
from engine.session.ledger import Ledger


def main() -> None:
    what, folder = sys.argv[1], Path(sys.argv[2])
    ledger = Ledger.open(folder, Base())
    ledger.append(make_record(1), make_tensors(1))
    ledger.measure("norms", 2, {"value": 1})
    if os.fork() == 0:
        try:
            if what == "append":
                ledger.append(make_record(2), make_tensors(2))
            elif what == "read":
                ledger.measurements("norms")
            elif what == "close":
                ledger.close()
            elif what == "forget":
                del ledger
                gc.collect()
        except PalimpsestError as error:
            sys.stdout.write(str(error))
        sys.exit()  # Python's own end, which closes what is open
    os.wait()
    ledger.append(make_record(2), make_tensors(22))
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
