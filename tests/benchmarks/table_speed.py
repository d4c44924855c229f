"""How long the table of edits takes with many rows: ``python -m tests.benchmarks.table_speed [--rows 100000]``.

Without a display: ``QT_QPA_PLATFORM=offscreen``. Seconds of processor time of the window's thread, the least of three,
which other work on the machine changes little. Prints one line of JSON. A fifth of the rows was edited, one in a
hundred is a duplicate of an earlier one.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from engine.desk.file import DESK_FILE, DeskFile, read_desk
from engine.desk.held import Changes, FactText, HeldFact
from gui.actions.actions import Actions
from gui.app import make_application
from gui.bridge import Bridge
from gui.context import PanelContext
from gui.panels.edits.fact_rows import FactRow, RowState
from gui.panels.edits.model import Column
from gui.panels.edits.panel import EditsPanel
from gui.panels.edits.waiting import Waiting
from gui.style.theme import Theme
from gui.support.gc_guard import GuiThreadGarbage
from gui.support.settings import Folders, Settings
from gui.window.restoring import Restored, Restoring, size_of

SIZE = (1280, 800)
RELATIONS = ("{} was born in the city of", "{} works for", "The mother tongue of {} is")
SCROLLS = 50


def timed(call: Callable[[], Any], times: int = 3) -> float:
    """The least processor time of some calls, in seconds."""
    found = []
    for _ in range(times):
        start = time.thread_time()
        call()
        found.append(time.thread_time() - start)
    return round(min(found), 4)


def texts(count: int) -> list[FactText]:
    """Facts of as many subjects, one in a hundred repeated."""
    return [
        FactText(f"Subject {n - (n % 100 == 0)}", RELATIONS[(n - (n % 100 == 0)) % 3], f"City {n // 7 % 900}")
        for n in range(count)
    ]


def written(rows: Sequence[FactRow]) -> None:
    """Let a fifth of ``rows`` be edits in the ledger."""
    for number, row in enumerate(rows[: len(rows) // 5]):
        row.state, row.batch, row.efficacy = RowState.WRITTEN, number // 10 + 1, number % 9 > 0
        row.before, row.after = number % 97 / 97, number % 89 / 89


def scrolled(panel: EditsPanel) -> None:
    """The whole table in some steps, each painted."""
    bar = panel.view.verticalScrollBar()
    for step in range(SCROLLS):
        bar.setValue(bar.maximum() * step // SCROLLS)
        panel.view.viewport().repaint()


def longest_stretch(panel: EditsPanel, given: Sequence[FactText]) -> float:
    """The longest that the event loop is kept while ``given`` is imported, counted, searched for twins and kept."""
    waiting, rows, longest = Waiting(), panel.model.rows, 0.0

    def step(call: Callable[[], Any]) -> None:
        nonlocal longest
        start = time.thread_time()
        call()
        longest = max(longest, time.thread_time() - start)

    step(lambda: panel.importer.add(given, "import"))
    end = float("inf")
    while time.monotonic() < end:
        step(QApplication.processEvents)
        if len(rows.rows) == len(given):
            step(lambda: waiting.changes(rows.rows))
            if waiting.complete and end == float("inf"):
                end = time.monotonic() + 1.0  # the timers that follow new rows have had their turn by then
    panel.model.undo_stack.undo()
    return round(longest, 4)


def longest_stretch_of_restoring(panel: EditsPanel, bridge: Bridge, given: Sequence[FactText], home: Path) -> float:
    """The longest that the event loop is kept while ``given`` come from a desk into the table and are compared."""
    facts = tuple(HeldFact(str(number), float(number + 1), text, "", "") for number, text in enumerate(given))
    with closing(DeskFile(home / DESK_FILE)) as desk:
        desk.write(Changes(facts))
    restoring, longest, waiting = Restoring(bridge, panel), 0.0, Waiting()

    def show(found: Restored) -> None:
        nonlocal waiting
        panel.model.restore_rows([(0, found.rows)])
        waiting = found.waiting

    def step(call: Callable[[], Any]) -> None:
        nonlocal longest
        start = time.thread_time()
        call()
        longest = max(longest, time.thread_time() - start)

    step(lambda: restoring.begin(size_of(home), lambda: read_desk(home), show))
    while restoring.busy:
        step(QApplication.processEvents)
    end = time.monotonic() + 1.0  # the timers that follow new rows have had their turn by then
    while time.monotonic() < end:
        step(QApplication.processEvents)
    step(lambda: waiting.changes(panel.model.rows.rows))
    panel.model.remove_rows(panel.model.rows.rows)
    return round(longest, 4)


def measured(panel: EditsPanel, count: int) -> dict[str, float]:
    """Seconds of each thing that a person does with the table."""
    model = panel.model
    given = texts(count)
    stretch = longest_stretch(panel, given)
    start = time.thread_time()
    rows = model.add(given, "rows")
    QApplication.processEvents()
    found = {"filling": round(time.thread_time() - start, 4)}
    found["longest_stretch_of_filling"] = stretch
    written(rows)
    found["filter"] = timed(lambda: model.set_filter("subject 77"))
    found["filter_of_a_state"] = timed(lambda: model.set_filter("", (RowState.NOT_TAKEN,)))
    model.set_filter("")
    ascending = Qt.SortOrder.AscendingOrder
    found["sort_by_subject"] = timed(lambda: model.sort(Column.SUBJECT, ascending))
    found["sort_by_probability"] = timed(lambda: model.sort(Column.AFTER, ascending))
    model.sort(-1, ascending)
    found["one_scroll"] = round(timed(lambda: scrolled(panel)) / SCROLLS, 5)
    found["counters"] = timed(panel._count)
    found["duplicates"] = timed(lambda: (model.marks.outdate(), model.marks.find()))
    found["what_a_run_takes"] = timed(panel.queued_facts)
    waiting = Waiting()
    waiting.changes(rows)
    found["nothing_to_keep"] = timed(lambda: waiting.changes(rows))
    found["completion"] = timed(lambda: panel.view.suggestions.of("subject"))
    found["one_cell"] = timed(lambda: model.setData(model.index(count // 2, Column.TARGET), str(time.perf_counter())))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module's own text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args(arguments)
    application = make_application(["palimpsest"])
    with tempfile.TemporaryDirectory() as home:
        os.environ["PALIMPSEST_HOME"] = home
        settings = Settings(Folders.under(Path(home)))
        theme = Theme(settings)
        theme.apply()
        bridge = Bridge(lambda: None)  # type: ignore[arg-type, return-value]  # the engine is never started
        panel = EditsPanel(PanelContext(bridge, settings, theme, Actions()))
        panel.resize(*SIZE)
        panel.apply_theme(theme)
        panel.show()
        application.processEvents()
        garbage = GuiThreadGarbage()
        stretch = longest_stretch_of_restoring(panel, bridge, texts(options.rows), Path(home))
        found = measured(panel, options.rows)
        sys.stdout.write(json.dumps({"rows": options.rows, "longest_stretch_of_restoring": stretch, **found}) + "\n")
        panel.close()
        garbage.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
