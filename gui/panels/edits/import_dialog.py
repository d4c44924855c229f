"""The import dialog: the contents of the files, a preview of the first rows, and the invalid rows with reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.errors import BadInput
from engine.fact import Fact
from engine.support import plain_text
from engine.support.wording import capitalised, join_texts, say, say_count
from gui.language.wording import shown, tr, tr_count
from gui.style.theme import Theme
from gui.widgets.pieces import primary, ranked
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.whole import resize_for_text

if TYPE_CHECKING:
    from engine.evaluation.datasets import FactFile, RowProblem

CLIPBOARD = say("the clipboard")
_GLANCE = 100  # rows that are shown of each table
_WIDTH = 760  # initial width of the dialog in pixels
_STRETCHED = 0.4  # minimum share of the width for the column with the longest texts


@dataclass(frozen=True)
class ReadFile:
    """A file and its contents; ``error`` is why it could not be read at all."""

    file: Path
    facts: tuple[Fact, ...]
    problems: tuple[RowProblem, ...]
    error: str = ""
    notes: tuple[RowProblem, ...] = ()
    passed_over: tuple[str, ...] = ()


def read_files(files: Sequence[Path]) -> list[ReadFile]:
    """Read files of facts; runs in the worker thread. A file that cannot be read does not stop the others."""
    return [_read(file) for file in files]


def read_pasted(text: str) -> ReadFile:
    """Read facts in JSON that was pasted."""
    from engine.evaluation.datasets import read_json_facts

    return _read(Path(shown(CLIPBOARD)), lambda _file: read_json_facts(text, shown(CLIPBOARD)))


def _read(file: Path, read: Callable[[Path], FactFile] | None = None) -> ReadFile:
    from engine.evaluation.datasets import read_facts

    try:
        found = (read or read_facts)(file)
    except BadInput as error:
        return ReadFile(file, (), (), error.said)
    return ReadFile(file, found.facts, found.problems, "", found.notes, found.passed_over)


class ImportDialog(QDialog):
    """Shows the contents of the files; ``accepted_with`` emits the facts to add."""

    accepted_with = Signal(list)

    def __init__(self, theme: Theme, files: Sequence[ReadFile], known: set[str], parent: QWidget | None = None) -> None:
        """``known`` are the ids of facts that the table has already."""
        super().__init__(parent)
        self._theme = theme
        self._files = files
        self._facts = [fact for read in files for fact in read.facts]
        self._new = [fact for fact in self._facts if fact.id not in known]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Import facts"))
        resize_for_text(self, _WIDTH, 560)
        again = len(self._facts) - len(self._new)
        self.leave_out = QCheckBox(
            tr_count(again, "Leave out {n} fact already in the table", "Leave out {n} facts already in the table"), self
        )
        self.leave_out.setChecked(True)
        self.leave_out.setVisible(again > 0)
        self.leave_out.toggled.connect(self._refresh)
        self._buttons = QDialogButtonBox(self)
        self.add_button = primary(tr("Add"))
        self._buttons.addButton(self.add_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        follow_the_eye(self)
        self._refresh()
        self.add_button.setFocus()

    @property
    def facts(self) -> list[Fact]:
        """The facts that would be added now."""
        return self._new if self.leave_out.isChecked() else self._facts

    def _refresh(self) -> None:
        self.add_button.setText(tr_count(len(self.facts), "Add {n} fact", "Add {n} facts"))
        self.add_button.setEnabled(bool(self.facts))

    def _accept(self) -> None:
        self.accepted_with.emit(self.facts)
        self.accept()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        title = QLabel(", ".join(read.file.name for read in self._files), self)
        title.setFont(self._theme.font(1.25, bold=True))
        title.setWordWrap(True)
        layout.addWidget(title)
        for read in self._files:
            if read.error:
                layout.addWidget(ranked(shown(read.error), "bad", wrap=True, parent=self))
        if self._facts:
            usable = say_count(len(self._facts), "{n} fact can be used", "{n} facts can be used")
            layout.addWidget(ranked(shown(_of_first(usable, len(self._facts))), parent=self))
            layout.addWidget(self._glance(), 3)
        for read in self._files:
            if read.passed_over:
                columns = join_texts(", ", map(plain_text.shown, read.passed_over))
                unread = tr("Nothing is read from: {columns}", columns=columns)
                layout.addWidget(ranked(unread, "muted", wrap=True, parent=self))
        problems = [(read.file, problem) for read in self._files for problem in read.problems]
        if problems:
            useless = say_count(len(problems), "{n} row cannot be used", "{n} rows cannot be used")
            useless = join_texts("; ", [_of_first(useless, len(problems)), say("the others still come in")])
            layout.addWidget(ranked(shown(useless), "warn", parent=self))
            layout.addWidget(self._row_table(tr("Rows that cannot be used"), tr("What is wrong"), problems), 2)
        notes = [(read.file, note) for read in self._files for note in read.notes]
        if notes:
            remarks = say_count(len(notes), "{n} remark about rows that come in", "{n} remarks about rows that come in")
            layout.addWidget(ranked(shown(_of_first(remarks, len(notes))), "warn", parent=self))
            layout.addWidget(self._row_table(tr("Rows to look at"), tr("What to know"), notes), 1)
        layout.addWidget(self.leave_out)
        layout.addWidget(self._buttons)

    def _glance(self) -> QTableWidget:
        facts = self._facts[:_GLANCE]
        rows = [(fact.subject, fact.prompt, fact.target, _extras(fact)) for fact in facts]
        titles = (tr("Subject"), tr("Relation"), tr("New object"), tr("Also there"))
        return self._table(tr("Facts"), titles, rows, stretch=1)

    def _row_table(self, name: str, title: str, said: Sequence[tuple[Path, RowProblem]]) -> QTableWidget:
        """The messages about rows of the files."""
        several = len(self._files) > 1
        rows = [
            (f"{file.name}, {one.row}" if several else str(one.row), shown(capitalised(one.reason)))
            for file, one in said[:_GLANCE]
        ]
        return self._table(name, (tr("Row"), title), rows, stretch=1)

    def _table(self, name: str, titles: Sequence[str], rows: Sequence[Sequence[str]], stretch: int) -> QTableWidget:
        table = QTableWidget(len(rows), len(titles), self)
        table.setAccessibleName(name)
        table.setHorizontalHeaderLabels(list(titles))
        table.verticalHeader().setVisible(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for line, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                table.setItem(line, column, item)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.resizeColumnsToContents()
        others = [column for column in range(len(titles)) if column != stretch]
        room = (1 - _STRETCHED) * self.width()
        for column, width in zip(others, fair_widths([table.columnWidth(c) for c in others], room), strict=True):
            table.setColumnWidth(column, round(width))
        table.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
        return table


def fair_widths(wanted: Sequence[float], room: float) -> list[float]:
    """``wanted`` widths reduced to fit into ``room``: narrow columns keep theirs, wide ones share the rest."""
    found, left = list(wanted), room
    for place, others in zip(
        sorted(range(len(wanted)), key=lambda p: wanted[p]), range(len(wanted), 0, -1), strict=True
    ):
        found[place] = min(wanted[place], left / others)
        left -= found[place]
    return found


def _extras(fact: Fact) -> str:
    """A short summary of the probes of a fact."""
    parts = (
        say("true answer") if fact.true else "",
        say_count(len(fact.paraphrases), "{n} paraphrase", "{n} paraphrases") if fact.paraphrases else "",
        say_count(len(fact.neighbours), "{n} neighbour", "{n} neighbours") if fact.neighbours else "",
        say_count(len(fact.same_subject), "{n} other fact", "{n} other facts") if fact.same_subject else "",
        say_count(len(fact.portability), "{n} that follows", "{n} that follow") if fact.portability else "",
        say_count(len(fact.generation), "{n} text", "{n} texts") if fact.generation else "",
    )
    return shown(join_texts(", ", parts))


def _of_first(text: str, count: int) -> str:
    """``text`` on so many rows, and that only the first of them are shown where they are many."""
    return text if count <= _GLANCE else say("{text}, the first {shown} are shown", text=text, shown=_GLANCE)
