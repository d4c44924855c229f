"""What the tests of the screen share: fresh settings, a fake engine, and checks that nothing is left behind."""

import gc
import traceback
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, QThread, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox

from gui.actions.actions import Actions
from gui.bridge import Bridge
from gui.context import PanelContext
from gui.style.theme import Theme
from gui.support.settings import Folders, Settings
from gui.window import on_screen
from tests.gui.fake_bench import FakeBench


@pytest.fixture(scope="session", autouse=True)
def garbage_on_this_thread(qapp):
    """As in the program: a widget that the worker's thread collected would take the tests with it."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_left_behind(monkeypatch, old_objects_apart):
    """Fail a test that leaves a thread or a timer running or a window open, and say where it was started."""
    started = []
    for kind in (QThread, QTimer):
        original = kind.start

        def start(self, *args, _original=original):
            started.append((weakref.ref(self), "".join(traceback.format_stack(limit=6)[:-1])))
            return _original(self, *args)

        monkeypatch.setattr(kind, "start", start)
    before = set(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    running = [where for reference, where in started if (thing := reference()) is not None and _runs(thing)]
    assert not running, "still running, started at:\n" + "\n".join(running)
    left = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
    assert not left, f"windows left open: {left}"


def _runs(thing):
    try:
        return thing.isRunning() if isinstance(thing, QThread) else thing.isActive()
    except RuntimeError:  # the C++ object is gone, and with it whatever ran
        return False


@pytest.fixture(autouse=True)
def room_of_a_laptop(monkeypatch):
    """The platform of the tests has a screen of 800 x 800 pixels, for which the first workspace would be folded."""
    monkeypatch.setattr(on_screen, "room_for", lambda _window: QSize(1272, 752))


@pytest.fixture(autouse=True)
def no_modal_dialogs(monkeypatch):
    """A dialog that waits for a person would hang the tests: fail at once instead. Tests patch what they expect."""

    def refuse(name):
        def opened(*args, **_kwargs):
            texts = [a for a in args if isinstance(a, str)]
            raise AssertionError(f"{name} was opened in a test: {texts}")

        return opened

    blocking = {
        QDialog: ("exec",),
        QMessageBox: ("exec", "question", "warning", "critical", "information", "about"),
        QFileDialog: ("exec", "getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"),
        QInputDialog: ("exec", "getText", "getInt", "getDouble", "getItem"),
        QMenu: ("exec",),
    }
    for owner, names in blocking.items():
        for name in names:
            monkeypatch.setattr(owner, name, refuse(f"{owner.__name__}.{name}"))


@pytest.fixture
def settings(tmp_path, qapp):
    """Settings in a folder of the test's own."""
    return Settings(Folders.under(tmp_path))


@pytest.fixture
def theme(settings, qapp):
    """The theme of those settings, applied."""
    theme = Theme(settings)
    theme.apply()
    return theme


@pytest.fixture
def bench():
    """The fake engine that the bridge fixture runs."""
    return FakeBench()


@pytest.fixture
def bridge(qtbot, bench):
    """A started bridge over the fake engine, stopped cleanly at the end."""
    bridge = Bridge(lambda: bench)
    with qtbot.waitSignal(bridge.engine_ready):
        bridge.start()
    yield bridge
    bridge.stop()
    assert bridge.wait(5000), "the worker thread did not end"
    QCoreApplication.processEvents()


@pytest.fixture
def context(bridge, settings, theme):
    """What a panel is given, over the fake engine."""
    return PanelContext(bridge, settings, theme, Actions())
