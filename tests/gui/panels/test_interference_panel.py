"""Interference: predicted on demand for the queued facts, an offer of a layer, a threshold, and what came of it."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.errors import BadHyperparameter
from engine.fact import make_fact
from engine.requests import InterferencePlan
from gui.panels.interference.panel import PREDICT, InterferencePanel
from gui.support.run_settings import RunSettings
from gui.support.run_watch import RunWatch
from tests.gui.fake_interference import CONFLICTS, FakeForesight, observed, predicted
from tests.gui.measured_panel import on_screen, show, timeline

FACTS = (make_fact("Ada Veld", "{} was born in the city of", "Orlen"),)


@pytest.fixture
def laboratory(bench):
    bench.laboratory = FakeForesight()
    return bench.laboratory


@pytest.fixture
def panel(qtbot, context, theme, laboratory):
    context.actions.set_flag("model", True)
    context.actions.set_flag("queued", True)
    panel = InterferencePanel(context)
    panel.set_sources(lambda: FACTS, lambda: RunSettings("memit", "MEMIT", {"layers": "4,5", "lr": 0.1}, 1, 0))
    return on_screen(qtbot, theme, panel, 420, 700)


def test_predict_asks_for_the_queued_facts_at_the_methods_layers(qtbot, panel, laboratory):
    assert panel.pages.currentWidget() is panel.pages.empty and "Predict" in panel.pages.empty.sentence
    panel._context.actions[PREDICT].trigger()
    qtbot.waitUntil(lambda: panel.before.told is not None and not panel._context.bridge.busy)
    assert laboratory.asked == [(FACTS, InterferencePlan(layers=(4, 5)))]
    panel.exact.setChecked(True)
    panel._context.actions[PREDICT].trigger()
    qtbot.waitUntil(lambda: len(laboratory.asked) == 2)
    assert laboratory.asked[1][1] == InterferencePlan("memit", {"layers": "4,5", "lr": 0.1})


def test_a_wrong_field_of_the_method_is_told_of_in_the_panel(panel, laboratory):
    def wrong():
        raise BadHyperparameter("lr = -1 must be above 0.")

    panel.set_sources(lambda: FACTS, wrong)
    panel._context.actions[PREDICT].trigger()
    assert "must be above 0" in panel.notice.text and not laboratory.asked


def test_facts_are_ranked_by_name_with_what_disturbs_them(panel):
    told = predicted()
    show(panel, told)
    header, rows = panel.rows()
    assert header == ["fact", "what it is", "moves by", "p", "because of"] and len(rows) == 120
    assert rows[0] == [told.names[0], "known fact", told.disturbance[0], told.p[0], told.by[0]]
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True)
    assert panel.before.ranking.numbers.rowCount() == 120


def test_the_threshold_decides_who_is_warned_of_and_is_kept(panel, settings):
    told = predicted()
    show(panel, told)
    panel.before.threshold.setValue(0.2)
    over = np.abs(told.p) > 0.2
    assert panel.before._warned.text() == f"▲ {over.sum()} of 120 facts take over"
    shown = [panel.before.ranking.numbers.index(n, 0).data() for n in range(120)]
    assert [mark == "▲" for mark in shown] == over.tolist()
    assert RunWatch.recalled(settings).threshold == 0.2
    panel.before.threshold.setValue(2.0)
    assert panel.before._warned.text().startswith("0 of 120 facts")


def test_the_offered_layer_is_set_at_the_press_of_a_button(qtbot, panel):
    told = predicted()
    show(panel, told)
    assert panel.before.take.text() == f"Edit at layer {told.offered}"
    with qtbot.waitSignal(panel.layers_wanted) as wanted:
        panel.before.take.click()
    assert wanted.args == [(told.offered,)]
    show(panel, predicted(written=(told.offered,)))
    assert not panel.before.take.isEnabled()


def test_bars_and_map_name_layers_and_facts(panel):
    told = predicted()
    show(panel, told)
    assert panel.before.bars.describe(QPointF(told.offered, 0)).startswith(f"Layer {told.offered}: no fact takes more")
    assert panel.before.map.describe(QPointF(3.1, 2.2)) == (
        f"{told.names[2]} takes {told.shares[2, 3]:.3f} of an edit at layer 3"
    )
    assert panel.before.map.describe(QPointF(3.0, 44.0)) == ""
    panel.before.ranking.selectRow(2)
    x, y = panel.before.map._frame.getData()
    assert set(y) == {1.5, 2.5} and len(x) == 5
    panel.before._on_clicked(QPointF(1.0, 7.0))
    assert panel.before.ranking.currentIndex().row() == 7


def test_conflicts_among_the_queued_facts_are_listed(panel):
    show(panel, predicted(conflicts=CONFLICTS))
    words = panel.before._conflict_words
    assert words.text() == "▲ Among the queued facts: 1 contradiction, 1 duplicate, 1 overlapping pair"
    model = panel.before.conflicts.numbers
    cells = [[model.index(row, column).data() for column in range(3)] for row in range(3)]
    assert cells[1] == ["duplicate, earlier edit", "Bruno Kast works for Halden", "Bruno Kast works for Halden"]
    assert cells[2][0] == "p 0.98"
    show(panel, predicted())
    assert words.isHidden() and panel.before.conflicts.isHidden()


def test_what_came_of_it_stands_against_the_prediction(panel):
    told = predicted()
    show(panel, told)
    event = observed(told)
    show(panel, event)
    assert panel.view.key == "after" and panel.after.spearman.text == "+0.43" and panel.after.top.text == "+0.210"
    x, y = panel.after.scatter._points.getData()
    known = event.before >= 0.1
    np.testing.assert_allclose(x, told.disturbance[known])
    np.testing.assert_allclose(y, (event.before - event.after)[known])
    assert len(panel.after.scatter._faint.getData()[0]) == (~known).sum() > 0
    place = QPointF(event.predicted[0], event.before[0] - event.after[0])
    assert panel.after.scatter.describe(place).startswith(f"{event.names[0]}: predicted")


def test_batches_that_were_taken_back_and_written_anew_are_forgotten(panel):
    told = predicted()
    for position in (50, 60):
        show(panel, observed(told, position))
    assert [panel.after.which.itemText(n) for n in range(2)] == ["50 edits", "60 edits"]
    panel.after.which.setCurrentIndex(0)
    assert panel.after.shown.position == 50
    show(panel, timeline(40, 50))
    assert panel.after.which.count() == 1
    panel.clear()
    assert panel.pages.currentWidget() is panel.pages.empty


def test_an_old_prediction_is_said_to_be_old(panel):
    show(panel, predicted(40))
    panel.on_timeline(timeline(40))
    panel.draw()
    assert panel.readout.full_text == "expected from keys, after 40 edits"
    panel.on_timeline(timeline(40, 50))
    panel.draw()
    assert panel.readout.full_text.endswith("the model now has 50: predict again")


def test_watching_runs_is_kept_and_reaches_the_engine(panel, settings):
    assert RunWatch.recalled(settings).for_engine() is None
    panel.watch.setChecked(True)
    panel.before.threshold.setValue(0.3)
    assert RunWatch.recalled(settings).for_engine().interference
    assert RunWatch.recalled(settings).for_engine().threshold == 0.3
