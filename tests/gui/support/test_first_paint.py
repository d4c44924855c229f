"""What waits for the first paint of a window."""

from PySide6.QtWidgets import QWidget

from gui.support import first_paint
from gui.support.first_paint import FirstPaint


class Painted(QWidget):
    def __init__(self, told):
        super().__init__()
        self.told = told

    def paintEvent(self, event):
        self.told.append("painted")


def test_it_is_called_once_behind_the_first_paint(qtbot):
    told = []
    window = Painted(told)
    qtbot.addWidget(window)
    FirstPaint(window, lambda: told.append("called"))
    assert told == []
    window.show()
    qtbot.waitUntil(lambda: "called" in told)
    assert told[0] == "painted" and told.count("called") == 1
    window.update()
    qtbot.waitUntil(lambda: told[-1] == "painted" and len(told) > 2)
    assert told.count("called") == 1


def test_a_window_that_nobody_sees_keeps_nothing_waiting(qtbot, monkeypatch):
    monkeypatch.setattr(first_paint, "UNSEEN_MS", 20)
    told = []
    window = Painted(told)
    qtbot.addWidget(window)
    FirstPaint(window, lambda: told.append("called"))
    qtbot.waitUntil(lambda: told == ["called"])
