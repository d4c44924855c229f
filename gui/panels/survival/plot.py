"""Shares that survive each treatment: edits beside unedited facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from engine.events import SurvivalMeasured, SurvivalRow
from engine.support.wording import say, say_count
from gui.language.wording import shown, tr
from gui.widgets.map_words import survival_in_words
from gui.widgets.plot_and_list import DescribedPlot
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from gui.style.theme import Theme

WIDTH = 0.32


class SurvivalPlot(DescribedPlot):
    """Two bars for each treatment: edits that held before and still do, and unedited facts that do, in grey."""

    def __init__(self) -> None:
        super().__init__(say("Survival"), "", say("share that still holds"))
        self.fit_asked.connect(self.fit)
        self.rows = self.table
        self._rows: tuple[SurvivalRow, ...] = ()
        self._bars = [pg.BarGraphItem(x=[], height=[], width=WIDTH) for _ in range(2)]
        for bar in self._bars:
            self.item.addItem(bar)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        self.item.getAxis("bottom").setGrid(False)
        for bar, name in zip(self._bars, ("accent", "faint"), strict=True):
            bar.setOpts(brush=theme.color(name), pen=pg.mkPen(theme.color("surface")))

    def show_event(self, event: SurvivalMeasured) -> None:
        """Draw a measurement."""
        self._rows = event.rows
        places = np.arange(len(self._rows), dtype=float)
        shares = ([row.share for row in self._rows], [row.control_share for row in self._rows])
        for bar, found, shift in zip(self._bars, shares, (-WIDTH / 2, WIDTH / 2), strict=True):
            heights = [0.0 if value is None else value for value in found]
            bar.setOpts(x=places + shift, height=heights, width=WIDTH * 0.92)
        self.item.getAxis("bottom").setTicks([[(place, row.treatment) for place, row in enumerate(self._rows)]])
        counts = np.array([(row.held, row.before) for row in self._rows], dtype=int).reshape(-1, 2)
        self.say(survival_in_words([row.treatment for row in self._rows], *counts.T))
        self.fit()

    def fit(self) -> None:
        """Show all treatments."""
        self.show_range((-0.6, max(1, len(self._rows)) - 0.4), (0.0, 1.04))

    def table(self) -> Rows:
        """One row for each treatment."""
        header = [
            *(
                say("treatment"),
                say("edits held"),
                say("of", meaning="out of"),
                say("unedited held"),
                say("of", meaning="out of"),
            ),
            *(say("mean probability"), say("perplexity")),
        ]
        return header, [
            [
                *(row.treatment, row.held, row.before, row.control_held, row.control_before, row.probability),
                "" if row.perplexity is None else row.perplexity,
            ]
            for row in self._rows
        ]

    def describe(self, place: QPointF) -> str:
        """The treatment under the pointer."""
        number = round(place.x())
        if not 0 <= number < len(self._rows):
            return ""
        row = self._rows[number]
        described = say_count(
            row.before,
            "{treatment}: {held} of {n} edit holds, {others} of {unedited}",
            "{treatment}: {held} of {n} edits hold, {others} of {unedited}",
            treatment=row.words,
            held=row.held,
            others=row.control_held,
            unedited=say_count(row.control_before, "{n} unedited fact", "{n} unedited facts"),
        )
        if row.perplexity is None:
            return shown(described)
        return tr("{described}; perplexity {perplexity:.1f}", described=described, perplexity=row.perplexity)
