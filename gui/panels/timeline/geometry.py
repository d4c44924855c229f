"""Where the points and lanes of the timeline are on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from gui.panels.timeline.lanes import Lanes, Spot

MARGIN = 26.0  # pixels left of the rails, and right of them where no names stand there
WIDEST = 54.0  # largest distance in pixels between two marks
ROOM_FOR_MARKS = 9.0  # smallest distance in pixels at which single marks are drawn
BEND = 30.0  # largest width in pixels of the curve by which a lane leaves another


def room(line: float) -> tuple[float, float]:
    """How much room a lane needs above it for names and below it for numbers, where a line of text is ``line`` high."""
    return line + 18, line + 12


@dataclass(frozen=True)
class Geometry:
    """Lanes in a widget of ``width`` and ``height`` pixels, of which ``names`` are kept for the lanes' names.

    ``line`` is the height of a line of text: names stand above each lane, numbers below.
    """

    lanes: Lanes
    width: float
    height: float
    line: float
    names: float = 0.0

    @property
    def pitch(self) -> float:
        """The distance between two marks."""
        return min(WIDEST, (self.width - 2 * MARGIN - self.names) / max(self.lanes.longest, 1))

    def x_of(self, point: int) -> float:
        """The horizontal position of a point."""
        return MARGIN + point * self.pitch

    def first_from(self, x: float) -> int:
        """The first point at a horizontal position or right of it."""
        return max(0, ceil((x - MARGIN) / self.pitch - 1e-6))

    def y_of(self, row: int) -> float:
        """The vertical position of a lane."""
        rows = len(self.lanes.branches)
        if rows == 1:
            return self.height / 2
        above, below = room(self.line)
        return above + row * (self.height - above - below) / (rows - 1)

    def place_of(self, spot: Spot) -> QPointF:
        """The position of a point of a branch, on the lane that shows it."""
        return QPointF(self.x_of(spot.point), self.y_of(self.lanes.lane_of(spot)))

    def point_at(self, x: float, row: int) -> int:
        """The point of the branch of lane ``row`` that is nearest to a horizontal position."""
        return min(max(round((x - MARGIN) / self.pitch), 0), len(self.lanes.marks(row)))

    def spot_at(self, place: QPointF) -> Spot:
        """The nearest point; one that the present branch goes through is its own."""
        rows = range(len(self.lanes.branches))
        spots = [self.lanes.clamped(row, self.point_at(place.x(), row)) for row in rows]
        nearest = min(spots, key=lambda spot: self._distance(spot, place))
        return Spot(self.lanes.current, nearest.point) if self.lanes.on_current(nearest) else nearest

    def _distance(self, spot: Spot, place: QPointF) -> float:
        """How far away a point is; across the lanes counts more, as one aims at a lane first."""
        x, y = self.x_of(spot.point) - place.x(), self.y_of(spot.row) - place.y()
        return x * x + 16 * y * y

    def line_to(self, spot: Spot) -> QPainterPath:
        """The line of a branch from the unedited model to a point of it."""
        parts = [part for part in self.lanes.path(spot.row) if part.first < spot.point or part.first == 0]
        path = QPainterPath(QPointF(self.x_of(0), self.y_of(parts[0].row)))
        for before, part in zip([None, *parts], parts, strict=False):
            y, end = self.y_of(part.row), self.x_of(min(part.last, spot.point))
            if before is not None and end > path.currentPosition().x():
                start = path.currentPosition()
                bend = min(BEND, max(0.8 * self.pitch, 10.0), end - start.x())
                middle = start.x() + bend / 2
                path.cubicTo(QPointF(middle, start.y()), QPointF(middle, y), QPointF(start.x() + bend, y))
            path.lineTo(QPointF(max(end, path.currentPosition().x()), path.currentPosition().y()))
        return path
