"""The rows of the list of sessions: what each cell says in its two lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from engine.catalogue.entries import SessionEntry
from engine.support.plain_text import searched
from engine.support.wording import Sentence, join_texts, say, say_count
from gui.language.wording import local, local_time, shown
from gui.style.theme import Theme
from gui.support.units import format_bytes, format_folder

Index = QModelIndex | QPersistentModelIndex
PADDING = 9  # pixels left and right of a text
MOST_METHODS = 3  # named in a cell; the tool tip has all


class Role(IntEnum):
    """Item data roles of a cell, besides its first line."""

    SECOND = Qt.ItemDataRole.UserRole
    TONE = Qt.ItemDataRole.UserRole + 1  # colour token of the second line


class Column(IntEnum):
    """The columns in their order."""

    TITLE = 0
    CHANGED = 1
    MODEL = 2
    EDITS = 3
    METHODS = 4
    SIZE = 5


TITLES = (say("Session"), say("Last changed"), say("Model"), say("Edits"), say("Methods"), say("Size"))
_KEYS: dict[Column, Callable[[SessionEntry], Any]] = {
    Column.TITLE: lambda one: one.title.casefold(),
    Column.CHANGED: lambda one: one.changed,
    Column.MODEL: lambda one: one.model.name.casefold(),
    Column.EDITS: lambda one: (one.edits, one.waiting),
    Column.METHODS: lambda one: one.methods,
    Column.SIZE: lambda one: one.size,
}


class SessionRows(QAbstractTableModel):
    """All sessions that match the words typed, in the chosen order.

    ``titles`` gives the title of a method by its name; ``here`` is the session that this window has open; the models of
    ``missing`` sessions were not found on this machine.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: list[SessionEntry] = []
        self.titles: Mapping[str, str] = {}
        self.here: Path | None = None
        self.missing: Collection[Path | None] = ()
        self._all: Sequence[SessionEntry] = ()
        self._words = ""
        self._order = (Column.CHANGED, True)

    def show(self, entries: Sequence[SessionEntry], missing: Collection[Path | None], here: Path | None) -> None:
        """Replace all."""
        self._all, self.missing, self.here = entries, missing, here
        self._fill()

    def search(self, words: str) -> None:
        """Show only those that hold every one of ``words``, also in the titles of their methods."""
        self._words = words
        self._fill()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self._order = (Column(column), order == Qt.SortOrder.DescendingOrder)
        self._fill()

    def place_of(self, folder: Path) -> int | None:
        """The row of a session, None where it is not shown."""
        return next((row for row, one in enumerate(self.shown) if one.folder == folder), None)

    def _fill(self) -> None:
        self.beginResetModel()
        column, down = self._order
        self.shown = sorted(filter(self._matches, self._all), key=_KEYS[column], reverse=down)
        self.endResetModel()

    def _matches(self, entry: SessionEntry) -> bool:
        titles = searched(join_texts("\n", (self.titles.get(name, name) for name in entry.methods)))
        return all(entry.matches(word) or word in titles for word in searched(self._words).split())

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The number of sessions shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles of the columns."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        return shown(TITLES[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The two lines of a cell, its tone, and both lines for screen readers and the tool tip."""
        entry, column = self.shown[index.row()], Column(index.column())
        first, second, tone = self.lines(entry, column)
        title = TITLES[column]
        said = (
            say("{title}: {first}. {second}", title=title, first=first, second=second)
            if second
            else say("{title}: {text}", title=title, text=first)
        )
        answers: dict[int, Any] = {
            Qt.ItemDataRole.DisplayRole: shown(first),
            Role.SECOND: shown(second),
            Role.TONE: tone,
            Qt.ItemDataRole.AccessibleTextRole: shown(said),
            Qt.ItemDataRole.ToolTipRole: shown(self._tip(entry, column)),
        }
        return answers.get(role)

    def lines(self, entry: SessionEntry, column: Column) -> tuple[str, str, str]:
        """First line, second line and the colour of the second."""
        if column is Column.TITLE:
            return entry.title, *self._remark(entry)
        if column is Column.CHANGED:
            return day(entry.changed), time_of(entry.changed), "muted"
        if column is Column.MODEL:
            missing = entry.folder in self.missing
            where = say("not found here: will be asked for") if missing else _where(entry)
            return entry.model.name or say("unknown"), where, "warn" if missing else "muted"
        if column is Column.EDITS:
            waiting = say("{count:,} queued", count=entry.waiting) if entry.waiting else ""
            return local(f"{entry.edits:,}"), waiting, "muted"
        if column is Column.METHODS:
            named = [self.titles.get(name, name) for name in entry.methods]
            more = len(named) - MOST_METHODS
            others = say("and {count:,} more", count=more) if more > 0 else ""
            return join_texts(", ", named[:MOST_METHODS]), others, "muted"
        return format_bytes(entry.size), "", "muted"

    def _remark(self, entry: SessionEntry) -> tuple[str, str]:
        if entry.folder == self.here:
            return say("open in this window"), "accent"
        if entry.trouble:
            return say("cannot be opened now: {why}", why=entry.trouble), "warn"
        return entry.note.partition("\n")[0], "muted"

    def _tip(self, entry: SessionEntry, column: Column) -> str:
        if column is Column.TITLE:
            return join_texts("\n", (entry.title, str(entry.folder), entry.note))
        if column is Column.CHANGED:
            made, changed = local_time(entry.made), local_time(entry.changed)
            return say("Made {made}\nLast changed {changed}", made=made, changed=changed)
        if column is Column.MODEL:
            fingerprint = say("fingerprint {fingerprint}", fingerprint=entry.model.fingerprint[:12])
            return join_texts("\n", (entry.model.name, entry.model.folder, fingerprint))
        if column is Column.METHODS:
            return join_texts(", ", (self.titles.get(name, name) for name in entry.methods))
        edits, waiting = say_count(entry.edits, "{n} edit", "{n} edits"), say("{count:,} queued", count=entry.waiting)
        return join_texts(", ", (edits, waiting, format_bytes(entry.size)))


def _where(entry: SessionEntry) -> str:
    return format_folder(entry.model.folder) if entry.model.folder else ""


def day(moment: datetime) -> Sentence:
    """The day of a moment, in this machine's time: "today", "yesterday", "26 Nov" or "26 Nov 2025"."""
    here, now = moment.astimezone(), datetime.now().astimezone()
    days = (now.date() - here.date()).days
    if days in (0, 1):
        return say("today") if days == 0 else say("yesterday")
    if here.year == now.year:
        return say("{day.day} {day:%b}", day=here)
    return say("{day.day} {day:%b} {day:%Y}", day=here)


def time_of(moment: datetime) -> str:
    """The time of day of a moment, in this machine's time."""
    return f"{moment.astimezone():%H:%M}"


class TwoLines(QStyledItemDelegate):
    """Draws a cell: its first line, and below it a smaller one in its tone."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The height of two lines."""
        return QSize(80, round(2.0 * option.fontMetrics.height()) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the background by the style, then the texts."""
        option.state &= ~QStyle.StateFlag.State_HasFocus
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        place = option.rect.adjusted(PADDING, 5, -PADDING, -5)
        height = place.height() // 2
        first, second = place.adjusted(0, 0, 0, -height), place.adjusted(0, height, 0, 0)
        bold = index.column() == Column.TITLE
        self._write(painter, first, index.data(), "text", 1.0, bold)
        self._write(painter, second, index.data(Role.SECOND), index.data(Role.TONE), 0.9, False)
        painter.restore()

    def _write(self, painter: QPainter, place: Any, text: str, token: str, scale: float, bold: bool) -> None:
        painter.setFont(self._theme.font(scale, bold=bold))
        painter.setPen(self._theme.color(token))
        mode = Qt.TextElideMode.ElideMiddle if "/" in text else Qt.TextElideMode.ElideRight
        fitting = painter.fontMetrics().elidedText(text, mode, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitting)
