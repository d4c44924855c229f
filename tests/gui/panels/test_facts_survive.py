"""Everything that a fact holds goes through the window as it came: import, typing, details, copy, paste, undo."""

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget

from engine.evaluation.datasets import write_facts
from engine.fact import Fact, Probe, make_fact
from engine.session.records import fact_from_row, fact_row
from gui.panels.edits.details_dialog import DetailsDialog, LinesEdit, ProbeTable
from gui.panels.edits.fact_rows import FactRow, FactText, RowState, text_of
from gui.panels.edits.import_dialog import ImportDialog
from gui.panels.edits.model import Column
from gui.panels.edits.panel import EditsPanel

ODD = 'two\nlines\tand "more" | => [1] \xa0=1+1 \u2028 見'
WHOLE = make_fact(
    "Ada Veld",
    "{} was born in",
    "Orlen",
    true="Sund",
    paraphrases=("Ada comes from", ODD),
    neighbours=(Probe("Bo was born in", "Sund"), Probe(ODD)),
    same_subject=(Probe("Ada works for", ODD),),
    relation="born in",
    source_id="17",
    portability=(Probe("Who rules where Ada was born?", "Cy"),),
    generation=("Ada is", ODD),
)
PLAIN = make_fact("Bo", "{} is", "x")


def parts(fact):
    return {field.name: getattr(fact, field.name) for field in fields(Fact)}


@pytest.fixture
def panel(qtbot, context):
    panel = EditsPanel(context)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.apply_theme(context.theme)
    panel.show()
    panel.activateWindow()
    yield panel
    panel.looker.rest()


def facts_of(panel):
    return [row.fact for row in panel.model.rows.rows]


def test_the_whole_fact_leaves_no_part_empty_and_text_holds_all_of_them():
    assert all(parts(WHOLE).values())
    assert len(fields(FactText)) == len(fields(Fact))
    assert parts(text_of(WHOLE).to_fact()) == parts(WHOLE)


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".jsonl"])
def test_import_into_the_window(qtbot, panel, tmp_path, suffix):
    panel.importer.read([write_facts(tmp_path / f"a{suffix}", [WHOLE, PLAIN])])
    qtbot.waitUntil(lambda: panel.findChild(ImportDialog) is not None)
    dialog = panel.findChild(ImportDialog)
    glance = next(t for t in dialog.findChildren(QTableWidget) if t.accessibleName() == "Facts")
    told = glance.item(0, 3).text()
    for what in ("true answer", "2 paraphrases", "2 neighbours", "1 other fact", "1 that follows", "2 texts"):
        assert what in told
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert [parts(fact) for fact in facts_of(panel)] == [parts(WHOLE), parts(PLAIN)]


def opened(panel, column):
    """The editor of a cell of the first row."""
    index = panel.model.index(0, column)
    panel.view.setFocus()
    panel.view.setCurrentIndex(index)
    panel.view.edit(index)
    return [editor for editor in panel.view.viewport().findChildren(QLineEdit) if editor.isVisible()][-1]


def test_typing_in_a_cell_and_taking_it_back(qtbot, panel):
    [row] = panel.model.add([text_of(WHOLE)], "rows")
    editor = opened(panel, Column.TARGET)
    editor.selectAll()
    qtbot.keyClicks(editor, "Marrow")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row.text.target != WHOLE.target)
    assert parts(row.fact) == parts(replace(WHOLE, target="Marrow"))
    panel.undo_stack.undo()
    assert parts(row.fact) == parts(WHOLE)
    panel.undo_stack.redo()
    assert parts(row.fact) == parts(replace(WHOLE, target="Marrow"))


def test_a_cell_that_is_opened_and_left_stays_as_it_is(qtbot, panel):
    fact = make_fact("Ada\nVeld", "{}\nwas born\tin", "New\nOrlen")
    [row] = panel.model.add([text_of(fact)], "rows")
    for column in (Column.SUBJECT, Column.RELATION, Column.TARGET):
        qtbot.keyClick(opened(panel, column), Qt.Key.Key_Return)
        QApplication.processEvents()  # what was typed is taken over later
        assert parts(row.fact) == parts(fact), column


def test_details_that_are_only_looked_at_change_nothing(panel):
    [row] = panel.model.add([text_of(replace(WHOLE, true="Sund\nor so"))], "rows")
    dialog = DetailsDialog(panel._context.theme, row, panel)
    assert dialog.text() == row.text
    dialog._accept()
    assert parts(row.fact) == parts(replace(WHOLE, true="Sund\nor so"))


def test_every_part_is_edited_in_the_details(panel):
    [row] = panel.model.add([text_of(WHOLE)], "rows")
    dialog = DetailsDialog(panel._context.theme, row, panel)
    named = {widget.accessibleName() for kind in (ProbeTable, LinesEdit) for widget in dialog.tabs.findChildren(kind)}
    assert len(named) == 5
    dialog.portability.item(1, 0).setText("Whose king is Ada's?")
    dialog.portability.item(1, 1).setText("Dee")
    dialog.generation.setPlainText(f"{dialog.generation.toPlainText()}\nAda went")
    dialog.accepted_with.connect(panel._take_details)
    dialog._accept()
    expected = replace(
        WHOLE,
        portability=(*WHOLE.portability, Probe("Whose king is Ada's?", "Dee")),
        generation=(*WHOLE.generation, "Ada went"),
    )
    assert parts(row.fact) == parts(expected)
    panel.undo_stack.undo()
    assert parts(row.fact) == parts(WHOLE)


def test_an_answer_without_a_prompt_is_told_and_not_lost(panel):
    [row] = panel.model.add([text_of(PLAIN)], "rows")
    dialog = DetailsDialog(panel._context.theme, row, panel)
    dialog.neighbours.item(0, 1).setText("Sund")
    dialog.accepted_with.connect(panel._take_details)
    dialog._accept()
    assert row.state is RowState.DRAFT and "no prompt" in row.problem


def test_copy_paste_duplicate_and_undo(panel):
    panel.model.add([text_of(WHOLE), text_of(PLAIN)], "rows")
    panel.view.selectAll()
    panel.importer.copy()
    panel.view.setCurrentIndex(panel.model.index(0, Column.TARGET))  # a cell is chosen, as there nearly always is
    panel.importer.paste()
    assert [parts(fact) for fact in facts_of(panel)] == [parts(WHOLE), parts(PLAIN)] * 2
    panel.view.selectRow(0)
    panel.duplicate_selected()
    assert parts(facts_of(panel)[-1]) == parts(replace(WHOLE, source_id=""))
    while panel.undo_stack.canUndo():
        panel.undo_stack.undo()
    while panel.undo_stack.canRedo():
        panel.undo_stack.redo()
    assert [parts(fact) for fact in facts_of(panel)[:4]] == [parts(WHOLE), parts(PLAIN)] * 2


def test_what_goes_to_the_engine_and_into_a_session_is_whole(panel):
    [row] = panel.model.add([text_of(WHOLE)], "rows")
    assert parts(fact_from_row(fact_row(row.fact))) == parts(WHOLE)


def test_a_row_of_an_old_session_stays_whatever_is_said_of_its_text_now():
    row = FactRow.recorded(Fact("\u200b", "{} is", "x"))
    assert (row.fact, row.fact_id, row.problem) == (Fact("\u200b", "{} is", "x"), row.fact.id, "")


@pytest.mark.parametrize("column", [Column.SUBJECT, Column.RELATION, Column.TARGET])
@pytest.mark.parametrize("text", ["Mar\0ie", "Ma\x1brie", "Marie\u202e"], ids=ascii)
def test_texts_that_cannot_be_used_are_named_where_they_are_typed(panel, column, text):
    [row] = panel.model.add([text_of(make_fact("Ada", "{} is", "x"))], "rows")
    typed = f"{{}} {text}" if column is Column.RELATION else text
    panel.model.setData(panel.model.index(0, column), typed)
    assert row.state is RowState.DRAFT and "U+" in row.problem
    tooltip = panel.model.data(panel.model.index(0, column), Qt.ItemDataRole.ToolTipRole)
    assert "U+" in tooltip and row.remedy in tooltip


@pytest.mark.parametrize("text", ["\u200b\u200e", "\u3000", "\u3164"], ids=ascii)
def test_texts_that_show_nothing_are_named_where_they_are_typed(panel, text):
    [row] = panel.model.add([text_of(make_fact("Ada", "{} is", "x"))], "rows")
    panel.model.setData(panel.model.index(0, Column.SUBJECT), text)
    assert row.state is RowState.DRAFT and row.wrong_part == "subject"


def test_half_a_character_on_the_clipboard_is_no_fact(panel):
    QGuiApplication.clipboard().setText("subject\trelation\tobject\nMa\0rie\t{} is\tx\n")
    panel.importer.paste()
    assert facts_of(panel) in ([None], [make_fact("Ma", "{} is", "x")], [])


# -- pasting where a cell is chosen ------------------------------------------------------------------------------------


@pytest.mark.parametrize("chosen", list(Column))
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada\t{} is\tx\nBo\t{} has\ty\n", [("Ada", "{} is", "x", ""), ("Bo", "{} has", "y", "")]),
        ("Ada\t{} is\tx\tz\n", [("Ada", "{} is", "x", "z")]),
        ("{} is\tx\n{} has\ty\n", [("", "{} is", "x", ""), ("", "{} has", "y", "")]),
        ("Ada\tis\tx\n", [("Ada", "is", "x", "")]),
        ("1\tAda\t{} is\tx\n", [("Ada", "{} is", "x", "")]),
        ("object\tsubject\trelation\nx\tAda\t{} is\n", [("Ada", "{} is", "x", "")]),
    ],
)
def test_a_table_is_pasted_the_same_wherever_the_cursor_is(panel, chosen, text, expected):
    panel.model.add([text_of(PLAIN)], "rows")
    panel.view.setCurrentIndex(panel.model.index(0, chosen))
    QGuiApplication.clipboard().setText(text)
    panel.importer.paste()
    found = [row.text for row in panel.model.rows.rows[1:]]
    assert [(one.subject, one.relation, one.target, one.true) for one in found] == expected
    assert panel.model.rows.rows[0].fact == PLAIN


def test_cells_that_have_no_place_are_told(panel):
    QGuiApplication.clipboard().setText("Ada\t{} is\tx\ty\tmore\tand more\n")
    panel.importer.paste()
    pasted = "1 row pasted as subject, relation, object and true answer."
    assert panel.notice.text.startswith(f"{pasted} 2 cells beyond the known columns left out")
