"""Superposition: the heatmap, the histogram and the words say what was measured."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from gui.panels.superposition import SuperpositionPanel
from tests.gui.fake_bench import EDGES, LAYERS, superposition


@pytest.fixture
def panel(qtbot, context, theme):
    panel = SuperpositionPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.resize(900, 400)
    panel.show()
    return panel


def measure(panel, *positions):
    for position in positions:
        panel.on_measured(superposition(position))
    panel.draw()


def test_it_says_what_will_be_here(panel):
    assert panel.pages.currentWidget() is panel.pages.empty and not panel.tools.isEnabled()
    assert not panel.layer.isVisibleTo(panel.tools), "it has nothing to choose from"
    measure(panel, 0)
    assert panel.layer.isVisibleTo(panel.tools)


def test_the_heatmap_is_the_logarithm_of_the_counts(panel):
    measure(panel, 0, 50)
    counts = superposition(50).counts
    panel._by_row.setChecked(False)
    np.testing.assert_allclose(panel._image.image, np.log1p(counts), rtol=1e-6)
    panel._by_row.setChecked(True)
    np.testing.assert_allclose(panel._image.image.max(axis=1), 1.0)
    rectangle = panel._image.mapRectToParent(panel._image.boundingRect())
    assert (rectangle.left(), rectangle.right()) == (EDGES[0], EDGES[-1])
    assert (rectangle.top(), rectangle.bottom()) == (-0.5, len(LAYERS) - 0.5)


def test_the_histogram_shows_the_chosen_layer_over_the_one_before_the_session(panel):
    measure(panel, 0, 50, 90)
    panel.layer.setCurrentIndex(1)
    x, now = panel._curve.getData()
    _, before = panel._ghost.getData()
    np.testing.assert_allclose(now, np.log10(1 + superposition(90).counts[1]))
    np.testing.assert_allclose(before, np.log10(1 + superposition(0).counts[1]))
    np.testing.assert_allclose(x, EDGES)


def test_the_words_give_mean_deviation_and_kurtosis_now_and_before(panel):
    measure(panel, 0, 50)
    panel.layer.setCurrentIndex(0)
    now, before = superposition(50), superposition(0)
    text = panel._statistics["kurtosis"].text()
    assert f"{now.kurtosis[0]:.3g}" in text and f"({before.kurtosis[0]:.3g})" in text
    assert f"{now.std[0]:.3g}" in panel._statistics["std"].text()
    assert "after 50 edits" in panel._readout.full_text


def test_the_layer_is_chosen_by_click_by_list_and_by_keys(qtbot, panel):
    measure(panel, 0)
    panel._on_clicked(QPointF(0.3, 4.2))
    assert panel.layer.currentIndex() == 4
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    assert panel.layer.currentText() == f"layer {LAYERS[5]}"
    qtbot.keyClick(panel, Qt.Key.Key_Up)
    assert panel.layer.currentIndex() == 5
    qtbot.keyClick(panel, Qt.Key.Key_Down)
    assert panel.layer.currentIndex() == 4


def test_hovering_counts_the_pairs_under_the_pointer(panel):
    measure(panel, 0)
    counts = superposition(0).counts
    panel._on_hovered(QPointF((EDGES[33] + EDGES[34]) / 2, 2.0))
    assert f"layer {LAYERS[2]}: {counts[2, 33]:,} pairs" in panel._readout.full_text
    panel.layer.setCurrentIndex(3)
    panel._on_detail_hovered(QPointF((EDGES[10] + EDGES[11]) / 2, 2.0))
    assert f"layer {LAYERS[3]}: {counts[3, 10]:,} pairs" in panel._readout.full_text
    panel._on_hovered(None)
    assert "after 0 edits" in panel._readout.full_text


def test_the_strip_shows_the_kurtosis_of_every_layer(panel):
    measure(panel, 0, 50)
    np.testing.assert_allclose(panel._bars.opts["width"], superposition(50).kurtosis)
    np.testing.assert_allclose(panel._bars_before.opts["width"], superposition(0).kurtosis)
    assert panel.strip.item.viewRange()[0][1] >= superposition(0).kurtosis.max()


def test_infinite_or_missing_statistics_do_not_break_the_drawing(panel):
    event = superposition(0)
    event.kurtosis[2] = np.nan
    panel.on_measured(event)
    panel.draw()
    assert panel.pages.currentWidget() is panel.pages.plots


def test_another_session_starts_empty_with_other_layers(panel):
    measure(panel, 0)
    panel.clear()
    assert panel.pages.currentWidget() is panel.pages.empty
    panel.on_measured(superposition(7, layers=(1, 9)))
    panel.draw()
    assert [panel.layer.itemText(i) for i in range(panel.layer.count())] == ["layer 1", "layer 9"]
    assert panel._before.position == 7


def test_the_numbers_can_be_read_in_a_table(panel):
    measure(panel, 0)
    panel.pages.as_table.setChecked(True)
    header, rows = panel.rows()
    assert header[:4] == ["layer", "mean", "standard deviation", "kurtosis"] and len(rows) == len(LAYERS)
    assert sum(rows[0][4:]) == superposition(0).counts[0].sum()
    assert panel.pages.tables[0].numbers.rowCount() == len(LAYERS)


def test_more_layers_of_the_same_model_keep_the_chosen_one_and_what_there_was_before(panel):
    few, many = (3, 4), (2, 3, 4, 5)
    for position in (0, 50):
        panel.on_measured(superposition(position, few))
    panel.layer.setCurrentIndex(1)
    for position in (0, 50):
        panel.on_measured(superposition(position, many))
    panel.draw()
    assert panel.layer.currentText() == "layer 4" and panel._before.position == 0
    for position in (0, 0, 50, 50):  # as a session that is opened again tells them, by position
        panel.on_measured(superposition(position, few if panel._now.layers == many else many))
    assert panel._before.layers == panel._now.layers and panel._before.position == 0
    panel.clear()
    panel.on_measured(superposition(0, (7, 8, 9)))
    assert panel.layer.currentText() == "layer 8"


def test_a_layer_is_at_the_same_height_in_both_plots_also_above_a_sentence(qtbot, panel):
    panel.resize(900, 700)
    measure(panel, 0, 50)
    panel.heat.say("In words.")
    assert panel.heat._words.isVisible()
    panel.strip.say("")  # it has no room for its own
    qtbot.wait(20)
    for row in range(len(LAYERS)):
        heights = [plot.item.vb.mapViewToScene(QPointF(0, row)).y() for plot in (panel.heat, panel.strip)]
        assert abs(heights[0] - heights[1]) < 6, "their axes' own labels may differ by some pixels"
