"""A text in a row that wraps: beside the buttons where it is whole, else above them on as many lines as it needs."""

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.widgets.flow import WholeLine, flow_of

TEXT = "3 written, 12 queued, 1 undone, 5 of 16 rows shown"


@pytest.fixture
def row(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    line, button = WholeLine(), QPushButton("Run")
    line.setText(TEXT)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(flow_of(line, button, spacing=6, at_end=True))
    layout.addStretch(1)
    window.show()

    def shown_at(width):
        window.resize(width, 300)
        qtbot.waitUntil(lambda: window.width() == width and button.geometry().right() == width - 1)
        return line, button

    yield shown_at


def test_it_stands_beside_the_buttons_where_it_is_whole_on_one_line(row):
    line, button = row(900)
    assert line.y() < button.geometry().center().y() < line.geometry().bottom() + button.height() // 2
    assert line.x() == 0
    assert line.width() >= line.sizeHint().width()
    assert line.geometry().right() < button.x()


def test_it_stands_above_them_where_it_is_not(row):
    line, _button = row(900)
    line, button = row(line.sizeHint().width() + 10)
    assert line.geometry().bottom() < button.y()
    assert line.height() < 2 * line.sizeHint().height()


def test_it_wraps_where_it_is_wider_than_everything(row):
    line, _button = row(900)
    line, button = row(line.sizeHint().width() // 2)
    assert line.height() >= line.heightForWidth(line.width()) > line.sizeHint().height()
    assert line.geometry().bottom() < button.y()
