"""The list of jobs: at work, waiting and finished, by eye, by keyboard and by ear."""

import threading

import pytest
from PySide6.QtCore import Qt

from engine.errors import PalimpsestError
from engine.events import Log, Progress, RunProgress
from gui.bridge import JobState
from gui.panels.jobs.panel import JobsPanel


@pytest.fixture
def panel(qtbot, context):
    panel = JobsPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.resize(460, 240)
    panel.apply_theme(context.theme)
    panel.show()
    return panel


@pytest.fixture
def held(qtbot, bridge):
    """A job at work, with two behind it."""
    gate = threading.Event()

    def wait(_bench):
        while not gate.wait(0.005):
            yield Log("")

    job = bridge.submit("Editing 61 facts with MEMIT", wait, kind="edit")
    behind = [bridge.submit(title, lambda _b: None, kind="measure") for title in ("Quality", "Robustness")]
    qtbot.waitUntil(lambda: bridge.current is job)
    yield job, behind
    gate.set()
    job.cancel()
    qtbot.waitUntil(lambda: not bridge.busy)


def told(panel):
    panel.draw()
    return [(row.title.full_text, row.detail.full_text, row.time.text()) for row in panel.rows]


def test_without_jobs_it_says_what_will_be_here(panel, bridge):
    bridge.submit("Looking up presets", lambda _b: None)  # what the program asks by itself is not listed
    assert panel.rows == [] and panel._empty.isVisible() and not panel._clear.isEnabled()
    assert "listed here" in panel._empty.sentence


def test_the_one_at_work_comes_first_then_those_that_wait(qtbot, panel, held, context):
    assert told(panel) == [
        ("Editing 61 facts with MEMIT", "at work", ""),
        ("Quality", "", "waits, next in line"),
        ("Robustness", "", "waits, 2 before it"),
    ]
    bar = panel.rows[0].bar
    assert bar.maximum() == 0 and not panel.rows[1].bar.isVisibleTo(panel)
    context.bridge.publish(Progress("Covariance statistics", 100, 100))
    panel.draw()
    assert bar.maximum() == 0  # a full task is no full run
    context.bridge.publish(RunProgress(0.25, "edits", 2, 3, 20.0, 30.0))
    assert told(panel)[0][1:] == (
        "Edits (2 of 3, 20 s left), covariance statistics 100 %, 30 s left in all",
        "30 s left",
    )
    assert bar.value() / bar.maximum() == 0.25
    held[0].pause()
    assert told(panel)[0][1].startswith("paused: Edits")


def test_keys_go_through_the_rows_and_cancel(qtbot, panel, held):
    job, (quality, robustness) = held
    panel.draw()
    panel.activateWindow()
    rows = panel.rows
    rows[0].setFocus()
    qtbot.keyClick(rows[0], Qt.Key.Key_Down)
    qtbot.waitUntil(rows[1].hasFocus)
    qtbot.keyClick(rows[1], Qt.Key.Key_Delete)
    assert quality.state is JobState.CANCELLED
    panel.draw()
    assert [row.job for row in panel.rows] == [job, robustness, quality]
    assert told(panel)[2] == ("Quality", "", "cancelled before it began")
    qtbot.mouseClick(panel.rows[1].cancel, Qt.MouseButton.LeftButton)
    assert robustness.state is JobState.CANCELLED


def test_a_screen_reader_hears_the_whole_row_and_the_button_by_its_job(panel, held):
    panel.draw()
    assert panel.rows[1].accessibleName() == "Quality, waits, next in line"
    assert panel.rows[1].cancel.accessibleName() == "Cancel Quality"
    assert panel.rows[0].bar.accessibleName() == "Progress of Editing 61 facts with MEMIT"


def test_what_is_finished_says_how_long_it_took_and_what_went_wrong(qtbot, panel, bridge, context):
    def fail(_bench):
        raise PalimpsestError("The file is empty.", "Choose another one.")

    bridge.submit("Measuring", lambda _b: None, kind="measure")
    bridge.submit("Exporting", fail, on_error=lambda _error: None, kind="export")
    qtbot.waitUntil(lambda: not bridge.busy)
    (failed, done) = told(panel)  # the latest first
    assert failed[:2] == ("Exporting", "The file is empty.") and failed[2].startswith("failed after 0.")
    assert done[:2] == ("Measuring", "") and done[2].startswith("took 0.")
    assert "Choose another one." in panel.rows[0].detail.toolTip()
    assert not panel.rows[0].cancel.isVisibleTo(panel)
    panel._clear.click()
    assert told(panel) == []


def test_the_one_that_was_asked_for_again_is_pointed_out(qtbot, panel, held, bridge):
    panel.point_at(held[1][1])
    assert [bool(row.property("pointed")) for row in panel.rows] == [False, False, True]
    bridge.submit("More", lambda _b: None, kind="measure")
    panel.draw()
    assert not any(row.property("pointed") for row in panel.rows)
