"""The dialogs over the same fake engine as the panels."""

import pytest

from tests.gui.panels.panel_bench import PanelBench


@pytest.fixture
def bench():
    """The fake engine that the bridge fixture runs."""
    return PanelBench()


@pytest.fixture
def idle(qtbot, bridge):
    """Wait until the worker has nothing to do and has told everything."""

    def wait():
        qtbot.waitUntil(lambda: not bridge.busy and not len(bridge._worker.outbox), timeout=5000)

    return wait
