"""The export dialog: the edited model, the weight change, the session, a report, the facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.events import Progress
from gui.bridge import Job
from gui.context import PanelContext
from gui.dialogs.files import choose_folder, choose_new_file
from gui.widgets.pieces import Notice, primary, ranked

if TYPE_CHECKING:
    from engine.workbench import Workbench


@dataclass(frozen=True)
class ExportKind:
    """One kind of export. ``suffix`` is "" for a folder."""

    key: str
    title: str
    text: str
    suffix: str
    call: Callable[[Workbench, Path], Any]


KINDS = (
    ExportKind(
        "model",
        "Edited model",
        "A Hugging Face folder that loads anywhere, with the edits written into the weights.",
        "",
        lambda bench, place: bench.export_model(place),
    ),
    ExportKind(
        "adapter",
        "Change as LoRA adapter",
        "The change alone, in the layout of PEFT, to be put onto the same base model.",
        "",
        lambda bench, place: bench.export_adapter(place),
    ),
    ExportKind(
        "session",
        "Session",
        "Everything in one file, to go on with on another machine.",
        ".palimpsest",
        lambda bench, place: bench.export_session(place),
    ),
    ExportKind(
        "report",
        "Report",
        "One HTML page with plots, tables and every setting, to be mailed.",
        ".html",
        lambda bench, place: bench.export_report(place),
    ),
    ExportKind(
        "facts",
        "Facts and results",
        "A table of all facts with what was measured; .csv or .json.",
        ".csv",
        lambda bench, place: bench.export_facts(place),
    ),
)


class ExportDialog(QDialog):
    """Choice of kind and path; writing is done in the worker thread, with progress and cancel, in the open dialog."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        self._written: Path | None = None
        self.setWindowTitle("Export")
        self.setMinimumWidth(580)
        self.choices = QButtonGroup(self)
        self.place = QLineEdit(self)
        self.place.setAccessibleName("Where to write")
        self.place.textChanged.connect(self._check_place)
        self.browse = QPushButton("Browse...", self)
        self.browse.clicked.connect(self._browse)
        self.remark = ranked("", "warn", wrap=True, parent=self)
        self.notice = Notice(context.theme, self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the export")
        self.bar.hide()
        self.show_button = QPushButton("Show in folder", self)
        self.show_button.clicked.connect(self._show_in_folder)
        self.show_button.hide()
        self.export_button = primary("Export", self)
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.start)
        self.close_button = QPushButton("Close", self)
        self.close_button.clicked.connect(self._close_or_cancel)
        self._lay_out()
        self.choices.idToggled.connect(self._choose)
        self.choices.button(0).setChecked(True)
        context.bridge.subscribe(Progress, self._on_progress)

    @property
    def kind(self) -> ExportKind:
        """The chosen kind."""
        return KINDS[self.choices.checkedId()]

    def present(self) -> None:
        """Show the dialog, with the progress of a running export."""
        if self._job is None:
            self.notice.clear()
            self.show_button.hide()
            self._choose(self.choices.checkedId(), True)
        self.open()

    def start(self) -> None:
        """Export in the worker thread."""
        if self._job is not None or not self.place.text().strip():
            return
        place = Path(self.place.text().strip()).expanduser()
        self.notice.clear()
        self.show_button.hide()
        self._context.settings.remember("export folder", str(place.parent))
        self._job = self._context.bridge.submit(
            f"Exporting {self.kind.title.lower()}",
            partial(_call, self.kind, place),
            on_result=self._on_written,
            on_error=self.notice.show_error,
            kind="export",
        )
        self._job.state_changed.connect(self._on_state)
        self._show_busy(True)

    # -- updates -------------------------------------------------------------------------------------------------------

    def _on_progress(self, event: Progress) -> None:
        if self._job is not None and self._context.bridge.current is self._job:
            self.bar.setRange(0, event.total)
            self.bar.setValue(event.done)

    def _on_written(self, place: Path) -> None:
        self._written = Path(place)
        self.notice.say(f"Written to {place}", "good")
        self.show_button.show()

    def _on_state(self) -> None:
        if self._job is not None and self._job.state.final:
            self._job = None
            self._show_busy(False)
            self._check_place()

    def _show_busy(self, busy: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        self.export_button.setEnabled(not busy)
        self.close_button.setText("Cancel" if busy else "Close")
        for widget in (self.place, self.browse, *self.choices.buttons()):
            widget.setEnabled(not busy)

    def _close_or_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
        else:
            self.reject()

    def _choose(self, _number: int, chosen: bool) -> None:
        if chosen:
            folder = Path(str(self._context.settings.recall("export folder", str(Path.home()))))
            model = self._context.bridge.model
            name = model.name if model is not None else "model"
            ends = {"model": "edited", "adapter": "adapter"}.get(self.kind.key, self.kind.key)
            self.place.setText(str(folder / f"{name}-{ends}{self.kind.suffix}"))

    def _check_place(self) -> None:
        """Warn about existing files before writing."""
        place = Path(self.place.text().strip()).expanduser()
        text = ""
        if place.is_file():
            text = "This file is there already and will be replaced."
        elif place.is_dir() and (self.kind.suffix or any(place.iterdir())):
            text = "This is a folder." if self.kind.suffix else "This folder is not empty."
        self.remark.setText(text)
        self.remark.setVisible(bool(text))
        self.export_button.setEnabled(bool(self.place.text().strip()) and self._job is None)

    def _browse(self) -> None:
        place = Path(self.place.text())
        if self.kind.suffix:
            chosen = choose_new_file(self, "Export", str(place), f"{self.kind.title} (*{self.kind.suffix})")
        else:
            folder = choose_folder(self, "Export into this folder", str(place.parent))
            chosen = folder / place.name if folder is not None else None
        if chosen is not None:
            self.place.setText(str(chosen))

    def _show_in_folder(self) -> None:
        if self._written is not None:
            folder = self._written if self._written.is_dir() else self._written.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(self._choice_list())
        layout.addSpacing(4)
        label = QLabel("Where", self)
        label.setBuddy(self.place)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.place, 1)
        row.addWidget(self.browse)
        layout.addLayout(row)
        for widget in (self.remark, self.bar, self.notice):
            layout.addWidget(widget)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        buttons.addWidget(self.export_button)
        buttons.addWidget(self.close_button)
        layout.addLayout(buttons)

    def _choice_list(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        for number, kind in enumerate(KINDS):
            button = QRadioButton(kind.title, self)
            button.setAccessibleDescription(kind.text)
            font = button.font()
            font.setBold(True)
            button.setFont(font)
            self.choices.addButton(button, number)
            text = ranked(kind.text, "muted", wrap=True, parent=self)
            text.setIndent(23)
            grid.addWidget(button, 3 * number, 0)
            grid.addWidget(text, 3 * number + 1, 0)
            grid.setRowMinimumHeight(3 * number + 2, 6)
        return grid


def _call(kind: ExportKind, place: Path, bench: Workbench) -> Any:
    return kind.call(bench, place)
