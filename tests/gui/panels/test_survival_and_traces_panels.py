"""Survival and traces: what is asked for, drawn and said, beside unedited facts and with the threshold."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.events import SurvivalMeasured, SurvivalRow, TraceDirection, TracesFound
from engine.requests import TracesPlan
from gui.panels.survival.panel import MEASURE as SURVIVE
from gui.panels.survival.panel import SurvivalPanel
from gui.panels.traces import panel as traces_panel
from gui.panels.traces.panel import MEASURE as LOOK
from gui.panels.traces.panel import TracesPanel
from tests.gui.measured_panel import on_screen, show, timeline


def survived(position=3):
    rows = (
        SurvivalRow("q8_0", "every matrix of the blocks as q8_0", 2, 2, 3, 3, 0.7, 30.5),
        SurvivalRow("q4_0", "every matrix of the blocks as q4_0", 1, 2, 3, 3, 0.4, 41.0),
    )
    return SurvivalMeasured(
        *(position, ("a", "b", "c"), ("Ada", "Bruno", "Cora"), ("Orlen", "Marrow", "Vel"), ("memit",) * 3),
        np.array([True, True, False]),
        np.array([0.9, 0.8, 0.1]),
        np.array([[True, True], [True, False], [False, False]]),
        np.array([[0.9, 0.8], [0.7, 0.2], [0.1, 0.1]]),
        rows,
        29.0,
    )


def traced(position=0, ranks=(0, 0, 2, 0)):
    directions = (TraceDirection(2, 3.1, ("Rome", "Paris"), (9.0, 4.0), ("Ada lives in", "Bob speaks")),)
    excess = np.array([0.01, -0.02, 0.8, 0.0])
    found = directions if any(ranks) else ()
    return TracesFound(position, (0, 1, 2, 3), excess, ranks, (0, 0, 1, 0), 0.2, found, "", 3, 2, 30.0, 31.0)


class FakeLaboratory:
    def __init__(self):
        self.plans = []

    def survival(self):
        yield survived()
        return survived()

    def traces(self, facts, plan):
        self.plans.append(plan)
        yield traced()
        return traced()


@pytest.fixture
def laboratory(bench, context):
    bench.laboratory = FakeLaboratory()
    for flag in ("model", "edited"):
        context.actions.set_flag(flag, True)
    return bench.laboratory


def test_survival_is_measured_and_every_edit_has_its_verdict(qtbot, context, theme, laboratory, idle):
    panel = on_screen(qtbot, theme, SurvivalPanel(context), 700, 340)
    context.actions[SURVIVE].trigger()
    idle()
    show(panel, timeline(3))
    header, rows = panel.fact_rows()
    assert header[-2:] == ["q8_0", "q4_0"]
    assert [row[2:] for row in rows] == [
        ["holds", "holds", "holds"],
        ["holds", "holds", "lost"],
        ["does not", "never held", "never held"],
    ]
    edits, control = (list(bar.opts["height"]) for bar in panel.plot._bars)
    assert edits == [1.0, 0.5] and control == [1.0, 1.0]
    assert "1 of 2 edits hold, 3 of 3 unedited facts; perplexity 41.0" in panel.plot.describe(QPointF(1.1, 0.5))
    assert panel.content.readout.full_text.startswith("2 of 3 edits held before")
    show(panel, timeline(3, 5))
    assert "measure again" in panel.content.readout.full_text
    show(panel, timeline(1))
    assert panel.shown is None


def test_traces_are_looked_for_and_the_way_back_is_saved(
    qtbot, context, theme, laboratory, idle, monkeypatch, tmp_path
):
    panel = on_screen(qtbot, theme, TracesPanel(context), 700, 340)
    context.actions[LOOK].trigger()
    idle()
    panel.draw()
    assert [list(bar.opts["x"]) for bar in panel.plot._bars] == [[0.0, 1.0, 3.0], [2.0]]
    assert panel.direction_rows()[1] == [[2, "3.1", "Rome, Paris", "Ada lives in"]]
    assert panel.content.readout.full_text.startswith(
        "1 matrix looks edited. The reversal takes back 2 of 3 edits that hold"
    )
    assert "+80%" in panel.plot.describe(QPointF(2.2, 0.1)) and "it was changed" in panel.plot.describe(QPointF(2, 0))
    monkeypatch.setattr(traces_panel, "choose_new_file", lambda *_: tmp_path / "back.safetensors")
    panel.save.click()
    idle()
    assert laboratory.plans == [TracesPlan(), TracesPlan(reversal=str(tmp_path / "back.safetensors"))]


def test_no_trace_is_no_proof(qtbot, context, theme, laboratory):
    panel = on_screen(qtbot, theme, TracesPanel(context), 700, 340)
    show(panel, traced(ranks=(0, 0, 0, 0)))
    assert panel.content.readout.full_text == "No matrix looks edited; that is no proof that none was."
    assert not panel.save.isEnabled() and panel.plot.table()[1][2][2] == "no"
