"""The log, its file and its levels; the progress line in words."""

import threading

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from engine.errors import PalimpsestError
from engine.events import EditProgress, Log, Progress, RunProgress, ValueSearch
from gui.bridge.job_course import JobCourse
from gui.language.choice import speak
from gui.language.switching import retell
from gui.language.wording import remembered
from gui.panels.log import KEPT, LogPanel
from gui.support.units import time_left
from gui.window.progress_strip import ProgressStrip


@pytest.fixture
def log(qtbot, context, theme):
    panel = LogPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    context.bridge.add_live(panel)
    panel.apply_theme(theme)
    panel.show()
    yield panel
    panel.close_file()


def test_entries_are_shown_with_time_and_sign_and_written_to_the_file(qtbot, log, context):
    context.bridge.publish(Log("All went well."))
    context.bridge.publish(Log("Not <b>so</b> well.", "error"))
    qtbot.waitUntil(lambda: "× Not <b>so</b> well." in log._text.toPlainText())
    written = (context.settings.folders.logs / "palimpsest.log").read_text()
    assert "info    All went well." in written and "error   Not <b>so</b> well." in written


def test_levels_hide_lesser_entries(qtbot, log, context):
    for level in ("info", "warning", "error"):
        context.bridge.publish(Log(f"a {level}", level))
    log._level.setCurrentIndex(1)
    text = log._text.toPlainText()
    assert "a info" not in text and "a warning" in text and "a error" in text
    log._level.setCurrentIndex(0)
    assert "a info" in log._text.toPlainText()


def test_no_more_is_kept_than_said_however_many_are_drawn_at_a_time(qtbot, log, context):
    for number in range(KEPT + 300):
        context.bridge.publish(Log(f"entry {number}" + "\nand more of it" * (number % 2)))
        if number % 7 == 0:
            log.draw()
    log.draw()
    assert log._text.document().blockCount() == KEPT
    shown = log._text.toPlainText()
    assert (
        "entry 300\n" in shown
        and "entry 301\nand more" in shown
        and "entry 299\n" not in shown
        and f"entry {KEPT + 299}" in shown
    )
    log.hide()
    for number in range(2 * KEPT):
        context.bridge.publish(Log(f"behind a tab {number}"))
    assert len(log._fresh) == KEPT


def test_diagnostics_go_to_the_clipboard(log, context):
    context.bridge.publish(Log("a trace of something"))
    context.actions["help.diagnostics"].trigger()
    text = QGuiApplication.clipboard().text()
    assert "PySide6-Essentials 6." in text and "a trace of something" in text and "Model: none" in text


def test_a_failed_job_is_in_the_log(qtbot, log, context):
    def fail(_bench):
        raise PalimpsestError("The folder is empty.", "Choose another.")

    context.bridge.submit("Loading x", fail, on_error=lambda _error: None)
    qtbot.waitUntil(lambda: bool(log.entries))
    assert log.entries[0].level == "error" and log.entries[0].text == "Loading x: The folder is empty. Choose another."


@pytest.fixture
def strip(qtbot, context, theme):
    strip = ProgressStrip(context)
    qtbot.addWidget(strip)
    strip.apply_theme(theme)
    strip.show()
    return strip


@pytest.fixture
def held(qtbot, context):
    """A job that stays under way until the test ends."""
    gate = threading.Event()

    def wait(_bench):
        while not gate.wait(0.005):
            yield Log("")

    job = context.bridge.submit("Editing 150 facts", wait, kind="edit")
    qtbot.waitUntil(lambda: context.bridge.current is job)
    yield job
    gate.set()
    job.cancel()
    qtbot.waitUntil(lambda: not context.bridge.busy)


def test_idle_it_says_what_is_missing(qtbot, strip, context):
    assert "No model" in strip.text.text() and not strip.bar.isVisible()
    context.bridge.submit("Loading", lambda b: b.load("demo"), kind="load")
    qtbot.waitUntil(lambda: strip.text.text() == "demo-world is ready on cpu.")


def test_an_edit_run_is_told_by_fact_batch_step_pace_and_time_left(strip, held, context):
    context.bridge.publish(EditProgress(120, 150, 13, 15, "values", 0.4, 12.0))
    context.bridge.publish(ValueSearch(7, 25, np.ones(10), np.ones(10), np.ones(10, dtype=bool)))
    text = strip.text.text()
    for part in ("Fact 121 of 150", "batch 13 of 15", "values, step 7 of 25", "0.4 s/edit", "12 s left"):
        assert part in text
    assert strip.bar.value() / strip.bar.maximum() == pytest.approx(0.8)


def test_a_run_has_one_progress_over_its_stages_with_both_times_left(strip, held, context):
    context.bridge.publish(RunProgress(0.3, "statistics", 1, 4, 20.0, 150.0))
    context.bridge.publish(Progress("Covariance statistics", 25_000, 100_000, "tokens"))
    text = strip.text.text()
    for part in ("Statistics (1 of 4, 20 s left)", "covariance statistics 25 %", "2 min left in all"):
        assert part in text
    assert strip.bar.value() / strip.bar.maximum() == pytest.approx(0.3)
    context.bridge.publish(EditProgress(3, 10, 4, 10, "values", 2.0, 30.0))
    context.bridge.publish(ValueSearch(7, 25, np.ones(1), np.ones(1), np.ones(1, dtype=bool)))
    context.bridge.publish(RunProgress(0.6, "edits", 3, 4, 14.0, 20.0))
    text = strip.text.text()
    for part in ("Edits (3 of 4, 14 s left)", "fact 4 of 10, batch 4 of 10", "step 7 of 25", "20 s left in all"):
        assert part in text
    assert strip.bar.value() / strip.bar.maximum() == pytest.approx(0.6)


def test_a_task_is_told_by_its_share(strip, held, context):
    held.course = JobCourse(lambda: 0.0)
    context.bridge.publish(Progress("Covariance statistics", 25_000, 100_000, "tokens"))
    assert strip.text.text() == "Editing 150 facts: covariance statistics 25 %"
    assert strip.bar.value() / strip.bar.maximum() == 0.25


def test_a_task_says_how_long_it_will_take_once_its_pace_is_known(strip, held, context):
    now = 100.0
    held.course = JobCourse(lambda: now)
    context.bridge.publish(Progress("Covariance statistics", 1_000, 10_000, "tokens"))
    assert "left" not in strip.text.text()
    now = 110.0
    context.bridge.publish(Progress("Covariance statistics", 4_000, 10_000, "tokens"))
    assert strip.text.text().endswith("covariance statistics 40 %, 20 s left")
    context.bridge.publish(Progress("Layer keys", 3, 10, "facts"))
    assert "left" not in strip.text.text()  # another task has a pace of its own


def test_a_run_that_is_timed_says_one_time_left(strip, held, context):
    now = 100.0
    held.course = JobCourse(lambda: now)
    context.bridge.publish(EditProgress(120, 150, 13, 15, "measuring", 0.4, 12.0))
    context.bridge.publish(Progress("Quality", 1, 10, "facts"))
    now = 104.0
    context.bridge.publish(Progress("Quality", 5, 10, "facts"))
    assert strip.text.text().count("left") == 1 and strip.text.text().endswith("12 s left")


def test_a_task_without_an_end_lets_the_bar_run(strip, held, context):
    context.bridge.publish(Progress("Loading", 3, 0, "files"))
    assert strip.bar.maximum() == 0 and "3 files" in strip.text.text()


def test_pause_and_stop_are_told(qtbot, strip, held):
    held.pause()
    assert strip.text.text().startswith("Paused.")
    held.resume()
    strip.stop.click()
    assert strip.text.text().startswith("Stopping after this step.") and not strip.stop.isEnabled()
    qtbot.waitUntil(lambda: not strip.bar.isVisible())


def test_it_is_said_anew_by_itself_and_how_it_was_made_is_not_remembered(qapp, strip, held, context):
    context.bridge.publish(EditProgress(120, 150, 13, 15, "values", 0.4, 12.0))
    english = strip.text.text()
    assert english not in remembered()
    speak(qapp, "ja")
    try:
        retell([strip])
        assert "Fact" not in strip.text.text() and "121" in strip.text.text() and "150" in strip.text.text()
    finally:
        speak(qapp, "en")
    retell([strip])
    assert strip.text.text() == strip.text.toolTip() == english


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s left"), (45, "45 s left"), (200, "3 min left"), (4800, "80 min left"), (9000, "2 h 30 min left")],
)
def test_time_is_told_as_one_says_it(seconds, words):
    assert time_left(seconds) == words
