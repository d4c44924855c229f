"""A row of widgets that goes on in the next line where there is no more room, as words in a text do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QSizePolicy, QWidget

_BETWEEN_LINES = 4  # pixels
LEAST_LINE = 160  # pixels of a line of text beside other widgets, before it gets a line of its own


class Flow(QLayout):
    """Places widgets from left to right in as many lines as they need; those that expand share what a line has left.

    ``at_end``: lines end at the right edge, so that buttons stand where they stand in a line of one row.
    """

    def __init__(self, spacing: int, *, at_end: bool = False) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._at_end = at_end
        self._items: list[QLayoutItem] = []

    # -- what Qt asks of a layout --------------------------------------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item of this index, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove the item of this index and return it, or None."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes all the width that there is."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines in pixels."""
        margins = self.contentsMargins()
        inner = QRect(0, 0, width - margins.left() - margins.right(), 0)
        return self._place(inner, move=False) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """That of one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0)).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        """As wide as the widest item."""
        size = QSize(0, 0)
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), move=True)

    # -- placing -------------------------------------------------------------------------------------------------------

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """The items of each line of ``width`` pixels."""
        lines: list[list[QLayoutItem]] = []
        used = width + 1
        for item in self._shown():
            needed = item.minimumSize().width() if _shrinks(item) else item.sizeHint().width()
            if used + self.spacing() + needed > width:
                lines.append([])
                used = -self.spacing()
            lines[-1].append(item)
            used += self.spacing() + needed
        return lines

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Give each item its place in ``rect`` if it is to ``move``; the height of all lines."""
        top = 0
        for line in self._lines(rect.width()):
            widths = self._widths(line, rect.width())
            heights = [_height(item, width) for item, width in zip(line, widths, strict=True)]
            height = max(heights)
            spare = rect.width() - sum(widths) - self.spacing() * (len(line) - 1)
            left = max(0, spare) if self._at_end else 0
            for item, width, own in zip(line, widths, heights, strict=True):
                if move:
                    place = rect.topLeft() + QPoint(left, top + (height - own) // 2)
                    item.setGeometry(QRect(place, QSize(width, own)))
                left += width + self.spacing()
            top += height + _BETWEEN_LINES
        return max(0, top - _BETWEEN_LINES)

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        """The width of each item of a line: its hint, or an equal share of the rest for those that expand."""
        wide = [item for item in line if _expands(item)]
        fixed = sum(item.sizeHint().width() for item in line if item not in wide)
        rest = width - fixed - self.spacing() * (len(line) - 1)
        return [
            max(item.minimumSize().width(), rest // len(wide)) if item in wide else min(item.sizeHint().width(), width)
            for item in line
        ]


def _height(item: QLayoutItem, width: int) -> int:
    """The height that an item needs in ``width`` pixels: more than its hint where a text wraps."""
    wraps = item.hasHeightForWidth() and width < item.sizeHint().width()
    return item.heightForWidth(width) if wraps else item.sizeHint().height()


def _policy(item: QLayoutItem) -> QSizePolicy.Policy | None:
    widget = item.widget()
    return widget.sizePolicy().horizontalPolicy() if widget is not None else None


def _shrinks(item: QLayoutItem) -> bool:
    """Whether it may stand beside others in less than its hint."""
    return _policy(item) in (QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)


def _expands(item: QLayoutItem) -> bool:
    return _shrinks(item) or _policy(item) is QSizePolicy.Policy.MinimumExpanding


class WholeLine(QLabel):
    """A text that in a :class:`Flow` stands beside others where it is whole on one line, and else wraps on its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setMinimumWidth(1)  # it wraps, so it never makes what it stands in wider
        policy = QSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """That of one line."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 1, metrics.height())


class FlowRow(QWidget):
    """Widgets in a :class:`Flow`, always exactly as high as their lines.

    It does not ask Qt for a height by its width: layouts around it would then take preferred for least heights.
    """

    def __init__(self, flow: Flow) -> None:
        super().__init__()
        self._flow = flow
        self.setLayout(flow)

    def hasHeightForWidth(self) -> bool:
        """No: it sets its height itself."""
        return False

    def event(self, event: QEvent) -> bool:
        """Follow the width, and what the widgets need."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self.setFixedHeight(self._flow.heightForWidth(self.width()))
        return done


def flow_of(*widgets: QWidget, spacing: int, at_end: bool = False) -> FlowRow:
    """The widgets in a row that wraps."""
    flow = Flow(spacing, at_end=at_end)
    row = FlowRow(flow)
    for widget in widgets:
        flow.addWidget(widget)
    return row
