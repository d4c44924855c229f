"""The attempts of a search: how far edits reach, and how much of all else they spare."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from engine.events import TuningPoint, TuningProgressed
from engine.support.wording import say
from gui.language.wording import shown
from gui.widgets.map_words import attempts_in_words
from gui.widgets.plot_and_list import DescribedPlot
from gui.widgets.plots import Rows

if TYPE_CHECKING:
    from gui.style.theme import Theme

NEAR = 12  # pixels around the pointer within which an attempt is meant
DOT, MARK = 8, 15  # pixels
HEADS: dict[str, str] = {
    "number": say("number"),
    "settings": say("settings"),
    "reach": say("reach"),
    "spared": say("spared"),
    "score": say("score"),
    "held_out": say("held_out"),
    "efficacy": say("efficacy"),
    "paraphrase": say("paraphrase"),
    "neighbourhood": say("neighbourhood"),
    "untouched": say("untouched"),
    "kl": "kl",
    "norm": say("norm"),
    "seconds": say("seconds"),
    "reason": say("reason"),
}


class TuningPlot(DescribedPlot):
    """A dot for each attempt, a line along the front, a diamond for the preset and a ring around the ``chosen`` one.

    A hollow dot is an attempt on held-out facts, with a line to the same settings on the facts that were tried.
    """

    def __init__(self) -> None:
        super().__init__(say("Tuning"), say("spared: how much of all else is left"), say("reach: how far edits take"))
        self.fit_asked.connect(self.fit)
        self.rows = self.table
        self._event: TuningProgressed | None = None
        self._front = pg.PlotCurveItem(antialias=True)
        self._ties = pg.PlotCurveItem()
        self._held, self._ring = pg.ScatterPlotItem(size=DOT), pg.ScatterPlotItem(size=MARK)
        self._dots, self._preset = pg.ScatterPlotItem(size=DOT), pg.ScatterPlotItem(size=MARK - 3, symbol="d")
        for item in (self._ties, self._front, self._held, self._dots, self._preset, self._ring):
            self.item.addItem(item)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        thin = self.devicePixelRatioF()
        self._front.setPen(pg.mkPen(theme.color("accent"), width=1.5 * thin))
        self._ties.setPen(pg.mkPen(theme.color("faint"), width=thin))
        self._held.setPen(pg.mkPen(theme.color("muted"), width=1.5 * thin))
        self._held.setBrush(theme.color("surface"))
        self._ring.setPen(pg.mkPen(theme.color("text"), width=1.5 * thin))
        self._ring.setBrush(None)
        for dots, name in ((self._dots, "accent"), (self._preset, "warn")):
            dots.setPen(pg.mkPen(theme.color("surface")))
            dots.setBrush(theme.color(name))

    def show_event(self, event: TuningProgressed | None) -> None:
        """Draw all attempts of a search."""
        self._event = event
        points = self._finished
        places = {point.number: (point.spared, point.reach) for point in points}
        self._dots.setData(pos=_array([places[point.number] for point in points if point.number]))
        self._preset.setData(pos=_array([places[0]] if 0 in places else []))
        front = _array([places[number] for number in event.front] if event is not None else [])
        self._front.setData(front[:, 0], front[:, 1])
        checked = [one for one in event.checked if not one.reason and one.number in places] if event is not None else []
        held = _array([(one.spared, one.reach) for one in checked])
        self._held.setData(pos=held)
        ends = _array([place for one in checked for place in (places[one.number], (one.spared, one.reach))])
        self._ties.setData(ends[:, 0], ends[:, 1], connect="pairs")
        reach, spared, score = (
            np.array([getattr(point, name) for point in points]) for name in ("reach", "spared", "score")
        )
        self.say(attempts_in_words(reach, spared, score, len(event.front) if event is not None else 0))
        self.fit()

    def choose(self, point: TuningPoint | None) -> None:
        """Put the ring around an attempt."""
        self._ring.setData(pos=_array([(point.spared, point.reach)] if point is not None and not point.reason else []))

    def fit(self) -> None:
        """Show the attempts that matter: from the preset's or the front's lowest on."""
        event, points = self._event, self._finished
        if event is None or not points:
            self.show_range((0.0, 1.02), (0.0, 1.02))
            return
        shown = [point for point in points if point.number == 0 or point.number in event.front]
        shown += [one for one in event.checked if not one.reason]
        lows = [min(getattr(point, name) for point in shown) for name in ("spared", "reach")]
        self.show_range(*((max(0.0, low - 0.08 - 0.2 * (1 - low)), 1.02) for low in lows))

    def nearest(self, place: QPointF) -> TuningPoint | None:
        """The attempt under ``place`` (data coordinates), within some pixels."""
        box = self.item.getViewBox()
        width, height = box.viewPixelSize()
        found = [
            (((point.spared - place.x()) / width) ** 2 + ((point.reach - place.y()) / height) ** 2, point.number, point)
            for point in self._finished
        ]
        distance, _, point = min(found, default=(float("inf"), 0, None))
        return point if distance <= NEAR**2 else None

    def table(self) -> Rows:
        """Every attempt with all numbers."""
        rows = self._event.records() if self._event is not None else []
        words = {None: "", "preset": say("preset")}
        return list(HEADS.values()), [[words.get(row[name], row[name]) for name in HEADS] for row in rows]

    def describe(self, place: QPointF) -> str:
        """The attempt under the pointer."""
        point = self.nearest(place)
        return "" if point is None else shown(described(point))

    @property
    def _finished(self) -> list[TuningPoint]:
        return [point for point in self._event.points if not point.reason] if self._event is not None else []


def described(point: TuningPoint) -> str:
    """What an attempt was and what came of it, in a sentence."""
    name = say("The preset")
    if point.number:
        name = say("Attempt {number} ({settings})", number=point.number, settings=settings_of(point))
    return say(
        "{attempt}: reach {reach:.2f}, spared {spared:.2f}, score {score:.2f}.",
        attempt=name,
        reach=point.reach,
        spared=point.spared,
        score=point.score,
    )


def settings_of(point: TuningPoint) -> str:
    """The settings that differ from the preset, for display."""
    return ", ".join(f"{name} = {_brief(value)}" for name, value in point.varied.items()) or say("preset")


def _brief(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _array(places: list[tuple[float, float]]) -> np.ndarray:
    return np.array(places, dtype=float).reshape(-1, 2)
