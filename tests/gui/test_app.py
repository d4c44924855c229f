"""The start: quick, without the engine, from the command line's options, with the last run's crash mentioned."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from engine.session.ledger import Ledger
from gui.app import make_application, open_window, parser, run, start, tell_of_problems
from gui.support.crash import CrashLog
from tests.engine.session.conftest import Base
from tests.gui.fake_bench import FakeInfo
from tests.gui.panels.panel_bench import PanelBench

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "transformers", "scipy", "sqlite_utils", "safetensors", "tokenizers")


def test_the_window_is_imported_without_the_engine():
    code = f"import sys, gui.app, gui.window.main_window; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_size_that_is_none_is_refused_in_one_line(capsys):
    assert parser().parse_args(["--size", "1200x700"]).size == (1200, 700)
    with pytest.raises(SystemExit):
        parser().parse_args(["--size", "large"])
    assert "large" in capsys.readouterr().err


@pytest.fixture
def window(qtbot, settings, theme):
    window = open_window(settings, theme, PanelBench)
    window.show()
    yield window
    close(window, qtbot)


def close(window, qtbot):
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()


def begin(window, qtbot, *arguments):
    start(window, parser().parse_args(list(arguments)))
    window.bridge.start()
    qtbot.waitUntil(lambda: window.bridge.ready and not window.bridge.busy)


def test_the_first_start_opens_the_demo_world_and_the_second_waits(qtbot, window, settings):
    begin(window, qtbot)
    assert window.bridge.model.folder == "demo" and settings.values.welcomed
    assert len(window.edits.model.rows.rows) == 3, "samples wait in the table"


@pytest.mark.parametrize("arguments", [(), ("--demo",)])
def test_a_person_begins_where_facts_are_written(qtbot, window, arguments):
    begin(window, qtbot, *arguments)
    assert window.workspaces.key == "edit" and window.first_steps.tour.isVisible()


def test_a_later_start_opens_nothing_by_itself(qtbot, window, settings):
    settings.update(welcomed=True)
    begin(window, qtbot)
    assert window.bridge.model is None


def test_a_model_and_a_session_can_be_named(qtbot, window, tmp_path):
    begin(window, qtbot, "--model", "/models/gpt2", "--session", str(tmp_path / "monday"))
    assert window.bridge.model.folder == "/models/gpt2"
    assert any("monday" in entry.text for entry in window.log.entries)


def test_the_engine_starts_behind_the_window(qtbot, window):
    assert window.isVisible() and not window.bridge.ready
    assert window.progress.text.text() == "Starting the engine..."
    assert not window.actions_table["model.open"].isEnabled()
    begin(window, qtbot)
    assert window.actions_table["model.open"].isEnabled()


def test_after_an_unclean_end_one_can_go_on_where_one_was(qtbot, settings, theme, tmp_path):
    settings.update(welcomed=True)
    model = replace(Base(), folder="demo", fingerprint=FakeInfo().fingerprint)
    for name, age in (("monday", 1000), ("tuesday", 2000)):
        Ledger.open(tmp_path / "sessions" / name, model).close()
        os.utime(tmp_path / "sessions" / name / "session.db", (age, age))
    (tmp_path / "crash-4194301.log").write_text("Fatal Python error: Aborted")
    crash = CrashLog(settings.folders.data)
    window = open_window(settings, theme, PanelBench)
    window.show()
    tell_of_problems(window, settings, crash)
    crash.close()
    begin(window, qtbot)
    qtbot.waitUntil(lambda: "tuesday" in window.offer.text)
    assert "did not end cleanly" in window.offer.text and "0 edits, none queued, demo-world" in window.offer.text
    assert any("crash-previous.log" in entry.text for entry in window.log.entries)
    window.offer.go_on.setFocus()
    qtbot.mouseClick(window.offer.go_on, Qt.MouseButton.LeftButton)
    assert window.offer.text == "", "the offer goes away once it is taken"
    assert window.focusWidget() is window, "and its keys do not go to a control by chance"
    qtbot.waitUntil(lambda: any("tuesday" in entry.text for entry in window.log.entries))
    assert window.bridge.model.folder == "demo"
    close(window, qtbot)


def test_the_program_runs_until_its_window_is_closed(monkeypatch, tmp_path, qapp):
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))
    monkeypatch.setattr("gui.app.make_workbench", lambda threads, home: PanelBench())
    hook, interval = sys.excepthook, sys.getswitchinterval()
    picture = tmp_path / "run.png"
    assert run(["--screenshot", str(picture), "--after", "2", "--theme", "dark", "--size", "1300x800"]) == 0
    sys.setswitchinterval(interval)
    assert QImage(str(picture)).width() == 1300 and sys.excepthook is hook
    assert not list(tmp_path.glob("crash-*")) and (tmp_path / "logs" / "palimpsest.log").exists()


def test_a_demonstration_edits_takes_a_picture_and_quits(qtbot, window, tmp_path):
    picture = tmp_path / "pictures" / "run.png"
    start(window, parser().parse_args(["--screenshot", str(picture), "--after", "3"]))
    window.bridge.start()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert picture.read_bytes()[:4] == b"\x89PNG"
    assert window.timeline._timeline.applied >= 1


def test_the_application_is_made_once(qapp):
    assert make_application(["palimpsest"]) is qapp
    assert QApplication.applicationName() == "palimpsest"
