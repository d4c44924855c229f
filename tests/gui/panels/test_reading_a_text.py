"""A text read into MemLLM's memory: what is found is shown first, and what is ticked becomes edits."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from engine.errors import BadInput
from engine.events import Progress
from engine.support.wording import say
from gui.dialogs.read_text import ReadTextDialog
from gui.panels.side_memory.panel import SideMemoryPanel
from gui.panels.side_memory.reading import READ
from tests.gui.measured_panel import on_screen

TEXT = "Ada speaks Danish\nNobody sang at all\nBo speaks French"


@pytest.fixture
def panel(qtbot, context, theme, loaded):
    context.actions.set_flag("not_editing", True)
    return on_screen(qtbot, theme, SideMemoryPanel(context), 700, 360)


@pytest.fixture
def dialog(context, panel, idle):
    context.actions[READ].trigger()
    return panel.findChild(ReadTextDialog)


@pytest.fixture
def found(dialog, idle):
    assert not dialog.look.isEnabled()
    dialog.text.setPlainText(TEXT)
    dialog.look.click()
    idle()
    return dialog


def cells(dialog):
    table = dialog.table
    return [[table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())]


def test_what_the_model_found_is_shown_before_anything_is_written(bench, found):
    assert cells(found) == [
        ["Ada", "speaks", "Danish", "Ada speaks Danish"],
        ["Bo", "speaks", "French", "Bo speaks French"],
    ]
    assert found.told.text() == "2 facts were found." and found.button.text() == "Write 2 facts"
    assert "Nobody sang at all: It has not three names." in found.dropped.text()
    assert bench.marks == [] and bench.readers.asked == [("find", TEXT)]


def test_those_that_are_ticked_are_written_as_one_batch(bench, found, idle):
    found.table.item(0, 0).setCheckState(Qt.CheckState.Unchecked)
    assert found.button.text() == "Write 1 fact"
    found.button.click()
    idle()
    (mark,) = bench.marks
    assert (mark.method, mark.edits) == ("memllm", 1)


def test_without_a_tick_nothing_can_be_written_and_a_new_text_is_read_anew(found, idle):
    for row in range(2):
        found.table.item(row, 0).setCheckState(Qt.CheckState.Unchecked)
    assert not found.button.isEnabled()
    found.text.setPlainText("Cy speaks Welsh")
    found.look.click()
    idle()
    assert [row[0] for row in cells(found)] == ["Cy"] and not found.dropped.isVisible()
    found.text.setPlainText(" ")
    assert not found.look.isEnabled()


def test_enter_finds_the_facts_and_none_is_said_so(qtbot, dialog, idle):
    dialog.text.setPlainText("Nobody sang at all")
    dialog.look.setFocus()
    qtbot.keyClick(dialog.look, Qt.Key.Key_Return)
    idle()
    assert dialog.told.text() == "The model found no fact in the text." and dialog.isVisible()


def test_a_model_that_was_not_taught_is_refused_in_the_dialog(bench, dialog, panel, idle):
    def refused(_text):
        raise BadInput(say("this model was not taught to write what a text tells."), say("Teach it."))
        yield

    bench.readers.find_facts = refused
    dialog.text.setPlainText(TEXT)
    dialog.look.click()
    idle()
    assert "was not taught to write" in dialog.notice.text and not dialog.button.isEnabled()
    dialog.reject()
    assert not [one for one in panel.findChildren(QDialog) if one.isVisible()]


def test_closing_the_dialog_stops_the_reading(bench, bridge, dialog, idle):
    def endless(_text):
        while True:
            yield Progress(say("Reading"), 0, 1)

    bench.readers.find_facts = endless
    dialog.text.setPlainText(TEXT)
    dialog.look.click()
    (job,) = bridge.jobs
    dialog.reject()
    idle()
    assert job.state.final and bench.marks == []
