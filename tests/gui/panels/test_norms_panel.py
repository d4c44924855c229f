"""Norm growth: what is drawn is what was measured."""

import csv
import errno
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from engine.events import EditProgress, NormsMeasured, TimelineChanged, TimelineMark, UneditedLayer
from gui.panels.norms.panel import NormsPanel
from tests.gui.fake_bench import LAYERS, norms


@pytest.fixture
def panel(qtbot, context, theme):
    panel = NormsPanel(context)
    qtbot.addWidget(panel.tools)
    qtbot.addWidget(panel)
    context.bridge.add_live(panel)
    panel.apply_theme(theme)
    panel.resize(700, 400)
    panel.show()
    return panel


def marks(*positions):
    return tuple(TimelineMark(n, p, "encore", 10, "2030-01-01T00:00:00") for n, p in enumerate(positions, 1))


def measure(panel, *positions):
    for position in positions:
        panel.on_norms(norms(position))
    panel.draw()


def curve(panel, row):
    return panel._curves[row].getData()


def test_it_says_what_will_be_here(panel):
    assert panel.pages.currentWidget() is panel.pages.empty and not panel.tools.isEnabled()
    measure(panel, 0)
    assert panel.pages.currentWidget() is panel.pages.plots and panel.tools.isEnabled()


@pytest.mark.parametrize("mode", ["relative", "absolute", "change"])
@pytest.mark.parametrize("log", [False, True])
def test_each_mode_draws_its_quotient_for_every_layer(panel, mode, log):
    positions = list(range(0, 130, 10))
    measure(panel, *positions)
    panel._mode.choose(mode)
    panel._log.setChecked(log)
    for row in range(len(LAYERS)):
        expected = []
        for position in positions:
            e = norms(position)
            value = {"relative": e.norm / e.base, "absolute": e.norm, "change": e.change / e.base}[mode][row]
            expected.append(value if not log else np.log10(value) if value > 0 else np.nan)
        x, y = curve(panel, row)
        assert x.tolist() == positions
        np.testing.assert_allclose(y, expected, rtol=1e-6)


def test_all_data_is_in_sight_whatever_arrives(panel):
    measure(panel, *range(0, 2000, 100))
    (x0, x1), (y0, y1) = panel.plot.item.viewRange()
    assert x0 <= 0 and x1 >= 1900
    last = norms(1900)
    assert y0 <= 1.0 and y1 >= (last.norm / last.base).max()


def test_the_axis_is_as_long_as_the_run_will_be(panel):
    measure(panel, 0)
    panel.on_progress(EditProgress(0, 300, 1, 30, "values"))
    measure(panel, 10)
    assert 300 <= panel.plot.item.viewRange()[0][1] < 330


def test_undo_keeps_the_curve_and_marks_the_place(panel):
    measure(panel, *range(0, 60, 10))
    panel.on_timeline(TimelineChanged(marks(10, 20, 30, 40, 50), 2))
    panel.draw()
    assert len(curve(panel, 0)[0]) == 6
    assert panel._now_line.isVisible() and panel._now_line.value() == 20
    assert panel._when.text() == "after 20 edits"


def test_a_new_branch_forgets_what_was_cut(panel):
    measure(panel, *range(0, 60, 10))
    panel.on_timeline(TimelineChanged(marks(10, 20, 25), 3))
    panel.draw()
    assert curve(panel, 0)[0].tolist() == [0, 10, 20]


def of_layers(position, *layers, growth=0.1):
    """As of a run that edits ``layers``, of which layer 7 has W_0 of norm 7."""
    base = np.array(layers, dtype=float)
    grown = 1 + growth * position
    return NormsMeasured(position, layers, base * grown, base, base * (grown - 1), base * grown, base)


@pytest.mark.parametrize("mode", ["relative", "absolute", "change", "spectral"])
def test_a_method_that_edits_other_layers_goes_on_beside_what_was_edited_before(panel, mode):
    panel._mode.choose(mode)
    for event in (of_layers(0, 4), of_layers(10, 4), of_layers(20, 2, 4, 7), of_layers(30, 2, 4, 7)):
        panel.on_norms(event)
    panel.draw()
    assert panel._layers == (2, 4, 7)
    expected = {
        "relative": ([1, 1, 3, 4], [1, 2, 3, 4]),
        "absolute": ([2, 2, 6, 8], [4, 8, 12, 16]),
        "change": ([0, 0, 2, 3], [0, 1, 2, 3]),
        "spectral": ([1, 1, 3, 4], [1, 2, 3, 4]),
    }[mode]
    for row, values in enumerate(expected):
        x, y = curve(panel, row)
        assert x.tolist() == [0, 10, 20, 30]
        np.testing.assert_allclose(y, values)
    assert [row[0] for row in panel.rows()[1]] == [0, 10, 20, 30]


def test_a_layer_of_a_branch_that_is_left_goes_with_it(panel):
    for event in (of_layers(0, 4), of_layers(10, 4), of_layers(20, 2, 4)):
        panel.on_norms(event)
    panel.on_timeline(TimelineChanged(marks(10), 1))
    panel.on_norms(of_layers(20, 4))
    panel.draw()
    assert panel._layers == (4,) and curve(panel, 0)[0].tolist() == [0, 10, 20]
    np.testing.assert_allclose(curve(panel, 0)[1], [1, 2, 3])


def test_another_session_starts_empty(panel):
    measure(panel, 0, 10)
    panel.clear()
    assert panel.pages.currentWidget() is panel.pages.empty
    panel.on_norms(norms(0, layers=(1, 2)))
    panel.draw()
    assert len(panel._curves) == 2


def test_drawing_on_and_on_takes_no_more_pictures_of_dots(panel):
    measure(panel, 0, 10)
    before = len(panel._ends.fragmentAtlas)
    for position in range(20, 200, 10):
        measure(panel, position)
    assert 0 < before == len(panel._ends.fragmentAtlas) <= len(LAYERS)


def test_many_points_are_thinned_by_peaks_and_it_says_so(panel):
    for position in range(3000):
        event = norms(position, layers=(0,))
        if position == 1234:
            event.norm[0] = 500.0
        panel.on_norms(event)
    panel.draw()
    x, y = curve(panel, 0)
    assert len(x) < 1500 and y.max() == pytest.approx(500.0 / norms(0, (0,)).base[0])
    assert panel.plot.badge.isVisible()


def test_hovering_reads_the_values_of_the_nearest_measurement(panel):
    measure(panel, 0, 10, 20)
    panel._on_hovered(QPointF(11.0, 1.0))
    assert panel._when.text() == "after 10 edits"
    event = norms(10)
    assert panel._legend.rows.values == [f"{v:.4g}" for v in event.norm / event.base]
    panel._on_hovered(None)
    assert panel._when.text() == "after 20 edits"


def test_choosing_a_layer_lets_it_stand_out(qtbot, panel):
    measure(panel, 0, 10)
    panel._legend.selectRow(2)
    widths = [c.opts["pen"].widthF() for c in panel._curves]
    assert widths[2] > max(widths[:2] + widths[3:])
    qtbot.keyClick(panel._legend, Qt.Key.Key_Escape)
    assert len({c.opts["pen"].widthF() for c in panel._curves}) == 1


def test_a_fits_the_plot_to_its_data(qtbot, panel):
    measure(panel, 0, 40)
    panel.plot.show_range((0, 9000), (0, 9000))
    qtbot.keyClick(panel.plot, Qt.Key.Key_A)
    (_, right), (_, top) = panel.plot.item.viewRange()
    assert 40 <= right < 60 and 1.0 < top < 2.0


def test_the_numbers_can_be_saved_and_read_in_a_table(panel, tmp_path):
    measure(panel, 0, 10)
    panel.plot.save_csv(tmp_path / "norms.csv")
    with (tmp_path / "norms.csv").open() as stream:
        rows = list(csv.reader(stream))
    assert rows[0][:2] == ["edits", "norm layer 2"] and [row[0] for row in rows[1:]] == ["0", "10"]
    assert float(rows[2][1]) == norms(10).norm[0]
    panel.pages.as_table.setChecked(True)
    assert panel.pages.tables[0].numbers.rowCount() == 2 and panel.pages.currentWidget() is panel.pages.sheet


def test_pictures_can_be_saved(panel, tmp_path):
    measure(panel, 0, 10)
    panel.plot.save_svg(tmp_path / "a.svg")
    panel.plot.save_png(tmp_path / "a.png")
    assert (tmp_path / "a.svg").read_text().startswith("<?xml")
    assert (tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"


def test_a_picture_that_finds_no_room_leaves_the_one_before(panel, tmp_path, monkeypatch):
    def half(file):
        file.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    measure(panel, 0, 10)
    said = []
    file = tmp_path / "pictures" / "a.png"
    monkeypatch.setattr("gui.widgets.plots.QFileDialog.getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr("gui.widgets.plots.QMessageBox.warning", lambda *given: said.append(given[-1]))
    panel.plot._save("png", panel.plot.save_png)
    whole = file.read_bytes()
    assert whole[:4] == b"\x89PNG" and not said
    panel.plot._save("png", half)
    assert said == [f"The plot could not be saved in {file}: No space left on device."]
    assert file.read_bytes() == whole and list(file.parent.iterdir()) == [file]


def test_the_chosen_mode_is_kept(qtbot, panel, context):
    panel._mode.choose("change")
    other = NormsPanel(context)
    qtbot.addWidget(other.tools)
    qtbot.addWidget(other)
    assert other._mode.key == "change"


def with_spectral(position, unedited=None):
    event = norms(position)
    base = np.linspace(4, 5, len(LAYERS))
    return replace(event, spectral=base * (1 + 0.01 * position), spectral_base=base, unedited=unedited)


def test_largest_singular_values_are_drawn_where_they_were_measured(panel):
    panel._mode.choose("spectral")
    measure(panel, 0, 10)
    assert len(curve(panel, 0)[0]) == 0, "none was measured yet"
    for event in (with_spectral(20), norms(30), with_spectral(40)):
        panel.on_norms(event)
    panel.draw()
    x, y = curve(panel, 1)
    assert x.tolist() == [20, 40]
    np.testing.assert_allclose(y, [1.2, 1.4])
    header, rows = panel.rows()
    assert header[-1] == f"spectral layer {LAYERS[-1]}" and rows[0][-1] == "" and rows[-1][-1] == pytest.approx(1.4)
    panel._mode.choose("relative")
    assert len(curve(panel, 0)[0]) == 5


def test_a_layer_that_is_not_edited_stands_beside_the_others(panel):
    panel.on_norms(with_spectral(10, UneditedLayer(8, 37.5, 4.2)))
    panel.draw()
    assert panel._reference.value() == 1.0 and panel._reference.label.format == "layer 8, not edited"
    panel._mode.choose("absolute")
    assert panel._reference.isVisible() and panel._reference.value() == 37.5
    panel._log.setChecked(True)
    assert panel._reference.value() == pytest.approx(np.log10(37.5))
    panel._mode.choose("change")
    assert not panel._reference.isVisible(), "nothing has no logarithm"
    panel._log.setChecked(False)
    assert panel._reference.isVisible() and panel._reference.value() == 0.0
    panel.clear()
    measure(panel, 0)
    panel.fit()
    assert panel._reference.label.format == ""


@pytest.mark.parametrize("size", [(330, 230), (700, 400), (900, 500)])
@pytest.mark.parametrize(("growth", "unedited"), [(0.004, 1.0), (0.001, 1.0), (-0.002, 1.0), (0.004, 1.3)])
def test_the_label_of_the_layer_that_is_not_edited_covers_no_curve(panel, growth, unedited, size):
    panel.resize(*size)
    panel._mode.choose("absolute")
    for position in range(0, 130, 10):
        event = norms(position)
        norm = event.base[0] * (1 + growth * position) * np.ones(len(event.layers))
        panel.on_norms(replace(event, norm=norm, unedited=UneditedLayer(7, float(event.base[0]) * unedited, 1.0)))
    panel.draw()
    panel.fit()
    label, view, box = panel._reference.label, panel.plot.item.vb, panel.label_place.rect()
    assert panel._legend.toolTip() == "layer 7, not edited" == label.toPlainText()
    assert label.isVisible() or size == (330, 230), "there is room in a plot that is not small"
    if label.isVisible():
        x, y = panel._curves[0].getData()
        fine = np.linspace(x[0], x[-1], 2000)
        line = np.interp(fine, x, y)
        assert not ((fine > box.left()) & (fine < box.right()) & (line > box.top()) & (line < box.bottom())).any()
        assert box.contains(view.mapSceneToView(label.mapToScene(label.boundingRect().center())))
        assert view.viewRect().contains(box)
