"""Superposition in full: measured when asked, every pair by name, angles, and kurtosis over depth with other curves."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from engine.events import TimelineChanged, TimelineMark
from gui.panels.matrix import depth_page
from gui.panels.matrix.panel import MEASURE, MatrixPanel
from gui.widgets.overlap_map import shaded
from tests.gui.fake_laboratory import LAYERS, FakeLaboratory, matrices, superposition


@pytest.fixture
def laboratory(bench):
    bench.laboratory = FakeLaboratory()
    return bench.laboratory


@pytest.fixture
def panel(qtbot, context, theme, laboratory):
    context.actions.set_flag("model", True)
    panel = MatrixPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(900, 420)
    panel.show()
    return panel


def measure(qtbot, panel):
    panel._context.actions[MEASURE].trigger()
    qtbot.waitUntil(lambda: panel.map._matrices is not None and not panel._context.bridge.busy)


def choose(panel, layer):
    panel.layer.setCurrentIndex(panel.layer.findText(f"layer {layer}"))


def timeline(position):
    return TimelineChanged((TimelineMark(1, position, "encore", position, "2030-01-01T12:00:00"),), 1)


def test_nothing_is_measured_before_it_is_asked_for(panel, laboratory):
    assert panel.pages.currentWidget() is panel.pages.empty and laboratory.asked == []
    assert "Measure" in panel.pages.empty.sentence and not panel.layer.isEnabled()
    assert not panel.layer.isVisibleTo(panel.tools), "it has nothing to choose from"


def test_one_press_brings_all_layers_and_the_pairs_of_one(qtbot, panel, laboratory):
    measure(qtbot, panel)
    assert laboratory.asked == ["superposition", 4] and panel.layer.isVisibleTo(panel.tools)
    assert [panel.layer.itemText(n) for n in range(panel.layer.count())] == [f"layer {n}" for n in LAYERS]
    np.testing.assert_allclose(panel.map._image.image, shaded(matrices(4).p, "p"))
    assert panel.readout.full_text.startswith("40 facts, after 0 edits; ")


def test_axes_come_with_the_picture(qtbot, panel):
    assert not panel.map.item.isVisible()
    measure(qtbot, panel)
    assert panel.map.item.isVisible()
    panel.map.show_matrices(None, "p")
    assert not panel.map.item.isVisible()


def test_the_pairs_of_a_layer_are_measured_once_and_when_they_are_looked_at(qtbot, panel, laboratory):
    measure(qtbot, panel)
    choose(panel, 6)
    qtbot.waitUntil(lambda: panel.map._matrices is not None and panel.map._matrices.layer == 6)
    choose(panel, 4)
    choose(panel, 6)
    qtbot.waitUntil(lambda: not panel._context.bridge.busy)
    assert laboratory.asked == ["superposition", 4, 6]


def test_pairs_of_other_facts_than_those_listed_are_not_mixed_with_them(qtbot, panel, laboratory, monkeypatch):
    measure(qtbot, panel)
    panel.pairs.selectRow(0)

    few = SimpleNamespace(before=None, now=matrices(6, count=5))
    monkeypatch.setattr(laboratory, "overlap_matrices", lambda _layer: few)
    choose(panel, 6)
    qtbot.waitUntil(lambda: "Measure again" in panel.readout.full_text)
    panel.apply_theme(panel._context.theme)  # draws all again
    assert panel.map._matrices is None and panel.pair_rows()[1]
    monkeypatch.undo()
    panel._on_layer()
    qtbot.waitUntil(lambda: panel.map._matrices is not None and panel.map._matrices.layer == 6)


def test_shades_are_signed_and_nothing_lies_in_the_middle():
    p = np.array([[1.0, -0.25], [0.0, 4.0]], dtype=np.float32)
    np.testing.assert_allclose(shaded(p, "p"), [[1.0, -0.5], [0.0, 1.0]])
    np.testing.assert_allclose(shaded(np.array([0.0, 90.0, 180.0], dtype=np.float32), "whitened"), [1.0, 0.0, -1.0])


def test_the_pointer_names_who_moves_whom(qtbot, panel):
    measure(qtbot, panel)
    panel._on_hovered(QPointF(7.2, 3.1))
    found = matrices(4)
    assert panel.readout.full_text.startswith(
        f"Editing {found.names[3]} moves {found.names[7]}: p = {found.p[3, 7]:.3f}"
    )
    panel._on_hovered(QPointF(3.0, 3.0))
    assert panel.readout.full_text == f"{found.names[3]}, edited itself: p = 1"
    panel._on_hovered(QPointF(70.0, 3.0))
    assert panel.readout.full_text.startswith("40 facts")


def test_the_worst_pairs_are_listed_by_name_and_shown_on_the_map(qtbot, panel):
    measure(qtbot, panel)
    header, rows = panel.pair_rows()
    best = superposition().top[4][0]
    assert header == ["edited", "moved", "p", "angle", "plain"]
    assert rows[0][:3] == [best.edited_name, best.moved_name, round(best.p, 3)]
    panel.pairs.selectRow(0)
    x, y = panel.map._mark.getData()
    assert x[:4].mean() == pytest.approx(best.moved) and y[:4].mean() == pytest.approx(best.edited)
    assert best.edited_name in panel.readout.full_text


def test_the_map_can_show_angles(qtbot, panel):
    measure(qtbot, panel)
    panel.quantity.setCurrentIndex(panel.quantity.findData("whitened"))
    np.testing.assert_allclose(panel.map._image.image, shaded(matrices(4).whitened, "whitened"), rtol=1e-6)
    _, rows = panel.map.cells()
    assert rows[3][8] == pytest.approx(float(matrices(4).whitened[3, 7]))


def test_before_the_session_is_offered_where_there_are_edits(qtbot, panel, laboratory):
    measure(qtbot, panel)
    assert panel.before.isHidden()
    laboratory.edits = 60
    panel._context.actions[MEASURE].trigger()
    qtbot.waitUntil(lambda: not panel.before.isHidden() and not panel._context.bridge.busy)
    np.testing.assert_allclose(panel.map._image.image, shaded(matrices(4, edits=60).p, "p"))
    panel.before.setChecked(True)
    np.testing.assert_allclose(panel.map._image.image, shaded(matrices(4).p, "p"))
    assert "before the session" in panel.readout.full_text
    assert panel.pair_rows()[1][0][2] == round(superposition(0).top[4][0].p, 3)


def test_angles_are_shares_of_all_pairs_in_both_spaces(qtbot, panel):
    measure(qtbot, panel)
    panel.view.choose("angles")
    assert panel.stack.currentWidget() is panel.angles
    x, whitened = panel.angles._whitened.getData()
    np.testing.assert_allclose(whitened, superposition().whitened.counts[4] / (40 * 39 / 2))
    assert whitened.sum() == pytest.approx(1.0) and len(x) == 91
    text = panel.angles.describe(QPointF(89.0, 0.0))
    assert text.startswith("88° to 90°: ") and "in whitened space" in text
    _, rows = panel.rows()
    assert sum(row[3] for row in rows if row[0] == 4) == 40 * 39 / 2


def test_kurtosis_over_depth_is_kept_saved_and_loaded(qtbot, panel, tmp_path, monkeypatch):
    measure(qtbot, panel)
    panel.view.choose("depth")
    assert not panel.layer.isEnabled() and panel.curves.clear.isEnabled() is False
    file = tmp_path / "curve"
    monkeypatch.setattr(depth_page, "choose_new_file", lambda *_: file)
    panel.curves.save.click()
    monkeypatch.setattr(depth_page, "choose_files", lambda *_: [file.with_suffix(".json")])
    panel.curves.load.click()
    panel.curves.keep.click()
    assert len(panel.curves.others) == 2
    np.testing.assert_allclose(panel.curves.others[0].kurtosis, superposition().p.kurtosis)
    _, rows = panel.rows()
    assert len(rows) == 3 * len(LAYERS)
    depth, kurtosis = panel.curves.plot._items[0].getData()
    np.testing.assert_allclose(depth, np.asarray(LAYERS) / 7)
    assert "layer 0: kurtosis" in panel.curves.plot.describe(QPointF(0.0, kurtosis[0]))
    panel.clear()
    assert len(panel.curves.others) == 2, "curves of other models stay when the model changes"
    panel.curves.clear.click()
    assert panel.curves.others == []


def test_a_file_that_holds_no_curve_is_told_of_in_the_panel(panel, tmp_path):
    file = tmp_path / "other.json"
    file.write_text("{}")
    panel.curves.add(file)
    assert "is no kurtosis curve" in panel.curves.notice.text and panel.curves.others == []


def test_an_old_measurement_is_said_to_be_old(qtbot, panel):
    measure(qtbot, panel)
    panel.on_timeline(timeline(12))
    assert "the model now has 12: measure again" in panel.readout.full_text


def test_what_was_asked_of_the_last_model_is_not_shown(qtbot, panel):
    panel._context.actions[MEASURE].trigger()
    panel.clear()
    qtbot.waitUntil(lambda: not panel._context.bridge.busy)
    assert panel.pages.currentWidget() is panel.pages.empty


def test_a_refusal_reaches_the_person_and_leaves_the_panel_empty(qtbot, panel, laboratory):
    laboratory.refuses = True
    with qtbot.waitSignal(panel._context.bridge.job_failed) as failed:
        panel._context.actions[MEASURE].trigger()
    assert "too few facts" in str(failed.args[0].error)
    assert panel.pages.currentWidget() is panel.pages.empty
