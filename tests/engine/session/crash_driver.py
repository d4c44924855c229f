"""Run as a program: do one thing to a copy of a session and die by SIGKILL at one line of it, then at a later one, ...

    python crash_driver.py append|delete|open SESSION RUNS STRIDE

Every run works on a copy, RUNS/0001 and so on, until one is not killed any more. Lines of engine/session count, and of
sqlite-utils where it begins and commits. PYTHONPATH names the checkout and this folder.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from conftest import Base, make_record, make_tensors

from engine.session.ledger import Ledger


def _counts(frame: FrameType) -> bool:
    file = Path(frame.f_code.co_filename)
    return file.parent.name == "session" or (file.parent.name == "sqlite_utils" and frame.f_code.co_name == "atomic")


def die_at(line: int) -> None:
    left = line

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if not _counts(frame):
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def child(what: str, folder: Path, line: int) -> None:
    if what == "open":
        die_at(line)
        Ledger.open(folder, Base())
    elif what == "delete":
        ledger = Ledger.open(folder, Base())
        die_at(line)
        ledger.delete_branch("main")
    else:
        ledger = Ledger.open(folder, Base())
        die_at(line)
        ledger.append(make_record(3, facts=1), make_tensors(33))
    sys.settrace(None)


def main() -> None:
    what, session, runs, stride = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    line, killed = 1 - stride, True
    while killed:
        line += stride
        folder = runs / f"{line:04d}"
        if session.is_dir():
            shutil.copytree(session, folder)
        process = os.fork()
        if process == 0:
            child(what, folder, line)
            os._exit(0)
        status = os.waitpid(process, 0)[1]
        killed = os.WIFSIGNALED(status)
        if not killed and os.waitstatus_to_exitcode(status):
            raise SystemExit(f"the run to line {line} failed instead of being killed")


if __name__ == "__main__":
    main()
