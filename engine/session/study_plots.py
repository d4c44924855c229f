"""The plots of a comparison: each measure over the number of edits, a line for each method."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.events import StudyRow
from engine.events.study_seeds import SeedRows
from engine.session.drawing import add_legend, draw, line_style, log_if_wide, name_axes
from engine.session.study_table import StudyTable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARKERS = "osD^vP*X"  # with the line patterns, so that colour is never the only sign
_ROW = 2.7  # inches
_SHARES = (
    ("Reliability", "reliability"),
    ("Generalization", "generalization"),
    ("Locality", "locality"),
    ("Retention", "retention"),
    ("Neighbourhood", "neighbourhood"),
    ("Untouched facts", "untouched"),
    ("Says it freely", "free_said"),
)


def plot_shares(table: StudyTable) -> str:
    """Quality of the edits, left to right and top to bottom; all are shares."""
    return _panels("study-shares", table, _SHARES, shares=True)


def plot_costs(table: StudyTable) -> str:
    """Side effects on the model, and the cost of editing."""
    panels = [
        ("Perplexity on held-out text", "perplexity_after"),
        ("Norm growth, ‖W‖ / ‖W₀‖", "norm_growth"),
        ("Seconds per edit", "seconds_per_edit"),
    ]
    return _panels("study-costs", table, panels, shares=False)


def _panels(name: str, table: StudyTable, panels: Sequence[tuple[str, str]], *, shares: bool) -> str:
    """Three plots in a row; those without any value are left out."""
    shown = [(title, metric) for title, metric in panels if any(_points(table.rows, metric))]
    if not shown:
        return ""
    high = -(-len(shown) // 3)
    lowest = min(value for _, metric in shown for _, value in _points(table.rows, metric))
    with draw(name, _ROW * high + 0.3 + 0.25 * math.ceil(len(table.methods) / 4)) as drawing:
        grid = drawing.figure.subplots(high, 3, squeeze=False)
        for axes, panel in zip(grid.flat, [*shown, *[None] * (3 * high - len(shown))], strict=True):
            if panel is None:
                axes.set_axis_off()
                continue
            _lines(axes, table, panel[1])
            _edits_axis(axes, table.plan.checkpoints)
            name_axes(axes, panel[0], "edits", "")
            if shares:
                axes.set_ylim(max(-0.04, math.floor(10 * lowest) / 10 - 0.1), 1.04)  # the same in all of them
            else:
                _logarithmic(axes)
        add_legend(drawing.figure, grid[0, 0], below=True)
    return drawing.svg


def plot_spreads(rows: SeedRows, table: StudyTable) -> str:
    """Quality of the edits over several seeds, each point with its interval; ``table`` is that of one seed."""
    panels = [(title, metric) for title, metric in _SHARES if any(rows.spread(*at, metric) for at in rows.places)]
    if not panels:
        return ""
    high = -(-len(panels) // 3)
    with draw("study-spreads", _ROW * high + 0.3 + 0.25 * math.ceil(len(table.methods) / 4)) as drawing:
        grid = drawing.figure.subplots(high, 3, squeeze=False)
        for axes, panel in zip(grid.flat, [*panels, *[None] * (3 * high - len(panels))], strict=True):
            if panel is None:
                axes.set_axis_off()
                continue
            _intervals(axes, rows, table, panel[1])
            _edits_axis(axes, table.plan.checkpoints)
            name_axes(axes, panel[0], "edits", "")
        add_legend(drawing.figure, grid[0, 0], below=True)
    return drawing.svg


def _intervals(axes: Axes, rows: SeedRows, table: StudyTable, metric: str) -> None:
    """A line of means for each method, with intervals; points of different methods stand a little apart."""
    wide = table.plan.checkpoints[-1] > 10 * table.plan.checkpoints[0]
    for index, (name, method) in enumerate(table.methods.items()):
        found = [(edits, one) for edits in table.plan.checkpoints if (one := rows.spread(name, edits, metric))]
        step = (index - (len(table.methods) - 1) / 2) * 0.03
        places = [edits * 10**step if wide else edits + step * table.plan.checkpoints[-1] for edits, _ in found]
        look: dict[str, Any] = line_style(index, len(table.methods))
        look |= {"marker": _MARKERS[index % len(_MARKERS)], "markersize": 4.5, "capsize": 2.5, "elinewidth": 1.0}
        halves = [one.half or 0.0 for _, one in found]
        axes.errorbar(places, [one.mean for _, one in found], yerr=halves, label=method.title, **look)


def _lines(axes: Axes, table: StudyTable, metric: str) -> None:
    for index, (name, method) in enumerate(table.methods.items()):
        points = _points(table.rows_of(name), metric)
        look: dict[str, Any] = line_style(index, len(table.methods))
        look |= {"marker": _MARKERS[index % len(_MARKERS)], "markersize": 4.5}
        axes.plot([x for x, _ in points], [y for _, y in points], label=method.title, **look)


def _points(rows: Sequence[StudyRow], metric: str) -> list[tuple[int, float]]:
    """(edits, value) of the rows that have a value."""
    values = [(row.edits, getattr(row, metric)) for row in rows]
    return [(edits, value) for edits, value in values if value is not None]


def _logarithmic(axes: Axes) -> None:
    """A logarithmic scale where the values need one, with plain numbers at its ticks."""
    from matplotlib.ticker import LogLocator

    log_if_wide(axes)
    if axes.get_yscale() == "log":
        axes.yaxis.set_minor_locator(LogLocator(subs=(2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_formatter("{x:g}")


def _edits_axis(axes: Axes, checkpoints: Sequence[int]) -> None:
    """A tick at every checkpoint; logarithmic where they span more than a factor of ten."""
    if checkpoints[-1] > 10 * checkpoints[0]:
        axes.set_xscale("log")
        axes.xaxis.minorticks_off()
    axes.set_xticks(list(checkpoints), [f"{edits:,}" for edits in checkpoints])
