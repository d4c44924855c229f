"""Tables pasted into the edits table: with a cell open, in the middle of typing, many rows at once, taken back."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu

from gui.panels.edits import importer
from gui.panels.edits.fact_rows import FactText
from gui.panels.edits.model import Column
from gui.panels.edits.panel import EditsPanel

LIVES = "{} lives in"
TABLE = f"Bo\t{LIVES}\tBern\r\nCy\t{LIVES}\tOslo\r\n"


@pytest.fixture
def panel(qtbot, context):
    panel = EditsPanel(context)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.apply_theme(context.theme)
    panel.show()
    panel.model.add([FactText("Ada", LIVES, "Rome")], "rows")
    panel.view.setFocus()
    yield panel
    panel.looker.rest()


def put(text, html=""):
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def open_cell(panel, column=Column.SUBJECT):
    index = panel.model.index(0, column)
    panel.view.setCurrentIndex(index)
    panel.view.edit(index)
    return panel.view.viewport().findChild(QLineEdit)


def facts(panel):
    return [(row.text.subject, row.text.relation, row.text.target) for row in panel.model.rows.rows]


FIRST, PASTED = ("Ada", LIVES, "Rome"), [("Bo", LIVES, "Bern"), ("Cy", LIVES, "Oslo")]


@pytest.mark.parametrize("way", ["key", "menu", "action"])
def test_a_table_pasted_while_a_cell_is_open_comes_as_rows(qtbot, panel, context, way):
    put(TABLE)
    line = open_cell(panel)
    qtbot.keyClicks(line, "Ida")
    if way == "key":
        qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    elif way == "action":
        context.actions["edits.paste"].trigger()
    else:
        place = line.rect().center()
        line.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, line.mapToGlobal(place)))
        menu = next(menu for menu in line.findChildren(QMenu) if menu.isVisible())
        next(action for action in menu.actions() if action.objectName() == "edit-paste").trigger()
        menu.close()
    assert facts(panel) == [("Ida", LIVES, "Rome"), *PASTED], "what was typed is taken, the table stands in no cell"
    assert panel.notice.text == "2 rows pasted as subject, relation and object."
    panel.undo_stack.undo()
    assert facts(panel) == [("Ida", LIVES, "Rome")]


@pytest.mark.parametrize(("text", "wanted"), [("Lima\n", "New Lima"), ('"Li\nma"\n', "New Li ma")])
def test_a_value_pasted_while_a_cell_is_open_goes_where_the_cursor_is(qtbot, panel, context, text, wanted):
    put(text)
    line = open_cell(panel, Column.TARGET)
    line.setText("New ")
    qtbot.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line.text().replace("\n", " ") == wanted and facts(panel) == [FIRST]
    line.undo()
    assert line.text() == "New "
    context.actions["edits.paste"].trigger()
    assert line.text().replace("\n", " ") == wanted


def test_a_value_goes_into_the_chosen_cell_line_breaks_and_all(qtbot, panel):
    put('"New\nRome"\r\n')
    panel.view.setCurrentIndex(panel.model.index(0, Column.TARGET))
    qtbot.keyClick(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert facts(panel) == [("Ada", LIVES, "New\nRome")]


def test_a_table_that_is_on_the_clipboard_only_as_a_page_is_pasted(panel):
    put("", f"<html><body><table><tr><td>Bo<td>{LIVES}<td>Bern<tr><td>Cy<td>{LIVES}<td>Oslo</table>")
    panel.importer.paste()
    assert facts(panel) == [FIRST, *PASTED]


def test_what_was_left_out_is_named(panel):
    put(f"My facts\nSubject\tRelation\tObject new\tNotes\nBo\t{LIVES}\tBern\tx\n")
    panel.importer.paste()
    assert panel.notice.text == (
        "1 row pasted as subject and relation. 2 columns left out, as their headings are not known: "
        "Object new and Notes. 1 line above the headings left out."
    )


@pytest.mark.parametrize("kind", ["sorted", "filtered"])
def test_a_paste_shows_its_rows_in_a_sorted_and_in_a_filtered_table(panel, kind):
    if kind == "sorted":
        panel.view.sortByColumn(Column.SUBJECT, Qt.SortOrder.DescendingOrder)
    else:
        panel.model.set_filter("ada")
    put(TABLE)
    panel.importer.paste()
    assert [row.text.subject for row in panel.model.rows.shown] == ["Ada", "Bo", "Cy"]
    assert panel.model.row_at(panel.view.currentIndex()).text.subject == "Bo"
    panel.undo_stack.undo()
    assert facts(panel) == [FIRST]


@pytest.fixture
def many(monkeypatch):
    """So much counts as much here that tables are read beside the engine."""
    monkeypatch.setattr(importer, "_LONG", 10)


def test_much_is_read_beside_the_engine_and_said_when_it_is_there(qtbot, panel, many):
    put(TABLE)
    panel.importer.paste()
    assert facts(panel) == [FIRST] and panel.notice.text == "" and panel.undo_stack.canUndo()
    qtbot.waitUntil(lambda: facts(panel) == [FIRST, *PASTED])
    assert panel.notice.text == "2 rows pasted as subject, relation and object."
    put('[{"subject": "Di", "relation": "{} is", "object": "x"}]')
    panel.importer.paste()
    qtbot.waitUntil(lambda: facts(panel)[3:] == [("Di", "{} is", "x")])


def test_undo_takes_back_what_is_not_there_yet_and_nothing_before_it(qtbot, panel, many, bridge):
    put(TABLE)
    panel.importer.paste()
    panel.undo_stack.undo()
    assert panel.notice.text == "The rows that were still to come were given up." and not panel.importer.busy
    qtbot.waitUntil(lambda: not bridge._jobs)
    assert facts(panel) == [FIRST]
    some, others = ([FactText(f"{name} {n}", LIVES, "x") for n in range(3000)] for name in ("One", "Two"))
    panel.importer.add(some, "import")
    panel.importer.add(others, "import")
    panel.undo_stack.undo()
    assert facts(panel) == [FIRST]
    qtbot.waitUntil(lambda: not panel.importer.busy)
    assert [fact[0] for fact in facts(panel)] == ["Ada", *(text.subject for text in some)]


def test_a_bad_cell_of_much_is_said(qtbot, panel, many):
    put('subject\trelation\tobject\tneighbours\nBo\t{} is\tx\t[{"a": 1}]')
    panel.importer.paste()
    qtbot.waitUntil(lambda: "row 2" in panel.notice.text)
    assert facts(panel) == [FIRST]


def test_the_cursor_goes_to_what_came_and_nothing_else_stays_selected(qtbot, panel):
    """Ctrl is held then, with which a person adds to the selection; the program does not."""
    put(TABLE)
    panel.view.selectRow(0)
    qtbot.keyPress(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(panel.model.rows.rows) == 3)
    assert [row.text.subject for row in panel.view.selected_rows()] == ["Bo"]


def test_undo_takes_what_was_said_of_a_paste_away_too(panel):
    put(TABLE)
    panel.importer.paste()
    assert panel.notice.text.startswith("2 rows pasted")
    panel.undo_stack.undo()
    assert facts(panel) == [FIRST] and panel.notice.text == ""


def test_a_text_with_a_line_break_is_drawn_in_one_line(panel):
    for broken in ("{} lives\nin", "{} lives\r\nin", "{} lives\u2028in"):
        panel.model.add([FactText("Bo\nBy", broken, "Bern\nNord")], "rows")
    panel.model.add([FactText("Bo By", LIVES, "Bern Nord")], "rows")
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(0, Column.SUBJECT))
    for column in (Column.SUBJECT, Column.RELATION, Column.TARGET):
        cells = [panel.view.visualRect(panel.model.index(row, column)) for row in (1, 2, 3, 4)]
        *broken, plain = [panel.view.viewport().grab(cell).toImage() for cell in cells]
        assert [image == plain for image in broken] == [True] * 3, column
