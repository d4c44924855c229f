"""What every plot of the window owes: a sentence of what it shows, and its numbers."""

from __future__ import annotations

import pyqtgraph as pg
import pytest
from PySide6.QtCore import SIGNAL, QPointF, Qt

from gui.panels.importance.panel import ImportancePanel
from gui.panels.matrix.panel import MatrixPanel
from gui.panels.norms.panel import NormsPanel
from gui.panels.superposition import SuperpositionPanel
from gui.panels.value_search.panel import ValueSearchPanel
from gui.widgets.linked import LinkedAxis
from gui.widgets.pins import MOST
from gui.widgets.plots import Plot
from tests.gui.filled import fill
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
        axis.parent().clicked.emit(QPointF(1, 1))
        assert chosen[axis.kind] is not None and axis.line.isVisible(), axis.parent().name
        assert axis.line.value() == 1
    filled.bridge.session_reset.emit()
    assert all(chosen[kind] is None for kind in ("layer", "moment", "fact"))


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
    for _ in range(3):
        importance.pin()
    assert len(importance.pins.names) == MOST
    importance.unpin()
    assert len(importance.item.items) == 4 - 2 + 1 and not importance.pins.names  # the bars, and the line of the layer
    for plot in filled.findChildren(Plot):
        plot.pin()
        plot.apply_theme(filled.theme)
        plot.unpin()
    assert "Take pinned moments away" not in enabled(importance)


def enabled(plot):
    return [action.text() for action in plot.menu().actions() if action.isEnabled()]


def test_every_plot_reads_out_what_is_under_the_pointer_and_zooms(filled):
    for plot in filled.findChildren(Plot):
        assert plot.receivers(SIGNAL("hovered(PyObject)")), f"{plot.name} says nothing under the pointer"
        assert plot.receivers(SIGNAL("fit_asked()")), f"{plot.name} does not fit"
        assert any(plot.item.vb.state["mouseEnabled"]), f"{plot.name} does not zoom"
