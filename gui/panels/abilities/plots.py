"""Plots of named abilities: intervals before the edits and now, and each task over the edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from engine.events import AbilitiesMeasured, AbilityRow
from engine.support.wording import say, say_count
from gui.language.wording import shown, tr
from gui.widgets.map_words import abilities_in_words, course_in_words
from gui.widgets.plots import Plot, Rows, depth_colours

if TYPE_CHECKING:
    from gui.style.theme import Theme

MOST_ROWS = 40  # of a group of many tasks, the first ones
APART = 0.16  # of a row, between before and now
VERDICTS = {"same": say("within the intervals"), "better": say("better"), "worse": say("worse"), "": "–"}


def title_of(row: AbilityRow) -> str:
    """A metric in words."""
    kind = "" if row.filter in ("none", "") else f", {row.filter}"
    return f"{row.task} ({row.metric}{kind})"


def shares(event: AbilitiesMeasured) -> list[AbilityRow]:
    """The metrics that are shares, which can be drawn on one axis: tasks that were named first."""
    rows = [row for row in event.now if row.higher and 0 <= row.value <= 1]
    return sorted(rows, key=lambda row: not row.asked)[:MOST_ROWS]


def said(row: AbilityRow | None) -> str:
    """A value with its interval."""
    if row is None:
        return "–"
    if row.interval is None:
        return f"{row.value:.3g}"
    low, high = row.interval
    if row.higher:
        return say("{value:.3f} [{low:.3f}, {high:.3f}]", value=row.value, low=low, high=high)
    return say("{value:.4g} [{low:.4g}, {high:.4g}]", value=row.value, low=low, high=high)


class IntervalPlot(Plot):
    """One row for each metric that is a share: grey before the edits, coloured now, with intervals of 95 %."""

    def __init__(self) -> None:
        super().__init__(say("Abilities"), say("share of questions"), "")
        self.fit_asked.connect(self.fit)
        self.rows = self.table
        self._event: AbilitiesMeasured | None = None
        self._shown: list[AbilityRow] = []
        self.item.getViewBox().invertY(True)
        self._bars = (pg.PlotCurveItem(), pg.PlotCurveItem())
        self._points = (pg.ScatterPlotItem(size=9), pg.ScatterPlotItem(size=9))
        for item in (*self._bars, *self._points):
            self.item.addItem(item)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        self.item.getAxis("left").setGrid(False)
        for bar, point, name in zip(self._bars, self._points, ("faint", "accent"), strict=True):
            bar.setPen(pg.mkPen(theme.color(name), width=2 * self.devicePixelRatioF()))
            point.setPen(pg.mkPen(theme.color("surface")))
            point.setBrush(theme.color(name))

    def show_event(self, event: AbilitiesMeasured) -> None:
        """Draw a measurement."""
        self._event, self._shown = event, shares(event)
        formers = [event.former(row) for row in self._shown]
        for which, rows, shift in ((0, formers, -APART), (1, self._shown, APART if event.before else 0.0)):
            there = [(place + shift, row) for place, row in enumerate(rows) if row is not None]
            ends = [(y, *row.interval) for y, row in there if row.interval is not None]
            self._bars[which].setData(
                np.array([x for _, low, high in ends for x in (low, high)], dtype=float),
                np.array([y for y, _, _ in ends for _ in range(2)], dtype=float),
                connect="pairs",
            )
            self._points[which].setData([row.value for _, row in there], [y for y, _ in there])
        self.item.getAxis("left").setTicks([[(place, title_of(row)) for place, row in enumerate(self._shown)]])
        before = np.array([np.nan if row is None else row.value for row in formers])
        now = np.array([row.value for row in self._shown])
        verdicts = [event.verdict(row) or "" for row in self._shown]
        self.say(abilities_in_words([title_of(row) for row in self._shown], before, now, verdicts))
        self.fit()

    def fit(self) -> None:
        """Show all rows."""
        self.show_range((-0.02, 1.02), (-0.6, max(1, len(self._shown)) - 0.4))

    def table(self) -> Rows:
        """Every metric, also those that are no shares."""
        return table_of(self._event)

    def describe(self, place: QPointF) -> str:
        """The row under the pointer."""
        number = round(place.y())
        if self._event is None or not 0 <= number < len(self._shown):
            return ""
        row = self._shown[number]
        former = self._event.former(row)
        described = say(
            "{task}: {value} of {questions}",
            task=title_of(row),
            value=said(row),
            questions=say_count(row.samples, "{n} question", "{n} questions"),
        )
        if not former:
            return shown(described)
        return tr("{described}; before the edits {value}", described=described, value=said(former))


class CoursePlot(Plot):
    """The share of each named task over the number of edits, with intervals; one plan only."""

    def __init__(self) -> None:
        super().__init__(say("Abilities over the edits"), say("edits", meaning="how many"), say("share of questions"))
        self.fit_asked.connect(self.fit)
        self.rows = self.table
        self._courses: dict[str, list[tuple[int, AbilityRow]]] = {}
        self._theme: Theme | None = None
        self.legend = self.item.addLegend(offset=(-8, 8))
        self.logs.offer("bottom", lambda: [position for _, position, _ in self._flat()], self._draw)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        super().apply_theme(theme)
        self._theme = theme
        self._draw()

    def show_events(self, events: Mapping[int, AbilitiesMeasured]) -> None:
        """Draw measurements by position; the unedited model's stand at 0."""
        courses: dict[str, dict[int, AbilityRow]] = {}
        for position, event in sorted(events.items()):
            for row in shares(event):
                if row.asked:
                    course = courses.setdefault(title_of(row), {})
                    former = event.former(row)
                    if former is not None:
                        course[0] = former
                    course[position] = row
        self._courses = {name: sorted(course.items()) for name, course in courses.items()}
        first, now = (np.array([course[at][1].value for course in self._courses.values()]) for at in (0, -1))
        last = max((course[-1][0] for course in self._courses.values()), default=0)
        self.say(course_in_words(list(self._courses), first, now, last))
        self._draw()

    def _draw(self) -> None:
        if self._theme is None:
            return
        self.item.clear()
        self.legend.clear()
        colours = depth_colours(self._theme, max(1, len(self._courses)))
        for colour, (name, course) in zip(colours, self._courses.items(), strict=False):
            pen = pg.mkPen(colour, width=1.8 * self.devicePixelRatioF())
            x = self.logs.place("bottom", np.array([position for position, _ in course], dtype=float))
            y = np.array([row.value for _, row in course])
            self.item.plot(x, y, pen=pen, symbol="o", symbolSize=7, symbolBrush=colour, symbolPen=None, name=name)
            ends = [(at, *row.interval) for at, (_, row) in zip(x, course, strict=True) if row.interval is not None]
            bars = pg.PlotCurveItem(
                np.array([x for x, _, _ in ends for _ in range(2)], dtype=float),
                np.array([end for _, low, high in ends for end in (low, high)], dtype=float),
                connect="pairs",
                pen=pg.mkPen(colour),
            )
            self.item.addItem(bars)
        self.fit()

    def fit(self) -> None:
        """Show all edits."""
        last = max((course[-1][0] for course in self._courses.values()), default=0)
        self.show_range(self.logs.span("bottom", (-0.03 * max(last, 1), 1.05 * max(last, 1))), (-0.02, 1.04))

    def table(self) -> Rows:
        """One row for each task and position."""
        rows = [[name, p, row.value, *(row.interval or ("", ""))] for name, c in self._courses.items() for p, row in c]
        return [say("task"), say("edits", meaning="how many"), say("value"), say("low"), say("high")], rows

    def describe(self, place: QPointF) -> str:
        """The measurement nearest to the pointer."""
        found = [(abs(p - place.x()), abs(row.value - place.y()), p, name, row) for name, p, row in self._flat()]
        if not found:
            return ""
        _, _, position, name, row = min(found, key=lambda one: one[:2])
        edits = say_count(position, "{n} edit", "{n} edits")
        return tr("{task} after {edits}: {value}", task=name, edits=edits, value=said(row))

    def _flat(self) -> Sequence[tuple[str, int, AbilityRow]]:
        return [(name, position, row) for name, course in self._courses.items() for position, row in course]


def table_of(event: AbilitiesMeasured | None) -> Rows:
    """All metrics as text: task, metric, before, now, what to call the difference."""
    header = [say("task"), say("metric"), say("questions"), say("before"), say("now"), say("difference")]
    if event is None:
        return header, []
    return header, [
        [
            row.task,
            row.metric if row.filter in ("none", "") else f"{row.metric}, {row.filter}",
            row.samples,
            said(event.former(row)),
            said(row),
            VERDICTS[event.verdict(row)],
        ]
        for row in event.now
    ]
