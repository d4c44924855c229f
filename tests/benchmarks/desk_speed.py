"""How long it takes to keep what waits, and to list sessions: ``python -m tests.benchmarks.desk_speed``.

Seconds of processor time, which other work on the machine changes little. Prints one line of JSON.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from engine.catalogue.entries import sessions
from engine.desk.file import DESK_FILE, DeskFile
from engine.desk.held import Changes, FactText
from engine.session.ledger import Ledger
from gui.panels.edits.fact_rows import FactRow
from gui.panels.edits.waiting import Waiting
from tests.engine.session.conftest import Base, make_record, make_tensors

FACTS, SESSIONS, BATCHES = 10_000, 301, 50


def timed(call: Callable[[], Any]) -> float:
    """The least processor time of three calls, in seconds."""
    found = []
    for _ in range(3):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return round(min(found), 4)


def desk(place: Path) -> dict[str, float]:
    """The window's thread compares and hands over, the other one writes."""
    rows = [FactRow(FactText(f"Subject {number}", "{} was born in the city of", "Orlen")) for number in range(FACTS)]
    waiting = Waiting()
    put, _ = waiting.changes(rows)

    def one() -> None:
        rows[FACTS // 2].set_text(FactText(str(time.perf_counter()), "{} is", "x"))
        waiting.changes(rows)

    with closing(DeskFile(place / DESK_FILE)) as file:
        return {
            "all_rows_changed": timed(lambda: Waiting().changes(rows)),
            "one_row_changed": timed(one),
            "nothing_changed": timed(lambda: waiting.changes(rows)),
            "written_by_the_thread": timed(lambda: file.write(Changes(put))),
        }


def catalogue(place: Path) -> float:
    """All sessions are listed."""
    with Ledger.open(place / "0", Base()) as ledger:
        for batch in range(1, BATCHES + 1):
            ledger.append(make_record(batch), make_tensors(batch))
    for number in range(1, SESSIONS):
        shutil.copytree(place / "0", place / str(number))
    return timed(lambda: sessions(place))


def main() -> None:
    """Measure both in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, float] = {**desk(Path(folder)), "sessions_listed": catalogue(Path(folder) / "sessions")}
    sys.stdout.write(json.dumps({"facts": FACTS, "sessions": SESSIONS, "batches": BATCHES, **found}) + "\n")


if __name__ == "__main__":
    main()
