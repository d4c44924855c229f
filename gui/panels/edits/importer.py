"""Imports facts from files, from the clipboard, and from the demo world."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.errors import BadInput
from engine.fact import Fact
from engine.support import counted
from engine.support.wording import join_texts, listed, say, say_count
from gui.bridge import Job
from gui.context import PanelContext
from gui.dialogs.files import choose_files
from gui.language.wording import shown, tr, tr_count
from gui.panels.edits.clipboard import FIELD_WORDS, Pasted, format_rows, is_json, read_rows, single_value
from gui.panels.edits.fact_rows import FactText, text_of
from gui.panels.edits.filling import Filling
from gui.panels.edits.import_dialog import CLIPBOARD, ImportDialog, ReadFile, read_files, read_pasted
from gui.panels.edits.model import AT_ONCE, FIELD_OF, EditsModel
from gui.panels.edits.view import EditsView
from gui.widgets.pieces import Notice

SUFFIXES = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson")
_KINDS = say("Facts ({kinds});;All files (*)", kinds=" ".join(f"*{suffix}" for suffix in SUFFIXES))
_LONG = 50_000  # letters on the clipboard: what takes longer to read than one may wait for is read beside the engine
T = TypeVar("T")


class Importer(QObject):
    """Everything that adds many rows at once."""

    added = Signal(list)  # the new rows

    def __init__(
        self, context: PanelContext, model: EditsModel, view: EditsView, notice: Notice, panel: QWidget
    ) -> None:
        super().__init__(panel)
        self._context = context
        self._model = model
        self._view = view
        self._notice = notice
        self._panel = panel
        self._filling = Filling(model, self)
        self._filling.done.connect(self.added)
        self._reading: Job | None = None  # of the clipboard
        self._told = (0, "")  # the step of undo that was a paste, and what was said of it
        model.undo_stack.coming = self
        model.undo_stack.indexChanged.connect(self._forget_told)

    # -- files ---------------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Choose files, then read them."""
        start = str(self._context.settings.recall("facts folder", str(Path.home())))
        self.read(choose_files(self._panel, tr("Import facts"), start, shown(_KINDS)))

    def read(self, files: Sequence[Path]) -> None:
        """Read ``files`` beside the engine, whatever it is doing, and show their contents."""
        if not files:
            return
        self._notice.clear()
        self._context.settings.remember("facts folder", str(files[0].parent))
        reading = (
            say("Reading {file}", file=files[0].name)
            if len(files) == 1
            else say_count(len(files), "Reading {n} file", "Reading {n} files")
        )
        self._context.bridge.submit_beside(
            reading,
            lambda: read_files(files),
            on_result=self._show,
            on_error=self._notice.show_error,
        )

    def _show(self, files: Sequence[ReadFile]) -> None:
        known = {row.fact_id for row in self._model.rows.rows}
        dialog = ImportDialog(self._context.theme, files, known, self._panel)
        dialog.accepted_with.connect(self._take)
        dialog.open()

    def _take(self, facts: list[Fact]) -> None:
        self.add([text_of(fact) for fact in facts], say("import"))

    # -- clipboard -----------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Copy the selected rows to the clipboard as tab-separated text; many of them are written beside the engine."""
        rows = self._view.selected_rows()
        if 0 < len(rows) <= AT_ONCE:
            QGuiApplication.clipboard().setText(format_rows(rows))
        elif rows:
            self._context.bridge.submit_beside(
                say("Copying"), lambda: format_rows(rows), lambda text: self._take_copied(text, len(rows))
            )

    def _take_copied(self, text: str, count: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self._notice.say(tr_count(count, "{n} row copied.", "{n} rows copied."), "good")

    def paste(self) -> None:
        """Paste: one value into the current cell, one column into that column of new rows, a table as new rows
        wherever the cursor is. Much of it is read beside the engine."""
        data = QGuiApplication.clipboard().mimeData()
        text, html = data.text(), data.html() if data.hasHtml() else ""
        index = self._view.currentIndex()
        field = FIELD_OF.get(index.column(), "subject") if index.isValid() else "subject"  # type: ignore[call-overload]
        if is_json(text):
            self._read_pasted(text, lambda: read_pasted(text), self._take_json)
        elif not (value := single_value(text, field, html)) or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._read_pasted(text or html, lambda: read_rows(text, field, html), self._take_table)
        elif (line := self._view.open_line()) is not None:
            line.insert(value)
        else:
            self._model.setData(index, value)

    def _read_pasted(self, text: str, read: Callable[[], T], take: Callable[[T], object]) -> None:
        """Read what was pasted, and take it: now, or soon where it is much. A cell that is open is taken before."""
        self._view.take_typed()
        self._notice.clear()
        if len(text) > _LONG:
            title = say("Reading {file}", file=CLIPBOARD)
            self._reading = self._context.bridge.submit_beside(title, read, take, self._notice.show_error)
            return
        try:
            found = read()
        except BadInput as error:
            self._notice.show_error(error)
        else:
            take(found)

    def _take_table(self, pasted: Pasted) -> None:
        if not pasted.texts:
            none = tr("There is no table on the clipboard. Copy rows with subject, relation and object.")
            self._notice.say(none, "warn")
            return
        rank = "warn" if pasted.left_out or pasted.unread else "good"
        self._add_pasted(pasted.texts, told_of(pasted), rank)

    def _take_json(self, found: ReadFile) -> None:
        """Facts in JSON come as they would from a file; what of them cannot be used is shown before."""
        if found.error:
            self._notice.say(shown(found.error), "bad")
        elif found.problems:
            self._show([found])
        else:
            facts = counted.facts(len(found.facts))
            self._add_pasted(list(map(text_of, found.facts)), say("{facts} pasted from JSON.", facts=facts), "good")

    # -- demo world ----------------------------------------------------------------------------------------------------

    def add_demo(self, count: int) -> None:
        """Add ``count`` random facts of the demo world that are not in the table."""

        def take(facts: Sequence[Fact]) -> None:
            known = {row.fact_id for row in self._model.rows.rows}  # now: another request may have been waiting as well
            self.add([text_of(fact) for fact in choose_demo_facts(facts, known, count)], say("demo facts"))

        self._context.bridge.submit(
            say_count(count, "Choosing {n} demo fact", "Choosing {n} demo facts"),
            lambda bench: bench.demo_facts(),
            on_result=take,
            on_error=self._notice.show_error,
            needs="model",
        )

    def add(self, texts: Sequence[FactText], what: str, then: Callable[[], object] | None = None) -> None:
        """Append rows as one undo step; ``added`` is emitted, and ``then`` called, when they are there, for many of
        them a little later."""
        self._filling.add(texts, what, then)

    def _add_pasted(self, texts: Sequence[FactText], said: str, rank: str) -> None:
        def tell() -> None:
            self._view.setFocus()  # so that undo takes these rows back, and not the last batch
            self._told = self._model.undo_stack.index(), shown(said)
            self._notice.say(self._told[1], rank)

        self.add(texts, say("paste"), tell)

    def _forget_told(self, index: int) -> None:
        """Of a paste that was undone nothing is said any more."""
        if index < self._told[0] and self._notice.text == self._told[1]:
            self._notice.clear()

    # -- what is not there yet -----------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether rows were asked for that are not there yet."""
        return self._filling.busy or self._is_reading()

    def undo(self) -> None:
        """Give up what was asked for last of that."""
        if self._reading is not None and self._is_reading():
            self._reading.cancel()
        else:
            self._filling.give_up()
        self._notice.say(tr("The rows that were still to come were given up."))

    def _is_reading(self) -> bool:
        return self._reading is not None and not self._reading.control.cancelled and not self._reading.state.final

    def finish(self) -> None:
        """Append all that was asked for now."""
        self._filling.finish()


def told_of(pasted: Pasted) -> str:
    """What was pasted, as what, and what of it was left out."""
    fields = listed(FIELD_WORDS.get(name, name) for name in pasted.fields)
    rest = say_count(
        pasted.left_out,
        "{n} cell beyond the known columns left out. Name the columns in a first line.",
        "{n} cells beyond the known columns left out. Name the columns in a first line.",
    )
    unread = say_count(
        len(pasted.unread),
        "{n} column left out, as its heading is not known: {columns}.",
        "{n} columns left out, as their headings are not known: {columns}.",
        columns=listed(pasted.unread),
    )
    above = say_count(pasted.above, "{n} line above the headings left out.", "{n} lines above the headings left out.")
    rows = len(pasted.texts)
    came = say_count(rows, "{n} row pasted as {fields}.", "{n} rows pasted as {fields}.", fields=fields)
    told = [(True, came), (pasted.left_out, rest), (pasted.unread, unread), (pasted.above, above)]
    return join_texts(" ", [text for there, text in told if there])


def choose_demo_facts(facts: Sequence[Fact], known: set[str], count: int) -> list[Fact]:
    """``count`` facts not in ``known``, shuffled with their number as seed; subjects repeat only once all are used."""
    free = [fact for fact in facts if fact.id not in known]
    random.Random(len(known)).shuffle(free)
    subjects: set[str] = set()
    first: list[Fact] = []
    later: list[Fact] = []
    for fact in free:
        (later if fact.subject in subjects else first).append(fact)
        subjects.add(fact.subject)
    return (first + later)[:count]


def dropped_files(data: QMimeData) -> list[Path]:
    """The dropped files that may contain facts."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in SUFFIXES and path.is_file()]
