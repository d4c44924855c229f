"""What every plot of the window owes: a sentence of what it shows, and its numbers."""

from __future__ import annotations

import pytest

from gui.widgets.plots import Plot
from tests.gui.filled import fill


@pytest.fixture
def filled(qtbot, window, bench):
    fill(qtbot, window, bench)
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
