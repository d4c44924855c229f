"""The lists of combo boxes: below their field, in one frame, and with every line whole."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from gui.widgets.wheel import steady

LONG = "a line that is a good deal longer than the field that shows it"


@pytest.fixture
def opened(qtbot, theme):
    """Opens the list of a narrow field with the given lines; returns the field and its list's frame."""

    window = QWidget()
    qtbot.addWidget(window)

    def open_it(*lines, at=10):
        window.resize(400, 200)
        combo = steady(QComboBox(window))
        combo.addItems(lines)
        combo.setGeometry(at, 10, 90, 30)
        window.show()
        combo.showPopup()
        frame = QApplication.activePopupWidget()
        assert frame is not None
        return combo, frame

    yield open_it
    while (left := QApplication.activePopupWidget()) is not None:
        left.hide()


def test_a_list_stands_below_its_field_and_fills_its_frame(opened):
    combo, frame = opened("one", "two", "three")
    field = combo.mapToGlobal(QPoint(0, combo.height()))
    assert frame.geometry().top() >= field.y() - 1
    assert frame.width() == combo.width()
    assert combo.view().geometry() == frame.rect()  # else a second frame shows around it


@pytest.mark.parametrize("more", [0, 30])
def test_every_line_of_a_list_is_whole(opened, more):
    combo, frame = opened("short", LONG, *("short" for _ in range(more)))
    assert combo.view().viewport().width() >= combo.view().sizeHintForColumn(0)
    again = frame.width()
    combo.hidePopup()
    combo.showPopup()
    assert frame.width() == again


def test_a_wide_list_stays_on_the_screen(opened):
    _combo, frame = opened(LONG * 3, at=300)
    screen = frame.screen().availableGeometry()
    assert screen.contains(frame.geometry())
