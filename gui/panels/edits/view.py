"""The view of the edits table: spreadsheet-like editing, copy and paste, drops, automatic column widths."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from engine.support.wording import say
from gui.language.wording import shown, tr
from gui.panels.edits.columns import Columns
from gui.panels.edits.delegates import (
    FactTextDelegate,
    FreelyDelegate,
    ProbabilityDelegate,
    StateDelegate,
    VerdictDelegate,
    state_widths,
)
from gui.panels.edits.fact_rows import FactRow, FactText
from gui.panels.edits.model import FIELD_OF, TITLES, Column, EditsModel
from gui.panels.edits.suggestions import Suggestions
from gui.style.theme import Theme, bold_of
from gui.support.settings import Settings
from gui.widgets.basics import keep_arrow_off_words

Hint = QAbstractItemDelegate.EndEditHint

_NO_MATCH = say("No row matches the search and the chosen state. Escape in the search shows the others again.")

# width of each column in characters, and its share of the remaining width; that of the state is as it is shown
_WIDTHS = {
    Column.STATE: (0, 0),
    Column.SUBJECT: (11, 2),
    Column.RELATION: (17, 4),
    Column.TARGET: (11, 1),
    Column.SAYS: (11, 2),
    Column.BEFORE: (8, 0),
    Column.AFTER: (8, 0),
    Column.EFFICACY: (8, 0),
    Column.FREELY: (14, 0),
}
# So many characters more must be left for what is typed before the state is shown in words beside its sign.
_BEFORE_WORDS = 24
_HEADING_PAD, _ARROW = 8, 12  # pixels beside a title, and those of the arrow


class EditsView(QTableView):
    """The table view. Keys that change rows emit signals, which the panel handles."""

    copied = Signal()
    pasted = Signal()
    deleted = Signal()
    details_wanted = Signal()
    locked_row_typed = Signal(object)  # FactRow
    text_changed = Signal(object)  # FactText of the row under the cursor as it is being typed, None without one

    def __init__(
        self,
        model: EditsModel,
        theme: Theme,
        settings: Settings,
        suggestions: Suggestions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self.suggestions = suggestions
        self._fitting = False
        self._fitted = True  # until the user resizes a column
        self.hint = ""
        self.setModel(model)
        self.setAccessibleName(tr("Edits"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(True)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed)
        self._set_headers()
        self._set_delegates()
        self.doubleClicked.connect(self._tell_locked)
        self.columns = Columns(self, settings)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.tell_text())
        model.rows_changed.connect(self.tell_text)
        model.shown_changed.connect(self.tell_text)
        model.asked_freely.connect(self._show_freely)
        model.brought_back.connect(self.show_rows)
        self._held: tuple[FactRow, int] | None = None  # row and column of the cursor while the rows are others
        model.modelAboutToBeReset.connect(self._hold_cursor)
        model.modelReset.connect(self._put_cursor)

    # -- rows ----------------------------------------------------------------------------------------------------------

    def selected_rows(self) -> list[FactRow]:
        """The selected rows in display order."""
        # By ranges: Qt's own list of rows asks the model for every cell.
        ranges: Iterable[QItemSelectionRange] = self.selectionModel().selection()  # type: ignore[assignment]  # is one
        whole = [one for one in ranges if one.width() == self._model.columnCount()]
        shown = self._model.rows.shown
        if len(whole) == 1:
            return shown[whole[0].top() : whole[0].bottom() + 1]
        places = sorted({place for one in whole for place in range(one.top(), one.bottom() + 1)})
        return [shown[place] for place in places if place < len(shown)]

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """What becomes of the selection: where the program sets the cursor, its row alone. Qt would ask for the keys
        that are held, and Ctrl+V would add to what was selected before.
        """
        if event is None:
            return QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        return super().selectionCommand(index, event)

    def show_rows(self, rows: list[FactRow]) -> None:
        """Set the cursor on the first of ``rows`` and scroll so that as many of them as possible are visible."""
        ends = (rows[0], rows[-1]) if rows else ()
        places = [place for row in ends if (place := self._model.rows.place(row)) is not None]
        if places:
            self.executeDelayedItemsLayout()  # otherwise the scroll bar's range does not include new rows yet
            self.scrollTo(self._model.index(places[-1], Column.SUBJECT))
            self.setCurrentIndex(self._model.index(places[0], Column.SUBJECT))

    def _hold_cursor(self) -> None:
        row = self._model.row_at(self.currentIndex())
        self._held = None if row is None else (row, self.currentIndex().column())

    def _put_cursor(self) -> None:
        """Leave the cursor on its row where that is still shown, whatever was filtered or brought back around it."""
        held, self._held = self._held, None
        if held is not None and (place := self._model.rows.place(held[0])) is not None:
            self.setCurrentIndex(self._model.index(place, held[1]))

    def visible_rows(self) -> list[FactRow]:
        """The visible rows."""
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        last = self._model.rowCount() - 1 if last < 0 else last
        return [row for place in range(first, last + 1) if (row := self._model.row_at(place)) is not None]

    def begin_row(self) -> None:
        """Set the cursor on the empty row and open the editor of its subject; what is being typed is taken first."""
        self.setFocus()
        index = self._model.index(self._model.rowCount() - 1, Column.SUBJECT)
        self.executeDelayedItemsLayout()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if self.state() != QAbstractItemView.State.EditingState:  # its editor stays open in a window that is not active
            self.edit(index)

    def open_line(self) -> QLineEdit | None:
        """The editor of the cell that is open."""
        return self.viewport().findChild(QLineEdit) if self.state() == QAbstractItemView.State.EditingState else None

    def take_typed(self) -> None:
        """Take what is typed in the cell that is open, and close it."""
        if (line := self.open_line()) is not None:
            self.commitData(line)
            self.closeEditor(line, Hint.NoHint)

    def tell_text(self) -> None:
        """Emit the text of the row under the cursor."""
        row = self._model.row_at(self.currentIndex())
        if self.state() != QAbstractItemView.State.EditingState:
            self.text_changed.emit(row.text if row is not None else None)

    def _on_typed(self, index: QPersistentModelIndex, typed: str) -> None:
        """Emit the text of the row as it would be with what is in the editor."""
        if index.isValid():
            row = self._model.row_at(index)
            text = row.text if row is not None else FactText()
            self.text_changed.emit(text.with_parts({FIELD_OF[Column(index.column())]: typed}))

    # -- keys ----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle copy, paste, delete, details and opening a cell; other keys as in any table."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(event)
        else:
            if event.text().isprintable() and event.text():
                self._tell_locked(self.currentIndex())
            super().keyPressEvent(event)

    def _enter(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.details_wanted.emit()
        elif self.state() != QAbstractItemView.State.EditingState:
            index = self.currentIndex()
            self._tell_locked(index)
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Tab moves to the next editable cell, across row ends."""
        steps = {QAbstractItemView.CursorAction.MoveNext: 1, QAbstractItemView.CursorAction.MovePrevious: -1}
        if action not in steps or not self.currentIndex().isValid():
            return super().moveCursor(action, modifiers)
        columns = (Column.SUBJECT, Column.RELATION, Column.TARGET)
        row, column = self.currentIndex().row(), self.currentIndex().column()
        flat = row * len(columns) + min(max(column - Column.SUBJECT, 0), len(columns) - 1) + steps[action]
        flat = min(max(flat, 0), self._model.rowCount() * len(columns) - 1)
        return self._model.index(flat // len(columns), columns[flat % len(columns)])

    def closeEditor(self, editor: QWidget, hint: Hint) -> None:
        """Enter moves down one row, as in a spreadsheet; from the last object to the subject of a new fact."""
        super().closeEditor(editor, hint)
        index, empty = self.currentIndex(), self._model.rowCount() - 1
        if hint == Hint.SubmitModelCache and index.row() < empty:
            ends = index.row() + 1 == empty and index.column() == Column.TARGET
            self.setCurrentIndex(self._model.index(index.row() + 1, Column.SUBJECT if ends else index.column()))

    def _tell_locked(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None and row.is_locked:
            self.locked_row_typed.emit(row)

    # -- appearance ----------------------------------------------------------------------------------------------------

    def apply_theme(self, theme: Theme) -> None:
        """Apply the font size of the theme."""
        height = round(theme.font().pointSizeF() * 2.9)
        self.verticalHeader().setDefaultSectionSize(max(height, self.fontMetrics().height() + 10))
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the table, and below the empty row, if there are no others, a hint or why none is shown."""
        super().paintEvent(event)
        if not self.hint or self._model.rowCount() > 1:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.color("muted"))
        painter.drawText(*self.hint_place())
        painter.end()

    def hint_place(self) -> tuple[QRect, int, str]:
        """Where the hint is drawn, how, and as much of it as there is room for below the empty row."""
        row, below = self.rowHeight(0), self.rowViewportPosition(0) + self.rowHeight(0)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        text, area = shown(_NO_MATCH if self._model.rows.rows else self.hint), QRect()
        for side, gap in ((24, row), (8, 4)):  # with air around it, else without
            area = self.viewport().rect().adjusted(side, below + gap, -side, -4)
            if self._holds(area, flags, text):
                return area, flags, text
        kept = len(text)
        while kept and not self._holds(area, flags, f"{text[:kept].rstrip()}…"):
            kept -= 1
        return area, flags, f"{text[:kept].rstrip()}…" if kept else ""

    def _holds(self, area: QRect, flags: int, text: str) -> bool:
        return self.fontMetrics().boundingRect(area, flags, text).height() <= area.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Set each column's width and distribute the rest to the text columns, unless the user has set widths."""
        if not self._fitted:
            return
        letter = self.fontMetrics().averageCharWidth()
        widths = {
            column: max(round(letter * chars), self._heading_width(column))
            for column, (chars, _) in _WIDTHS.items()
            if not self.isColumnHidden(column)
        }
        if Column.STATE in widths:
            sign, words = state_widths(self.fontMetrics())
            words = max(words, widths[Column.STATE])
            others = sum(widths.values()) - widths[Column.STATE]
            in_words = words + others + letter * _BEFORE_WORDS <= self.viewport().width()
            self._model.show_states(in_words=in_words)
            widths[Column.STATE] = words if in_words else sign
        spare = max(0, self.viewport().width() - sum(widths.values()))
        shares = sum(share for _, share in _WIDTHS.values())
        outer, self._fitting = self._fitting, True  # a width may bring a scroll bar, and that another fit in its midst
        for column, width in widths.items():
            self.setColumnWidth(column, width + spare * _WIDTHS[column][1] // shares)
        self._fitting = outer

    def _heading_width(self, column: Column) -> int:
        """What the title needs; Qt's own hint has room for the arrow of sorting in every column."""
        header = self.horizontalHeader()
        font = header.font()
        font.setWeight(bold_of(font.family()))  # the style sheet's, of which the header itself knows nothing
        arrow = _ARROW if header.sortIndicatorSection() == column else 0
        return QFontMetrics(font).horizontalAdvance(shown(TITLES[column])) + 2 * _HEADING_PAD + arrow

    def _show_freely(self) -> None:
        if self.columns.show_freely():
            self._fit()

    def _on_section_resized(self, _column: int, before: int, after: int) -> None:
        hides = not before or not after  # which Qt says of every hidden column again after each sorting
        if not self._fitting and not hides and self.isVisible():
            self._fitted = False

    def _set_headers(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        # Of its own, always empty: to see whether a column is selected Qt asks the model for every selected cell.
        header.setSelectionModel(QItemSelectionModel(self._model, header))
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionResized.connect(self._on_section_resized)
        header.sortIndicatorChanged.connect(lambda *_: self._fit())
        self.setSortingEnabled(True)
        keep_arrow_off_words(header)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _set_delegates(self) -> None:
        theme = self._theme
        text, probability = FactTextDelegate(theme, self.suggestions.complete, self), ProbabilityDelegate(theme, self)
        text.typed.connect(self._on_typed)
        text.pasted.connect(self.pasted)
        delegates = {
            Column.STATE: StateDelegate(theme, self),
            Column.SUBJECT: text,
            Column.RELATION: text,
            Column.TARGET: text,
            Column.SAYS: text,
            Column.BEFORE: probability,
            Column.AFTER: probability,
            Column.EFFICACY: VerdictDelegate(theme, self),
            Column.FREELY: FreelyDelegate(theme, self),
        }
        for column, delegate in delegates.items():
            self.setItemDelegateForColumn(column, delegate)
