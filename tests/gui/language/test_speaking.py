"""Texts in the person's language: numbers and dates of the place, and widgets that are said anew."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QLocale, QStringListModel, Qt
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel, QUndoCommand, QUndoStack
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.errors import BadInput, PalimpsestError
from engine.support.wording import join_texts, listed, say
from gui.language import wording
from gui.language.choice import language_of, speak
from gui.language.switching import retell, texts_in
from gui.language.wording import (
    again,
    forget,
    local,
    local_date,
    local_time,
    remembered,
    shown,
    shown_error,
    tr,
    tr_count,
)
from tests.gui.spoken import mark, texts_of, unmarked

GERMANY = QLocale(QLocale.Language.German, QLocale.Country.Germany)


@pytest.fixture
def in_germany():
    before = QLocale()
    QLocale.setDefault(GERMANY)
    yield
    QLocale.setDefault(before)


@pytest.fixture
def english_after(qapp):
    yield qapp
    speak(qapp, "en")


def test_english_is_what_was_written():
    assert tr("Open {name}", name="x") == "Open x"
    assert [tr_count(count, "{n} row", "{n} rows") for count in (0, 1, 1203)] == ["0 rows", "1 row", "1,203 rows"]
    assert shown("plain {x}") == "plain {x}"


def test_numbers_and_dates_are_those_of_the_place(in_germany):
    assert tr("grown {factor:.2f}-fold", factor=1.5) == "grown 1,50-fold"
    assert tr_count(1203, "{n} row", "{n} rows") == "1.203 rows"
    assert tr("{share:.1%}", share=0.123) == "12,3%"
    assert local("1,203.5 MB") == "1.203,5 MB"
    assert shown(say("{name}, {flag}", name="1,5.0", flag=True)) == "1,5.0, True", "data stay as they are"
    assert local_date(date(2026, 11, 29)) == "29.11.26"
    assert local_time(datetime(2026, 11, 29, 8, 5)) == "29.11.26 08:05"


def test_errors_are_said_with_what_to_do(monkeypatch):
    mark(monkeypatch)
    error = PalimpsestError(say("{what} is damaged.", what="x"), say("Make it again."))
    assert shown_error(error) == "⟦x is damaged.⟧ ⟦Make it again.⟧"
    assert str(error) == "x is damaged. Make it again."
    assert not unmarked(shown_error(BadInput(say("is empty."), "", file="a.csv", row=3)).replace("a.csv", ""))
    assert shown_error(ValueError("x")) == "x"


def test_what_was_said_can_be_said_again(monkeypatch):
    text = tr("{first} and {second}", first=say("one"), second=listed(["a", say("b"), join_texts(" ", [say("c")])]))
    assert again(text) == text
    mark(monkeypatch)
    assert again(text).startswith("⟦⟦one⟧ and ⟦") and not unmarked(again(text))
    assert again("never said") == "never said"


def test_only_so_many_texts_are_remembered(monkeypatch):
    monkeypatch.setattr(wording, "MOST", 10)
    monkeypatch.setattr(wording, "_made_from", {})
    for number in range(50):
        tr("number {number}", number=number)
    assert len(wording._made_from) == 10 and "number 49" in wording._made_from


def test_texts_that_are_not_there_any_more_are_forgotten(qtbot, monkeypatch):
    monkeypatch.setattr(wording, "_made_from", {})
    tr("{n} of ten", n=0)
    label, table, stack = QLabel(tr("{n} of ten", n=3)), QTableWidget(1, 1), QUndoStack()
    qtbot.addWidget(label)
    qtbot.addWidget(table)
    stack.setParent(label)
    stack.push(QUndoCommand(tr("duplicate {n}", n=4)))
    table.setItem(0, 0, QTableWidgetItem(tr("{n} in a cell", n=5)))
    table.setHorizontalHeaderLabels([tr("{n} in a head", n=6)])
    gone, without_values = [tr("{n} of ten", n=n) for n in (1, 2)], tr("always the same")
    held = set(texts_in([label, table]))
    assert held >= {"3 of ten", "duplicate 4", "5 in a cell", "6 in a head"} and not held & {"0 of ten", without_values}
    made = remembered()
    tr("{n} of ten", n=0)
    forget({text: sentence for text, sentence in made.items() if text not in held})
    assert set(remembered()) == held & set(made) | {without_values, "0 of ten"}, "and what was said meanwhile"
    mark(monkeypatch)
    for text in (label.text(), stack.text(0), table.item(0, 0).text(), without_values):
        assert not unmarked(again(text)), text
    assert [again(text) for text in gone] == gone, "not known any more"


def test_the_systems_language_is_taken_where_we_have_it(monkeypatch):
    class System:
        def __init__(self, *names):
            self.names = names

        def uiLanguages(self):
            return self.names

    for names, code in ((("ja-JP", "ja"), "ja"), (("de-DE", "de"), "en"), (("fr-FR", "ja"), "ja"), ((), "en")):
        monkeypatch.setattr(QLocale, "system", lambda names=names: System(*names))
        assert language_of("system") == code
    assert language_of("ja") == "ja"


def test_qts_own_words_change_too(qtbot, english_after):
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    box.show()
    button = box.button(QDialogButtonBox.StandardButton.Cancel)
    assert button.text().replace("&", "") == "Cancel"
    assert speak(english_after, "ja") == "ja"
    qtbot.waitUntil(lambda: "キャンセル" in button.text())
    speak(english_after, "en")
    qtbot.waitUntil(lambda: button.text().replace("&", "") == "Cancel")


@pytest.fixture
def filled(qtbot):
    """A widget with one text of every kind."""
    top = QWidget()
    qtbot.addWidget(top)
    layout = QVBoxLayout(top)
    top.setWindowTitle(tr("Window"))
    edit, plain, spin = QLineEdit(), QPlainTextEdit(), QSpinBox()
    edit.setText("mine")
    edit.setPlaceholderText(tr("Type here"))
    plain.setPlainText("mine")
    spin.setSuffix(tr(" points"))
    spin.setSpecialValueText(tr("all of them"))
    combo, tabs = QComboBox(), QTabWidget()
    combo.addItem(tr("First"), "first")
    combo.setItemData(0, tr("The first one"), Qt.ItemDataRole.ToolTipRole)
    tabs.addTab(QLabel(tr_count(2, "{n} row", "{n} rows")), tr("Tab"))
    tabs.setTabToolTip(0, tr("Shows rows"))
    button = QPushButton(tr("&Go"))
    button.setToolTip(tr("Goes there"))
    button.setAccessibleName(tr("Go there"))
    button.addAction(QAction(tr("Act"), button))
    table = QTableWidget(1, 1)
    table.setHorizontalHeaderLabels([tr("Head")])
    table.setItem(0, 0, QTableWidgetItem(tr("Cell")))
    tree = QTableView()
    model = QStandardItemModel(1, 1, tree)
    model.setItem(0, 0, QStandardItem(tr("Item")))
    model.item(0, 0).appendRow(QStandardItem(tr("Child")))
    model.setHorizontalHeaderLabels([tr("Model head")])
    tree.setModel(model)
    for one in (edit, plain, spin, combo, tabs, button, table, tree):
        layout.addWidget(one)
    return top


def test_widgets_of_every_kind_are_said_anew(monkeypatch, filled):
    assert len([text for _, text in texts_of(filled) if unmarked(text)]) > 15
    mark(monkeypatch)
    retell([filled])
    left = {text for _, text in texts_of(filled) if unmarked(text)}
    assert left == set()
    assert filled.findChild(QLineEdit).text() == filled.findChild(QPlainTextEdit).toPlainText() == "mine"
    assert filled.findChild(QComboBox).currentData() == "first"


def test_what_a_widget_keeps_for_itself_it_says_itself(qtbot, monkeypatch):
    class Painted(QWidget):
        kept = ""

        def retell(self, again):
            self.kept = again(self.kept)

    top = QWidget()
    qtbot.addWidget(top)
    inner = Painted(top)
    inner.kept = tr("Painted")
    mark(monkeypatch)
    retell([top])
    assert inner.kept == "⟦Painted⟧"


def test_texts_of_a_person_are_not_touched_though_they_look_alike(qtbot, monkeypatch):
    edit = QLineEdit(tr("Window"))
    qtbot.addWidget(edit)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(QStringListModel(["x"], view))
    mark(monkeypatch)
    retell([edit, view])
    assert edit.text() == "Window"
