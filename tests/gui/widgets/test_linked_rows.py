"""Rows that stand for what is chosen in all panels: what a person selects is chosen, and nothing else."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.support.chosen import Chosen
from gui.widgets.linked import LinkedRows
from gui.widgets.number_table import ListTable


@pytest.fixture
def chosen(qapp):
    return Chosen()


@pytest.fixture
def page(qtbot, chosen):
    page = QWidget()
    qtbot.addWidget(page)
    page.field, page.table = QLineEdit(), ListTable("Layers")
    layout = QVBoxLayout(page)
    layout.addWidget(page.field)
    layout.addWidget(page.table)
    LinkedRows(page.table, chosen, "layer", lambda: (2, 3, 4))
    page.table.numbers.show((("layer",), [(2,), (3,), (4,)]))
    page.show()
    page.activateWindow()
    page.field.setFocus()
    qtbot.waitUntil(page.field.hasFocus)
    return page


def test_the_keys_alone_choose_nothing_and_then_as_a_person_says(qtbot, page, chosen):
    chosen.choose("layer", 7)  # which the table does not have
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    assert page.table.currentIndex().row() == 0 and chosen["layer"] == 7
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert chosen["layer"] == 3
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    assert chosen["layer"] == 2


def test_the_first_row_is_chosen_by_the_space_bar_and_by_a_click(qtbot, page, chosen):
    page.table.setFocus()
    assert chosen["layer"] is None
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert chosen["layer"] == 2
    place = page.table.visualRect(page.table.numbers.index(2, 0)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen["layer"] == 4
    chosen.choose("layer", 3)
    assert page.table.currentIndex().row() == 1 and page.table.selectionModel().isRowSelected(1)
