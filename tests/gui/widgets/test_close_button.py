"""The button that closes or cancels: what stands beside it stays under the pointer."""

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from gui.widgets.close_button import CloseButton


@pytest.fixture
def row(qtbot):
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.addStretch()
    layout.addWidget(QPushButton("Import", row))
    layout.addWidget(CloseButton(row))
    qtbot.addWidget(row)
    row.resize(600, 60)
    row.show()
    return row


@pytest.mark.parametrize("letters", (8, 11, 18))
def test_what_stands_beside_it_does_not_move(row, letters):
    font = row.font()
    font.setPointSize(letters)
    row.setFont(font)
    other, button = row.layout().itemAt(1).widget(), row.findChild(CloseButton)
    QApplication.processEvents()
    before = (other.geometry(), button.geometry(), button.text())
    button.show_busy(True)
    QApplication.processEvents()
    assert (other.geometry(), button.geometry()) == before[:2] and button.text() != before[2]
    assert button.width() >= QPushButton(button.text(), row).sizeHint().width()
    button.show_busy(False)
    QApplication.processEvents()
    assert (other.geometry(), button.geometry(), button.text()) == before
