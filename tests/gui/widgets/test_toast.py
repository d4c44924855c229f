"""Messages in the corner of a window: their texts are shown whole, and no panel lies over them."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow

from gui.widgets.toast import MARGIN, WIDTH, Toasts

LONG_WORD = "RuntimeError: Internal object (PySide6.QtWidgets.QToolButton) already deleted."
PATH = "Written to /home/somebody/models/2026-11-29_12.44.31_demo_world_edited_again"


@pytest.fixture
def window(qtbot, theme):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    theme.apply()
    return window


def assert_whole(toast):
    """Each label has the room that its text needs, counted by the metrics of its font."""
    for label in toast.findChildren(QLabel):
        if label.text():
            needed = label.fontMetrics().boundingRect(
                QRect(0, 0, label.width(), 10_000), Qt.TextFlag.TextWordWrap, label.text()
            )
            assert needed.height() <= label.height() and needed.width() <= label.width(), label.text()


@pytest.mark.parametrize("size", [10, 14])
def test_a_long_word_is_not_cut_and_the_message_stays_in_the_window(qtbot, window, theme, settings, size):
    settings.update(font_size=size)
    toasts = Toasts(window, theme)
    for hint in (LONG_WORD, PATH):
        toast = toasts.show("It did not work.", hint, "bad", ("Show the log", print))
        assert_whole(toast)
        assert toast.width() >= WIDTH
        assert window.rect().adjusted(MARGIN, 0, -MARGIN, 0).contains(toast.geometry())


def test_a_message_grows_with_the_text(qtbot, window, theme, settings):
    toast = Toasts(window, theme).show("It did not work.", LONG_WORD, "bad", ("Show the log", print))
    settings.update(font_size=14)
    theme.apply()
    qtbot.waitUntil(lambda: toast.fontInfo().pointSize() == 14)
    qtbot.wait(50)
    assert_whole(toast)


def test_panels_that_are_laid_out_anew_do_not_lie_over_a_message(qtbot, window, theme):
    toast = Toasts(window, theme).show("It did not work.", "", "warn")
    dock = QDockWidget("Log", window)
    dock.setWidget(QLabel("12:00"))
    window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    dock.show()
    dock.raise_()
    qtbot.waitUntil(lambda: window.childAt(toast.geometry().center()) in (toast, *toast.findChildren(QLabel)))
