"""Pinned moments of a plot: what is kept, and what is not."""

import numpy as np
import pyqtgraph as pg
import pytest

from gui.widgets.pins import MOST
from gui.widgets.plots import Plot


@pytest.fixture
def plot(qtbot):
    plot = Plot("Some plot", "edits", "norm")
    qtbot.addWidget(plot)
    plot.moment = lambda: "after 3 edits"
    return plot


def test_a_moment_that_is_kept_already_pushes_no_other_one_out(plot):
    curve, points = pg.PlotCurveItem([0.0, 1.0, 2.0], [1.0, np.nan, 3.0]), pg.ScatterPlotItem([0.0], [1.0])
    bars = pg.BarGraphItem(x0=0, y=[0.0, 1.0], height=0.5, width=np.array([2.0, 3.0]))
    for item in (curve, points, bars):
        plot.item.addItem(item)
    for _ in range(MOST + 1):
        plot.pin()
    assert plot.pins.names == ["after 3 edits"]
    curve.setData([0.0, 1.0, 2.0], [1.0, np.nan, 4.0])
    plot.pin()
    bars.setOpts(width=np.array([2.0, 4.0]))
    plot.pin()
    assert len(plot.pins.names) == 3, "other numbers of the same moment, such as those of another layer"
    plot.pin()
    plot.unpin()
    assert not plot.pins.names


def test_of_an_empty_plot_no_moment_can_be_kept(plot):
    histogram = pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center", fillLevel=0)
    for item in (histogram, pg.PlotCurveItem(), pg.ScatterPlotItem()):
        plot.item.addItem(item)
    plot.pin()
    assert not plot.pins.possible and not plot.pins.names
    histogram.setData([0.0, 1.0, 2.0], [0.0, 5.0])
    plot.pin()
    assert plot.pins.possible and plot.pins.names
