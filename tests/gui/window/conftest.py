"""The window over a bench that only seems to work, for whoever needs no more of it."""

import pytest

from gui.app import open_window
from tests.gui.panels.panel_bench import PanelBench

LONG = 60_000  # milliseconds: all panels are made meanwhile, on a machine that may be busy


@pytest.fixture
def panel_bench():
    return PanelBench()


@pytest.fixture
def window(qtbot, settings, theme, panel_bench):
    window = open_window(settings, theme, lambda: panel_bench)
    window.show()
    window.bridge.start()
    qtbot.waitUntil(lambda: window.bridge.ready, timeout=LONG)
    yield window
    window.end()
    qtbot.waitUntil(lambda: not window.bridge.alive and not window.isVisible())
    window.deleteLater()
