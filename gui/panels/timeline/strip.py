"""The custom-painted timeline: a rail with a mark for every batch; click, drag or use the keys to go there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.events import TimelineChanged, TimelineMark

if TYPE_CHECKING:
    from gui.style.theme import Theme

MARGIN = 26.0  # pixels left and right of the rail
WIDEST = 54.0  # largest distance in pixels between two marks
ROOM_FOR_MARKS = 9.0  # smallest distance in pixels at which single marks are drawn
RADIUS = 4.5
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class TimelineStrip(QWidget):
    """Points 0 (unedited) to n (after the last batch). Methods differ by shape, bookmarks carry their name.

    ``chosen`` requests a move to a point; it is emitted when the mouse button is released or Enter is pressed.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: tuple[TimelineMark, ...] = ()
        self._applied = 0
        self._cursor = 0
        self._hover: int | None = None
        self._reasons: dict[int, str] = {}
        self._title_of: Callable[[str], str] = str
        self._dragging = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Timeline")
        self._describe()

    @property
    def cursor_point(self) -> int:
        """The point of the keyboard cursor."""
        return self._cursor

    def show_timeline(self, event: TimelineChanged) -> None:
        """Show other marks or another point."""
        self._marks, self._applied = event.marks, event.applied
        self._cursor = event.applied
        self._describe()
        self.update()

    def set_reason(self, batch: int, reason: str) -> None:
        """Set the reason why a guard rail stopped a run at ``batch``; "" removes it."""
        if reason:
            self._reasons[batch] = reason
        else:
            self._reasons.pop(batch, None)
        self.update()

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the display names of the methods."""
        self._title_of = title_of

    def forget_reasons(self) -> None:
        """Reset for another session."""
        self._reasons = {}

    def sizeHint(self) -> QSize:
        """The preferred size, with names above the rail and edit numbers below."""
        return QSize(400, 3 * self.fontMetrics().height() + 20)

    def minimumSizeHint(self) -> QSize:
        """The minimum size, with room for the names."""
        return QSize(160, 3 * self.fontMetrics().height() + 10)

    # -- geometry ------------------------------------------------------------------------------------------------------

    def _pitch(self) -> float:
        return min(WIDEST, (self.width() - 2 * MARGIN) / max(len(self._marks), 1))

    def x_of(self, point: int) -> float:
        """The horizontal position of a point, in pixels."""
        return MARGIN + point * self._pitch()

    def point_at(self, x: float) -> int:
        """The point nearest to a horizontal position in pixels."""
        return min(max(round((x - MARGIN) / self._pitch()), 0), len(self._marks))

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw rail, marks, names and the current position."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        self._paint_rail(painter, middle)
        if self._pitch() >= ROOM_FOR_MARKS:
            for mark in self._marks:
                self._paint_mark(painter, mark, middle)
        self._paint_names(painter, middle)
        self._paint_numbers(painter, middle)
        self._paint_here(painter, middle)
        painter.end()

    def _paint_rail(self, painter: QPainter, middle: float) -> None:
        here = self.x_of(self._applied)
        end = self.x_of(len(self._marks))
        for start, stop, token, width in ((MARGIN, end, "border", 3.0), (MARGIN, here, "accent", 3.0)):
            painter.setPen(QPen(self._theme.color(token), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(start, middle), QPointF(stop, middle))
        painter.setPen(QPen(self._theme.color("accent"), 2.0))
        painter.drawLine(QPointF(MARGIN, middle - 7), QPointF(MARGIN, middle + 7))

    def _paint_mark(self, painter: QPainter, mark: TimelineMark, middle: float) -> None:
        applied = mark.batch <= self._applied
        colour = self._theme.color("accent" if applied else "ghost")
        painter.setPen(QPen(colour, 1.6))
        painter.setBrush(colour if applied else self._theme.color("surface"))
        centre = QPointF(self.x_of(mark.batch), middle)
        radius = RADIUS + (1.5 if mark.batch == self._hover else 0)
        shape = self._methods().index(mark.method) % 3
        if shape == 0:
            painter.drawEllipse(centre, radius, radius)
        elif shape == 1:
            painter.drawRect(QRectF(centre.x() - radius + 0.5, middle - radius + 0.5, 2 * radius - 1, 2 * radius - 1))
        else:
            corners = ((0, -radius - 1), (radius + 1, 0), (0, radius + 1), (-radius - 1, 0))
            painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))

    def _paint_names(self, painter: QPainter, middle: float) -> None:
        painter.setFont(self._theme.font(0.88, bold=True))
        free = 0.0  # names are drawn from left to right as long as they do not overlap
        for mark in self._marks:
            if not mark.name:
                continue
            x = self.x_of(mark.batch)
            stopped = mark.batch in self._reasons
            painter.setPen(QPen(self._theme.color("warn" if stopped else "accent"), 1.4))
            painter.drawLine(QPointF(x, middle - 9), QPointF(x, middle - 15))
            name = f"▲ {mark.name}" if stopped else mark.name
            width = painter.fontMetrics().horizontalAdvance(name)
            left = max(x - width / 2, 2.0)
            if left >= free:
                painter.setPen(self._theme.color("warn" if stopped else "text"))
                painter.drawText(QPointF(left, middle - 18), name)
                free = left + width + 10

    def _paint_numbers(self, painter: QPainter, middle: float) -> None:
        """Edit numbers under the rail, as many as there is room for."""
        painter.setFont(self._theme.font(0.82))
        painter.setPen(self._theme.color("muted"))
        metrics = painter.fontMetrics()
        baseline = middle + 12 + metrics.ascent()
        free = 0.0
        for point in (0, *(mark.batch for mark in self._marks)):
            text = str(self._marks[point - 1].position) if point else "unedited"
            width = metrics.horizontalAdvance(text)
            left = max(self.x_of(point) - width / 2, 2.0)
            if left >= free and left + width <= self.width():
                painter.drawText(QPointF(left, baseline), text)
                free = left + width + 14

    def _paint_here(self, painter: QPainter, middle: float) -> None:
        centre = QPointF(self.x_of(self._applied), middle)
        painter.setPen(QPen(self._theme.color("accent"), 2.6))
        painter.setBrush(self._theme.color("surface"))
        painter.drawEllipse(centre, 7.5, 7.5)
        away = self._cursor != self._applied
        if away or self.hasFocus():
            ring = QColor(self._theme.color("accent", 0.9 if self.hasFocus() else 0.5))
            painter.setPen(QPen(ring, 1.4, Qt.PenStyle.DotLine if away else Qt.PenStyle.SolidLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(self.x_of(self._cursor), middle), 11.5, 11.5)

    def _methods(self) -> list[str]:
        """The methods in the order of their first batch, which determines the shape of their marks."""
        return list(dict.fromkeys(mark.method for mark in self._marks))

    # -- texts ---------------------------------------------------------------------------------------------------------

    def describe_point(self, point: int) -> str:
        """A description of a point: "Gold run: batch 12 by ENCORE, 10 facts, after 120 edits, 2030-01-01 12:00"."""
        if point == 0:
            return "The unedited model"
        mark = self._marks[point - 1]
        name = f"{mark.name}: " if mark.name else ""
        facts = f"{mark.edits} fact" + ("" if mark.edits == 1 else "s")
        when = mark.when.replace("T", " ")[:16]
        reason = f". {self._reasons[point]}" if point in self._reasons else ""
        method = self._title_of(mark.method)
        return f"{name}batch {mark.batch} by {method}, {facts}, after {mark.position} edits, {when}{reason}"

    def _describe(self) -> None:
        there = "" if self._cursor == self._applied else f" Enter goes to: {self.describe_point(self._cursor)}."
        self.setAccessibleDescription(
            f"Batch {self._applied} of {len(self._marks)}: {self.describe_point(self._applied)}.{there}"
        )

    # -- events of Qt --------------------------------------------------------------------------------------------------

    def _move_cursor(self, point: int) -> None:
        point = min(max(point, 0), len(self._marks))
        if point != self._cursor:
            self._cursor = point
            self._describe()
            self.update()

    def _choose(self, point: int) -> None:
        if point != self._applied:
            self.chosen.emit(point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start dragging."""
        if event.button() == Qt.MouseButton.LeftButton and self._marks:
            self._dragging = True
            self._move_cursor(self.point_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or hover a mark."""
        point = self.point_at(event.position().x())
        if self._dragging:
            self._move_cursor(point)
            QToolTip.showText(event.globalPosition().toPoint(), self.describe_point(point), self)
        elif point != self._hover:
            self._hover = point
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Request the move to the point of release."""
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self._choose(self._cursor)

    def leaveEvent(self, event: QEvent) -> None:
        """Clear the hovered point."""
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, page keys, Home and End move the cursor; Enter goes there; Escape resets it."""
        key = Qt.Key(event.key())
        if key in STEPS:
            self._move_cursor(self._cursor + STEPS[key])
        elif key == Qt.Key.Key_Home:
            self._move_cursor(0)
        elif key == Qt.Key.Key_End:
            self._move_cursor(len(self._marks))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._cursor)
        elif key == Qt.Key.Key_Escape and self._cursor != self._applied:
            self._move_cursor(self._applied)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the keyboard cursor."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the keyboard cursor."""
        self._dragging = False
        self._move_cursor(self._applied)
        self.update()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the point under the pointer as a tooltip."""
        if isinstance(event, QHelpEvent) and self._marks:
            QToolTip.showText(event.globalPos(), self.describe_point(self.point_at(event.pos().x())), self)
            return True
        return super().event(event)
