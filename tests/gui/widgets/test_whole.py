"""Dialogs have a size that fits the size of text."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from gui.widgets.whole import AROUND, resize_for_text


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
