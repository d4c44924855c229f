"""Guard rails on the screen: set in a dialog, handed to the engine, and a run that is held where one is passed."""

from types import SimpleNamespace

import pytest

from engine.events import GuardTripped, TimelineChanged, TimelineMark
from engine.requests import Limit, RunOptions
from gui.bridge import Bridge
from gui.dialogs.guard_rails import GuardRailsDialog
from gui.panels.timeline.panel import TimelinePanel
from gui.support.run_watch import GuardRail, RunWatch
from gui.support.settings import Folders, Settings
from gui.window.main_window import MainWindow
from tests.gui.panels.panel_bench import PanelBench


def trip(action="pause", batch=2):
    reason = f"After batch {batch} the largest growth of a layer's norm is 2.31, above the limit of 2."
    return GuardTripped(batch * 2, batch, "norm", 2.0, 2.31, action, 1, reason)


class GuardedBench(PanelBench):
    """Says after the second batch that a limit was passed."""

    action = "pause"

    def edit(self, facts, method, settings, *, batch=1, seed=0, options=None):
        tripped = False
        work = super().edit(facts, method, settings, batch=batch, seed=seed)
        for event in work:
            yield event
            if isinstance(event, TimelineChanged) and event.applied == 2 and not tripped:
                tripped = True
                yield trip(self.action)
                if self.action == "rollback":
                    return


@pytest.fixture
def bench():
    return GuardedBench()


@pytest.fixture
def dialog(qtbot, settings, theme):
    dialog = GuardRailsDialog(settings, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_limit_holds_at_once_and_is_kept(dialog, settings, tmp_path):
    assert dialog.summary.text() == "Set: no guard rails."
    norm, retention, *_ = dialog.rows
    assert not norm.value.isEnabled()
    norm.on.setChecked(True)
    norm.value.setValue(1.5)
    retention.on.setChecked(True)
    retention.action.setCurrentIndex(1)
    kept = RunWatch.recalled(Settings(Folders.under(tmp_path)))
    assert [rail for rail in kept.rails if rail.on] == [
        GuardRail("norm", 1.5, "pause"),
        GuardRail("retention", 0.8, "rollback"),
    ]
    assert dialog.summary.text().startswith("Set: norm 1.5×, retention 80%. All but the norm are measured from time")
    dialog.every.setValue(20)
    assert dialog.summary.text() == "Set: norm 1.5×, retention 80%."


def test_what_is_set_reaches_the_engine(dialog, settings):
    dialog.rows[3].on.setChecked(True)
    dialog.rows[3].value.setValue(90)
    dialog.every.setValue(50)
    options = RunWatch.recalled(settings).for_engine()
    assert options == RunOptions(limits=(Limit("untouched", 0.9, "pause"),), retention_every=50)


@pytest.fixture
def window(qtbot, bench, settings, theme):
    window = MainWindow(Bridge(lambda: bench), settings, theme)
    bridge = window.bridge
    window.show()
    with qtbot.waitSignal(bridge.engine_ready):
        bridge.start()
    window.actions_table["model.demo"].trigger()
    start = window.actions_table["run.start"]
    qtbot.waitUntil(lambda: bridge.model is not None and not bridge.busy)
    window.edits.importer.add_demo(6)
    qtbot.waitUntil(start.isEnabled)
    options = SimpleNamespace(
        method="encore", title="ENCORE", settings={}, batch=2, seed=0, family="", watch=RunWatch()
    )
    window.edits.set_options_source(lambda: options)
    yield window
    window.end()
    qtbot.waitUntil(lambda: not bridge.alive and not window.isVisible())
    window.deleteLater()


def texts(window):
    return [toast.message for toast in window.toasts._shown]


def test_a_run_is_held_before_its_next_step_and_can_go_on(qtbot, window, bench):
    bridge = window.bridge
    window.actions_table["run.start"].trigger()
    qtbot.waitUntil(lambda: texts(window) != [])
    assert texts(window) == [trip().reason]
    job = bridge.running("edit")
    assert job.state.value == "paused" and bench.applied == 2
    assert window.actions_table["run.pause"].text() == "Resume"
    assert trip().reason in window.timeline.strip.describe_point(2)
    window.actions_table["run.pause"].trigger()
    qtbot.waitUntil(lambda: not bridge.busy)
    assert bench.applied == 3


def test_going_back_is_said_and_ends_the_run(qtbot, window, bench):
    bridge = window.bridge
    bench.action = "rollback"
    window.actions_table["run.start"].trigger()
    qtbot.waitUntil(lambda: texts(window) != [] and not bridge.busy)
    assert texts(window) == [trip("rollback").reason]


def test_reasons_stay_at_their_batch_until_it_is_written_anew(qtbot, context, theme):
    panel = TimelinePanel(context)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.tools)
    panel.apply_theme(theme)
    marks = tuple(TimelineMark(n, 2 * n, "memit", 2, "2030-01-01T12:00:00", "") for n in (1, 2, 3))
    panel.on_timeline(TimelineChanged(marks, 3))
    panel.on_guard(trip())
    assert panel.strip.describe_point(2).endswith("above the limit of 2.")
    assert "limit" not in panel.strip.describe_point(3)
    panel.clear()
    panel.on_timeline(TimelineChanged(marks, 3))
    assert "limit" not in panel.strip.describe_point(2)
