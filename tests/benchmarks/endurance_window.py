"""The real window over ten thousand edits with every panel in sight: memory, handles, threads and how late it answers.

    python -m tests.benchmarks.endurance_window [--edits 10000] [--batch 1] [--run 2500] [--searched] [--home DIR]

The tests' small model is edited by real runs (F5) with all measures of a run. Only the search for a change is left out
(``--searched`` has UltraEdit do it): a random one of the same form is written instead. The panels lie side by side and
not in tabs, so that each is drawn whenever it has something new. Then the session is closed, opened again and gone
about in, as a person does it on the timeline. Every 500 edits a line: resident memory after a garbage collection, and
what of it are sums that make undo quick, and what are facts with their results; open files, threads, Qt's objects,
Python's in thousands, and how late a timer of 20 ms came, which is how late a key would have been answered. At the end
of each run two lines say what memory is left at rest, freed pieces given back, and what of it is in use. With
``--home`` the session is kept there, and what was found there is gone on with.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import islice, pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from engine.desk.held import FactText
from engine.events import BatchCommitted, Progress, Steps
from engine.fact import Fact
from engine.methods.method import Editing, Proposal
from engine.methods.training.ultraedit import UltraEdit
from engine.model.delta import Delta, LayerDelta
from engine.support.freed import give_back
from gui.app import make_application, open_window
from gui.bridge.worker import make_workbench
from gui.style.theme import Theme
from gui.support.gc_guard import GuiThreadGarbage
from gui.support.settings import Folders, Settings
from gui.window.main_window import MainWindow
from tests.benchmarks.in_use import in_use
from tests.benchmarks.lateness import Lateness

if TYPE_CHECKING:
    from engine.workbench import Workbench

WORLD = Path(__file__).parents[1] / "resources" / "tiny_world"
RELATION = "{} was born in the city of"
CITIES = ("Orlen", "Vasanport", "Nelaholm", "Zanmar", "Upper Goligate")
EVERY = 500  # edits between two lines
OF_FACTS = (
    *("engine.fact", "engine.desk.held", "engine.session", "engine.events", "engine.support.packed"),
    "gui.panels.edits.fact_rows",
)
PLAIN = (dict, list, tuple, str, int, float, bytes)
SIZE = (3840, 2400)  # a screen on which every panel can be seen


class Driver:
    """Drives one window as a person does, and writes down what that takes."""

    def __init__(self, home: Path, options: argparse.Namespace) -> None:
        self._options = options
        self._application = make_application(["palimpsest"])
        self._garbage = GuiThreadGarbage()
        settings = Settings(Folders.under(home))
        settings.update(idle=False, welcomed=True)
        theme = Theme(settings)
        theme.apply()
        self._bench: Workbench | None = None
        self.window: MainWindow = open_window(settings, theme, lambda: self._make(home))
        self.window.bridge.engine_ready.connect(self._garbage.settle)
        self.window.bridge.subscribe(BatchCommitted, self._on_batch)
        self.window.bridge.job_failed.connect(lambda job: _say(f"{job.title} failed: {job.error}"))
        self.window.resize(*SIZE)
        self.window.show()
        lay_side_by_side(self.window)
        self.late = Lateness()
        self._due, self._edits, self._begun = EVERY, 0, time.perf_counter()
        self.window.bridge.start()
        self.wait(lambda: self.window.bridge.ready)
        self.window.model.load(str(WORLD / "model"), "tiny")
        self.wait(lambda: self.window.bridge.model is not None)
        self.window.bridge.submit("Text", lambda bench: bench.use_statistics_text(WORLD / "statistics.txt"))
        self.idle()

    def _make(self, home: Path) -> Workbench:
        self._bench = make_workbench(1, home)
        return self._bench

    def wait(self, done: Callable[[], bool]) -> None:
        """Let the window live until ``done``."""
        while not done():
            self._application.processEvents()
            time.sleep(0.001)

    def idle(self) -> None:
        """Wait until the engine has nothing to do, all is told, and all is drawn."""
        bridge = self.window.bridge
        self.wait(lambda: not bridge.busy and not len(bridge._worker.outbox) and not bridge._timer.isActive())

    def edit(self, first: int, count: int) -> None:
        """Queue ``count`` facts and press F5."""
        window = self.window
        subjects = islice(product(_words(), repeat=2), first, first + count)
        texts = [FactText(" ".join(two), RELATION, CITIES[(first + n) % len(CITIES)]) for n, two in enumerate(subjects)]
        window.edits.model.add(texts, "rows")
        window.method.combo.choose(UltraEdit.name)
        window.method.batch.setValue(self._options.batch)
        window.edits.start_run()
        assert window.edits.run.job is not None, window.edits.notice.text
        self.wait(lambda: window.edits.run.job is None)
        self.idle()

    def _on_batch(self, event: BatchCommitted) -> None:
        self._edits = event.position
        if event.position >= self._due:
            self._due += EVERY
            QTimer.singleShot(0, self.window, self.line)

    def line(self) -> None:
        """One line of figures."""
        late, seconds = self._late(), time.perf_counter() - self._begun
        gc.collect()
        counts = f"{_handles():>5} {_threads():>7} {_objects(self.window):>8} {sys.getallocatedblocks() / 1000:>9.0f}"
        assert self._bench is not None
        facts = self.window.edits.model.rows.rows
        memory = f"{_memory():>8.1f} {_held_for_undo(self._bench):>6.1f} {_of_facts(self._bench, facts):>6.1f}"
        _say(f"{self._edits:>6} {memory} {counts} {late} {1000 * seconds / EVERY:>8.0f}")
        self.late.since()
        self._begun = time.perf_counter()

    def rest(self) -> None:
        """Memory at rest, as after a run."""
        gc.collect()
        give_back()
        assert self._bench is not None
        held = _held_for_undo(self._bench)
        _say(f"{self._edits:>6} at rest: {_memory() - held:.1f} MB besides {held:.1f} MB that make undo quick")
        _say(f"{'':>6} {in_use() or 'not told'}")

    def timed(self, what: str, act: Callable[[], object]) -> None:
        """Do it, wait until all of it is seen, and say how long that took and how late the window was meanwhile."""
        self.late.since()
        begun, busy = time.perf_counter(), time.process_time()
        act()
        self.idle()
        seconds, used = time.perf_counter() - begun, time.process_time() - busy
        _say(f"{what:<28} {seconds:8.2f} s, {used:5.2f} s of processor time; late by {self._late()} ms")

    def _late(self) -> str:
        middle, high, worst = self.late.since(50, 99)
        return f"{middle:>5.0f} {high:>6.0f} {worst:>7.0f}"

    def end(self) -> None:
        """Close the window."""
        self.late.stop()
        window = self.window
        window.end()
        self.wait(lambda: not window.bridge.alive and not window.isVisible())
        self._garbage.stop()


def main() -> None:
    """Grow a session in the window, and go about in it."""
    options = _options()
    if not options.searched:
        UltraEdit.propose = _random_change  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as scratch:
        home = options.home or Path(scratch)
        driver = Driver(home, options)
        sessions = list((home / "sessions").glob("*/session.db"))
        if sessions:
            driver.timed("opening", lambda: driver.window.sessions.open(sessions[0].parent))
        _grow(driver, options)
        folder = driver.window.in_hand.session
        assert folder is not None
        driver.timed("another session", lambda: driver.window.bridge.submit("New", _new_session, kind="session"))
        driver.line()
        driver.timed("opening", lambda: driver.window.sessions.open(folder))
        _about(driver)
        driver.line()
        driver.end()
        _say(f"at the end: {_handles()} files, {_threads()} threads")


def _grow(driver: Driver, options: argparse.Namespace) -> None:
    _say(
        " edits  MB, of it undo, facts; files, threads, objects of Qt, of Python (k); late ms (50, 99, 100 %); ms/edit"
    )
    done = driver.window.edits.run.timeline.position
    driver._due = done + EVERY
    while done < options.edits:
        count = min(options.run, options.edits - done)
        driver.edit(done, count)
        driver.rest()
        done += count


def _random_change(_self: UltraEdit, editing: Editing, facts: Sequence[Fact], _settings: Any) -> Steps[Proposal]:
    """A change of rank 1 for each fact in one layer, too small to ruin the model in ten thousand edits."""
    yield Progress("Writing", 0, 1, "passes")
    rows, columns = editing.model.anatomy.layers[1].write.read().shape
    left = torch.randn(rows, len(facts)) * 1e-4
    return Proposal(Delta((LayerDelta.of(1, left, torch.randn(len(facts), columns)),)), {})


def _new_session(bench: Workbench) -> Steps[Path]:
    return bench.open_session()


def _about(driver: Driver) -> None:
    """Go to random points of the timeline by its strip."""
    last, dice = len(driver.window.edits.run.timeline.marks), random.Random(0)
    for point in [last - 1, *(dice.randint(0, last) for _ in range(10)), 0, last]:
        driver.timed(f"going to {point}", lambda point=point: driver.window.timeline.go_to(point))


def lay_side_by_side(window: MainWindow) -> None:
    """Put all docks beside and below one another, none behind another."""
    docks = list(window.docks.values())
    for dock in docks:
        window.removeDockWidget(dock)
    rows = [docks[start : start + 5] for start in range(0, len(docks), 5)]
    for row in rows:
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, row[0])
    for above, below in pairwise(rows):
        window.splitDockWidget(above[0], below[0], Qt.Orientation.Vertical)
    for row in rows:
        for left, right in pairwise(row):
            window.splitDockWidget(left, right, Qt.Orientation.Horizontal)
    for dock in docks:
        dock.show()


def _words() -> list[str]:
    """A hundred names and more, of which any two are a subject."""
    heads, tails = ("Nar", "Vel", "Zan", "Gol", "Mir", "Quen", "Bar", "Mel", "Hul", "Yar", "Tal"), ("or", "era", "el")
    ends = ("wick", "rath", "mund", "ock")
    return [head + tail + end for head in heads for tail in tails for end in ends]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--run", type=int, default=2_500, help="facts that are queued and run at a time")
    parser.add_argument("--searched", action="store_true", help="write what UltraEdit finds, not random changes")
    parser.add_argument("--home", type=Path, help="where the session is, or is made and kept")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _memory() -> float:
    """Resident memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _held_for_undo(bench: Workbench) -> float:
    """The sums of changes that are kept in memory, in MB."""
    if bench.session_folder is None:
        return 0.0
    return sum(bench.model.weights.sum_of(site).kept_bytes for site in bench.model.weights.sites) / 1e6


def _of_facts(bench: Workbench, rows: Sequence[object]) -> float:
    """The table's rows and the batches of the ledger with their facts and results, as Python's objects, in MB."""
    if bench.session_folder is None:
        return 0.0
    nodes = list(bench._session.ledger._tree.nodes.values())  # type: ignore[union-attr]  # it is open
    seen, waiting, size = set(), [list(rows), nodes], 0
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and (isinstance(one, PLAIN) or type(one).__module__.startswith(OF_FACTS)):
            seen.add(id(one))
            size += sys.getsizeof(one)
            waiting += gc.get_referents(one)
    return size / 1e6


def _handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def _objects(window: QWidget) -> int:
    """How many Qt objects the window holds."""
    return len(window.findChildren(QObject))


if __name__ == "__main__":
    main()
