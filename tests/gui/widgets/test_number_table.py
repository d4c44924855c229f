"""The heads of tables, as they are painted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView

from gui.widgets.basics import keep_arrow_off_words
from gui.widgets.number_table import NumberTable


def test_a_head_that_is_too_long_loses_its_end_and_says_so(qtbot, theme):
    theme.apply()
    pictures = []
    for words in ("fact that is edited", "fact that is moved"):  # they begin alike
        table = NumberTable("Pairs")
        qtbot.addWidget(table)
        table.numbers.show(([words], [["Ada"]]))
        table.setColumnWidth(0, 70)
        table.resize(200, 80)
        table.show()
        heads = table.horizontalHeader()
        pictures.append(heads.grab(heads.viewport().rect().adjusted(0, 0, 40 - heads.width(), 0)).toImage())
    assert pictures[0] == pictures[1], "the same letters stand at the left"


@pytest.mark.parametrize("side", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight])
def test_the_arrow_of_a_sorted_column_covers_no_letter(qtbot, theme, side):
    theme.apply()
    model, table = QStandardItemModel(1, 2), QTableView()
    qtbot.addWidget(table)
    model.setHorizontalHeaderLabels(["Subject", "Other"])
    model.setHeaderData(
        0, Qt.Orientation.Horizontal, side | Qt.AlignmentFlag.AlignVCenter, Qt.ItemDataRole.TextAlignmentRole
    )
    table.setModel(model)
    table.setSortingEnabled(True)
    heads = table.horizontalHeader()
    heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    keep_arrow_off_words(heads)
    table.resize(400, 80)
    table.show()
    table.setColumnWidth(0, heads.sectionSizeHint(0))
    words = heads.fontMetrics().horizontalAdvance("Subject") + 4
    left = 4 if side is Qt.AlignmentFlag.AlignLeft else table.columnWidth(0) - words - 4
    place = heads.viewport().rect().adjusted(left, 0, left + words - heads.viewport().width(), 0)
    plain = heads.grab(place).toImage()
    heads.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    assert heads.grab(place).toImage() == plain
    assert heads.grab().toImage() != plain
