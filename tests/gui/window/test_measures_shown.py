"""What is measured from a menu or the palette is seen: its panel comes forward, in whatever workspace one is."""

import pytest

from gui.window.workspaces import EDIT
from tests.gui.filled import fill, idle

OWN = ("interference", "superposition", "matrix", "importance", "retention", "robustness", "survival", "traces")


@pytest.fixture
def edited(qtbot, window, panel_bench):
    fill(qtbot, window, panel_bench)
    window.edits.importer.add_demo(2)
    window.workspaces.choose(EDIT.key)
    return window


@pytest.mark.parametrize("measure", [*OWN, "tracing", "quality", "detection"])
def test_the_panel_of_a_measure_comes_forward(qtbot, edited, measure):
    edited.docks[measure].close()
    qtbot.waitUntil(edited.actions_table[f"measure.{measure}"].isEnabled)
    assert not edited.in_sight(measure)
    edited.actions_table[f"measure.{measure}"].trigger()
    qtbot.waitUntil(lambda: edited.in_sight(measure))
    idle(qtbot, edited)


def test_every_measure_has_a_panel(window):
    for spec, _ in window.actions_table:
        if spec.id.startswith("measure.") and spec.id not in ("measure.with", "measure.judge"):
            assert spec.id.removeprefix("measure.") in window.docks, spec.id
