"""What every plot of the window owes: a sentence of what it shows, and its numbers."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import SIGNAL, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.events import BranchChanged, TimelineBranch, TimelineChanged
from gui.panels.importance.panel import ImportancePanel
from gui.panels.interference.panel import InterferencePanel
from gui.panels.matrix.panel import MatrixPanel
from gui.panels.norms.panel import NormsPanel
from gui.panels.superposition import SuperpositionPanel
from gui.panels.traces.panel import TracesPanel
from gui.panels.value_search.panel import ValueSearchPanel
from gui.widgets.linked import LinkedAxis, LinkedPoints
from gui.widgets.log_axes import FLOOR
from gui.widgets.pins import MOST
from gui.widgets.plots import Plot
from tests.gui.filled import fill, idle
from tests.gui.panels.test_importance_panel import importance as importance_at


@pytest.fixture
def filled(qtbot, window, panel_bench):
    fill(qtbot, window, panel_bench)
    return window


def test_every_plot_says_what_it_shows(filled):
    plots = filled.findChildren(Plot)
    assert len(plots) > 20
    for plot in plots:
        assert plot.sentence.endswith("."), f"{plot.name} says nothing"
        assert "nan" not in plot.sentence.lower().split(), plot.sentence
        assert plot.accessibleDescription() == plot.sentence
        header, rows = plot.rows()
        assert rows and all(len(row) == len(header) for row in rows), plot.name


def test_what_is_chosen_anywhere_is_marked_everywhere(qtbot, filled):
    chosen = filled.context.chosen
    axes = filled.findChildren(LinkedAxis)
    assert {axis.kind for axis in axes} == {"layer", "moment", "fact"} and len(axes) > 15
    chosen.choose("layer", 2)
    of_layers = [axis for axis in axes if axis.kind == "layer"]
    assert all(axis.line.isVisible() for axis in of_layers), [axis.parent().name for axis in of_layers]
    assert filled.panel(SuperpositionPanel).layer.currentText() == "layer 2"
    assert filled.panel(MatrixPanel).layer.currentText() == "layer 2"
    assert filled.panel(NormsPanel)._legend.chosen == 1, "the second of layers 1, 2, 3"
    filled.panel(MatrixPanel).layer.setCurrentIndex(3)
    assert chosen["layer"] == 3 and filled.panel(SuperpositionPanel).layer.currentText() == "layer 3"
    chosen.choose("layer", None)
    assert not any(axis.line.isVisible() for axis in of_layers)
    for axis in axes:  # a click on each plot chooses what stands there
        chosen.clear()
        idle(qtbot, filled)  # the pairs of another layer are compared
        axis.parent().clicked.emit(QPointF(1, 1))
        assert chosen[axis.kind] is not None and axis.line.isVisible(), axis.parent().name
        assert axis.line.value() == (1 if axis.kind != "moment" or axis._values else chosen["moment"])
    filled.bridge.publish(BranchChanged("another"))
    assert all(chosen[kind] is None for kind in ("layer", "moment", "fact"))


def test_a_click_where_no_moment_is_chooses_the_nearest_one(filled):
    plot, chosen = filled.panel(NormsPanel).plot, filled.context.chosen
    moments = [0, *(mark.position for mark in filled.timeline.timeline.marks)]
    assert moments[:3] == [0, 2, 4]
    for place, moment in ((2.2, 2), (2.6, 4), (1000, moments[-1]), (0.2, 0)):
        plot.clicked.emit(QPointF(place, 1.0))
        assert chosen["moment"] == moment
    filled.bridge.publish(BranchChanged("another"))
    assert chosen["moment"] is None


def test_a_fact_of_the_table_brings_its_moment_and_its_rows(qtbot, filled):
    chosen, view, model = filled.context.chosen, filled.edits.view, filled.edits.model
    view.selectRow(3)
    row = model.row_at(view.currentIndex())
    assert row.batch == 2 and chosen["fact"] == row.fact_id and chosen["moment"] == 4
    line = next(axis.line for axis in filled.findChildren(LinkedAxis) if axis.parent() is filled.panel(NormsPanel).plot)
    assert line.isVisible() and line.value() == 4 and filled.timeline.strip.cursor_point == 2
    search = filled.panel(ValueSearchPanel)
    chosen.choose("fact", "b")
    assert search.facts.currentIndex().row() == 1 and search._chosen == 1
    search.facts.selectRow(2)
    assert chosen["fact"] == "c"
    chosen.choose("fact", model.rows.rows[5].fact_id)
    assert view.currentIndex().row() == 5 and chosen["moment"] == 6


def test_a_fact_is_marked_in_the_map_of_pairs_and_among_the_points(qtbot, filled):
    chosen, matrix = filled.context.chosen, filled.panel(MatrixPanel)
    across, along = (
        axis.line for axis in sorted(matrix.map.findChildren(LinkedAxis), key=lambda one: one._side == "bottom")
    )
    chosen.choose("fact", "fact 7")
    assert across.isVisible() and across.value() == along.value() == 7
    matrix.map.clicked.emit(QPointF(12, 3))  # fact 3 is edited, fact 12 moves
    assert chosen["fact"] == "fact 3" and across.value() == along.value() == 3
    assert marked(matrix.map) == (3, 12) and not matrix.pairs.currentIndex().isValid()
    pair = matrix._shown.top[matrix.layer.currentIndex()][4]
    matrix.map.clicked.emit(QPointF(pair.moved, pair.edited))
    assert matrix.pairs.currentIndex().row() == 4 and marked(matrix.map) == (pair.edited, pair.moved)
    assert chosen["fact"] == f"fact {pair.edited}"
    matrix.pairs.selectRow(0)
    first = matrix._shown.top[matrix.layer.currentIndex()][0]
    assert chosen["fact"] == f"fact {first.edited}" and across.value() == first.edited
    matrix.layer.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not filled.bridge.busy)
    assert across.isVisible() and across.value() == first.edited, "as long as it is chosen, at every layer"

    scatter = filled.panel(InterferencePanel).after.scatter
    ring = scatter.findChild(LinkedPoints).ring
    assert not ring.isVisible(), "that fact is not there"
    event = scatter._event
    chosen.choose("fact", event.fact_ids[5])
    assert ring.isVisible() and place_of(ring) == pytest.approx((event.predicted[5], event.before[5] - event.after[5]))
    scatter.clicked.emit(QPointF(event.predicted[8], event.before[8] - event.after[8]))
    assert chosen["fact"] == event.fact_ids[8] and place_of(ring)[0] == pytest.approx(event.predicted[8])
    assert filled.panel(InterferencePanel).before.ranking.currentIndex().row() == 8
    scatter.logs.toggle("bottom")
    assert place_of(ring)[0] == pytest.approx(np.log10(event.predicted[8]))
    scatter.clicked.emit(QPointF(event.predicted.max() * 3, 5.0))
    assert chosen["fact"] == event.fact_ids[8], "nothing stands there"
    chosen.clear()
    assert not ring.isVisible() and not across.isVisible()


def marked(plot):
    """The middle of the frame in a map: row, column."""
    x, y = plot._mark.getData()
    return round((y.min() + y.max()) / 2), round((x.min() + x.max()) / 2)


def place_of(points):
    x, y = points.getData()
    return float(x[0]), float(y[0])


def test_moments_are_pinned_and_laid_over_each_other(qtbot, filled):
    importance = filled.panel(ImportancePanel).mlp
    assert not importance.pins.names and "Pin this moment\tP" in enabled(importance)
    qtbot.keyClick(importance, Qt.Key.Key_P)
    assert importance.pins.names == ["after 6 edits"]
    assert importance.accessibleDescription().endswith("Pinned below it: after 6 edits.")
    widths = [item.opts["width"] for item in importance.item.items if isinstance(item, pg.BarGraphItem)]
    assert len(widths) == 4, "two kinds of bars now, and as they were"
    filled.bridge.publish(importance_at(8))
    filled.panel(ImportancePanel).draw()
    now, kept = importance._bars.opts["width"], widths[-1]
    assert list(kept) == list(importance_at(6).mlp) and list(now) != list(kept)
    for position in (10, 12, 14):
        filled.bridge.publish(importance_at(position))
        filled.panel(ImportancePanel).draw()
        importance.pin()
    assert len(importance.pins.names) == MOST and not any(item.opts.get("width") is kept for item in pinned(importance))
    importance.unpin()
    assert len(importance.item.items) == 4 - 2 + 1 and not importance.pins.names  # the bars, and the line of the layer
    for plot in filled.findChildren(Plot):
        plot.pin()
        plot.apply_theme(filled.theme)
        plot.unpin()
    assert "Take pinned moments away" not in enabled(importance)


def pinned(plot):
    """What is drawn of the moments that are kept."""
    return [item for _, items in plot.pins.moments for item in items]


def enabled(plot):
    return [action.text() for action in plot.menu().actions() if action.isEnabled()]


def test_every_plot_reads_out_what_is_under_the_pointer_and_zooms(filled):
    for plot in filled.findChildren(Plot):
        assert plot.receivers(SIGNAL("hovered(PyObject)")), f"{plot.name} says nothing under the pointer"
        assert plot.receivers(SIGNAL("fit_asked()")), f"{plot.name} does not fit"
        assert any(plot.item.vb.state["mouseEnabled"]), f"{plot.name} does not zoom"


LINEAR = {
    "Abilities",  # shares of questions
    "Causal trace of MLP",  # a map
    "Causal trace of attention",  # a map
    "Causal trace of hidden state",  # a map
    "Edits over time",  # a map
    "Facts by way of asking",  # a map
    "Overlaps of all pairs of facts",  # a map
    "Robustness by way of asking",  # shares of facts
    "Shares of the most disturbed facts",  # a map
    "Superposition of all layers",  # a map
    "Survival",  # shares of facts
    "Tuning",  # two scores between nought and one
    "Use of the side memory's parts",  # a map
}
BINNED_ANEW = {"Routing signal of the side memory", "Superposition of one layer"}


def drawn_along(plot, side):
    """What the curves, points and bars of ``plot`` reach along an axis, as far as it is in sight."""
    reached = []
    for item in plot.item.items:
        if isinstance(item, pg.BarGraphItem):
            start, length = (item.opts[name] for name in (("x0", "width") if side == "bottom" else ("y0", "height")))
            reached.append((0.0 if start is None else np.asarray(start)) + np.asarray(length))
        elif isinstance(item, pg.PlotDataItem | pg.PlotCurveItem | pg.ScatterPlotItem) and item.isVisible():
            reached.append(item.getData()[0 if side == "bottom" else 1])
    values = np.concatenate([np.ravel(part) for part in reached if part is not None]).astype(float)
    return np.sort(values[np.isfinite(values) & (values > FLOOR)])


def test_axes_of_numbers_become_logarithmic_and_stay_so(qtbot, filled):
    offering = [plot for plot in filled.findChildren(Plot) if plot.logs.by_side]
    assert {plot.name for plot in filled.findChildren(Plot)} - {plot.name for plot in offering} == LINEAR
    for plot in offering:
        for side, axis in plot.logs.by_side.items():
            was, straight = axis.on, drawn_along(plot, side)
            held = plot.sentence
            shift = Qt.KeyboardModifier.ShiftModifier if side == "bottom" else Qt.KeyboardModifier.NoModifier
            qtbot.keyClick(plot, Qt.Key.Key_L, shift)
            assert axis.on is not was and plot.item.getAxis(side).logMode is axis.on, plot.name
            title = "Logarithmic y axis\tL" if side == "left" else "Logarithmic x axis\tShift+L"
            assert next(action for action in plot.menu().actions() if action.text() == title).isChecked() is axis.on
            if plot.name not in BINNED_ANEW:
                places = drawn_along(plot, side)
                np.testing.assert_allclose(places, np.log10(straight[straight > 0]), atol=1e-9, err_msg=plot.name)
                low, high = plot.item.viewRange()[0 if side == "bottom" else 1]
                assert low <= places.min() and high >= places.max(), plot.name
            said = plot.accessibleDescription()
            assert said.startswith(held) and (("no place" in said) == bool(axis.left_out)), said
    settings = filled.settings
    kept = dict(settings.values.remembered)
    settings.restore({}, lambda _name: True)
    as_at_first = [axis.on for plot in offering for axis in plot.logs.by_side.values()]
    assert sum(as_at_first) == 1, "only the histogram of superposition"
    settings.restore(kept, lambda _name: True)
    assert [axis.on for plot in offering for axis in plot.logs.by_side.values()] == [not on for on in as_at_first]


def test_what_is_pinned_on_one_branch_lies_below_what_another_one_shows(filled):
    plot, marks = filled.panel(NormsPanel).plot, filled.timeline.timeline.marks
    branches = (TimelineBranch("main", marks), TimelineBranch("branch 2", marks[:1], "main", 1))
    filled.bridge.publish(TimelineChanged(marks, len(marks), branches, "main"))
    plot.pin()
    below = [item for _, items in plot.pins.moments for item in items]
    assert below and plot.pins.names == [f"main after {marks[-1].position} edits"]
    filled.bridge.session_reset.emit()  # as for another branch
    filled.bridge.publish(BranchChanged("branch 2"))
    filled.bridge.publish(TimelineChanged(marks[:1], 1, branches, "branch 2"))
    assert plot.pins.names and all(item in plot.item.items for item in below)


def kept_by(desk):
    """What a desk makes of ``desk``, which is written as JSON."""
    return json.loads(json.dumps(desk))


def outlines(plot):
    """The numbers of what is drawn of pinned moments."""
    items = [item for _, items in plot.pins.moments for item in items]
    assert all(item in plot.item.items for item in items)
    return [(item.opts["width"],) if isinstance(item, pg.BarGraphItem) else item.getData() for item in items]


def test_what_was_pinned_and_chosen_in_a_session_comes_back_from_its_desk(filled):
    chosen, marks, linking = filled.context.chosen, filled.timeline.timeline.marks, filled.linking
    norms = filled.panel(NormsPanel).plot
    everywhere = [plot for plot in filled.findChildren(Plot) if plot.pins.possible]
    assert len(everywhere) > 8
    names = [plot.name for plot in filled.findChildren(Plot)]
    assert sorted(set(names)) == sorted(names), "by which they are kept"
    for plot in everywhere:
        plot.pin()
    chosen.choose("moment", marks[1].position)
    chosen.choose("layer", 2)
    before = {plot.name: outlines(plot) for plot in everywhere}
    desk = kept_by(linking.state)
    linking.leave()
    assert not chosen.values and not any(plot.pins.names for plot in everywhere)
    assert linking.state == {"chosen": {}, "pinned": {}}
    norms.logs.toggle("left")
    linking.restore(desk)
    assert linking.state["pinned"] == desk["pinned"]
    filled.bridge.publish(BranchChanged("main"))  # the one that it is on
    filled.bridge.publish(TimelineChanged(marks, len(marks)))
    assert (
        chosen.values == desk["chosen"] and {"moment": marks[1].position, "layer": 2}.items() <= desk["chosen"].items()
    )
    assert "fact" in chosen.values, "and its own moment is another one"
    for plot in everywhere:
        assert plot.pins.names == [f"after {marks[-1].position} edits"] and plot.pins.names[0] in (
            plot.accessibleDescription()
        )
        for shown, was in zip(outlines(plot), before[plot.name], strict=True):
            expected = (was[0], np.log10(was[1])) if plot is norms else was  # on the axis as it is now
            for side, numbers in zip(shown, expected, strict=True):
                np.testing.assert_allclose(side, numbers, rtol=1e-12, err_msg=plot.name)
    norms.logs.toggle("left")
    norms.unpin()
    assert norms.name not in linking.state["pinned"]
    filled.bridge.model_changed.emit(None)
    assert not chosen.values and not any(plot.pins.names for plot in everywhere)


def test_of_a_damaged_desk_what_is_in_order_is_pinned(filled):
    norms, importance, linking = filled.panel(NormsPanel).plot, filled.panel(ImportancePanel).mlp, filled.linking
    norms.pin()
    importance.pin()
    good = kept_by(linking.state)["pinned"]
    moment = good[norms.name]["moments"][0]
    curve = next(item for item in moment["items"] if item["type"] == "curve")
    short = base64.b64encode(zlib.compress(np.zeros(1).tobytes())).decode()
    huge = base64.b64encode(zlib.compress(bytes(9_000_000))).decode()
    harmed = [
        None,
        [],
        {"moments": 3},
        {"moments": [moment], "logarithmic": {"sideways": True}},
        {"moments": [moment | {"name": ["Sentence"]}], "logarithmic": {}},
        {"moments": [moment | {"name": ["Nothing", "", "", {}, None, "", ""]}], "logarithmic": {}},
        *(
            {"moments": [moment | {"items": [curve | {"y": y}]}], "logarithmic": {}}
            for y in (short, huge, "AAAA", "?", curve["y"][:-8], "")
        ),
        *(
            {"moments": [moment | {"items": [curve | how]}], "logarithmic": {}}
            for how in ({"connect": "any"}, {"connect": None}, {"connect": None, "joined": short}, {"step": "center"})
        ),
        {"moments": [moment | {"items": [{"type": "bars", "sizes": {"width": 1.0}}]}], "logarithmic": {}},
    ]
    for value in harmed:
        linking.restore({"chosen": [1], "pinned": good | {norms.name: value}})
        assert not norms.pins.names and importance.pins.names, value
    for value in (None, 3, "pins", [good]):
        linking.restore({"chosen": value, "pinned": value})
        assert not norms.pins.names and not importance.pins.names
    linking.restore({"pinned": good})
    assert norms.pins.names and importance.pins.names


def test_a_plot_that_is_clicked_has_the_keys(qtbot, filled):
    plot = filled.panel(NormsPanel).plot
    filled.bring_forward("norms")
    filled.activateWindow()
    filled.edits.filter.setFocus()
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.viewport().rect().center())
    qtbot.waitUntil(plot.hasFocus)
    qtbot.keyClick(plot, Qt.Key.Key_P)
    assert plot.pins.names


def test_what_is_pinned_and_chosen_moves_with_the_axis(qtbot, filled):
    norms, importance = filled.panel(NormsPanel).plot, filled.panel(ImportancePanel).mlp
    filled.context.chosen.choose("moment", 4)
    line = next(axis.line for axis in norms.findChildren(LinkedAxis))
    norms.pin()
    importance.pin()
    straight = drawn_along(norms, "left"), drawn_along(importance, "bottom")
    norms.logs.toggle("left")
    norms.logs.toggle("bottom")
    importance.logs.toggle("bottom")
    assert line.isVisible() and line.value() == pytest.approx(np.log10(4))
    np.testing.assert_allclose(drawn_along(norms, "left"), np.log10(straight[0][straight[0] > 0]))
    np.testing.assert_allclose(drawn_along(importance, "bottom"), np.log10(straight[1][straight[1] > 0]))
    filled.context.chosen.choose("moment", 0)
    assert not line.isVisible(), "the beginning has no place there"
    importance.logs.toggle("bottom")
    np.testing.assert_allclose(drawn_along(importance, "bottom"), straight[1], atol=1e-9)


def test_a_plot_without_a_number_above_zero_stays_linear(qtbot, filled):
    traces = filled.panel(TracesPanel).plot
    negative = np.full(len(traces._event.layers), -0.5)
    traces.show_event(replace(traces._event, excess=negative, threshold=0.0))
    qtbot.keyClick(traces, Qt.Key.Key_L)
    assert not traces.logs.is_on("left") and "Logarithmic y axis\tL" not in enabled(traces)
    traces.show_event(replace(traces._event, excess=np.append(negative[1:], 3.0), threshold=0.4))
    qtbot.keyClick(traces, Qt.Key.Key_L)
    left_out = len(negative) - 1
    assert f"{left_out} values of zero or less have no place on the logarithmic axis." in traces.accessibleDescription()


def test_a_plot_that_was_zoomed_has_a_way_back_to_the_whole(qtbot, filled):
    for plot in filled.findChildren(Plot):
        box = plot.item.vb
        plot.fit_asked.emit()
        assert plot.back.isHidden() and plot.back.accessibleName(), plot.name
        whole = np.array(box.viewRange())
        box.scaleBy((0.3, 0.3))
        box.sigRangeChangedManually.emit(box.state["mouseEnabled"])  # as a turn of the wheel does
        assert not plot.back.isHidden() and not np.allclose(box.viewRange(), whole), plot.name
        assert plot.rect().contains(plot.back.geometry()), plot.name
        qtbot.mouseClick(plot.back, Qt.MouseButton.LeftButton)
        np.testing.assert_allclose(box.viewRange(), whole, atol=1e-9, err_msg=plot.name)
        assert plot.back.isHidden(), plot.name


def test_the_wheel_brings_the_way_back_and_a_key_takes_it(qtbot, filled):
    pairs = filled.panel(MatrixPanel).map
    pairs.resize(300, 300)
    middle = QPointF(pairs.viewport().rect().center())
    turn = QWheelEvent(
        *(middle, QPointF(pairs.viewport().mapToGlobal(middle.toPoint())), QPoint(), QPoint(0, 240)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False),
    )
    whole = pairs.item.viewRange()
    QApplication.sendEvent(pairs.viewport(), turn)
    assert pairs.item.viewRange() != whole and not pairs.back.isHidden()
    filled.panel(MatrixPanel).draw()
    assert not pairs.back.isHidden(), "what is drawn anew stays as it is zoomed"
    qtbot.keyClick(pairs, Qt.Key.Key_A)
    np.testing.assert_allclose(pairs.item.viewRange(), whole)
    assert pairs.back.isHidden()
