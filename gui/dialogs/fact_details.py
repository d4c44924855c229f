"""The optional parts of a fact: true answer, paraphrases, neighbours and other facts of the same subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.fact import Probe
from gui.models.fact_rows import FactRow, FactText
from gui.panels.pieces import primary, ranked
from gui.theme import Theme


class ProbeTable(QTableWidget):
    """Prompts with their answers, with an empty line at the end to type into."""

    def __init__(self, name: str, probes: Sequence[Probe], editable: bool, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self._editable = editable
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(["Prompt", "Answer that must stay"])
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(1, 210)
        self.verticalHeader().setVisible(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        for probe in probes:
            self._append(probe.prompt, probe.answer or "")
        if editable:
            self._append("", "")
            self.cellChanged.connect(self._grow)
        else:
            self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)

    def probes(self) -> tuple[Probe, ...]:
        """The lines that have a prompt."""
        lines = [(self._text(row, 0), self._text(row, 1)) for row in range(self.rowCount())]
        return tuple(Probe(prompt, answer or None) for prompt, answer in lines if prompt)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text().strip() if item is not None else ""

    def _append(self, prompt: str, answer: str) -> None:
        row = self.rowCount()
        self.insertRow(row)
        self.setItem(row, 0, QTableWidgetItem(prompt))
        self.setItem(row, 1, QTableWidgetItem(answer))

    def _grow(self, row: int) -> None:
        if row == self.rowCount() - 1 and (self._text(row, 0) or self._text(row, 1)):
            self._append("", "")


class DetailsDialog(QDialog):
    """Edits the optional parts; ``accepted_with`` gives row and text. A locked row is only shown."""

    accepted_with = Signal(object, object)  # FactRow, FactText

    def __init__(self, theme: Theme, row: FactRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        text, free = row.text, not row.is_locked
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Fact details")
        self.resize(620, 640)
        self._sentence = QLabel(_sentence(text), self)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setFont(theme.font(1.15, bold=True))
        self.true = QLineEdit(text.true, self)
        self.true.setAccessibleName("True answer")
        self.true.setReadOnly(not free)
        self.paraphrases = QPlainTextEdit("\n".join(text.paraphrases), self)
        self.paraphrases.setAccessibleName("Paraphrases, one a line")
        self.paraphrases.setTabChangesFocus(True)
        self.paraphrases.setReadOnly(not free)
        self.neighbours = ProbeTable("Neighbours", text.neighbours, free, self)
        self.same_subject = ProbeTable("Other facts of the subject", text.same_subject, free, self)
        self._buttons = QDialogButtonBox(self)
        if free:
            self._buttons.addButton(primary("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = QDialogButtonBox.StandardButton.Cancel if free else QDialogButtonBox.StandardButton.Close
        self._buttons.addButton(cancel)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()

    def text(self) -> FactText:
        """The row's text with what is typed here."""
        lines = (line.strip() for line in self.paraphrases.toPlainText().splitlines())
        return replace(
            self._row.text,
            true=self.true.text().strip(),
            paraphrases=tuple(filter(None, lines)),
            neighbours=self.neighbours.probes(),
            same_subject=self.same_subject.probes(),
        )

    def _accept(self) -> None:
        self.accepted_with.emit(self._row, self.text())
        self.accept()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(6)
        layout.addWidget(self._sentence)
        if self._row.lock_reason:
            layout.addWidget(ranked(self._row.lock_reason, "muted", wrap=True, parent=self))
        parts: tuple[tuple[str, str, QWidget, int], ...] = (
            ("True answer", "what the model should have said before", self.true, 0),
            ("Paraphrases", "full prompts that should give the new object too, one a line", self.paraphrases, 2),
            ("Neighbours", "prompts about other subjects; type into the empty line", self.neighbours, 3),
            ("Same subject", "other facts of this subject; type into the empty line", self.same_subject, 3),
        )
        for title, help_text, widget, stretch in parts:
            label = QLabel(f"<b>{title}</b>, {help_text}", self)
            label.setBuddy(widget)
            layout.addSpacing(6)
            layout.addWidget(label)
            layout.addWidget(widget, stretch)
        layout.addSpacing(8)
        layout.addWidget(self._buttons)


def _sentence(text: FactText) -> str:
    """The fact as one reads it: prompt with its subject, then the new object."""
    prompt = text.relation.replace("{}", text.subject or "{}")
    return f"{prompt} → {text.target}" if text.target else prompt
