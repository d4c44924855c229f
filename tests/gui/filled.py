"""Every panel of a window with something in it: a run by the fake engine, and one made-up measurement of each kind."""

from __future__ import annotations

import numpy as np

from engine.events import EditState, FactState
from tests.gui.fake_bench import side_memory
from tests.gui.fake_interference import observed, predicted
from tests.gui.fake_laboratory import FakeLaboratory
from tests.gui.panels import (
    test_abilities_panel,
    test_detection_panel,
    test_importance_panel,
    test_quality_panel,
    test_retention_panel,
    test_robustness_panel,
    test_survival_and_traces_panels,
    test_tracing_panel,
    test_tuning_panel,
    test_value_search_panel,
)

EDITS = 6


def fill(qtbot, window, bench):
    """Load the demo, edit facts in batches of two, measure everything, ask the playground; all panels are drawn."""
    bench.laboratory = FakeLaboratory()
    bench.layers = (1, 2, 3)
    window.actions_table["model.demo"].trigger()
    idle(qtbot, window)
    window.edits.importer.add_demo(EDITS)
    qtbot.waitUntil(window.actions_table["run.start"].isEnabled)
    window.method.batch.setValue(2)
    window.actions_table["run.start"].trigger()
    qtbot.waitUntil(lambda: bench.applied == EDITS // 2)
    idle(qtbot, window)
    for event in events():
        window.bridge.publish(event)
    window.actions_table["measure.matrix"].trigger()
    window.playground.set_prompt("Ada Veld was born in the city of")
    idle(qtbot, window)
    for dock in window.docks.values():
        if hasattr(dock.panel, "draw"):
            dock.panel.draw()


def events():
    """One measurement of each kind that a panel shows, of a model with :data:`EDITS` edits; those of runs several."""
    at = EDITS
    yield from (test_importance_panel.importance(at, where) for where in ("subject", "text"))
    yield from test_retention_panel.EVENTS
    yield test_quality_panel.report(at, at, at)
    yield test_robustness_panel.robustness(at)
    yield test_abilities_panel.measured(at)
    yield test_survival_and_traces_panels.survived(at)
    yield test_survival_and_traces_panels.traced(at)
    yield test_tracing_panel.traced(at)
    yield test_tuning_panel.progressed()
    yield test_detection_panel.difference(at)
    yield test_detection_panel.made()
    yield test_detection_panel.suspected(at)
    yield side_memory(at, usage=np.array([[0.0, 2.0], [1.0, 0.0]]))
    told = predicted(at)
    yield told
    yield observed(told, at)
    yield from (FactState(name, "editing", before=0.1) for name in "abc")
    for number, loss in enumerate((3.0, 1.0, 0.3)):
        yield test_value_search_panel.step(number, [loss, loss / 2, 2 * loss], [True, number < 2, True])
    yield from (FactState(name, EditState.WRITTEN, after=0.9, note="v*: 2 steps, small loss") for name in "abc")


def idle(qtbot, window):
    """Wait until the engine has nothing to do and has told everything."""
    qtbot.waitUntil(lambda: not window.bridge.busy and not len(window.bridge._worker.outbox))
