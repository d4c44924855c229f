"""Moments of a plot that are kept in it and drawn below what comes later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt

from gui.widgets.log_axes import FLOOR, Side, along, moved

if TYPE_CHECKING:
    from gui.style.theme import Theme

_BELOW_ALL = -50  # z
_STYLES = (Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)  # of the first, second, third moment
MOST = len(_STYLES)
BAR = ("x", "y", "x0", "y0", "x1", "y1", "width", "height")  # names of the sizes that bars have
Moments = list[tuple[str, list[pg.GraphicsObject]]]  # their names and what was drawn, the oldest first


@dataclass(frozen=True)
class PinnedMoments:
    """Moments of a plot, and which of its axes are logarithmic as they are drawn."""

    moments: Moments
    logarithmic: Mapping[Side, bool]


class Pins:
    """Up to :data:`MOST` moments of ``plot``: its curves, bars and points as they were, as pale outlines.

    Images cannot be laid over each other, so a plot of nothing else has no moments to keep.
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._moments: Moments = []
        self._theme: Theme | None = None

    @property
    def names(self) -> list[str]:
        """The kept moments, the oldest first."""
        return [name for name, _ in self._moments]

    @property
    def possible(self) -> bool:
        """Whether there is something to keep."""
        return bool(self._copies())

    def add(self, name: str) -> None:
        """Keep the present moment; the oldest goes where there are too many. The same numbers are kept once."""
        if (copies := self._copies()) and not any(_alike(copies, kept) for _, kept in self._moments):
            if len(self._moments) == MOST:
                self._remove(self._moments.pop(0)[1])
            for item in copies:
                item.setZValue(_BELOW_ALL)
                self._plot.addItem(item, ignoreBounds=True)
            self._moments.append((name, copies))
            self._dress()

    @property
    def moments(self) -> Moments:
        """The kept moments with what is drawn of them."""
        return list(self._moments)

    def clear(self) -> None:
        """Keep no moment any more."""
        for _, items in self._moments:
            self._remove(items)
        self._moments = []

    def show(self, moments: Moments) -> None:
        """Keep ``moments`` instead of others."""
        self.clear()
        for _, items in moments:
            for item in items:
                item.setZValue(_BELOW_ALL)
                self._plot.addItem(item, ignoreBounds=True)
        self._moments = list(moments)
        self._dress()

    def move(self, side: Side, on: bool) -> None:
        """Put the kept moments where they belong on an axis that has become logarithmic (``on``) or linear."""
        for _, items in self._moments:
            for item in items:
                _move(item, side, on)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        self._theme = theme
        self._dress()

    def _remove(self, items: list[pg.GraphicsObject]) -> None:
        for item in items:
            self._plot.removeItem(item)

    def _copies(self) -> list[pg.GraphicsObject]:
        """Copies of what is drawn and has data, without earlier moments."""
        kept = {id(item) for _, items in self._moments for item in items}
        drawn = [item for item in self._plot.items if id(item) not in kept and item.isVisible()]
        return [copy for item in drawn if (copy := _copy(item)) is not None]

    def _dress(self) -> None:
        if self._theme is None:
            return
        for style, (_, items) in zip(_STYLES, self._moments, strict=False):
            pen = pg.mkPen(self._theme.color("muted"), width=1.2, style=style)
            for item in items:
                item.setOpts(pen=pen) if isinstance(item, pg.BarGraphItem) else item.setPen(pen)


def _copy(item: object) -> pg.GraphicsObject | None:
    """An outline of what ``item`` draws now; None where that is nothing, or no curve, bar or point."""
    if isinstance(item, pg.PlotDataItem):
        x, y = item.getData()
        return pg.PlotCurveItem(x, y) if x is not None and len(x) else None
    if isinstance(item, pg.PlotCurveItem):
        x, y = item.getData()
        if x is None or len(x) < 2 or (len(y) == 1 and y[0] in (0.0, FLOOR)):  # a histogram of nothing has one bin
            return None
        return pg.PlotCurveItem(x.copy(), y.copy(), stepMode=item.opts["stepMode"], connect=item.opts["connect"])
    if isinstance(item, pg.ScatterPlotItem):
        x, y = item.getData()
        return pg.ScatterPlotItem(x.copy(), y.copy(), size=item.opts["size"], brush=None) if len(x) else None
    if isinstance(item, pg.BarGraphItem):
        sizes = bar_sizes(item)
        return pg.BarGraphItem(**sizes, brush=None) if any(map(_length, sizes.values())) else None
    return None


def bar_sizes(item: pg.BarGraphItem) -> dict[str, Any]:
    """The sizes by which bars are drawn, by their names: numbers, or one for all bars."""
    return {name: value for name in BAR if (value := item.opts.get(name)) is not None}


def _alike(some: Sequence[pg.GraphicsObject], others: Sequence[pg.GraphicsObject]) -> bool:
    """Whether two moments are drawn at the same places."""
    return len(some) == len(others) and all(map(_same, some, others))


def _same(one: pg.GraphicsObject, other: pg.GraphicsObject) -> bool:
    if type(one) is not type(other):
        return False
    here, there = _places(one), _places(other)
    return here.keys() == there.keys() and all(_equal(here[name], there[name]) for name in here)


def _equal(here: object, there: object) -> bool:
    return np.array_equal(np.asarray(here, np.float64), np.asarray(there, np.float64), equal_nan=True)


def _places(item: pg.GraphicsObject) -> dict[str, object]:
    """The numbers by which ``item`` is drawn, by name."""
    if isinstance(item, pg.BarGraphItem):
        return bar_sizes(item)
    return dict(zip("xy", item.getData(), strict=True))


def _move(item: pg.GraphicsObject, side: Side, on: bool) -> None:
    if isinstance(item, pg.BarGraphItem):
        item.setOpts(**moved(item.opts, *(("x0", "width") if side == "bottom" else ("y0", "height")), on))
        return
    x, y = item.getData()
    nothing = FLOOR if item.opts.get("stepMode") else np.nan
    if side == "bottom":
        item.setData(along(x, on), y)
    else:
        item.setData(x, along(y, on, nothing))


def _length(value: object) -> int:
    return len(value) if hasattr(value, "__len__") else 0
