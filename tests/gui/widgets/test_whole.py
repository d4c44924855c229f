"""Dialogs have a size that fits the size of text."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)

from gui.widgets.whole import AROUND, Whole, resize_for_text


@pytest.fixture
def dialog(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    return dialog


def test_with_larger_text_a_dialog_is_larger_and_not_beyond_the_screen(settings, theme, dialog):
    screen = dialog.screen().availableGeometry().size() - QSize(*AROUND)
    settings.update(font_size=10)
    resize_for_text(dialog, 300, 200)
    assert dialog.size() == QSize(300, 200)
    settings.update(font_size=14)
    resize_for_text(dialog, 300, 200)
    assert dialog.size() == QSize(420, 280)
    resize_for_text(dialog, screen.width() - 10, screen.height() - 10)
    assert dialog.size() == screen


def test_with_smaller_text_it_keeps_its_size(settings, theme, dialog):
    settings.update(font_size=8)
    resize_for_text(dialog, 300, 200)
    assert dialog.size() == QSize(300, 200)


def tall(qtbot, of_dialog):
    """A dialog of sixty lines that can be written into, and a button below them, on the screen."""
    dialog = QDialog()
    qtbot.addWidget(dialog)
    layout = QVBoxLayout(dialog)
    lines = [QLineEdit(f"line {number}") for number in range(60)]
    for line in lines:
        layout.addWidget(line)
    layout.addWidget(wrapped := QLabel("words " * 40))
    wrapped.setWordWrap(True)
    button = QPushButton("Go on")
    row = QHBoxLayout()
    row.addWidget(button)
    layout.addLayout(row)
    of_dialog(dialog)
    lines[3].setFocus()
    dialog.show()
    QApplication.processEvents()
    return dialog, lines, button


@pytest.mark.parametrize("of_dialog", [lambda one: Whole(one, 300), lambda one: resize_for_text(one, 300, 200)])
def test_a_dialog_that_needs_more_than_the_screen_has_scrolls_above_its_buttons(qtbot, of_dialog):
    dialog, lines, button = tall(qtbot, of_dialog)
    assert dialog.height() <= dialog.screen().availableGeometry().height() - AROUND[1]
    assert dialog.rect().contains(button.geometry()), "the buttons are in sight"
    assert lines[-1].visibleRegion().isEmpty() and dialog.focusWidget() is lines[3]
    assert lines[0].width() == lines[0].visibleRegion().boundingRect().width(), "nothing is cut off at the side"
    for _ in range(56):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() is lines[-1], "in the same order"
    assert lines[-1].visibleRegion().boundingRect() == lines[-1].rect(), "and what has the keys is in sight"


@pytest.mark.parametrize("of_dialog", [lambda one: Whole(one, 300), lambda one: resize_for_text(one, 300, 200)])
def test_a_dialog_that_has_room_enough_does_not_scroll(qtbot, of_dialog):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    layout = QVBoxLayout(dialog)
    layout.addWidget(QLineEdit())
    layout.addWidget(QPushButton("Go on"))
    of_dialog(dialog)
    dialog.show()
    QApplication.processEvents()
    assert dialog.findChild(QScrollArea) is None


def test_a_dialog_that_is_meant_to_be_wider_than_the_screen_is_not(settings, theme, dialog):
    settings.update(font_size=10)
    screen = dialog.screen().availableGeometry().size() - QSize(*AROUND)
    resize_for_text(dialog, screen.width() + 300, screen.height() + 200)
    assert dialog.size() == screen
