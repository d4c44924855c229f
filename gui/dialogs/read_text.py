"""The dialog in which a model that was taught to write finds the facts of a text, before any of them is edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.language.wording import shown, tr, tr_count
from gui.widgets.pieces import Notice, primary, ranked
from gui.widgets.whole import resize_for_text

if TYPE_CHECKING:
    from engine.errors import PalimpsestError
    from engine.fact import Fact
    from engine.methods.memllm.writing import Dropped, FoundInText
    from gui.bridge import Job

WHAT = say(
    "A model that was taught to write says which facts a text tells. Those that stay ticked are written into MemLLM's "
    "memory, as edits like any others; nothing is written before."
)
HEADS = (say("Subject"), say("Relation"), say("Object"), say("Sentence"))
NAME_WIDTH = 140  # pixels
NAMED = 5
"""Parts that are left out, shown at most."""


class ReadTextDialog(QDialog):
    """Takes a text and shows what is found in it; ``on_accepted`` is called with the facts that are ticked."""

    def __init__(
        self,
        context: PanelContext,
        on_accepted: Callable[[tuple[Fact, ...]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._on_accepted = on_accepted
        self._facts: tuple[Fact, ...] = ()
        self._job: Job | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Read a text into the memory"))
        resize_for_text(self, 760, 560)
        self.notice = Notice(context.theme, self)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(tr("Text that tells facts"))
        self.text.setPlaceholderText(tr("Type or paste a text that tells facts, in whole sentences"))
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._refresh)
        self.look = QPushButton(tr("Find facts"), self)
        self.look.clicked.connect(self._look)
        self.told = ranked("", "muted", wrap=True, parent=self)
        self.table = self._new_table()
        self.dropped = ranked("", "muted", wrap=True, parent=self)
        self.dropped.hide()
        self.button = primary("", self)
        self._lay_out()
        self.finished.connect(lambda _result: self._leave())
        self._refresh()

    @property
    def chosen(self) -> tuple[Fact, ...]:
        """The facts that are ticked."""
        states = (self.table.item(row, 0) for row in range(self.table.rowCount()))
        ticked = [item is not None and item.checkState() == Qt.CheckState.Checked for item in states]
        return tuple(fact for fact, chosen in zip(self._facts, ticked, strict=True) if chosen)

    def accept(self) -> None:
        """Close, and have the ticked facts written."""
        self._on_accepted(self.chosen)
        super().accept()

    # -- the engine ----------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find the facts of the text; what was found or asked before is dropped."""
        self._leave()
        self.notice.clear()
        self._show_facts((), ())
        self.told.setText(tr("The model reads the text sentence by sentence."))
        text = self.text.toPlainText()
        self._job = self._context.bridge.submit(
            say("Finding facts in a text"),
            lambda bench: bench.readers.find_facts(text),
            on_result=self._show,
            on_error=self._refuse,
            kind="measure",
        )

    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()

    # -- display -------------------------------------------------------------------------------------------------------

    def _show(self, found: FoundInText) -> None:
        self._show_facts([one.fact for one in found.facts], [one.sentence for one in found.facts])
        count = tr_count(len(found.facts), "{n} fact was found.", "{n} facts were found.")
        self.told.setText(count if found.facts else tr("The model found no fact in the text."))
        self.dropped.setText(_named(found.dropped))
        self.dropped.setVisible(bool(found.dropped))

    def _show_facts(self, facts: Sequence[Fact], sentences: Sequence[str]) -> None:
        self._facts = tuple(facts)
        self.dropped.hide()
        self.table.setRowCount(len(facts))
        for row, (fact, sentence) in enumerate(zip(facts, sentences, strict=True)):
            for column, text in enumerate((fact.subject, fact.relation, fact.target, sentence)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if column == 0:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    item.setCheckState(Qt.CheckState.Checked)
                self.table.setItem(row, column, item)
        self._refresh()

    def _refuse(self, error: PalimpsestError) -> None:
        self.told.setText("")
        self.notice.show_error(error)

    def _refresh(self) -> None:
        count = len(self.chosen)
        self.look.setEnabled(bool(self.text.toPlainText().strip()))
        self.button.setText(tr_count(count, "Write {n} fact", "Write {n} facts"))
        self.button.setEnabled(count > 0)

    def _new_table(self) -> QTableWidget:
        table = QTableWidget(0, len(HEADS), self)
        table.setAccessibleName(tr("Facts that the text tells"))
        table.setHorizontalHeaderLabels([shown(head) for head in HEADS])
        table.verticalHeader().hide()
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        heads = table.horizontalHeader()
        heads.setDefaultSectionSize(NAME_WIDTH)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setStretchLastSection(True)  # the sentence is the longest
        table.itemChanged.connect(lambda _item: self._refresh())
        return table

    def _lay_out(self) -> None:
        asking = QHBoxLayout()
        asking.addWidget(self.look)
        asking.addWidget(self.told, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(ranked(shown(WHAT), wrap=True, parent=self))
        layout.addWidget(self.notice)
        layout.addWidget(self.text, 2)
        layout.addLayout(asking)
        layout.addWidget(self.table, 3)
        layout.addWidget(self.dropped)
        layout.addWidget(buttons)


def _named(dropped: Sequence[Dropped]) -> str:
    """What was left out and why, the first few by name."""
    parts = [say("{written}: {why}", written=part.written, why=part.why) for part in dropped[:NAMED]]
    more = len(dropped) - NAMED
    if more > 0:
        parts.append(say_count(more, "{n} more", "{n} more"))
    return shown(say("Left out, as the model wrote no fact there:\n{parts}", parts=join_texts("\n", parts)))
