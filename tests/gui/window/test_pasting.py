"""The table of the whole window: JSON is pasted as facts, and a model that answers nothing is said to."""

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox

from engine.events import EditState, FactState
from gui.panels.edits.fact_rows import FactText
from gui.panels.edits.import_dialog import ImportDialog
from gui.panels.edits.model import Column

BORN = "{} was born in the city of"
FACTS = [
    {"subject": "Ada", "relation": BORN, "object": "Orlen", "paraphrases": ["Ada comes from"]},
    {"subject": "Bo", "relation": BORN, "object": "Marrow"},
]


def paste(qtbot, window, text):
    """Ctrl+V in the table, with the cursor in a cell for one value."""
    QGuiApplication.clipboard().setText(text)
    view = window.edits.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, Column.RELATION))
    qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def facts(window):
    return [(row.text.subject, row.text.target, row.text.paraphrases) for row in window.edits.model.rows.rows]


def test_json_is_read_like_a_file_of_facts(qtbot, window):
    wanted = [("Ada", "Orlen", ("Ada comes from",)), ("Bo", "Marrow", ())]
    paste(qtbot, window, json.dumps(FACTS, indent=2))
    assert facts(window) == wanted and "2 facts pasted from JSON" in window.edits.notice.text
    window.edits.undo_stack.undo()
    paste(qtbot, window, "\n".join(map(json.dumps, FACTS)))
    assert facts(window) == wanted
    paste(qtbot, window, json.dumps(FACTS[1]))
    assert facts(window)[2:] == wanted[1:]


def test_of_json_with_a_bad_fact_all_is_shown_before_it_comes_in(qtbot, window):
    paste(qtbot, window, json.dumps([FACTS[0], {"subject": "Cy", "relation": "was born", "object": "Orlen"}]))
    dialog = window.findChild(ImportDialog)
    assert dialog.isVisible() and facts(window) == []
    dialog.findChild(QDialogButtonBox).accepted.emit()
    assert [fact[0] for fact in facts(window)] == ["Ada"]


def test_broken_json_says_what_is_wrong_and_nothing_is_pasted(qtbot, window):
    paste(qtbot, window, '[{"subject": "Ada", ]')
    assert facts(window) == [] and "not JSON" in window.edits.notice.text and "clipboard" in window.edits.notice.text


def test_a_model_that_answers_nothing_is_said_to(qtbot, window, monkeypatch, panel_bench):
    window.actions_table["model.demo"].trigger()
    qtbot.waitUntil(lambda: window.bridge.model is not None and not window.bridge.busy)
    paste(qtbot, window, json.dumps(FACTS))
    (row, _) = window.edits.model.rows.rows
    cell = window.edits.model.index(0, Column.SAYS)
    qtbot.waitUntil(lambda: row.says is not None)
    assert cell.data() == row.says.strip() != ""
    window.bridge.publish(FactState(row.fact_id, EditState.WRITTEN, before=0.1, after=0.2, says="\n"))
    assert cell.data() == "(nothing)"


def test_the_cursor_stays_on_the_row_that_was_chosen_where_others_have_its_fact(qtbot, window):
    model, view = window.edits.model, window.edits.view
    model.add([FactText(name, BORN, "Orlen") for name in ("Ada", "Bo", "Ada", "Ada")], "rows")
    for place in (1, 2, 1, 3, 0):
        view.selectRow(place)
        assert view.currentIndex().row() == place
    window.context.chosen.choose("fact", model.row_at(1).fact_id)
    assert view.currentIndex().row() == 1, "chosen elsewhere it is the first row with the fact"


def test_what_was_pasted_from_anywhere_is_what_undo_takes_back(qtbot, window):
    window.edits.model.add([FactText("Ada", BORN, "Orlen")], "rows")
    window.workspaces.choose("edit")
    window.setFocus()  # no control has the keys, as after a change of the workspace
    QGuiApplication.clipboard().setText(f"Bo\t{BORN}\tMarrow\nCy\t{BORN}\tOrlen\n")
    window.actions_table["edits.paste"].trigger()
    assert len(facts(window)) == 3 and window.actions_table["edit.undo"].text() != "Undo last batch"
    window.actions_table["edit.undo"].trigger()
    assert [fact[0] for fact in facts(window)] == ["Ada"]
