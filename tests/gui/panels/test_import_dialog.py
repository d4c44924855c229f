"""The import dialog: what is said of rows, and columns that can be read."""

import pytest
from PySide6.QtWidgets import QLabel, QTableWidget

from gui.panels.edits.import_dialog import ImportDialog, fair_widths, read_files


@pytest.fixture
def shown(qtbot, context, tmp_path):
    """The dialog over a file with this text, and its tables by name."""

    def make(text, name="facts.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        dialog = ImportDialog(context.theme, read_files([tmp_path / name]), set())
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog, {table.accessibleName(): table for table in dialog.findChildren(QTableWidget)}

    return make


def said(dialog):
    return " / ".join(label.text() for label in dialog.findChildren(QLabel))


def test_contradictions_and_columns_passed_over_are_told(shown):
    dialog, tables = shown("subject,relation,object,notes\nAda,{} is,x,?\nAda,{} is,y,!\nBo,{} is,z,\n")
    assert dialog.add_button.text() == "Add 3 facts"
    notes = tables["Rows to look at"]
    assert (notes.item(0, 0).text(), notes.item(0, 1).text()[:21]) == ("3", "Contradicts row 2: of")
    assert "Nothing is read from: notes" in said(dialog)
    dialog, tables = shown("subject,relation,object\nAda,{} is,x\n")
    assert "Rows to look at" not in tables and "Nothing is read" not in said(dialog)


def test_the_relation_is_not_squeezed_by_its_neighbours(shown):
    long = "a subject of rather many words that goes on and on and on and on and on again " * 2
    _, tables = shown(f"subject,relation,object,true\n{long},{{}} was born in the city of,{long},{long}\n")
    facts = tables["Facts"]
    assert facts.columnWidth(1) >= 0.35 * facts.viewport().width()
    assert facts.columnWidth(3) >= facts.fontMetrics().horizontalAdvance("true answer"), "a narrow one keeps its width"


def test_a_file_that_is_something_else_is_called_that(shown):
    dialog, tables = shown("<!doctype html><html>", "facts.json")
    assert "is a web page, not facts" in said(dialog)
    assert not dialog.add_button.isEnabled() and not tables


def test_widths_are_shared():
    assert fair_widths([50, 300, 400], 450) == [50, 200, 200]
    assert fair_widths([50, 60], 450) == [50, 60]
    assert fair_widths([500], 450) == [450]
    assert fair_widths([], 450) == []
