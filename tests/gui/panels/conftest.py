"""The working panels over a fake engine that answers everything they ask."""

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


@pytest.fixture
def model_folder(tmp_path):
    """A folder that looks like a model to the fake engine."""

    def make(name="some-model"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "config.json").write_text("{}")
        return folder

    return make


@pytest.fixture
def loaded(context, bridge, idle):
    """The demo world is loaded before the test begins; what the window would report is reported."""
    bridge.model_changed.connect(lambda info: context.actions.set_flag("model", info is not None))
    context.actions.set_flag("engine", True)
    bridge.submit("Loading demo", lambda bench: bench.load("demo"), kind="load")
    idle()
    return bridge.model
