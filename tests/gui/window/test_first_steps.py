"""The first minute: the tour points at the widgets of the window, and one next step is named at each moment."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from engine.desk.held import FactText
from gui.app import open_window, parser, start
from gui.dialogs.get_model.dialog import GetModelDialog
from gui.dialogs.tour import STEPS
from gui.language import wording
from tests.gui.panels.panel_bench import PanelBench

LONG = 5000  # milliseconds


def idle(qtbot, window):
    qtbot.waitUntil(lambda: not window.bridge.busy and not len(window.bridge._worker.outbox), timeout=LONG)
    qtbot.wait(100)  # the line is chosen a moment after things have changed


@pytest.fixture
def first(qtbot, settings, theme):
    """The window of a person who starts the program for the first time, on a laptop's screen."""
    window = open_window(settings, theme, PanelBench)
    window.resize(1280, 800)
    window.show()
    start(window, parser().parse_args([]))
    window.bridge.start()
    qtbot.waitUntil(lambda: window.bridge.ready and len(window.edits.model.rows.rows) == 3, timeout=LONG)
    idle(qtbot, window)
    yield window
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()


def place(window, widget):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def press(qtbot, window, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    idle(qtbot, window)


def test_the_first_start_points_at_the_table_and_then_at_each_widget(qtbot, first):
    tour = first.first_steps.tour
    assert tour.isVisible() and tour.number == 0 and not first.next_step.isVisible()
    targets = [first.edits.view, first.method.combo, first.edits.run_button, first.playground, first.timeline]
    for number, target in enumerate(targets):
        tour.show_step(number)
        qtbot.waitUntil(lambda target=target: tour.frame.geometry().contains(place(first, target)), timeout=LONG)
        assert tour.target is target and tour.frame.isVisible()
        assert first.rect().contains(tour.geometry())
        assert not tour.geometry().intersects(place(first, target)), STEPS[number].title


def test_a_run_takes_the_tour_on(qtbot, first):
    tour = first.first_steps.tour
    tour.show_step(2)
    first.actions_table["run.start"].trigger()
    qtbot.waitUntil(lambda: tour.number == 3, timeout=LONG)
    idle(qtbot, first)


def test_the_next_step_is_named_in_a_language_chosen_later(qtbot, first, monkeypatch):
    line = first.next_step
    first.first_steps.begin()
    qtbot.keyClick(first.first_steps.tour.next_button, Qt.Key.Key_Escape)
    assert line.text.startswith("Write 3 facts into ")
    monkeypatch.setattr(wording, "_translate", lambda template, count, meaning: f"<{template}>")
    first.speaking.tell_anew()
    assert line.text.startswith("<Write 3 facts into <the demo world> by ENCORE>")
    assert line.do_button.text() == "<Run (F5)>" and line.accessibleName().startswith("<Next step: <Write")


def test_the_next_step_leads_through_the_first_edit(qtbot, first):
    line = first.next_step
    first.first_steps.begin()
    qtbot.keyClick(first.first_steps.tour.next_button, Qt.Key.Key_Escape)
    assert line.isVisible() and line.do_button.hasFocus(), "the keys go on to the next step"
    assert "Write 3 facts into" in line.text and "by ENCORE" in line.text and line.do_button.text() == "Run (F5)"
    assert first.edits.forecast.text in line.text, "what a run will do and how long it takes"
    line.do_button.setFocus()
    press(qtbot, first, line.do_button)
    assert first.focusWidget() is not line.tour_button, "the keys do not go to a button by chance"
    qtbot.waitUntil(lambda: "Ask what the model says now" in line.text, timeout=LONG)
    press(qtbot, first, line.do_button)
    subjects = [row.text.subject for row in first.edits.model.rows.rows]
    assert any(subject in first.playground.prompt.toPlainText() for subject in subjects)
    qtbot.waitUntil(lambda: "Take it back" in line.text, timeout=LONG)
    press(qtbot, first, line.do_button)
    qtbot.waitUntil(lambda: "there and back" in line.text, timeout=LONG)


def test_what_waits_comes_before_what_was_done(qtbot, first):
    first.first_steps.tour.leave()
    press(qtbot, first, first.next_step.do_button)
    press(qtbot, first, first.next_step.do_button)  # asked
    first.edits.model.add([FactText("Ada", "{} was born in", "Rome")], "a row")
    idle(qtbot, first)
    assert "Write 1 fact into" in first.next_step.text


def test_without_a_model_and_without_facts(qtbot, first):
    line = first.next_step
    first.first_steps.tour.leave()
    first.edits.model.delete(list(first.edits.model.rows.rows))
    idle(qtbot, first)
    assert "Add facts to write" in line.text
    press(qtbot, first, line.do_button)
    assert len(first.edits.model.rows.rows) == 3
    first.model.eject()
    qtbot.waitUntil(lambda: first.bridge.model is None, timeout=LONG)
    idle(qtbot, first)
    assert "Load a model" in line.text and line.other_button.text() == "Get a model..."
    press(qtbot, first, line.other_button)
    assert first.findChild(GetModelDialog).isVisible()
    first.findChild(GetModelDialog).hide()
    press(qtbot, first, line.do_button)
    assert first.bridge.model is not None


def test_a_real_model_gets_sample_facts_of_the_real_world(qtbot, first):
    first.first_steps.tour.leave()
    first.edits.model.delete(list(first.edits.model.rows.rows))
    first.model.load("/models/real", "real")
    idle(qtbot, first)
    line = first.next_step
    assert line.do_button.text() == "Add 3 sample facts" and line.other_button.text() == "Import facts..."
    press(qtbot, first, line.do_button)
    qtbot.waitUntil(lambda: len(first.edits.model.rows.rows) == 3, timeout=LONG)
    assert [row.text.subject for row in first.edits.model.rows.rows] == ["The Eiffel Tower", "Japan", "Isaac Newton"]
    qtbot.waitUntil(lambda: "Write 3 facts into" in line.text, timeout=LONG)


def test_sample_facts_that_nobody_asked_for_go_with_the_demo_world(qtbot, first):
    first.first_steps.tour.leave()
    rows = first.edits.model.rows.rows
    changed = rows[1]
    first.edits.model.set_text(changed, FactText("Ada", "{} was born in", "Rome"))
    first.edits.model.add([FactText("Bela", "{} was born in", "Oslo")], "a row")
    first.model.load("/models/real", "real")
    idle(qtbot, first)
    assert [row.text.subject for row in first.edits.model.rows.rows] == ["Ada", "Bela"], "a person's own stay"
    first.model.load("/models/other", "other")
    idle(qtbot, first)
    assert [row.text.subject for row in first.edits.model.rows.rows] == ["Ada", "Bela"]


def test_sentences_of_the_line_in_a_run_are_told_apart(qtbot, first):
    first.first_steps.tour.leave()
    first.edits.forecast._say("Edits, 2 of 3: 18 s left, 18 s left in all")
    first.edits.run.job = object()
    first.first_steps.refresh()
    first.edits.run.job = None
    assert "18 s left in all. Pause is F6, Stop is Shift+F5." in first.next_step.text


def test_the_line_is_closed_for_good_and_brought_back(qtbot, first, settings):
    first.first_steps.tour.leave()
    qtbot.mouseClick(first.next_step.closer, Qt.MouseButton.LeftButton)
    assert not first.next_step.isVisible()
    idle(qtbot, first)
    first.first_steps.refresh()
    assert not first.next_step.isVisible() and settings.recall("first steps", True) is False
    qtbot.keyClick(first, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert first.first_steps.tour.isVisible() and first.first_steps.tour.next_button.hasFocus()
    first.first_steps.tour.leave()
    assert first.next_step.isVisible()


def test_an_engine_that_does_not_start_is_said_with_what_to_do(qtbot, settings, theme):
    def broken():
        raise ImportError("no torch here")

    window = open_window(settings, theme, broken)
    window.show()
    start(window, parser().parse_args([]))
    with qtbot.waitSignal(window.bridge.engine_failed, timeout=LONG):
        window.bridge.start()
    qtbot.waitUntil(lambda: "did not start" in window.next_step.text, timeout=LONG)
    assert not window.first_steps.tour.isVisible() and window.next_step.do_button.text() == "Repair environment..."
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()


def test_a_person_who_knows_it_sees_none_of_it(qtbot, window):
    idle(qtbot, window)
    assert not window.next_step.isVisible() and not window.first_steps.tour.isVisible()
