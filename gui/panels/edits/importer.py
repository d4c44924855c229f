"""Imports facts from files, from the clipboard, and from the demo world."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.errors import BadInput
from engine.fact import Fact
from engine.support import counted
from engine.support.wording import join_texts, listed, say, say_count
from gui.context import PanelContext
from gui.dialogs.files import choose_files
from gui.language.wording import shown, tr
from gui.panels.edits.clipboard import FIELD_WORDS, Pasted, format_rows, is_json, is_single_cell, read_rows
from gui.panels.edits.fact_rows import FactText, text_of
from gui.panels.edits.filling import Filling
from gui.panels.edits.import_dialog import ImportDialog, ReadFile, read_files, read_pasted
from gui.panels.edits.model import FIELD_OF, EditsModel
from gui.panels.edits.view import EditsView
from gui.widgets.pieces import Notice

SUFFIXES = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson")
_KINDS = say("Facts ({kinds});;All files (*)", kinds=" ".join(f"*{suffix}" for suffix in SUFFIXES))


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
        """Copy the selected rows to the clipboard as tab-separated text."""
        rows = self._view.selected_rows()
        if rows:
            QGuiApplication.clipboard().setText(format_rows(rows))

    def paste(self) -> None:
        """Paste: one value into the current cell, one column into that column of new rows, a table as new rows
        wherever the cursor is."""
        text = QGuiApplication.clipboard().text()
        index = self._view.currentIndex()
        if is_json(text):
            self._paste_json(text)
            return
        if is_single_cell(text) and index.isValid() and index.flags() & index.flags().ItemIsEditable:
            self._model.setData(index, text.strip("\r\n"))
            return
        field = FIELD_OF.get(index.column(), "subject") if index.isValid() else "subject"  # type: ignore[call-overload]
        try:
            pasted = read_rows(text, field)
        except BadInput as error:
            self._notice.show_error(error)
            return
        if not pasted.texts:
            none = tr("There is no table on the clipboard. Copy rows with subject, relation and object.")
            self._notice.say(none, "warn")
            return
        self.add(pasted.texts, say("paste"))
        self._notice.say(shown(_told(pasted)), "warn" if pasted.left_out else "good")

    def _paste_json(self, text: str) -> None:
        """Facts in JSON come as they would from a file; what of them cannot be used is shown before."""
        found = read_pasted(text)
        if found.error:
            self._notice.say(shown(found.error), "bad")
        elif found.problems:
            self._show([found])
        else:
            self.add([text_of(fact) for fact in found.facts], say("paste"))
            facts = counted.facts(len(found.facts))
            self._notice.say(tr("{facts} pasted from JSON.", facts=facts), "good")

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

    def add(self, texts: Sequence[FactText], what: str) -> None:
        """Append rows as one undo step; ``added`` is emitted when they are there, for many of them a little later."""
        self._filling.add(texts, what)

    def finish(self) -> None:
        """Append all that was asked for now."""
        self._filling.finish()


def _told(pasted: Pasted) -> str:
    """What was pasted, as what, and what of it was left out."""
    fields = listed(FIELD_WORDS.get(name, name) for name in pasted.fields)
    rest = say_count(
        pasted.left_out,
        "{n} cell beyond the known columns left out. Name the columns in a first line.",
        "{n} cells beyond the known columns left out. Name the columns in a first line.",
    )
    rows = len(pasted.texts)
    came = say_count(rows, "{n} row pasted as {fields}.", "{n} rows pasted as {fields}.", fields=fields)
    return join_texts(" ", [came, rest if pasted.left_out else ""])


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
