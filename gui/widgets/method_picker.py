"""The method picker: a combo box with a searchable list, grouped by family, with a description of each method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from engine.methods.knobs import MethodInfo
from engine.support.plain_text import searched
from engine.support.wording import Sentence, join_texts, say
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.widgets.composing import Composing

FAMILIES = {
    "locate-then-edit": (
        say("Locate-then-edit"),
        say("find the layers that hold a fact, solve for their weights"),
    ),
    "training": (say("Training"), say("gradient steps on chosen weights")),
    "side memory": (say("Side memory"), say("leave the weights alone and answer from beside them")),
    "in context": (say("In context"), say("change the prompt, not the model")),
}
LIST_WIDTH = 560  # pixels
MOST_HEIGHT = 620  # pixels of the list; beyond, it scrolls
PADDING = 9  # pixels left and right of the text of a row
Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """Item data roles of a row of the list."""

    NAME = Qt.ItemDataRole.UserRole  # name of the method, "" in a heading
    REMARK = Qt.ItemDataRole.UserRole + 1  # the second line
    REFUSED = Qt.ItemDataRole.UserRole + 2  # whether the remark is the reason why it is not supported


@dataclass(frozen=True)
class PickerRow:
    """One row: a family's heading (no ``name``) or a method."""

    title: str
    remark: str
    name: str = ""
    refused: bool = False
    tip: str = ""


def rows_for(methods: Sequence[MethodInfo], refusals: Mapping[str, str], wanted: str = "") -> list[PickerRow]:
    """The methods that match the typed words, in order, below the headings of their families."""
    words = searched(wanted).split()
    remarks: dict[str, Sentence] = dict(FAMILIES.values())
    rows: list[PickerRow] = []
    for family, members in by_family([m for m in methods if all(word in _text(m) for word in words)]).items():
        rows.append(PickerRow(family, remarks.get(family, "")))
        rows += [_row(method, refusals.get(method.name, "")) for method in members]
    return rows


def by_family(methods: Sequence[MethodInfo]) -> dict[str, list[MethodInfo]]:
    """The methods in order, by the title of their family; unknown families come last."""
    families = dict.fromkeys((*FAMILIES, *(method.family for method in methods)))
    found = {_title(family): [m for m in methods if m.family == family] for family in families}
    return {title: members for title, members in found.items() if members}


def _row(method: MethodInfo, refusal: str) -> PickerRow:
    remark = say("Cannot work on this model: {reason}", reason=refusal) if refusal else method.summary
    tip = join_texts("\n", [say("{name}: {text}", name=method.title, text=remark), method.paper])
    return PickerRow(method.title, remark, method.name, bool(refusal), tip)


def _title(family: str) -> str:
    return FAMILIES[family][0] if family in FAMILIES else family[:1].upper() + family[1:]


def _text(method: MethodInfo) -> str:
    """All that is searched: English, as the papers are, and what is shown in its place."""
    said = (method.title, method.summary, _title(method.family))
    words = (*said, *map(shown, said), method.name, method.paper, method.family)
    return searched(" ".join(words))


class RowModel(QAbstractListModel):
    """The model of the list, reset with every letter typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[PickerRow] = []

    def show(self, rows: list[PickerRow]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The number of rows, headings included."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings and unsupported methods cannot be chosen."""
        row = self.rows[index.row()]
        usable = bool(row.name) and not row.refused
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if usable else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, remark, and both for screen readers and the tooltip."""
        row = self.rows[index.row()]
        answers: dict[int, Any] = {
            Qt.ItemDataRole.DisplayRole: shown(row.title),
            Qt.ItemDataRole.AccessibleTextRole: tr("{name}: {text}", name=row.title, text=row.remark),
            Qt.ItemDataRole.ToolTipRole: shown(row.tip) or None,
            Role.NAME: row.name,
            Role.REMARK: shown(row.remark),
            Role.REFUSED: row.refused,
        }
        return answers.get(role)


class RowPainter(QStyledItemDelegate):
    """Draws a method as two lines, title and remark, and a heading as one."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines for a method; a heading has a margin above."""
        line = option.fontMetrics.height()
        return QSize(200, round(2.0 * line) + 10 if index.data(Role.NAME) else line + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the background by the style, then the texts."""
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        place = option.rect.adjusted(PADDING, 4, -PADDING, -4)
        if index.data(Role.NAME):
            self._paint_method(painter, place, index)
        else:
            self._paint_heading(painter, place, index)
        painter.restore()

    def _paint_method(self, painter: QPainter, place: QRect, index: Index) -> None:
        refused = index.data(Role.REFUSED)
        middle = place.top() + place.height() // 2
        upper, lower = QRect(place), QRect(place)
        upper.setBottom(middle)
        lower.setTop(middle + 1)
        self._write(painter, upper, index.data(), "faint" if refused else "text", 1.0, bold=True)
        self._write(painter, lower, index.data(Role.REMARK), "warn" if refused else "muted", 0.92)

    def _paint_heading(self, painter: QPainter, place: QRect, index: Index) -> None:
        place.setTop(place.top() + 6)
        title = index.data()
        self._write(painter, place, title, "accent", 0.92, bold=True)
        place.setLeft(place.left() + painter.fontMetrics().horizontalAdvance(title) + 10)
        self._write(painter, place, index.data(Role.REMARK), "muted", 0.88)

    def _write(
        self, painter: QPainter, place: QRect, text: str, token: str, scale: float, *, bold: bool = False
    ) -> None:
        painter.setFont(self._theme.font(scale, bold=bold))
        painter.setPen(self._theme.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class MethodList(QFrame):
    """The popup list: type a part of a name or description, select with the arrow keys, choose with Enter."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)  # a click on the combo closes the list for good
        self._methods: Sequence[MethodInfo] = ()
        self._refusals: Mapping[str, str] = {}
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(tr("Type a name or what it does"))
        self.field.setAccessibleName(tr("Find a method"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        Composing(self.field)
        self.rows = RowModel(self)
        self.view = QListView(self)
        self.view.setModel(self.rows)
        self.view.setItemDelegate(RowPainter(theme, self))
        self.view.setAccessibleName(tr("Methods by family"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.entered.connect(self.view.setCurrentIndex)
        self.view.clicked.connect(lambda _index: self.take())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.field)
        layout.addWidget(self.view)

    def open_below(self, owner: QWidget, methods: Sequence[MethodInfo], refusals: Mapping[str, str], now: str) -> None:
        """Open below ``owner`` with the method ``now`` selected."""
        self._methods, self._refusals = methods, refusals
        self.field.clear()
        self._fill("")
        self._mark(now)
        height = self.view.sizeHintForRow(0) + sum(self.view.sizeHintForRow(n) for n in range(1, self.rows.rowCount()))
        screen = owner.screen().availableGeometry()
        size = QSize(max(LIST_WIDTH, owner.width()), min(height + self.field.sizeHint().height() + 30, MOST_HEIGHT))
        size = size.boundedTo(screen.size())
        place = owner.mapToGlobal(QPoint(0, owner.height() + 2))
        right, bottom = screen.right() - size.width(), screen.bottom() - size.height()
        self.setGeometry(QRect(QPoint(max(screen.left(), min(place.x(), right)), min(place.y(), bottom)), size))
        self.show()
        self.field.setFocus()
        self.view.scrollTo(self.view.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def take(self) -> None:
        """Close and emit the selected method."""
        index = self.view.currentIndex()
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.close()
            self.chosen.emit(index.data(Role.NAME))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move the selection while the field keeps the focus; Enter chooses."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                self.view.keyPressEvent(event)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take()
                return True
        return super().eventFilter(watched, event)

    def _fill(self, wanted: str) -> None:
        rows = rows_for(self._methods, self._refusals, wanted)
        self.rows.show(rows or [PickerRow(say("No method answers to this"), "")])
        usable = [row for row in rows if row.name and not row.refused]
        start = searched(wanted).strip()
        by_title = [row for row in usable if searched(row.title).startswith(start)] or usable
        self._mark(by_title[0].name if by_title else "")

    def _mark(self, name: str) -> None:
        for number, row in enumerate(self.rows.rows):
            if row.name and row.name == name and not row.refused:
                self.view.setCurrentIndex(self.rows.index(number))


class MethodCombo(QComboBox):
    """The chosen method. The arrow keys step through the supported methods; a click, Space or F4 opens the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Method"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self._methods: tuple[MethodInfo, ...] = ()
        self._refusals: dict[str, str] = {}
        self.list = MethodList(theme, self)
        self.list.chosen.connect(self.choose)

    def set_methods(self, methods: Sequence[MethodInfo], chosen: str) -> None:
        """Set ``methods`` and choose ``chosen``, or the first where there is none of that name."""
        self._methods = tuple(methods)
        items = QStandardItemModel(self)
        for info in methods:
            item = QStandardItem(shown(info.title))
            item.setData(info.name, Qt.ItemDataRole.UserRole)
            items.appendRow(item)
        self.setModel(items)
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def set_refusals(self, refusals: Mapping[str, str]) -> None:
        """Set which methods do not support the loaded model, and why."""
        self._refusals = {name: why for name, why in refusals.items() if why}
        items = self.model()
        assert isinstance(items, QStandardItemModel)
        for place in range(items.rowCount()):
            items.item(place).setEnabled(self.itemData(place) not in self._refusals)

    def choose(self, name: str) -> None:
        """Choose the method ``name``."""
        self.setCurrentIndex(self.findData(name))
        self.setFocus()

    def showPopup(self) -> None:
        """Open the searchable list in place of Qt's."""
        self.list.open_below(self, self._methods, self._refusals, self.currentData() or "")

    def hidePopup(self) -> None:
        """Close the list."""
        self.list.close()
        super().hidePopup()
