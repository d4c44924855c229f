"""The edits table as a Qt item model over a list of :class:`FactRow`, with one empty row at the end for input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from engine.desk.retyped import Part, retyped
from engine.support.spacing import joined
from engine.support.wording import capitalised, join_texts, say, say_count
from gui.language.wording import shown, tr
from gui.panels.edits.commands import InsertRows, RemoveRows, SetRemark, SetTexts, TableStack, with_count
from gui.panels.edits.fact_rows import FactRow, FactText, RowState, free_rows
from gui.panels.edits.row_list import RowList
from gui.panels.edits.sorting import sort_keys
from gui.panels.edits.twin_marks import TwinMarks
from gui.support.messages import NOTHING
from gui.support.slices import Slices
from gui.support.units import format_probability

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1  # the FactRow itself, None for the empty row
TWIN_ROLE = Qt.ItemDataRole.UserRole + 2  # the Twin of the row, None if it has none
AT_ONCE = 1000  # so many rows are changed when the call returns; more of them a few at a time
_BLOCK = 64  # more separate blocks of rows than this are removed in one model reset


class Column(IntEnum):
    """The columns in their order."""

    STATE = 0
    SUBJECT = 1
    RELATION = 2
    TARGET = 3
    SAYS = 4
    BEFORE = 5
    AFTER = 6
    EFFICACY = 7
    FREELY = 8


TITLES = (
    say("State"),
    say("Subject"),
    say("Relation"),
    say("New object"),
    say("Says now"),
    say("P before"),
    say("P after"),
    say("Efficacy"),
    say("Freely"),
)
_HELP = (
    say("What the edit is at"),
    say("What the fact is about"),
    say("The sentence up to the object, with {{}} where the subject stands"),
    say("What the model is to say"),
    say("What the model goes on to say at the present point of the timeline"),
    say("Probability of the new object before its edit (geometric mean over its tokens)"),
    say("Probability of the new object after its edit (geometric mean over its tokens)"),
    say("Whether the model's most probable tokens are the new object after the edit"),
    say(
        "What the model says when it writes by itself: the new object alone, contained, mixed with another, "
        "contradicted"
    ),
)
_CHANGE = say("change", meaning="step")
_TYPING = {
    Column.SUBJECT: say("typing in subject"),
    Column.RELATION: say("typing in relation"),
    Column.TARGET: say("typing in new object"),
}
_FORMS = {"plain": say("plain"), "chat": say("chat")}  # of asking freely
_VERDICTS = {
    "alone": say("alone"),
    "contained": say("contained"),
    "mixed": say("mixed"),
    "contradicted": say("contradicted"),
    "neither": say("neither"),
}
NUMBERS = (Column.BEFORE, Column.AFTER)
FIELD_OF: dict[Column, Part] = {Column.SUBJECT: "subject", Column.RELATION: "relation", Column.TARGET: "target"}
_COLUMN_OF = {"subject": Column.SUBJECT, "relation": Column.RELATION, "object": Column.TARGET}  # by a file's names
_PLACEHOLDERS = {
    Column.SUBJECT: say("New subject"),
    Column.RELATION: say("{{}} was born in the city of"),
    Column.TARGET: say("New object"),
}


class EditsModel(QAbstractTableModel):
    """The rows as the table shows them. Every change by the user goes through ``undo_stack``."""

    rows_changed = Signal()  # rows were added, removed or edited: counters and completions must be updated
    shown_changed = Signal()  # other rows are shown, and all are as they were
    brought_back = Signal(list)  # rows that undo has brought back
    asked_freely = Signal()  # there is something to show in the column of free answers
    refused = Signal(object)  # a sentence: the reason why a request cannot be fulfilled now
    told = Signal(object)  # a sentence: what a change has done besides

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = RowList()
        self.marks = TwinMarks(self.rows, self)
        self.marks.found.connect(self._show_marks)
        self.rows_changed.connect(self.marks.outdate)
        self._has_empty_row = True  # False only while it is being turned into a new row
        self._states_in_words = True
        self._rewritten: Sequence[FactRow] = ()
        self._slices = Slices(self)
        self.undo_stack = TableStack(self)

    # -- reading -------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        """The number of shown rows and the empty one."""
        return 0 if parent is not None and parent.isValid() else len(self.rows.shown) + self._has_empty_row

    def columnCount(self, parent: Index | None = None) -> int:
        """The number of columns."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def row_at(self, index: Index | int) -> FactRow | None:
        """The row at a model index or a row number, None for the empty one."""
        place = index if isinstance(index, int) else index.row()
        return self.rows.shown[place] if 0 <= place < len(self.rows.shown) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The data of a cell; ``ROW_ROLE`` is the row itself, for the delegates."""
        row = self.row_at(index)
        if role == ROW_ROLE:
            return row
        column = Column(index.column())
        if row is None:
            return _empty_cell(column, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return row.part(FIELD_OF[column]) if column in FIELD_OF else cell_text(row, column)
        if role == TWIN_ROLE:
            return self.marks.of(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return shown(join_texts("\n", (_tooltip(row, column), self._marked(row, column))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._in_words(row, column)
        return None

    def _in_words(self, row: FactRow, column: Column) -> str:
        """A cell for screen readers: its column, its text, and what is marked in it."""
        text = say("{column}: {text}", column=TITLES[column], text=cell_text(row, column) or say("empty"))
        noted = say("Note: {note}", note=row.remark) if column is Column.SUBJECT and row.remark else ""
        return shown(join_texts(". ", (text, noted, self._marked(row, column))))

    def _marked(self, row: FactRow, column: Column) -> str:
        """What the mark in a cell says of the row's twin."""
        twin = self.marks.of(row) if column is Column.TARGET else None
        return twin.sentence if twin is not None else ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns with their tool tips, numbers of the rows."""
        if orientation == Qt.Orientation.Vertical:
            return self._row_number(section) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if section == Column.STATE and not self._states_in_words else shown(TITLES[section])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return shown(TITLES[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            return shown(_HELP[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = section in (Column.BEFORE, Column.AFTER)
            return Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            )
        return None

    def show_states(self, *, in_words: bool) -> None:
        """Head the column of states by its title, or by nothing where it is as narrow as their signs."""
        if in_words != self._states_in_words:
            self._states_in_words = in_words
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.STATE, Column.STATE)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Text is editable unless the row is locked."""
        flags = super().flags(index)
        row = self.row_at(index)
        if index.column() in FIELD_OF and (row is None or not row.is_locked):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    # -- user actions --------------------------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Set the text of a cell; in the empty row this creates a new row."""
        if role != Qt.ItemDataRole.EditRole or index.column() not in FIELD_OF:
            return False
        field, row = FIELD_OF[Column(index.column())], self.row_at(index)
        if row is None:
            text = FactText().with_parts({field: str(value)})
            if not text.is_empty:
                self.undo_stack.push(InsertRows(self, [FactRow(text)], say("new row")))
            return not text.is_empty
        text, said = retyped(row.text, field, str(value))
        changed = self.set_text(row, text, _TYPING[Column(index.column())])
        if changed and said:
            self.told.emit(said)
        return changed

    def set_text(self, row: FactRow, text: FactText, what: str = _CHANGE) -> bool:
        """Replace the text of ``row``; False if the row is locked or nothing changes."""
        if row.is_locked or text == row.text:
            return False
        self.undo_stack.push(SetTexts(self, [row], lambda _old: text, what))
        return True

    def set_relation(self, rows: Sequence[FactRow], relation: str) -> int:
        """Give all of ``rows`` that are not locked this relation, as one step; returns how many changed."""
        changed = [row for row in rows if row.parts[1] != relation and not row.is_locked]
        if changed:
            what = say_count(len(changed), "set relation ({n} row)", "set relation ({n} rows)")
            self.undo_stack.push(SetTexts(self, changed, lambda old: old.with_parts({"relation": relation}), what))
        return len(changed)

    def set_remark(self, row: FactRow, remark: str) -> None:
        """Replace the person's note of ``row``, which is no part of the fact: it may be locked."""
        if remark != row.remark:
            self.undo_stack.push(SetRemark(self, row, remark))

    def add(self, texts: Sequence[FactText], what: str) -> list[FactRow]:
        """Append a row for each text; returns the new rows."""
        rows = [FactRow(text) for text in texts]
        self.put(rows, what)
        return rows

    def put(self, rows: Sequence[FactRow], what: str) -> None:
        """Append ``rows``, as one step of undo."""
        if rows:
            self.undo_stack.push(InsertRows(self, rows, with_count(what, len(rows))))

    def delete(self, rows: Sequence[FactRow]) -> None:
        """Remove ``rows``, except those in the ledger."""
        free = free_rows(rows)
        if len(free) < len(rows):
            refusal = say_count(
                len(rows) - len(free),
                "{n} row stays: part of the run or of the timeline. An edit is taken back by Ctrl+Backspace.",
                "{n} rows stay: part of the run or of the timeline. An edit is taken back by Ctrl+Backspace.",
            )
            self.refused.emit(refusal)
        if free:
            self.undo_stack.push(RemoveRows(self, free, say("delete")))

    # -- showing -------------------------------------------------------------------------------------------------------

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the rows by a column; column -1 is the insertion order."""
        key = sort_keys(Column(column).name, lambda row: cell_text(row, Column(column))) if column >= 0 else None
        self._reorder(lambda: self.rows.set_order(key, order == Qt.SortOrder.DescendingOrder))

    def set_filter(self, needle: str, states: Iterable[RowState] = (), same: bool | None = None) -> None:
        """Show only matching rows; ``same``: those with a duplicate (True) or a contradiction (False), None: any."""
        if same is not None:
            self.marks.find()
        self.beginResetModel()
        only = None if same is None else lambda row: (twin := self.marks.of(row)) is not None and twin.same == same
        self.rows.set_filter(needle, states, only, {state: shown(state.word) for state in RowState})
        self.endResetModel()
        self.shown_changed.emit()

    def _show_marks(self, others: bool) -> None:
        if others and self.rows.shown:
            last = len(self.rows.shown) - 1
            self.dataChanged.emit(self.index(0, Column.TARGET), self.index(last, Column.TARGET))

    def touch(self, rows: Sequence[FactRow]) -> None:
        """Emit ``dataChanged`` for ``rows``; for many of them as one range."""
        places = self.rows.places(rows)
        if not places:
            return
        last = len(Column) - 1
        if len(places) > _BLOCK:
            self.dataChanged.emit(self.index(places[0], 0), self.index(places[-1], last))
            return
        for place in places:
            self.dataChanged.emit(self.index(place, 0), self.index(place, last))

    # -- used by the commands and by the panel, never pushed on the undo stack -----------------------------------------

    def append_rows(self, rows: Sequence[FactRow]) -> None:
        """Append ``rows`` to the list and to the shown rows.

        The empty row becomes the first of them and new ones are inserted below it, so that the cursor in the empty row
        stays on the text just entered.
        """
        if not rows:
            return
        first = len(self.rows.shown)
        self._has_empty_row = False
        self.rows.insert(rows[:1])
        self.dataChanged.emit(self.index(first, 0), self.index(first, len(Column) - 1))
        self.beginInsertRows(QModelIndex(), first + 1, first + len(rows))
        self.rows.insert(rows[1:])
        self._has_empty_row = True
        self.endInsertRows()
        self.rows_changed.emit()

    def bring_back(self, stretches: Sequence[tuple[int, Sequence[FactRow]]]) -> None:
        """Reinsert rows that were taken away, and let them be shown."""
        self.restore_rows(stretches)
        self.brought_back.emit([row for _, rows in stretches for row in rows])

    def restore_rows(self, stretches: Sequence[tuple[int, Sequence[FactRow]]]) -> None:
        """Reinsert each block of rows at its index in the list, in ascending order."""
        self.beginResetModel()
        self.rows.restore(stretches)
        self.endResetModel()
        self.rows_changed.emit()

    def remove_rows(self, rows: Sequence[FactRow]) -> None:
        """Remove ``rows`` from the list."""
        places = self.rows.places(rows)
        stretch = bool(places) and places[-1] - places[0] == len(places) - 1
        if stretch:
            self.beginRemoveRows(QModelIndex(), places[0], places[-1])
        else:
            self.beginResetModel()
        self.rows.remove(rows)
        (self.endRemoveRows if stretch else self.endResetModel)()
        self.rows_changed.emit()

    def put_texts(self, rows: Sequence[FactRow], texts: Iterable[FactText]) -> None:
        """Replace the texts of rows that are not locked: now, or of many a few at a time; see :meth:`settle`."""
        if rows is not self._rewritten:  # else the texts that are still to be set are replaced all the same
            self.settle()
        self._rewritten = rows
        work = self._put_texts(rows, iter(texts))
        self._slices.begin(work, self.rows_changed.emit)
        if len(rows) <= AT_ONCE:
            self.settle()

    def settle(self) -> None:
        """Finish now what is done a few rows at a time."""
        self._slices.finish()

    def _put_texts(self, rows: Sequence[FactRow], texts: Iterator[FactText]) -> Iterator[bool]:
        """Each row's text, and after some of them what the view is to show."""
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            for row, text in zip(some, texts, strict=False):
                if not row.is_locked and row.typed is not text:
                    self.rows.set_text(row, text)
                yield False
            self.touch(some)

    def put_remark(self, row: FactRow, remark: str) -> None:
        """Replace the person's note of a row."""
        row.remark = remark
        self.touch([row])
        self.rows_changed.emit()

    def _reorder(self, change: Any) -> None:
        """Change the order of the shown rows, keeping selection and current index on their rows."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        held = [self.row_at(index) for index in old]
        change()
        shown_at = {id(row): place for place, row in enumerate(self.rows.shown)} if old else {}
        places = [shown_at.get(id(row)) if row is not None else len(self.rows.shown) for row in held]
        new = [
            QModelIndex() if place is None else self.index(place, index.column())
            for index, place in zip(old, places, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _row_number(self, section: int) -> str:
        return str(section + 1) if self.row_at(section) is not None else "+"


def says_nothing(row: FactRow) -> bool:
    """Whether the model was asked, and its answer is empty."""
    return row.says is not None and not row.says.strip()


def cell_text(row: FactRow, column: Column) -> str:
    """The displayed text of a cell."""
    if column in FIELD_OF:
        return row.part(FIELD_OF[column])
    if column is Column.STATE:
        return shown(row.shown_state.word)
    if column is Column.SAYS:
        if why := row.problem or (row.note if row.state is RowState.FAILED else ""):
            return shown(why)
        return "" if row.says is None else row.says.strip() or shown(NOTHING)
    if column is Column.EFFICACY:
        return "" if row.efficacy is None else tr("yes") if row.efficacy else tr("no")
    if column is Column.FREELY:
        return shown(join_texts(", ", [_verdict(form, said) for form, (said, _) in row.said_freely.items()]))
    return format_probability(row.before if column is Column.BEFORE else row.after)


def _verdict(form: str, said: str) -> str:
    """The verdict on one answer, with the form of asking where it is not the plain one."""
    verdict = _VERDICTS.get(said, said)
    return verdict if form == "plain" else say("{form}: {verdict}", form=_FORMS.get(form, form), verdict=verdict)


def wrong_column(row: FactRow) -> Column | None:
    """The column that makes the row incomplete; None if the table does not show it."""
    return _COLUMN_OF.get(row.wrong_part)


def _tooltip(row: FactRow, column: Column) -> str:
    if row.problem and column in (Column.STATE, Column.SAYS, wrong_column(row)):
        return join_texts(" ", (row.problem, row.remedy))
    if column is Column.STATE and not row.text.is_empty:
        told = row.standing.sentence if row.is_recorded else capitalised(row.shown_state.word)
        return join_texts(". ", (told, row.lock_reason or row.note))
    if column is Column.SUBJECT and row.remark:
        return join_texts("\n", (cell_text(row, column), say("Note: {note}", note=row.remark)))
    if column is Column.SAYS and row.fact is not None and row.says is not None:
        return joined(row.fact.text, row.says.strip())
    if column is Column.FREELY:
        return join_texts("\n", (_answer(form, *told) for form, told in row.said_freely.items()))
    return cell_text(row, column)


def _answer(form: str, said: str, answer: str) -> str:
    form, verdict = _FORMS.get(form, form), _VERDICTS.get(said, said)
    return say("{form} ({verdict}): {answer}", form=form, verdict=verdict, answer=answer)


def _empty_cell(column: Column, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return shown(_PLACEHOLDERS.get(column, ""))
    if role == Qt.ItemDataRole.EditRole:
        return ""
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return tr("{column} of a new row", column=TITLES[column])
    return None
