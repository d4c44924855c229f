"""Retention: collected during runs, measured on demand, with a curve, a map of edits and what broke which."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.events import RetentionMeasured
from engine.events.retention_map import Loss, retention_map
from engine.fact import make_fact
from gui.panels.retention.panel import MEASURE, NO_CAUSES, RetentionPanel
from gui.panels.retention.plots import MOST_ROWS
from tests.gui.measured_panel import on_screen, show, timeline


def measured(position, holds, held=None):
    count = len(holds)
    held = np.ones(count, dtype=bool) if held is None else np.array(held, dtype=bool)
    holds = np.array(holds, dtype=bool)
    places = np.arange(1, count + 1)
    return RetentionMeasured(
        position=position,
        edits=places,
        fact_ids=tuple(f"id{n}" for n in places),
        names=tuple(f"Person {n}" for n in places),
        batches=(places - 1) // 2 + 1,
        held=held,
        holds=holds,
        probability=np.where(holds, 0.9, 0.1),
        retention=float(holds[held].mean()) if held.any() else None,
        everything=True,
    )


EVENTS = (measured(2, [1, 1]), measured(4, [1, 0, 1, 1]), measured(6, [0, 0, 1, 0, 1, 1]))
LOSSES = (Loss(1, 4, 6, by=5, p=-0.61, layer=3), Loss(2, 2, 4, regained=True))


class FakeRetention:
    asked = 0

    def retention(self):
        self.asked += 1
        yield EVENTS[-1]
        facts = tuple(make_fact(f"Person {n}", "{} lives in", f"Town {n}") for n in range(1, 7))
        return SimpleNamespace(now=EVENTS[-1], map=None, losses=LOSSES, facts=facts, batches=(1, 1, 2, 2, 3, 3))


@pytest.fixture
def panel(qtbot, context, theme, bench):
    bench.laboratory = FakeRetention()
    context.actions.set_flag("model", True)
    context.actions.set_flag("edited", True)
    panel = RetentionPanel(context)
    return on_screen(qtbot, theme, panel, 700, 340)


def test_of_very_many_edits_the_map_draws_what_can_be_told_apart_and_all_of_what_is_looked_at(panel):
    holds = np.arange(5000) % 3 > 0
    show(panel, measured(5000, holds))
    assert len(panel.cells._image.image) <= MOST_ROWS
    panel.cells.show_range((-0.5, 0.5), (99.5, 199.5))
    rows = panel.cells._rows
    assert rows.step == 1 and rows.start <= 100 and rows.stop >= 200
    np.testing.assert_array_equal(panel.cells._image.image[:, 0], 1 + np.where(holds[rows.start : rows.stop], 1, 0))
    assert panel.cells._image.mapRectToParent(panel.cells._image.boundingRect()).top() == rows.start - 0.5
    assert panel.cells.describe(QPointF(0.0, 3.0)) == "Edit 4, Person 4: is lost after 5,000 edits"


def test_the_empty_panel_says_what_to_press(panel):
    assert panel.pages.currentWidget() is panel.pages.empty and "Measure" in panel.pages.empty.sentence


def test_measurements_become_a_curve_a_map_and_figures(panel):
    show(panel, *EVENTS)
    x, y = panel.curve._curve.getData()
    np.testing.assert_allclose(x, [0, 2, 4, 6])
    np.testing.assert_allclose(y, [1, 1, 0.75, 0.5])
    np.testing.assert_array_equal(panel.cells._image.image, retention_map(EVENTS).cells() + 1)
    assert (panel.share.text, panel.lost.text, panel.life.text) == ("50%", "3", "6")
    assert panel.curve._life.isVisible() and panel.curve._life.value() == 6.0


def test_an_edit_that_never_took_is_not_called_lost(panel):
    """It held neither after its own batch nor later: no loss in the figures, the map, its words or its table."""
    show(panel, measured(2, [1, 0], [True, False]), measured(4, [1, 0, 1, 1], [True, False, True, True]))
    assert (panel.share.text, panel.lost.text, panel.never.text) == ("100%", "0", "1")
    image = panel.cells._image.image
    assert image[1, 1] not in (image[0, 1], retention_map(EVENTS).cells()[0, 2] + 1)
    assert "was not taken" in panel.cells.describe(QPointF(1, 1)) and "lost" not in panel.cells.describe(QPointF(1, 1))
    assert panel.cells.table()[1][1][3:] == ["not taken", "not taken"]


def test_the_pointer_names_edits_and_moments(panel):
    show(panel, *EVENTS)
    assert panel.curve.describe(QPointF(4.4, 0.2)) == "After 4 edits: 75% of 4 edits asked still hold"
    assert panel.cells.describe(QPointF(1.2, 0.9)) == "Edit 2, Person 2: is lost after 4 edits"
    assert panel.cells.describe(QPointF(0.0, 5.0)) == "Edit 6, Person 6: was not asked after 2 edits"
    assert panel.cells.describe(QPointF(9.0, 5.0)) == ""
    show(panel, measured(6, [0, 0, 1, 0, 1, 1], held=[1, 1, 1, 1, 1, 0]))
    assert panel.cells.describe(QPointF(2.0, 5.0)).endswith("(did not hold after its own batch)")


def test_what_broke_which_is_asked_for_and_listed_by_name(qtbot, panel):
    show(panel, *EVENTS)
    panel.view.choose("causes")
    assert panel.readout.full_text == NO_CAUSES
    panel._context.actions[MEASURE].trigger()
    qtbot.waitUntil(lambda: panel._losses == LOSSES)
    header, rows = panel.rows()
    assert header == ["lost edit", "held after", "lost after", "when last asked", "because of", "p", "layer"]
    assert rows[0] == ["1  Person 1 → Town 1", 4, 6, "lost", "5  Person 5 → Town 5", -0.61, 3]
    assert rows[1][3:] == ["held again", "not known", "", ""]
    assert panel.readout.full_text == "2 edits lost (1 of them held again when last asked), a cause found for 1"
    panel.causes.selectRow(1)
    _, y = panel.cells._mark.getData()
    assert y.mean() == pytest.approx(np.array([0.5, 0.5, 1.5, 1.5, 0.5]).mean())


def test_batches_written_anew_are_forgotten(qtbot, panel):
    panel._context.actions[MEASURE].trigger()
    qtbot.waitUntil(lambda: panel._losses == LOSSES)
    show(panel, *EVENTS, timeline(2, 4))
    assert panel.found.positions.tolist() == [2, 4] and not panel._losses
    panel.clear()
    assert panel.pages.currentWidget() is panel.pages.empty


def test_the_map_is_a_table_in_words(panel):
    show(panel, *EVENTS)
    panel.pages.as_table.setChecked(True)
    header, rows = panel.rows()
    assert header == ["edit", "name", "held at first", "after 2", "after 4", "after 6"]
    assert rows[1] == [2, "Person 2", "yes", "holds", "lost", "lost"] and rows[5][3] == ""
