"""The question before the window closes says what is under way now, and not what is over."""

import threading
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMessageBox

from gui.app import open_window
from tests.gui.panels.panel_bench import PanelBench


def work(window, title, gate):
    return window.bridge.submit(title, lambda _bench: gate.wait(10), kind="load")


def test_what_ends_while_the_question_stands_there_is_not_said_to_be_under_way(qtbot, window, monkeypatch):
    first, second = threading.Event(), threading.Event()
    work(window, "Loading one", first)
    work(window, "Loading two", second)
    qtbot.waitUntil(lambda: window.bridge.current is not None)
    said = []

    def ask(parent, _title, text, detail):
        """Answer after both are done."""
        box = QMessageBox(parent)
        box.setText(text)
        box.setInformativeText(detail)
        box.show()
        for gate in (first, second):
            said.append((box.text(), box.informativeText()))
            gate.set()
            qtbot.waitUntil(lambda: box.text() != said[-1][0])
        said.append((box.text(), box.informativeText()))
        box.close()
        return False

    monkeypatch.setattr(window, "_ask", ask)
    window.close()
    assert window.isVisible() and window.isEnabled()
    assert said[0][0].startswith("Loading one is still under way") and "Loading two" in said[0][1]
    assert said[1][0].startswith("Loading two is still under way") and "Loading" not in said[1][1]
    assert said[2][0] == "What was under way is done by now. Close?" and "Loading" not in said[2][1]


def test_what_is_over_but_not_yet_heard_of_is_no_reason_to_ask(qtbot, window, monkeypatch):
    asked = []
    monkeypatch.setattr(window, "_ask", lambda *question: asked.append(question) or True)
    gate = threading.Event()
    work(window, "Loading one", gate)
    qtbot.waitUntil(lambda: window.bridge.current is not None)
    gate.set()
    time.sleep(0.2)  # the worker has told its end, and no turn of the event loop has delivered it
    window.close()
    assert asked == []
    qtbot.waitUntil(lambda: not window.isVisible())


def test_an_engine_that_is_still_starting_has_nothing_under_way(qtbot, settings, theme, monkeypatch):
    """Ctrl+Q in the first seconds asked whether "a job" should be stopped: the settings that wait for the engine."""
    started = threading.Event()
    window = open_window(settings, theme, lambda: started.wait(10) and PanelBench())
    asked = []
    monkeypatch.setattr(window, "_ask", lambda *question: asked.append(question) or True)
    window.show()
    window.bridge.start()
    qtbot.waitUntil(lambda: window.bridge.busy)
    assert not window.bridge.ready
    QTimer.singleShot(50, started.set)
    window.close()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    assert asked == []
    window.deleteLater()
