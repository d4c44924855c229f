"""A second start in a process of its own: its file is opened by the window that is there, unless that was killed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFileOpenEvent

from engine.session.archive import export_session
from engine.session.ledger import Ledger
from gui.app import is_given_over, named, open_window, parser
from gui.support.one_window import OneWindow
from gui.window.arrivals import Arrivals
from tests.engine.session.conftest import Base, make_record, make_tensors
from tests.gui.panels.panel_bench import PanelBench

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
import gui.app
import gui.support.one_window
from tests.gui.panels.panel_bench import PanelBench
gui.support.one_window.ANSWER_SECONDS = 100  # a busy machine takes its time
gui.app.make_workbench = lambda threads, home: PanelBench()
sys.exit(gui.app.main(sys.argv[1:]))
"""


def begin(home: Path, *words: str) -> subprocess.Popen[bytes]:
    surroundings = {**os.environ, "PALIMPSEST_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *words], cwd=ROOT, env=surroundings)


def until(there) -> None:
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


@pytest.fixture
def file(tmp_path) -> Path:
    with Ledger.open(tmp_path / "made", Base()) as ledger:
        ledger.append(make_record(1), make_tensors(1))
        return export_session(ledger, tmp_path / "monday.palimpsest")


def test_the_window_that_is_there_opens_the_file_and_one_that_was_killed_stands_in_nobodys_way(file, tmp_path):
    home = tmp_path / "home"
    first = begin(home, "--new-window")
    try:
        until((home / "window.address").exists)
        address = Path(json.loads((home / "window.address").read_text()))
        second = begin(home, str(file))
        try:
            assert second.wait(110) == 0 and first.poll() is None
        finally:
            second.kill()
            second.wait(60)
        until(lambda: any((home / "sessions").glob("*monday")))
    finally:
        first.send_signal(signal.SIGKILL) if os.name != "nt" else first.kill()
        first.wait(60)
    assert os.name == "nt" or address.exists(), "a killed window removes nothing"
    third = OneWindow(home)
    assert third.take() and not address.parent.exists()
    third.close()


def test_what_wants_a_window_of_its_own_is_not_handed_over():
    def given(*words):
        return is_given_over(parser().parse_args(list(words)))

    assert given() and given("a.palimpsest") and given("--session", "x")
    for words in (
        ["--new-window"],
        ["--demo"],
        ["--model", "x"],
        ["--theme", "dark"],
        ["--language", "ja"],
        ["--size", "9x9", "a.palimpsest"],
    ):
        assert not given(*words), words
    assert named(parser().parse_args(["--session", "x", "y"])) == [Path("x"), Path("y")]


def test_what_arrives_waits_for_the_window_which_comes_forward(qtbot, qapp, settings, theme, tmp_path, monkeypatch):
    one = OneWindow(tmp_path)
    assert one.take()
    arrivals = Arrivals(qapp, one)
    early, late = tmp_path / "early.palimpsest", tmp_path / "late.palimpsest"
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(early)))
    window = open_window(settings, theme, PanelBench)
    opened = []
    monkeypatch.setattr(window, "open_path", opened.append)
    window.show()
    window.showMinimized()
    arrivals.lead_to(window)
    assert opened == [early] and not window.windowState() & Qt.WindowState.WindowMinimized
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(late)))
    one.wanted.emit([])
    assert opened == [early, late]
    window.end()
    qtbot.waitUntil(lambda: not window.isVisible())
    again = OneWindow(tmp_path)
    assert again.take(), "a window that ends takes nothing any more"
    again.close()
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(late)))
    assert opened == [early, late]
    window.deleteLater()
    arrivals.deleteLater()
