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
from gui.context import PanelContext
from gui.dialogs.files import choose_files
from gui.panels.edits.clipboard import format_rows, is_single_cell, read_rows
from gui.panels.edits.fact_rows import FactText, text_of
from gui.panels.edits.filling import Filling
from gui.panels.edits.import_dialog import ImportDialog, ReadFile, read_files
from gui.panels.edits.model import FIELD_OF, EditsModel
from gui.panels.edits.view import EditsView
from gui.support.units import plural
from gui.widgets.pieces import Notice

SUFFIXES = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson")
_KINDS = f"Facts ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;All files (*)"


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
        self.read(choose_files(self._panel, "Import facts", start, _KINDS))

    def read(self, files: Sequence[Path]) -> None:
        """Read ``files`` beside the engine, whatever it is doing, and show their contents."""
        if not files:
            return
        self._notice.clear()
        self._context.settings.remember("facts folder", str(files[0].parent))
        names = files[0].name if len(files) == 1 else plural(len(files), "file")
        self._context.bridge.submit_beside(
            f"Reading {names}",
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
        self.add([text_of(fact) for fact in facts], "import")

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
            self._notice.say("There is no table on the clipboard. Copy rows with subject, relation and object.", "warn")
            return
        self.add(pasted.texts, "paste")
        self._notice.say(f"{plural(len(pasted.texts), 'row')} pasted as {_listed(pasted.fields)}.", "good")
        if pasted.left_out:
            cells = plural(pasted.left_out, "cell")
            self._notice.say(
                f"{self._notice.text} {cells} beyond the known columns left out. Name the columns in a first line.",
                "warn",
            )

    # -- demo world ----------------------------------------------------------------------------------------------------

    def add_demo(self, count: int) -> None:
        """Add ``count`` random facts of the demo world that are not in the table."""

        def take(facts: Sequence[Fact]) -> None:
            known = {row.fact_id for row in self._model.rows.rows}  # now: another request may have been waiting as well
            self.add([text_of(fact) for fact in choose_demo_facts(facts, known, count)], "demo facts")

        self._context.bridge.submit(
            f"Choosing {plural(count, 'demo fact')}",
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


def _listed(names: Sequence[str]) -> str:
    """Names in words: "subject, relation and object"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


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
