"""The dialog that takes somebody else's change of the open model in: what it holds is said before anything is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.evaluation.datasets import read_facts
from engine.events import Progress
from engine.support.wording import join_texts, say
from gui.bridge import Job
from gui.bridge.job import JobKind
from gui.context import PanelContext
from gui.dialogs.files import choose_file, choose_folder
from gui.language.wording import shown, tr
from gui.widgets.close_button import CloseButton
from gui.widgets.in_place import InPlace
from gui.widgets.pieces import Notice, primary, progress_bar, ranked
from gui.widgets.whole import Whole

if TYPE_CHECKING:
    from engine.errors import PalimpsestError
    from engine.imports.source import Found
    from engine.session.records import BatchRecord
    from engine.workbench import Workbench

ABOUT = say(
    "A LoRA adapter in PEFT's layout, deltas in a safetensors file, or another model of the same base (a folder, or a "
    "GGUF file) becomes one batch: it can be measured, taken back, replayed and exported like any other."
)
FACTS = say("Facts that it is said to hold (optional), to be asked before and after")
ADAPTER_CONFIG = "adapter_config.json"
_LINES = 2  # what is found at a place is mostly no longer
SETTLED = 300  # milliseconds after the last letter of a path before it is looked at


def may_be_change(path: Path) -> bool:
    """Whether a dropped path may be a change of a model and is no model itself."""
    if path.is_dir():
        return (path / ADAPTER_CONFIG).is_file() and not (path / "config.json").is_file()
    return path.suffix.lower() == ".safetensors" and not (path.parent / "config.json").is_file()


class ImportDialog(QDialog):
    """Choice of a place and of facts; reading is done in the worker thread, with progress and cancel."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        InPlace(self)
        self._context = context
        self._job: Job | None = None
        self._found: Found | None = None
        self.setWindowTitle(tr("Import a change"))
        self.place = self._line(tr("The change"))
        self.facts = self._line(shown(FACTS))
        self.folder_button, self.file_button, self.facts_button = (
            QPushButton(text, self) for text in (tr("Folder..."), tr("File..."), tr("Browse..."))
        )
        self.summary = ranked("", wrap=True, parent=self)
        self.notice = Notice(context.theme, self)
        self.bar = progress_bar(tr("Progress of the import"), self)
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # else the buttons move away below the pointer
        self.bar.setSizePolicy(kept)
        self.bar.hide()
        self.button = primary(tr("Import"), self)
        self.button.setDefault(True)
        self.close_button = CloseButton(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED)
        self._connect()
        self._lay_out()
        self._show_busy(False)

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        return line

    def _connect(self) -> None:
        self.place.textChanged.connect(self._on_place)
        self._settle.timeout.connect(self.look)
        self.folder_button.clicked.connect(
            lambda: self._take(self.place, choose_folder(self, tr("Import"), self._start()))
        )
        self.file_button.clicked.connect(
            lambda: self._browse(self.place, tr("Import"), tr("Deltas or a model (*.safetensors *.gguf)"))
        )
        self.facts_button.clicked.connect(
            lambda: self._browse(self.facts, tr("Facts"), tr("Facts (*.csv *.tsv *.json *.jsonl)"))
        )
        self.button.clicked.connect(self.start)
        self.close_button.clicked.connect(self._close_or_cancel)
        self._context.bridge.subscribe(Progress, self._on_progress)

    def present(self, place: Path | None = None) -> None:
        """Show the dialog, with the progress of a running import, or with ``place`` in it."""
        if self._job is None:
            self.notice.clear()
            if place is not None:
                self.place.setText(str(place))
                self._settle.stop()
                self.look()
        self.open()

    def look(self) -> None:
        """Say what is at the place, from its headers."""
        text = self.place.text().strip()
        if not text or self._job is not None:
            return
        self._submit(say("Looking at a change"), lambda bench: bench.imports.look(Path(text)), self._on_found, "look")

    def start(self) -> None:
        """Take the change in, in the worker thread."""
        text, facts = self.place.text().strip(), self.facts.text().strip()
        if self._job is not None or not text:
            return
        self._context.settings.remember("import folder", str(Path(text).parent))

        def work(bench: Workbench) -> Any:
            known = read_facts(Path(facts), require_all=True).facts if facts else ()
            return bench.imports.take(Path(text), known)

        self._submit(say("Importing {name}", name=Path(text).name), work, self._on_taken, "timeline")

    def _submit(
        self, title: str, work: Callable[[Workbench], Any], on_result: Callable[[Any], None], kind: JobKind
    ) -> None:
        self.notice.clear()
        self._job = self._context.bridge.submit(title, work, on_result=on_result, on_error=self._on_error, kind=kind)
        self._job.state_changed.connect(self._on_state)
        self._show_busy(True)

    # -- updates -------------------------------------------------------------------------------------------------------

    def _on_place(self, _text: str) -> None:
        self._found = None
        self.summary.clear()
        self._settle.start()
        self._show_busy(self._job is not None)

    def _on_found(self, found: Found) -> None:
        self._found = found
        self.summary.setText(shown(found.sentence))
        self._show_busy(self._job is not None)

    def _on_taken(self, record: BatchRecord) -> None:
        batch, undo = say("It is batch {batch} now.", batch=record.batch), say("Undo takes it back.")
        self.notice.say(shown(join_texts(" ", [batch, record.held_sentence, undo])), "good")

    def _on_error(self, error: PalimpsestError) -> None:
        self.notice.show_error(error)

    def _on_progress(self, event: Progress) -> None:
        if self._job is not None and self._context.bridge.current is self._job:
            self.bar.setRange(0, event.total)
            self.bar.setValue(event.done)

    def _on_state(self) -> None:
        if self._job is not None and self._job.state.final:
            self._job = None
            self._show_busy(False)

    def _show_busy(self, busy: bool) -> None:
        self.summary.setMinimumHeight(_LINES * self.summary.fontMetrics().lineSpacing())
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        self.button.setEnabled(not busy and self._found is not None)
        self.close_button.show_busy(busy)
        for widget in (self.facts, self.folder_button, self.file_button, self.facts_button):
            widget.setEnabled(not busy)

    def _close_or_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        else:
            self.reject()

    def _start(self) -> str:
        return str(self._context.settings.recall("import folder", str(Path.home())))

    def _browse(self, line: QLineEdit, title: str, kinds: str) -> None:
        self._take(line, choose_file(self, title, self._start(), kinds))

    @staticmethod
    def _take(line: QLineEdit, chosen: Path | None) -> None:
        if chosen is not None:
            line.setText(str(chosen))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        for row, (text, line, choosers) in enumerate(
            (
                (tr("Change", meaning="noun"), self.place, (self.folder_button, self.file_button)),
                (tr("Facts"), self.facts, (self.facts_button,)),
            )
        ):
            label = QLabel(text, self)
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
            for column, button in enumerate(choosers, 2):
                grid.addWidget(button, row, column, 1, 2 if len(choosers) == 1 else 1)
        self.facts.setPlaceholderText(shown(FACTS))
        self.place.setPlaceholderText(tr("A folder or a file"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.button)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(ranked(shown(ABOUT), "muted", wrap=True, parent=self))
        layout.addLayout(grid)
        for widget in (self.summary, self.bar, self.notice):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(buttons)
        Whole(self, 620)
