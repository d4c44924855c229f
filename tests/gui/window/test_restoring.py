"""Many rows come from a desk while the window answers, and nothing that the engine tells overtakes them."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from functools import partial

import pytest

from engine.desk.file import DESK_FILE, DeskFile, read_desk
from engine.desk.held import Changes, Desk, FactText, HeldFact
from engine.errors import BadInput
from engine.events import Log
from gui.window.restoring import Restoring, size_of
from tests.gui.panels.panel_bench import PanelBench
from tests.gui.window.real_window import BORN, add, opened

MANY = 3000


@pytest.fixture
def bench():
    return PanelBench()


def written(folder, count):
    """A desk of so many facts."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = [HeldFact(f"k{n}", float(n), FactText(f"S{n}", BORN, "Orlen"), "", "") for n in range(count)]
    with closing(DeskFile(folder / DESK_FILE)) as desk:
        desk.write(Changes(tuple(facts)))
    return folder


def test_a_short_desk_is_there_at_once_and_a_long_one_soon(qtbot, bridge, tmp_path):
    taken, restoring = [], Restoring(bridge, bridge)
    short, long = written(tmp_path / "short", 5), written(tmp_path / "long", MANY)
    restoring.begin(size_of(short), partial(read_desk, short), taken.append)
    assert not restoring.busy and [row.text.subject for row in taken[0].rows] == ["S0", "S1", "S2", "S3", "S4"]
    restoring.begin(size_of(long), partial(read_desk, long), taken.append)
    assert restoring.busy and len(taken) == 1
    qtbot.waitUntil(lambda: len(taken) == 2)
    assert not restoring.busy and taken[1].rows[-1].key == f"k{MANY - 1}"
    assert taken[1].waiting.changes(taken[1].rows) == ((), ()), "nothing has changed since"


def test_what_the_engine_tells_waits_for_the_rows(qtbot, bridge):
    told, go = [], threading.Event()
    bridge.subscribe(Log, lambda event: told.append(event.text))
    restoring = Restoring(bridge, bridge)

    def read():
        go.wait()
        return Desk()

    restoring.begin(1 << 30, read, lambda _found: told.append("the rows"))
    bridge._worker.outbox.put(Log("first"))
    bridge._worker.outbox.put(Log("second"))
    bridge.wake()
    qtbot.wait(80)
    assert told == [] and restoring.busy
    go.set()
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == ["the rows", "first", "second"]


def test_whoever_cannot_wait_has_them_now_and_a_refusal_is_handed_over(qtbot, bridge):
    taken, restoring = [], Restoring(bridge, bridge)

    def refuses():
        time.sleep(0.02)
        raise BadInput("It is damaged.", "Take another.")

    restoring.begin(1 << 30, refuses, taken.append)
    restoring.finish()
    (found,) = taken
    assert isinstance(found.error, BadInput) and not found.rows and not restoring.busy
    qtbot.wait(20)
    assert len(taken) == 1, "once"


def test_saving_while_rows_are_read_takes_none_away(qtbot, tmp_path):
    def fake(_home):
        return PanelBench()

    with opened(qtbot, tmp_path, fake) as window:
        folder = window.in_hand.file.parent
    written(folder, MANY)
    with opened(qtbot, tmp_path, fake) as window:
        window.in_hand._save_some()  # the timer, whether or not all are there
        add(window, "Ada")
        window.in_hand.save()
        window.in_hand.wait(10)
        assert len(read_desk(folder).facts) == MANY + 1 == window.in_hand.kept
        assert [row.text.subject for row in window.edits.model.rows.rows[-2:]] == [f"S{MANY - 1}", "Ada"]
