"""The import dialog: the contents of the files, a preview of the first rows, and the invalid rows with reasons."""

from __future__ import annotations

from collections.abc import Sequence
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
from engine.support.plain_text import shown
from gui.panels.edits.fact_rows import sentence
from gui.style.theme import Theme
from gui.support.units import plural
from gui.widgets.pieces import primary, ranked

if TYPE_CHECKING:
    from engine.evaluation.datasets import RowProblem

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


def _read(file: Path) -> ReadFile:
    from engine.evaluation.datasets import read_facts

    try:
        found = read_facts(file)
    except BadInput as error:
        return ReadFile(file, (), (), str(error))
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
        self.setWindowTitle("Import facts")
        self.resize(_WIDTH, 560)
        again = len(self._facts) - len(self._new)
        self.leave_out = QCheckBox(f"Leave out {plural(again, 'fact')} already in the table", self)
        self.leave_out.setChecked(True)
        self.leave_out.setVisible(again > 0)
        self.leave_out.toggled.connect(self._refresh)
        self._buttons = QDialogButtonBox(self)
        self.add_button = primary("Add")
        self._buttons.addButton(self.add_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self._refresh()
        self.add_button.setFocus()

    @property
    def facts(self) -> list[Fact]:
        """The facts that would be added now."""
        return self._new if self.leave_out.isChecked() else self._facts

    def _refresh(self) -> None:
        self.add_button.setText(f"Add {plural(len(self.facts), 'fact')}")
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
                layout.addWidget(ranked(read.error, "bad", wrap=True, parent=self))
        if self._facts:
            layout.addWidget(ranked(self._count(len(self._facts), "fact", "can be used"), parent=self))
            layout.addWidget(self._glance(), 3)
        for read in self._files:
            if read.passed_over:
                columns = ", ".join(map(shown, read.passed_over))
                layout.addWidget(ranked(f"Nothing is read from: {columns}", "muted", wrap=True, parent=self))
        problems = [(read.file, problem) for read in self._files for problem in read.problems]
        if problems:
            text = self._count(len(problems), "row", "cannot be used")
            layout.addWidget(ranked(f"{text}; the others still come in", "warn", parent=self))
            layout.addWidget(self._row_table("Rows that cannot be used", "What is wrong", problems), 2)
        notes = [(read.file, note) for read in self._files for note in read.notes]
        if notes:
            layout.addWidget(ranked(self._count(len(notes), "remark", "about rows that come in"), "warn", parent=self))
            layout.addWidget(self._row_table("Rows to look at", "What to know", notes), 1)
        layout.addWidget(self.leave_out)
        layout.addWidget(self._buttons)

    def _count(self, count: int, noun: str, verb: str) -> str:
        shown = f", the first {_GLANCE} are shown" if count > _GLANCE else ""
        return f"{plural(count, noun)} {verb}{shown}"

    def _glance(self) -> QTableWidget:
        facts = self._facts[:_GLANCE]
        rows = [(fact.subject, fact.prompt, fact.target, _extras(fact)) for fact in facts]
        return self._table("Facts", ("Subject", "Relation", "New object", "Also there"), rows, stretch=1)

    def _row_table(self, name: str, title: str, said: Sequence[tuple[Path, RowProblem]]) -> QTableWidget:
        """The messages about rows of the files."""
        several = len(self._files) > 1
        rows = [
            (f"{file.name}, {one.row}" if several else str(one.row), sentence(one.reason))
            for file, one in said[:_GLANCE]
        ]
        return self._table(name, ("Row", title), rows, stretch=1)

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
        room = (1 - _STRETCHED) * _WIDTH
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
        "true answer" if fact.true else "",
        plural(len(fact.paraphrases), "paraphrase") if fact.paraphrases else "",
        plural(len(fact.neighbours), "neighbour") if fact.neighbours else "",
        plural(len(fact.same_subject), "other fact") if fact.same_subject else "",
        f"{len(fact.portability)} that follow{'' if len(fact.portability) > 1 else 's'}" if fact.portability else "",
        plural(len(fact.generation), "text") if fact.generation else "",
    )
    return ", ".join(filter(None, parts))
