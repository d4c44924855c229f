"""The delegates of the edits table, which paint its cells and create their editors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QIcon, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from engine.events.free import SAID
from gui.language.wording import shown, tr
from gui.panels.edits.fact_rows import FactRow, RowState
from gui.panels.edits.model import FIELD_OF, ROW_ROLE, TITLES, TWIN_ROLE, Column, says_nothing, wrong_column
from gui.panels.edits.twins import Twin
from gui.style.theme import Theme
from gui.widgets.composing import Composing

Index = QModelIndex | QPersistentModelIndex
_PAD = 7  # pixels left and right of a text
_SIGN = 16
_GAP = 6  # between sign and word

# sign and colour of each state; the word next to it says the same
_SIGNS = {
    RowState.DRAFT: ("alert", "warn"),
    RowState.QUEUED: ("clock", "muted"),
    RowState.EDITING: ("target", "accent"),
    RowState.FAILED: ("stop", "bad"),
    RowState.WRITTEN: ("check", "good"),
    RowState.NOT_TAKEN: ("close", "bad"),
    RowState.LOST: ("fade", "warn"),
    RowState.TAKEN_BACK: ("minus", "muted"),
    RowState.UNDONE: ("undo", "muted"),
}


class CellDelegate(QStyledItemDelegate):
    """Draws the background of a cell (selection, focus) by the style; subclasses draw the content."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._icons: dict[tuple[str, str], QIcon] = {}
        theme.changed.connect(self._icons.clear)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw background and content."""
        self.initStyleOption(option, index)
        text, option.text = " ".join(filter(None, option.text.splitlines())), ""  # Qt's own line ends too
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setFont(option.font)
        self.draw(painter, option.rect.adjusted(_PAD, 0, -_PAD, 0), text, index)
        painter.restore()

    def draw(self, painter: QPainter, rect: QRect, text: str, index: Index) -> None:
        """Draw the content of the cell; ``rect`` excludes the padding."""
        self.draw_text(painter, rect, text, self.theme.color("text"))

    def draw_text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        colour: QColor,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """Draw one line, elided at the right where it does not fit."""
        painter.setPen(colour)
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, cut)

    def icon(self, name: str, token: str) -> QIcon:
        """A tinted icon, cached per theme."""
        if (name, token) not in self._icons:
            self._icons[name, token] = self.theme.icon(name, token)
        return self._icons[name, token]

    def draw_sign(self, painter: QPainter, rect: QRect, name: str, token: str, word: str) -> None:
        """Draw a sign and the word that says the same."""
        box = QRect(rect.left(), rect.center().y() - _SIGN // 2 + 1, _SIGN, _SIGN)
        self.icon(name, token).paint(painter, box)
        rest = rect.adjusted(_SIGN + _GAP, 0, 0, 0)
        if painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, rest.width()) == word:  # else a tooltip
            self.draw_text(painter, rest, word, self.theme.color(token))


def state_widths(metrics: QFontMetrics) -> tuple[int, int]:
    """The widths in pixels of a cell that shows a state's sign alone, and of one that shows any state with its word."""
    words = (metrics.horizontalAdvance(shown(state.word)) for state in RowState)
    return 2 * _PAD + _SIGN, 2 * _PAD + _SIGN + _GAP + max(words) + 1


def _of_now(row: FactRow, token: str) -> str:
    """``token``, or a muted colour for the results of an edit that the model does not have now."""
    return "muted" if row.shown_state in (RowState.TAKEN_BACK, RowState.UNDONE) else token


class StateDelegate(CellDelegate):
    """The state as sign and word."""

    def draw(self, painter: QPainter, rect: QRect, text: str, index: Index) -> None:
        """Draw the state; nothing for rows without text."""
        row = index.data(ROW_ROLE)
        if isinstance(row, FactRow) and not row.text.is_empty:
            state = row.shown_state
            self.draw_sign(painter, rect, *_SIGNS[state], shown(state.word))
        elif row is None:
            self.icon("plus", "faint").paint(painter, QRect(rect.left(), rect.center().y() - 7, _SIGN, _SIGN))


class VerdictDelegate(CellDelegate):
    """Yes or no, with a sign."""

    def draw(self, painter: QPainter, rect: QRect, text: str, index: Index) -> None:
        """Draw the sign and word, or nothing where nothing was measured."""
        if text:
            row = index.data(ROW_ROLE)
            name, token = ("check", "good") if row.efficacy else ("close", "bad")
            self.draw_sign(painter, rect, name, _of_now(row, token), text)


class FreelyDelegate(CellDelegate):
    """The verdict on what the model wrote by itself, with a sign."""

    def draw(self, painter: QPainter, rect: QRect, text: str, index: Index) -> None:
        """Draw the sign and words, or nothing where nothing was asked."""
        if text:
            good = all(said in SAID for said, _ in index.data(ROW_ROLE).said_freely.values())
            self.draw_sign(painter, rect, *(("check", "good") if good else ("close", "bad")), text)


class ProbabilityDelegate(CellDelegate):
    """A probability as a number, with a thin bar below it."""

    def draw(self, painter: QPainter, rect: QRect, text: str, index: Index) -> None:
        """Draw the number and the bar, which fills the width of the cell for a probability of 1."""
        row = index.data(ROW_ROLE)
        if not text or not isinstance(row, FactRow):
            return
        value = row.before if index.column() == Column.BEFORE else row.after
        later = index.column() == Column.AFTER
        colour = self.theme.color(_of_now(row, "text") if later else "text")
        self.draw_text(painter, rect.adjusted(0, 0, 0, -3), text, colour, Qt.AlignmentFlag.AlignRight)
        track = QRectF(rect.left(), rect.bottom() - 4, rect.width(), 2)
        painter.fillRect(track, self.theme.color("grid"))
        track.setWidth(track.width() * min(1.0, max(0.0, value or 0.0)))
        painter.fillRect(track, self.theme.color(_of_now(row, "accent") if later else "faint"))


class _CellLine(QLineEdit):
    """The editor of a cell. What is pasted may be a whole table, which is no text of one cell: ``pasted`` tells."""

    pasted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.composing = Composing(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste by any of its keys."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Paste from the menu."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(lambda _checked: self.pasted.emit())
        menu.popup(event.globalPos())


class FactTextDelegate(CellDelegate):
    """Subject, relation, object and the model's answer; an invalid cell is underlined and followed by the reason.

    ``typed`` emits the cell and its text at every keystroke in its editor; ``pasted`` that something is to be pasted.
    """

    typed = Signal(object, str)  # QPersistentModelIndex, text
    pasted = Signal()

    def __init__(
        self, theme: Theme, complete: Callable[[QLineEdit, str], object], parent: QObject | None = None
    ) -> None:
        """``complete`` gives an editor completions for a field of a row, whenever a cell is opened."""
        super().__init__(theme, parent)
        self._complete = complete

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line edit with completions."""
        column, cell = Column(index.column()), QPersistentModelIndex(index)
        line = _CellLine(parent)
        line.setFrame(False)
        line.pasted.connect(self.pasted)
        line.setAccessibleName(tr("Relation template") if column is Column.RELATION else shown(TITLES[column]))
        self._complete(line, FIELD_OF[column])
        line.textChanged.connect(lambda text: self.typed.emit(cell, text))
        line.returnPressed.connect(partial(self._on_return, line))
        return line

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Take or leave the cell by its keys, but for those of an input method: Qt installs this filter last."""
        return (isinstance(editor, _CellLine) and editor.composing.takes(event)) or super().eventFilter(editor, event)

    def _on_return(self, line: QLineEdit) -> None:
        """Take the cell with one Enter also while completions are shown, which would keep that key for themselves."""
        completer = line.completer()
        popup = completer.popup() if completer is not None else None
        if popup is not None and popup.isVisible():
            QTimer.singleShot(0, line, lambda: self._take(line))  # after the completion that is marked has come in

    def _take(self, line: QLineEdit) -> None:
        self.commitData.emit(line)
        self.closeEditor.emit(line, QStyledItemDelegate.EndEditHint.SubmitModelCache)

    def draw(self, painter: QPainter, rect: QRect, text: str, index: Index) -> None:
        """Draw the text, with the subject's place in a relation marked; the empty row shows a placeholder."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, FactRow):
            self.draw_text(painter, rect, text, self.theme.color("faint"))
            return
        column = Column(index.column())
        if column is Column.SUBJECT and row.remark:
            rect = self._draw_mark(painter, rect, "bookmark", "accent")
        if column is Column.TARGET and isinstance(twin := index.data(TWIN_ROLE), Twin):
            rect = self._draw_mark(painter, rect, *(("copy", "muted") if twin.same else ("alert", "warn")))
        if column is Column.SAYS:
            bad = bool(row.problem) or row.state is RowState.FAILED
            token = "bad" if bad else "faint" if says_nothing(row) else "text"
            self.draw_text(painter, rect, text, self.theme.color(token))
            return
        if column is Column.RELATION and text.count("{}") == 1:
            self._draw_template(painter, rect, text)
        else:
            self.draw_text(painter, rect, text, self.theme.color("text"))
        if wrong_column(row) is column:
            self._underline(painter, rect)

    def _draw_mark(self, painter: QPainter, rect: QRect, name: str, token: str) -> QRect:
        """Draw a sign at the right; returns the rest of the cell."""
        size = _SIGN - 2
        self.icon(name, token).paint(painter, QRect(rect.right() - size, rect.center().y() - size // 2, size, size))
        return rect.adjusted(0, 0, -size - 4, 0)

    def _draw_template(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Draw the relation with ``{}`` in the accent colour, elided at the right where it does not fit."""
        metrics = painter.fontMetrics()
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        head, mark, tail = cut.partition("{}")
        left = rect.left()
        for part, token in ((head, "text"), (mark, "accent"), (tail, "text")):
            painter.setPen(self.theme.color(token))
            painter.drawText(QRect(left, rect.top(), rect.width(), rect.height()), Qt.AlignmentFlag.AlignVCenter, part)
            left += metrics.horizontalAdvance(part)

    def _underline(self, painter: QPainter, rect: QRect) -> None:
        pen = painter.pen()
        pen.setColor(self.theme.color("bad"))
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(rect.left(), rect.bottom() - 3, rect.right(), rect.bottom() - 3)
