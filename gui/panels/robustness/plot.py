"""The plot of pass rates: for each way a grey bar for unedited facts, and over it a marker for every method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel

from engine.support.wording import join_texts, say
from gui.language.wording import shown, tr
from gui.panels.robustness.table import WayTable, title_of
from gui.widgets.plot_words import ways_in_words
from gui.widgets.plots import Plot, Rows, depth_colours

if TYPE_CHECKING:
    from gui.style.theme import Theme

SYMBOLS = ("o", "s", "t1", "d", "t", "star")  # pyqtgraph's names of the markers
SIGNS = ("●", "■", "▲", "◆", "▼", "★")
BAR = 0.72  # of the distance between ways
SPREAD = 0.7  # that marks of several methods take of it
SIZE, SMALL = 11, 8  # of a mark in pixels: of one method, of several


class WaysPlot(Plot):
    """Ways from top to bottom; the share or probability from left to right."""

    def __init__(self) -> None:
        super().__init__(say("Robustness by way of asking"), say("facts that give the new object"), "")
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        box = self.item.getViewBox()
        box.invertY(True)
        self._found: WayTable | None = None
        self._theme: Theme | None = None
        self._bars = pg.BarGraphItem(x0=[], y=[], width=[], height=BAR, pen=None)
        self._marks = pg.ScatterPlotItem()
        for item in (self._bars, self._marks):
            self.item.addItem(item)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        self._theme = theme
        for side in ("left", "bottom"):  # lines of a grid would be drawn over the bars
            self.item.getAxis(side).setGrid(False)
        self._bars.setOpts(brush=theme.color("ghost", 0.6))
        self._draw()

    def show_table(self, found: WayTable | None, label: str) -> None:
        """Draw ``found``; ``label`` is that of the axis."""
        self._found = found
        if found is not None:
            self.say(ways_in_words([title_of(way) for way in found.ways], drawn_methods(found), found.values))
        self.set_label("bottom", label)
        self._draw()

    def fit(self) -> None:
        """Show all ways and the whole range of values."""
        if self._found is None:
            return
        ways = self._found.ways
        self.item.getAxis("left").setTicks([[(place, shown(title_of(way))) for place, way in enumerate(ways)]])
        self.item.getAxis("bottom").setTicks([[(x, f"{x:.0%}") for x in np.linspace(0, 1, 6)]])
        self.show_range((0.0, 1.1), (-0.5, max(len(ways), 1) - 0.5))

    def table(self) -> Rows:
        """The displayed values as a table."""
        return self._found.rows() if self._found is not None else ([say("way")], [])

    def describe(self, place: QPointF) -> str:
        """A description of the way under the pointer."""
        found, row = self._found, round(place.y())
        if found is None or not 0 <= row < len(found.ways):
            return ""
        parts = [
            say("{method} {share:.1%} of {facts:.0f}", method=name, share=float(value), facts=float(facts))
            for name, value, facts in zip(found.methods, found.values[row], found.facts[row], strict=True)
            if not np.isnan(value)
        ]
        if not np.isnan(found.unedited[row]):
            parts.append(say("unedited {share:.1%}", share=float(found.unedited[row])))
        described = tr(
            "{way}: {shares}",
            way=title_of(found.ways[row]),
            shares=join_texts(", ", parts) if parts else say("nothing was asked"),
        )
        return described[:1].upper() + described[1:]

    def _draw(self) -> None:
        found, theme = self._found, self._theme
        if found is None or theme is None:
            return
        places = np.arange(len(found.ways), dtype=float)
        self._bars.setOpts(x0=np.zeros(len(places)), y=places, width=np.nan_to_num(found.unedited))
        methods = drawn_methods(found)
        count = len(methods)
        self._marks.clear()
        for method, colour in enumerate(depth_colours(theme, count)):
            offset = SPREAD * ((method + 0.5) / count - 0.5)
            there = ~np.isnan(found.values[:, method])
            self._marks.addPoints(
                x=found.values[there, method],
                y=places[there] + offset,
                size=SIZE if count == 1 else SMALL,
                symbol=SYMBOLS[method % len(SYMBOLS)],
                brush=colour,
                pen=pg.mkPen(theme.color("surface")),
            )
        self.fit()


class MethodLegend(QLabel):
    """A one-line legend: the marker of every method, and the grey of unedited facts."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self._found: WayTable | None = None
        self._theme: Theme | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Apply the font and colours of ``theme``."""
        self.setFont(theme.font(0.92))
        self._theme = theme
        self.show_table(self._found)

    def show_table(self, found: WayTable | None) -> None:
        """List the methods of ``found`` in the order of the plot's markers."""
        self._found = found
        if found is None or self._theme is None:
            return
        methods = drawn_methods(found)
        colours = [colour.name() for colour in depth_colours(self._theme, len(methods))]
        named = [
            (SIGNS[n % len(SIGNS)], colour, name) for n, (colour, name) in enumerate(zip(colours, methods, strict=True))
        ]
        if found.has_unedited:
            named.append(("▬", self._theme.tokens.ghost, tr("unedited facts")))
        words = [
            f'<span style="color:{colour}">{sign}</span>&nbsp;{shown(name).replace(" ", "&nbsp;")}'
            for sign, colour, name in named
        ]
        self.setText("&nbsp; ".join(words))
        self.setAccessibleName(tr("Marks of {methods}", methods=join_texts(", ", [name for _, _, name in named])))


def drawn_methods(found: WayTable) -> tuple[str, ...]:
    """The methods with a marker; the column of all facts together, if there are several, is in the table only."""
    return found.methods if len(found.methods) == 1 else found.methods[:-1]
