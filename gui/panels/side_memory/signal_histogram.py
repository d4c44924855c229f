"""The routing score of a side memory: its histogram on edited prompts over that on facts that no edit touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from engine.events import SideMemoryMeasured
from engine.support.wording import say
from gui.language.wording import tr
from gui.widgets.log_axes import LogAxis
from gui.widgets.map_words import signals_in_words
from gui.widgets.plots import Plot, Rows
from gui.widgets.series import widened

if TYPE_CHECKING:
    from gui.style.theme import Theme

Values = NDArray[np.float64]
BINS = 40
WIDE = 1000.0  # ratio of the largest to the smallest score above which the axis is logarithmic by default
HEADER = (say("signal from"), say("signal to"), say("edited prompts"), say("untouched facts"))


def is_wide(event: SideMemoryMeasured) -> bool:
    """Whether the score spans so many powers of ten that it needs a logarithmic axis."""
    values = np.concatenate((event.inside, event.outside)).astype(float)
    positive = values[np.isfinite(values) & (values > 0)]
    return bool(positive.size) and float(positive.max()) > WIDE * float(positive.min())


class SignalHistogram(Plot):
    """Shares of each group per bin, so that groups of different size are comparable. Bins are fixed until a value
    exceeds them; on a logarithmic axis values that are not positive are counted in the first bin."""

    def __init__(self) -> None:
        super().__init__(say("Routing signal of the side memory"), say("signal"), say("share of prompts"))
        self.rows = self.bins
        self.fit_asked.connect(self.fit)
        self._event: SideMemoryMeasured | None = None
        self._scores = self.logs.offer("bottom", lambda: self._numbers(self._event), self.fit)
        self.logs.offer("left", lambda: np.concatenate([part[part > 0] for part in self._heights()]), self.fit)
        self._span: tuple[float, float] | None = None  # in axis coordinates
        self._inside, self._outside = np.zeros(BINS), np.zeros(BINS)
        self._ghost = pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center", fillLevel=0)
        self._curve = pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center", fillLevel=0)
        self._line = pg.InfiniteLine(0.0, angle=90, label="", labelOpts={"position": 0.92, "anchors": [(0, 0.5)] * 2})
        for item in (self._ghost, self._curve, self._line):
            self.item.addItem(item)

    def apply_theme(self, theme: Theme) -> None:
        """The edited prompts in the accent colour, the untouched facts faint with a dashed edge."""
        super().apply_theme(theme)
        self._ghost.setBrush(theme.color("ghost", 0.55))
        self._ghost.setPen(pg.mkPen(theme.color("muted"), style=Qt.PenStyle.DashLine))
        self._curve.setBrush(theme.color("accent", 0.35))
        self._curve.setPen(pg.mkPen(theme.color("accent")))
        self._line.setPen(pg.mkPen(theme.color("text"), style=Qt.PenStyle.DashDotLine))
        self._line.label.setColor(theme.color("text"))
        self._line.label.fill = pg.mkBrush(theme.color("surface", 0.8))
        self._line.label.setFont(theme.font(0.85))

    @property
    def edges(self) -> Values:
        """(BINS + 1,) edges of the bins, in units of the score."""
        low, high = self._span or (0.0, 1.0)
        edges = np.linspace(low, high, BINS + 1)
        return np.power(10.0, edges) if self._scores.on else edges

    @property
    def counts(self) -> tuple[Values, Values]:
        """(BINS,) counts of edited prompts and of untouched facts."""
        return self._inside, self._outside

    @property
    def scores(self) -> LogAxis:
        """The axis of the score; each kind of memory has its choice, and is logarithmic where its score is wide."""
        return self._scores

    def show_event(self, event: SideMemoryMeasured) -> None:
        """Draw ``event``; the axis is reset for another kind of memory."""
        other = self._event is None or self._event.kind != event.kind
        self._event = event
        self._scores.about(event.kind, default=is_wide(event))
        inside, outside = event.answered
        self.say(signals_in_words(len(event.inside), inside, len(event.outside), outside))
        if other:
            self.set_label("bottom", event.signal or say("signal"))
            self.fit()
        else:
            self._draw()

    def fit(self) -> None:
        """Recompute the bins from the current values."""
        if self._event is None:
            return
        values = self._values(self._event)
        self._span = _span(values, log=self._scores.on)
        self._draw()
        top = max(float(heights.max()) for heights in self._heights())
        self.show_range(self._span, self.logs.span("left", (0.0, max(top * 1.2, 0.05))))

    def bins(self) -> Rows:
        """The table of non-empty bins."""
        edges = self.edges
        filled = [n for n in range(BINS) if self._inside[n] or self._outside[n]] if self._event is not None else []
        return HEADER, [
            [float(edges[n]), float(edges[n + 1]), int(self._inside[n]), int(self._outside[n])] for n in filled
        ]

    def bin_at(self, score: float) -> int | None:
        """The bin of a score."""
        if self._event is None or self._span is None:
            return None
        x = float(self.logs.place("bottom", score))
        share = (x - self._span[0]) / (self._span[1] - self._span[0])
        return int(share * BINS) if 0 <= share < 1 else None

    # -- internal ------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        event = self._event
        if event is None or self._span is None:
            return
        values = self._values(event)
        if values.size:
            self._span = widened(self._span, (float(values.min()), float(values.max())))
        edges = np.linspace(*self._span, BINS + 1)
        self._inside = self._count(event.inside, edges)
        self._outside = self._count(event.outside, edges)
        inside, outside = self._heights()
        for curve, heights in ((self._curve, inside), (self._ghost, outside)):
            curve.setFillLevel(self.logs.floor("left"))
            curve.setData(edges, self.logs.heights("left", heights))
        self._show_threshold(event.threshold)
        _, (_, top) = self.item.viewRange()
        if self.logs.is_on("left"):
            self.widen_to(self._span, self.logs.span("left", (0.0, 1.0)))
        else:
            self.widen_to(self._span, (0.0, max(float(inside.max()), float(outside.max()), min(top, 1.0))))

    def _show_threshold(self, threshold: float | None) -> None:
        shown = threshold is not None and (threshold > 0 or not self._scores.on)
        self._line.setVisible(shown)
        if threshold is not None and shown:
            self._line.setPos(float(self.logs.place("bottom", threshold)))
            self._line.label.setFormat(tr("threshold {threshold:.3g}", threshold=threshold))

    def _heights(self) -> tuple[Values, Values]:
        return self._inside / max(self._inside.sum(), 1.0), self._outside / max(self._outside.sum(), 1.0)

    def _count(self, values: NDArray[Any], edges: Values) -> Values:
        finite = np.asarray(values, dtype=float)
        finite = finite[np.isfinite(finite)]
        if self._scores.on:
            finite = np.maximum(finite, 10.0 ** edges[0])
        return np.histogram(np.clip(self.logs.place("bottom", finite), edges[0], edges[-1]), edges)[0].astype(float)

    def _values(self, event: SideMemoryMeasured) -> Values:
        """Axis coordinates of everything that must be visible: the scores and the threshold."""
        places = np.asarray(self.logs.place("bottom", self._numbers(event)), dtype=float)
        return places[np.isfinite(places)]

    def _numbers(self, event: SideMemoryMeasured | None) -> Values:
        if event is None:
            return np.empty(0)
        threshold = [] if event.threshold is None else [event.threshold]
        return np.concatenate((event.inside, event.outside, threshold)).astype(float)


def _span(values: Values, *, log: bool) -> tuple[float, float]:
    """A range with a margin around ``values``; from zero where they begin near it."""
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    room = 0.05 * (high - low) or 0.1 * max(abs(high), 1.0)
    if not log and 0 <= low < 0.25 * high:
        return 0.0, high + room
    return low - room, high + room
