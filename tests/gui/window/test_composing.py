"""Return while an input method composes confirms what is composed, and nothing else; Escape gives it up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QInputDialog, QLineEdit

from engine.desk.held import FactText
from gui.dialogs.palette import ActionPalette
from gui.dialogs.sessions.dialog import SessionsDialog
from gui.panels.edits.model import Column

BORN = "{} was born in the city of"
COMPOSED = "とうきょう"


def compose(field, text=COMPOSED):
    QCoreApplication.sendEvent(field, QInputMethodEvent(text, []))


@pytest.fixture
def cell(qtbot, window):
    """The open editor of the subject of the first of two facts."""
    window.workspaces.choose("edit")
    window.edits.model.add([FactText("Ada", BORN, "Orlen"), FactText("Bo", BORN, "Orlen")], "rows")
    view = window.edits.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, Column.SUBJECT))
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: view.open_line() is not None)
    line = view.open_line()
    line.selectAll()
    return line


def subjects(window):
    return [row.text.subject for row in window.edits.model.rows.rows]


def test_return_confirms_in_a_cell_which_stays_open_and_a_second_one_takes_it(qtbot, window, cell):
    compose(cell)
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert window.edits.view.state() is QAbstractItemView.State.EditingState and cell.text() == COMPOSED
    assert subjects(window) == ["Ada", "Bo"]
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: subjects(window) == [COMPOSED, "Bo"])


def test_escape_and_tab_leave_a_cell_open_while_something_is_composed(qtbot, window, cell):
    compose(cell)
    qtbot.keyClick(cell, Qt.Key.Key_Tab)
    assert window.edits.view.open_line() is cell
    qtbot.keyClick(cell, Qt.Key.Key_Escape)
    assert window.edits.view.open_line() is cell and COMPOSED not in cell.text()
    qtbot.keyClick(cell, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.edits.view.state() is not QAbstractItemView.State.EditingState)
    assert subjects(window) == ["Ada", "Bo"]


def test_return_confirms_in_the_playground_and_asks_nothing(qtbot, window, monkeypatch):
    asked = []
    monkeypatch.setattr(window.playground, "ask", lambda: asked.append(window.playground.prompt.toPlainText()))
    window.go_to("playground")
    compose(window.playground.prompt)
    qtbot.keyClick(window.playground.prompt, Qt.Key.Key_Return)
    assert asked == [] and window.playground.prompt.toPlainText() == COMPOSED
    qtbot.keyClick(window.playground.prompt, Qt.Key.Key_Return)
    assert asked == [COMPOSED]


def test_return_confirms_in_the_palette_and_in_the_list_of_sessions_and_neither_acts(qtbot, window):
    window.actions_table["view.palette"].trigger()
    palette = window.findChild(ActionPalette)
    compose(palette.field, "設定")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible() and palette.field.text() == "設定"
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    window.actions_table["session.list"].trigger()
    qtbot.waitUntil(lambda: window.findChild(SessionsDialog) is not None)
    dialog = window.findChild(SessionsDialog)
    dialog.field.setText("a")
    compose(dialog.field)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert dialog.isVisible() and dialog.field.text() == "a"
    dialog.close()


def test_what_is_confirmed_as_the_field_loses_the_keys_is_composed_no_more(qtbot, window, cell):
    compose(cell)
    QCoreApplication.sendEvent(cell, QInputMethodEvent("", []))
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.edits.view.state() is not QAbstractItemView.State.EditingState)
    QApplication.processEvents()


def test_return_confirms_in_the_new_name_of_a_session_and_does_not_give_it_yet(qtbot, window):
    window.actions_table["session.list"].trigger()
    qtbot.waitUntil(lambda: window.findChild(SessionsDialog) is not None)
    dialog, names = window.findChild(SessionsDialog), []
    dialog._ask("Rename", "Name", "", names.append)
    box = dialog.findChild(QInputDialog)
    line = box.findChild(QLineEdit)
    compose(line)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert names == [] and box.isVisible() and line.text() == COMPOSED
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert names == [COMPOSED]
    dialog.close()
