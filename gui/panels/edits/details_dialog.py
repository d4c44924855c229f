"""The dialog of the optional fields of a fact: true answer, paraphrases, and the prompts that measure an edit."""

from __future__ import annotations

import re
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
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.fact import Probe
from engine.support.wording import join_texts, say
from gui.language.wording import shown, tr
from gui.panels.edits.fact_rows import FactRow, FactText
from gui.style.theme import Theme
from gui.widgets.composing import Composing
from gui.widgets.pieces import primary, ranked
from gui.widgets.whole import resize_for_text

_LINE_END = re.compile("[\r\n\x0b\x0c\x85\u2028\u2029]+")


class ProbeTable(QTableWidget):
    """A table of prompts with their answers, with an empty line at the end for input."""

    def __init__(
        self, name: str, answer: str, probes: Sequence[Probe], editable: bool, parent: QWidget | None = None
    ) -> None:
        """``answer`` is the heading of the answers."""
        super().__init__(0, 2, parent)
        self._editable = editable
        self.setAccessibleName(shown(name))
        self.setHorizontalHeaderLabels([tr("Prompt"), shown(answer)])
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
        """The lines that are not empty; an answer without a prompt is left for the validation of the fact to refuse."""
        lines = [(self._text(row, 0), self._text(row, 1)) for row in range(self.rowCount())]
        return tuple(Probe(prompt, answer or None) for prompt, answer in lines if prompt or answer)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        # Not stripped: whether a space at an end is significant is decided by the validation of the fact.
        return item.text().lstrip() if item is not None else ""

    def _append(self, prompt: str, answer: str) -> None:
        row = self.rowCount()
        self.insertRow(row)
        self.setItem(row, 0, QTableWidgetItem(prompt))
        self.setItem(row, 1, QTableWidgetItem(answer))

    def _grow(self, row: int) -> None:
        if row == self.rowCount() - 1 and (self._text(row, 0) or self._text(row, 1)):
            self._append("", "")


class LinesEdit(QPlainTextEdit):
    """Texts, one per line. A multi-line text is shown on one line, and returned as it was unless it is edited."""

    def __init__(self, name: str, texts: Sequence[str], editable: bool, parent: QWidget | None = None) -> None:
        super().__init__("\n".join(_LINE_END.sub(" ⏎ ", text) for text in texts), parent)
        # The widget does not return some space characters as they were set.
        self._given = dict(zip(self._lines(), texts, strict=True)) if texts else {}
        self.setAccessibleName(tr("{name}, one a line", name=name))
        self.setTabChangesFocus(True)
        self.setReadOnly(not editable)

    def texts(self) -> tuple[str, ...]:
        """The lines that are not empty."""
        return tuple(self._given.get(line, line) for line in self._lines() if line)

    def _lines(self) -> list[str]:
        return [line.lstrip() for line in self.toPlainText().split("\n")]


class DetailsDialog(QDialog):
    """Edits the optional fields; ``accepted_with`` emits row and text. A locked row is read-only but for its note."""

    accepted_with = Signal(object, object)  # FactRow, FactText
    noted = Signal(object, str)  # FactRow, the note

    def __init__(self, theme: Theme, row: FactRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        text, free = row.text, not row.is_locked
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Fact details"))
        resize_for_text(self, 620, 640)
        self._sentence = QLabel(_sentence(text), self)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setFont(theme.font(1.15, bold=True))
        self.true = QLineEdit(text.true, self)
        self.true.setAccessibleName(tr("True answer"))
        self.true.setReadOnly(not free)
        self._true_given = self.true.text()
        self.note = QLineEdit(row.remark, self)
        for line in (self.true, self.note):
            Composing(line)
        self.note.setAccessibleName(tr("Note"))
        self.note.setPlaceholderText(tr("For you; the model never sees it"))
        stays, follows = say("Answer that must stay"), say("Answer that follows")
        self.paraphrases = LinesEdit(say("Paraphrases"), text.paraphrases, free, self)
        self.neighbours = ProbeTable(say("Neighbours"), stays, text.neighbours, free, self)
        self.same_subject = ProbeTable(say("Other facts of the subject"), stays, text.same_subject, free, self)
        self.portability = ProbeTable(say("What follows from the fact"), follows, text.portability, free, self)
        self.generation = LinesEdit(say("Beginnings of texts"), text.generation, free, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)  # one frame is enough
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(tr("Probes"))
        self._buttons = QDialogButtonBox(self)
        save = tr("Save") if free else tr("Save note")
        self._buttons.addButton(primary(save), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()

    def text(self) -> FactText:
        """The row's text with the fields of this dialog."""
        true = self.true.text()
        return replace(
            self._row.text,
            true=self._row.text.true if true == self._true_given else true.strip(),
            paraphrases=self.paraphrases.texts(),
            neighbours=self.neighbours.probes(),
            same_subject=self.same_subject.probes(),
            portability=self.portability.probes(),
            generation=self.generation.texts(),
        )

    def _accept(self) -> None:
        if not self._row.is_locked:
            self.accepted_with.emit(self._row, self.text())
        self.noted.emit(self._row, self.note.text().strip())
        self.accept()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(6)
        layout.addWidget(self._sentence)
        if self._row.lock_reason:
            layout.addWidget(ranked(shown(self._row.lock_reason), "muted", wrap=True, parent=self))
        label = QLabel(tr("<b>True answer</b>, what the model should have said before"), self)
        label.setBuddy(self.true)
        layout.addSpacing(6)
        layout.addWidget(label)
        layout.addWidget(self.true)
        note = QLabel(tr("<b>Note</b>"), self)
        note.setBuddy(self.note)
        layout.addSpacing(6)
        layout.addWidget(note)
        layout.addWidget(self.note)
        layout.addSpacing(8)
        layout.addWidget(self.tabs, 1)
        text = self._row.text
        self._add_tabs()
        known = (
            say("relation {name}", name=text.label) if text.label else "",
            say("number {number}", number=text.source_id) if text.source_id else "",
        )
        if any(known):
            named = tr("From its file: {known}", known=join_texts(", ", known))
            layout.addWidget(ranked(named, "muted", wrap=True, parent=self))
        layout.addSpacing(8)
        layout.addWidget(self._buttons)

    def _add_tabs(self) -> None:
        paraphrases = say("Full prompts that should give the new object too, one a line.")
        neighbours = say("Prompts about other subjects, which no edit should touch.")
        same = say("Other facts of this subject, which should stay as they are.")
        follows = say("Prompts whose answers follow from the new fact (portability).")
        texts = say("Beginnings of texts about the subject, for fluency, one a line.")
        self._add_tab(say("Paraphrases"), paraphrases, self.paraphrases)
        self._add_tab(say("Neighbours"), neighbours, self.neighbours)
        self._add_tab(say("Same subject"), same, self.same_subject)
        self._add_tab(say("Follows"), follows, self.portability)
        self._add_tab(say("Texts"), texts, self.generation)

    def _add_tab(self, title: str, help_text: str, widget: ProbeTable | LinesEdit) -> None:
        """Add a page for one field, with the number of its entries in the title."""
        page = QWidget(self.tabs)
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 8, 0, 0)
        inner.addWidget(ranked(shown(help_text), "muted", wrap=True, parent=page))
        inner.addWidget(widget, 1)
        count = len(widget.probes() if isinstance(widget, ProbeTable) else widget.texts())
        self.tabs.addTab(page, tr("{title} ({count})", title=title, count=count) if count else shown(title))


def _sentence(text: FactText) -> str:
    """The fact as a sentence: prompt with its subject, then the new object."""
    prompt = text.relation.replace("{}", text.subject or "{}")
    return f"{prompt} → {text.target}" if text.target else prompt
