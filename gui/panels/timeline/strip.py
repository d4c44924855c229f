"""The custom-painted timeline: a rail for each branch with its batches as marks; click, drag or use the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.events import TimelineChanged, TimelineMark
from engine.support.wording import join_texts, say, say_count
from gui.language.wording import local_time, said_now, shown, tr
from gui.panels.timeline.abilities import AbilitiesMark
from gui.panels.timeline.geometry import Geometry, room
from gui.panels.timeline.lanes import Lanes, Spot
from gui.panels.timeline.painting import LONGEST_NAME, Look, TimelinePainter

if TYPE_CHECKING:
    from gui.style.theme import Theme

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}
LANES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class TimelineStrip(QWidget):
    """Points 0 (unedited) to n (after the last batch). Methods differ by shape, bookmarks carry their name.

    ``chosen`` requests a move to a point of the present branch, ``branch_chosen`` one to a point of another; both are
    emitted when the mouse button is released or Enter is pressed. ``menu_wanted`` requests the menu of a point
    of a branch at a global position.
    """

    chosen = Signal(int)
    branch_chosen = Signal(str, int)
    menu_wanted = Signal(str, int, QPoint)
    pointed = Signal(int)  # the number of edits at the cursor, where a person has moved it

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lanes = Lanes(TimelineChanged((), 0))
        self._cursor = Spot(0, 0)
        self._hover: Spot | None = None
        self._reasons: dict[int, str] = {}
        self._abilities: Mapping[int, AbilitiesMark] = {}
        self._title_of: Callable[[str], str] = str
        self._dragging = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("Timeline"))
        self._describe()

    @property
    def cursor_point(self) -> int:
        """The point of the keyboard cursor."""
        return self._cursor.point

    @property
    def cursor_branch(self) -> str:
        """The branch of the keyboard cursor."""
        return self._lanes.branches[self._cursor.row].name

    def show_timeline(self, event: TimelineChanged) -> None:
        """Show other marks, branches or another point."""
        before = self._needed_height()
        self._lanes = Lanes(event)
        self._cursor = self._lanes.here
        if self._needed_height() != before:
            self.updateGeometry()
        self._describe()
        self.update()

    def set_reason(self, batch: int, reason: str) -> None:
        """Set the reason why a guard rail stopped a run at ``batch``; "" removes it."""
        if reason:
            self._reasons[batch] = reason
        else:
            self._reasons.pop(batch, None)
        self.update()

    def set_abilities(self, marks: Mapping[int, AbilitiesMark]) -> None:
        """Set what named tasks gave, by point of the present branch."""
        self._abilities = marks
        self._describe()
        self.update()

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the display names of the methods."""
        self._title_of = title_of

    def forget_reasons(self) -> None:
        """Reset for another session."""
        self._reasons = {}

    def sizeHint(self) -> QSize:
        """The preferred size, with names above each rail and edit numbers below."""
        return QSize(400, self._needed_height() + 10)

    def minimumSizeHint(self) -> QSize:
        """The minimum size, with room for the names."""
        return QSize(160, self._needed_height())

    # -- geometry ------------------------------------------------------------------------------------------------------

    def _needed_height(self) -> int:
        """The height of all lanes; those without names of points may be closer together."""
        line, rows = self.fontMetrics().height(), range(1, len(self._lanes.branches))
        if not rows:
            return 3 * line + 10
        above, below = room(line)
        named = any(mark.name for row in rows for mark in self._lanes.own(row))
        return round(above + below + len(rows) * (above + below if named else below + 12))

    def _geometry(self) -> Geometry:
        line = float(self.fontMetrics().height())
        return Geometry(self._lanes, self.width(), self.height(), line, self._names_width())

    def _names_width(self) -> float:
        """The room for the branches' names; none where there is only one."""
        if len(self._lanes.branches) == 1:
            return 0.0
        metrics = QFontMetrics(self._theme.font(0.88, bold=True))
        widest = max(metrics.horizontalAdvance(branch.name) for branch in self._lanes.branches)
        return min(float(widest), LONGEST_NAME, self.width() / 3)

    def x_of(self, point: int) -> float:
        """The horizontal position of a point, in pixels."""
        return self._geometry().x_of(point)

    def place_of(self, branch: str, point: int) -> QPointF:
        """The position of a point of a branch, in pixels."""
        names = [one.name for one in self._lanes.branches]
        return self._geometry().place_of(Spot(names.index(branch), point))

    def point_at(self, x: float) -> int:
        """The point of the present branch nearest to a horizontal position in pixels."""
        return self._geometry().point_at(x, self._lanes.current)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw rails, marks, names and the current position."""
        painter = QPainter(self)
        shapes = {method: number for number, method in enumerate(self._methods())}
        focused = self.hasFocus() or self._cursor != self._lanes.here
        look = Look(self._hover, self._cursor, focused, self._reasons, self._abilities)
        TimelinePainter(painter, self._theme, self._geometry(), shapes).paint(look)
        painter.end()

    def _methods(self) -> list[str]:
        """The methods in the order of their first batch, which determines the shape of their marks."""
        marks = (mark for row in range(len(self._lanes.branches)) for mark in self._lanes.own(row))
        return list(dict.fromkeys(mark.method for mark in marks))

    # -- texts ---------------------------------------------------------------------------------------------------------

    def describe_point(self, point: int) -> str:
        """A description of a point: "Gold run: batch 12 by ENCORE, 10 facts, after 120 edits, 2030-01-01 12:00"."""
        return self._describe_spot(Spot(self._lanes.current, point))

    def _describe_spot(self, spot: Spot) -> str:
        present = spot.row == self._lanes.current
        reason = self._reasons.get(spot.point, "") if present and spot.point else ""
        found = self._abilities.get(spot.point) if present else None
        asked = say("Abilities: {abilities}", abilities=found.words) if found else ""
        if spot.point == 0:
            return join_texts(". ", [say("The unedited model"), asked])
        text = join_texts(". ", [self._describe_mark(self._lanes.marks(spot.row)[spot.point - 1]), reason, asked])
        return text if present else say("{branch}: {text}", branch=self._lanes.branches[spot.row].name, text=text)

    def _describe_mark(self, mark: TimelineMark) -> str:
        """The name and the batch of a mark, how many edits there are after it, and when it was made."""
        after = say_count(mark.position, "after {n} edit", "after {n} edits")
        text = join_texts(", ", [self._batch(mark), after, _moment(mark.when)])
        return say("{name}: {text}", name=mark.name, text=text) if mark.name else text

    def _batch(self, mark: TimelineMark) -> str:
        """A batch by its number, and what it did."""
        facts = say_count(mark.edits, "{n} fact", "{n} facts")
        if mark.imported:
            facts = facts if mark.edits else say("no facts known of it")
            return say("batch {batch} imported: {change}, {facts}", batch=mark.batch, change=mark.imported, facts=facts)
        if not mark.edits:
            return say("batch {batch} takes edits back", batch=mark.batch)
        method = self._title_of(mark.method)
        return say("batch {batch} by {method}, {facts}", batch=mark.batch, method=method, facts=facts)

    def _describe(self) -> None:
        here, marks = self._lanes.here, self._lanes.marks(self._lanes.current)
        branches = self._lanes.branches
        branch = say("Branch {branch}, one of {count}.", branch=branches[here.row].name, count=len(branches))
        point = self.describe_point(here.point)
        batch = say("Batch {batch} of {batches}: {point}.", batch=here.point, batches=len(marks), point=point)
        there = say("Enter goes to: {point}.", point=self._describe_spot(self._cursor))
        parts = [branch if len(branches) > 1 else "", batch, there if self._cursor != here else ""]
        self.setAccessibleDescription(said_now(join_texts(" ", parts)))

    def retell(self, _again: object) -> None:
        """Describe the present point in the language of now."""
        self._describe()

    # -- events of Qt --------------------------------------------------------------------------------------------------

    def _move_cursor(self, spot: Spot) -> None:
        point = min(max(spot.point, 0), len(self._lanes.marks(spot.row)))
        if Spot(spot.row, point) != self._cursor:
            self._cursor = Spot(spot.row, point)
            self._describe()
            self.update()
            if self.hasFocus() or self._dragging:
                self.pointed.emit(self._position_of(self._cursor))

    def point_to(self, position: int) -> None:
        """Put the cursor on the batch of the present branch after which there are ``position`` edits.

        A cursor that is at as many edits stays, on whatever branch: a person has put it there.
        """
        if self._position_of(self._cursor) == position:
            return
        marks = self._lanes.marks(self._lanes.current)
        for point, mark in enumerate(marks, 1):
            if mark.position == position:
                self._move_cursor(Spot(self._lanes.current, point))

    def _position_of(self, spot: Spot) -> int:
        """The number of edits there."""
        return self._lanes.marks(spot.row)[spot.point - 1].position if spot.point else 0

    def _move_lane(self, rows: int) -> None:
        """Move the cursor to another lane, to the nearest point that this lane shows."""
        row = min(max(self._cursor.row + rows, 0), len(self._lanes.branches) - 1)
        if row != self._cursor.row:
            self._move_cursor(self._lanes.clamped(row, self._cursor.point))

    def _choose(self, spot: Spot) -> None:
        if self._lanes.on_current(spot):
            if spot.point != self._lanes.here.point:
                self.chosen.emit(spot.point)
        else:
            self.branch_chosen.emit(self._lanes.branches[spot.row].name, spot.point)

    def _spot_at(self, place: QPointF) -> Spot:
        return self._geometry().spot_at(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start dragging."""
        if event.button() == Qt.MouseButton.LeftButton and self._lanes.longest:
            self._dragging = True
            self._move_cursor(self._spot_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or hover a mark."""
        spot = self._spot_at(event.position())
        if self._dragging:
            self._move_cursor(spot)
            QToolTip.showText(event.globalPosition().toPoint(), shown(self._describe_spot(spot)), self)
        elif spot != self._hover:
            self._hover = spot
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Request the move to the point of release."""
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self._choose(self._cursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Request the menu of the point under the pointer, or of the keyboard cursor."""
        if not self._lanes.longest:
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        spot = self._cursor if by_key else self._spot_at(QPointF(event.pos()))
        where = self._geometry().place_of(spot).toPoint()
        at = self.mapToGlobal(where) if by_key else event.globalPos()
        self.menu_wanted.emit(self._lanes.branches[spot.row].name, spot.point, at)

    def leaveEvent(self, event: QEvent) -> None:
        """Clear the hovered point."""
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, Right, page keys, Home and End move the cursor along a branch, Up and Down to another one; Enter goes
        there; Escape resets it."""
        key, row = Qt.Key(event.key()), self._cursor.row
        if key in STEPS:
            self._move_cursor(Spot(row, self._cursor.point + STEPS[key]))
        elif key in LANES and len(self._lanes.branches) > 1:
            self._move_lane(LANES[key])
        elif key == Qt.Key.Key_Home:
            self._move_cursor(Spot(row, 0))
        elif key == Qt.Key.Key_End:
            self._move_cursor(Spot(row, len(self._lanes.marks(row))))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._cursor)
        elif key == Qt.Key.Key_Escape and self._cursor != self._lanes.here:
            self._move_cursor(self._lanes.here)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the keyboard cursor."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the keyboard cursor."""
        self._dragging = False
        self._move_cursor(self._lanes.here)
        self.update()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the point under the pointer as a tooltip."""
        if isinstance(event, QHelpEvent) and self._lanes.longest:
            QToolTip.showText(event.globalPos(), shown(self._describe_spot(self._spot_at(QPointF(event.pos())))), self)
            return True
        return super().event(event)


def _moment(when: str) -> str:
    """A moment of the ledger as the person's place writes it; as it stands there where it is none."""
    try:
        return local_time(datetime.fromisoformat(when))
    except ValueError:
        return when
