"""The curves of a search for v*: a line per fact over the steps, with a marker where each has stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from engine.support.wording import join_texts, say, say_count
from gui.panels.value_search.reason_legend import SYMBOLS
from gui.panels.value_search.traces import SEARCHING, ValueTrace, ValueTraces, joined
from gui.widgets.plot_words import search_in_words
from gui.widgets.plots import Plot, Rows

if TYPE_CHECKING:
    from gui.style.theme import Theme

LABELS = {
    "probability": say("target probability"),
    "nll": say("loss of the target, nats per token"),
    "kl": say("KL term of the loss, nats"),
    "decay": say("decay term of the loss"),
    "loss": say("whole loss"),
    "rank": say("rank of the worst target token"),
}
NAMES = {"probability": say("probability"), "decay": say("decay"), "loss": say("loss"), "rank": say("rank")}
LOGARITHMIC = {"rank"}
SMOOTH_POINTS = 6000  # points up to which curves are antialiased; beyond, fast to draw
REACH = 14.0  # largest distance in pixels from the pointer to the point that it selects


class SearchPlot(Plot):
    """Curves of one quantity. All facts in a state share one curve with gaps, so that batches of hundreds draw fast."""

    def __init__(self) -> None:
        super().__init__(say("Search for the value"), say("step"), LABELS["probability"])
        self.rows = self.table
        self.fit_asked.connect(self.fit)
        self.name_of: Callable[[ValueTrace], str] = _id_of
        self._traces = ValueTraces()
        self._shown = "probability"
        self._earlier, self._stopped, self._searching, self._chosen = (pg.PlotCurveItem() for _ in range(4))
        self._ends = pg.ScatterPlotItem(pxMode=True)
        for item in (self._earlier, self._stopped, self._searching, self._chosen, self._ends):
            self.item.addItem(item)
        self._log = self.logs.offer("left", self._values, self._redraw)
        self._marked: int | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Running searches in the accent colour, stopped ones in grey, earlier batches faint."""
        super().apply_theme(theme)
        self._earlier.setPen(pg.mkPen(theme.color("ghost", 0.7)))
        self._stopped.setPen(pg.mkPen(theme.color("muted", 0.75)))
        self._searching.setPen(pg.mkPen(theme.color("accent", 0.9)))
        self._chosen.setPen(pg.mkPen(theme.color("accent"), width=2.4 * self.devicePixelRatioF()))
        self._ends.setPen(pg.mkPen(theme.color("surface")))
        self._ends.setBrush(theme.color("text"))

    def show_traces(self, traces: ValueTraces, shown: str, chosen: int | None) -> None:
        """Draw the quantity ``shown``; the fact with index ``chosen`` is highlighted."""
        self._traces, self._marked = traces, chosen
        if shown != self._shown:
            self._shown = shown
            self.set_label("left", LABELS.get(shown, shown))
            self._log.about(shown, default=shown in LOGARITHMIC)
            self.fit()
        self._draw()
        self._widen()
        self._say()

    def _redraw(self) -> None:
        self._draw()
        self.fit()

    def _draw(self) -> None:
        traces, shown, chosen = self._traces, self._shown, self._marked
        groups = (
            (self._earlier, list(traces.earlier)),
            (self._stopped, [trace for trace in traces.facts if not trace.active]),
            (self._searching, [trace for trace in traces.facts if trace.active]),
            (self._chosen, [traces.facts[chosen]] if chosen is not None and chosen < len(traces.facts) else []),
        )
        for curve, kept in groups:
            x, y, connect = joined(kept, shown)
            smooth = curve is self._chosen or len(x) <= SMOOTH_POINTS
            curve.setData(x, self.logs.place("left", y), connect=connect, antialias=smooth)
        self._draw_ends()

    def _say(self) -> None:
        """Say in words how the searches of the batch stand."""
        facts = self._traces.facts
        last = [value for trace in facts if (value := trace.last(self._shown)) is not None]
        running = sum(trace.active for trace in facts)
        ended = {reason: count for reason, count in self._traces.counts().items() if reason != SEARCHING}
        self.say(search_in_words(NAMES.get(self._shown, self._shown.replace("_", " ")), last, running, ended))

    def table(self) -> Rows:
        """The table of all steps of all facts of the batch."""
        names = self._traces.names
        rows = [
            [self.name_of(trace), step, *(trace.values[name][place] for name in names)]
            for trace in self._traces.facts
            for place, step in enumerate(trace.steps)
        ]
        return [say("fact"), say("step"), *(NAMES.get(name, name) for name in names)], rows

    def fit(self) -> None:
        """Show the whole batch."""
        low, high = self._bounds()
        self.show_range(self._span(), (low, high))

    def nearest(self, place: QPointF) -> tuple[int, int] | None:
        """The fact and the index of its point at ``place``, None if none is near."""
        x_pixel, y_pixel = self.item.vb.viewPixelSize()
        best, found = REACH, None
        for number, trace in enumerate(self._traces.facts):
            values = trace.values.get(self._shown)
            if not values:
                continue
            dx = (np.array(trace.steps) - place.x()) / x_pixel
            dy = (self.logs.place("left", np.array(values)) - self.logs.place("left", place.y())) / y_pixel
            distance = np.hypot(dx, np.nan_to_num(dy, nan=np.inf))
            point = int(distance.argmin())
            if distance[point] < best:
                best, found = float(distance[point]), (number, point)
        return found

    # -- internal ------------------------------------------------------------------------------------------------------

    def _draw_ends(self) -> None:
        reasons = list(self._traces.counts())
        ended = [t for t in self._traces.facts if not t.active and t.values.get(self._shown)]
        self._ends.setData(
            [trace.steps[-1] for trace in ended],
            self.logs.place("left", np.array([trace.values[self._shown][-1] for trace in ended], dtype=float)),
            symbol=[SYMBOLS[reasons.index(trace.reason) % len(SYMBOLS)] for trace in ended],
            size=9,
        )

    def _widen(self) -> None:
        low, high = self._bounds()
        self.widen_to(self._span(), (low, high))

    def _span(self) -> tuple[float, float]:
        last = max((trace.steps[-1] for trace in self._traces.facts if trace.steps), default=0)
        right = max(self._traces.steps - 1, last, 1)
        return -0.02 * right, 1.03 * right

    def _bounds(self) -> tuple[float, float]:
        if self._shown == "probability" and not self._log.on:
            return 0.0, 1.03
        y = self.logs.place("left", self._values())
        y = y[np.isfinite(y)]
        low, high = (float(y.min()), float(y.max())) if y.size else (0.0, 1.0)
        if not self._log.on or self._shown in LOGARITHMIC:  # from zero, or from the first rank
            return min(0.0, low), high * 1.06 or 1.0
        return self._log.span()

    def _values(self) -> np.ndarray:
        """All numbers of the batch that are shown."""
        _, y, _ = joined(self._traces.facts, self._shown)
        return np.asarray(y, dtype=float)


def _id_of(trace: ValueTrace) -> str:
    return trace.fact_id


def describe(trace: ValueTrace, point: int, name: str) -> str:
    """A description of one point of a curve."""
    values = (
        say("{measure} {value:.3g}", measure=NAMES.get(measure, measure), value=numbers[point])
        for measure, numbers in trace.values.items()
    )
    return say(
        "{fact}, after {steps}: {values}",
        fact=name,
        steps=say_count(trace.steps[point], "{n} step", "{n} steps"),
        values=join_texts(", ", values),
    )
