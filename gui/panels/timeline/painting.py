"""What the timeline shows: a rail for each branch, marks, names, edit numbers, and the present point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from engine.events import TimelineMark
from gui.language.wording import tr
from gui.panels.timeline.abilities import AbilitiesMark
from gui.panels.timeline.geometry import ROOM_FOR_MARKS, Geometry
from gui.panels.timeline.lanes import Spot

if TYPE_CHECKING:
    from gui.style.theme import Theme

RADIUS = 4.5
PALE_RADIUS = 3.2
ABILITY_RADIUS = 2.8
LONGEST_NAME = 150  # pixels of a branch's name


@dataclass(frozen=True)
class Look:
    """What is shown besides the timeline: the point under the pointer, the keyboard's ring, reasons, abilities."""

    hover: Spot | None
    cursor: Spot
    focused: bool
    reasons: Mapping[int, str]
    abilities: Mapping[int, AbilitiesMark]


class TimelinePainter:
    """Paints one timeline. ``shapes`` numbers the methods, whose marks differ by it."""

    def __init__(self, painter: QPainter, theme: Theme, geometry: Geometry, shapes: Mapping[str, int]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter, self._theme, self._shapes = painter, theme, shapes
        self._geometry, self._lanes = geometry, geometry.lanes

    def paint(self, look: Look) -> None:
        """Paint everything, the present branch over the others."""
        rows = range(len(self._lanes.branches))
        for row in rows:
            if row != self._lanes.current:
                self._rail(Spot(row, len(self._lanes.marks(row))), "border", 2.0)
        self._rail(Spot(self._lanes.current, len(self._lanes.marks(self._lanes.current))), "border", 3.0)
        self._rail(self._lanes.here, "accent", 3.0)
        self._start()
        if self._geometry.pitch >= ROOM_FOR_MARKS:
            for row in rows:
                self._marks(row, look.hover)
        for row in rows:
            self._bookmarks(row, look.reasons)
            self._label(row)
        self._numbers()
        self._here(look)
        self._ability_marks(look.abilities)

    def _rail(self, end: Spot, token: str, width: float) -> None:
        pen = QPen(self._theme.color(token), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPath(self._geometry.line_to(end))

    def _start(self) -> None:
        """The unedited model, where all lines begin."""
        place = self._geometry.place_of(Spot(self._lanes.current, 0))
        self._painter.setPen(QPen(self._theme.color("accent"), 2.0))
        self._painter.drawLine(place - QPointF(0, 7), place + QPointF(0, 7))

    def _marks(self, row: int, hover: Spot | None) -> None:
        """The marks of a lane; those that the present branch does not go through are small and pale."""
        y = self._geometry.y_of(row)
        for mark in self._lanes.own(row):
            strong = self._lanes.on_current(Spot(row, mark.batch))
            applied = strong and mark.batch <= self._lanes.here.point
            colour = self._theme.color("accent" if applied else "ghost")
            self._painter.setPen(QPen(colour, 1.6))
            self._painter.setBrush(colour if applied else self._theme.color("surface"))
            under = hover is not None and mark.batch == hover.point and self._lanes.lane_of(hover) == row
            radius = (RADIUS if strong else PALE_RADIUS) + (1.5 if under else 0)
            self._shape(mark, QPointF(self._geometry.x_of(mark.batch), y), radius)

    def _shape(self, mark: TimelineMark, centre: QPointF, radius: float) -> None:
        shape = self._shapes[mark.method] % 3
        if shape == 0:
            self._painter.drawEllipse(centre, radius, radius)
        elif shape == 1:
            side = 2 * radius - 1
            self._painter.drawRect(QRectF(centre.x() - radius + 0.5, centre.y() - radius + 0.5, side, side))
        else:
            corners = ((0, -radius - 1), (radius + 1, 0), (0, radius + 1), (-radius - 1, 0))
            self._painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))

    def _bookmarks(self, row: int, reasons: Mapping[int, str]) -> None:
        """The names of points above a lane, from left to right as long as they do not overlap."""
        self._painter.setFont(self._theme.font(0.88, bold=True))
        y, free = self._geometry.y_of(row), 0.0
        for mark in self._lanes.own(row):
            if not mark.name:
                continue
            strong = self._lanes.on_current(Spot(row, mark.batch))
            stopped = strong and mark.batch in reasons
            x = self._geometry.x_of(mark.batch)
            line, text = ("warn", "warn") if stopped else ("accent", "text") if strong else ("ghost", "muted")
            self._painter.setPen(QPen(self._theme.color(line), 1.4))
            self._painter.drawLine(QPointF(x, y - 9), QPointF(x, y - 15))
            name = f"▲ {mark.name}" if stopped else mark.name
            width = self._painter.fontMetrics().horizontalAdvance(name)
            left = max(x - width / 2, 2.0)
            if left >= free:
                self._painter.setPen(self._theme.color(text))
                self._write(QPointF(left, y - 18), name)
                free = left + width + 10

    def _ability_marks(self, marks: Mapping[int, AbilitiesMark]) -> None:
        """A dot above each point at which named tasks were asked; in the colour of a warning where one was worse."""
        for point, mark in marks.items():
            place = self._geometry.place_of(Spot(self._lanes.current, point))
            self._painter.setPen(QPen(self._theme.color("surface"), 1.0))
            self._painter.setBrush(self._theme.color("warn" if mark.worse else "muted"))
            self._painter.drawEllipse(place - QPointF(0, 12), ABILITY_RADIUS, ABILITY_RADIUS)

    def _label(self, row: int) -> None:
        """The branch's name behind its last mark, where there are several branches."""
        if not self._geometry.names:
            return
        branch, current = self._lanes.branches[row], row == self._lanes.current
        self._painter.setFont(self._theme.font(0.88, bold=current))
        self._painter.setPen(self._theme.color("text" if current else "muted"))
        metrics = self._painter.fontMetrics()
        x = self._geometry.x_of(max(len(branch.marks), branch.shared + 1)) + 16
        name = metrics.elidedText(branch.name, Qt.TextElideMode.ElideRight, LONGEST_NAME)
        self._painter.drawText(QPointF(x, self._geometry.y_of(row) + metrics.ascent() / 2 - 1), name)

    def _numbers(self) -> None:
        """Edit numbers under the present branch's line, as many as there is room for."""
        self._painter.setFont(self._theme.font(0.82))
        self._painter.setPen(self._theme.color("muted"))
        metrics, marks = self._painter.fontMetrics(), self._lanes.marks(self._lanes.current)
        free, point = 0.0, 0
        while point <= len(marks):
            text = str(marks[point - 1].position) if point else tr("unedited")
            width = metrics.horizontalAdvance(text)
            left = max(self._geometry.x_of(point) - width / 2, 2.0)
            if left + width > self._geometry.width:
                return
            if left >= free:
                y = self._geometry.place_of(Spot(self._lanes.current, point)).y()
                self._write(QPointF(left, y + 12 + metrics.ascent()), text)
                free = left + width + 14
            point = max(point + 1, self._geometry.first_from(free + width / 2))

    def _write(self, place: QPointF, text: str) -> None:
        """A text over the line of a branch that may pass behind it on its way to another lane."""
        metrics = self._painter.fontMetrics()
        top, size = place - QPointF(2, metrics.ascent()), QSizeF(metrics.horizontalAdvance(text) + 4, metrics.height())
        self._painter.fillRect(QRectF(top, size), self._theme.color("surface"))
        self._painter.drawText(place, text)

    def _here(self, look: Look) -> None:
        here = self._lanes.here
        self._painter.setPen(QPen(self._theme.color("accent"), 2.6))
        self._painter.setBrush(self._theme.color("surface"))
        self._painter.drawEllipse(self._geometry.place_of(here), 7.5, 7.5)
        away = look.cursor != here
        if away or look.focused:
            ring = QColor(self._theme.color("accent", 0.9 if look.focused else 0.5))
            self._painter.setPen(QPen(ring, 1.4, Qt.PenStyle.DotLine if away else Qt.PenStyle.SolidLine))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawEllipse(self._geometry.place_of(look.cursor), 11.5, 11.5)
