"""The export dialog: every form in which edits leave the program, with its options and what it keeps of the edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from engine.errors import BadInput
from engine.events import Progress
from engine.exports.table import EXPORTS, Export
from engine.support.endings import wrong_ending
from engine.support.wording import capitalised, join_texts, lowered, say
from gui.bridge import Job
from gui.context import PanelContext
from gui.dialogs.files import choose_file, choose_folder, choose_new_file
from gui.language.choice import page_language
from gui.language.wording import shown, tr
from gui.widgets.close_button import CloseButton
from gui.widgets.in_place import InPlace
from gui.widgets.knob_form import KnobForm
from gui.widgets.pieces import Notice, primary, progress_bar, ranked
from gui.widgets.scrolled import Scrolled
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.whole import Whole, room_for

if TYPE_CHECKING:
    from engine.exports.kept import Kept
    from engine.workbench import Workbench
MARGIN = 20  # pixels


class ExportDialog(QDialog):
    """Choice of kind and path; writing is done in the worker thread, with progress and cancel, in the open dialog."""

    def __init__(self, context: PanelContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        InPlace(self)
        self._context = context
        self._job: Job | None = None
        self._written: Path | None = None
        self.setWindowTitle(tr("Export"))
        self.choices = QButtonGroup(self)
        self.options = KnobForm(context.theme, self)
        self.options.changed.connect(self._check_place)
        self.options.file_wanted.connect(self._browse_option)
        self.measure_button = QPushButton(tr("What does it keep?"), self)
        self.measure_button.setToolTip(tr("Ask every edit as it would be in this form; nothing is written"))
        self.measure_button.clicked.connect(self.measure)
        self.place = QLineEdit(self)
        self.place.setAccessibleName(tr("Where to write"))
        self.place.textChanged.connect(self._on_place)
        self.browse = QPushButton(tr("Browse..."), self)
        self.browse.clicked.connect(self._browse)
        self.remark = ranked("", "warn", wrap=True, parent=self)
        self.notice = Notice(context.theme, self)
        self.bar = progress_bar(tr("Progress of the export"), self)
        self.bar.hide()
        self.show_button = QPushButton(tr("Show in folder"), self)
        self.show_button.clicked.connect(self._show_in_folder)
        self.show_button.hide()
        self.export_button = primary(tr("Export"), self)
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self.start)
        self.close_button = CloseButton(self)
        self.close_button.clicked.connect(self._close_or_cancel)
        self._lay_out()
        follow_the_eye(self)
        self.choices.idToggled.connect(self._choose)
        self.choices.button(0).setChecked(True)
        context.bridge.subscribe(Progress, self._on_progress)

    @property
    def kind(self) -> Export:
        """The chosen form."""
        return EXPORTS[self.choices.checkedId()]

    def present(self) -> None:
        """Show the dialog, with the progress of a running export."""
        if self._job is None:
            self.notice.clear()
            self.show_button.hide()
            self._choose(self.choices.checkedId(), True)
            self.choices.button(self.choices.checkedId()).setFocus()
        self.open()

    def start(self) -> None:
        """Export in the worker thread."""
        if self._job is not None or not self.place.text().strip() or self._refusal is not None:
            return
        place = Path(self.place.text().strip()).expanduser()
        self._context.settings.remember("export folder", str(place.parent))
        work = partial(_write, self.kind, place, self._given())
        self._submit(say("Exporting {form}", form=lowered(self.kind.title)), work, self._on_written)

    def measure(self) -> None:
        """Ask what the chosen form would keep of each edit, in the worker thread."""
        if self._job is None and self.kind.kept is not None:
            self._submit(say("Measuring what is kept"), partial(_measure, self.kind, self._given()), self._on_measured)

    def _submit(self, title: str, work: Callable[[Workbench], Any], on_result: Callable[[Any], None]) -> None:
        self.notice.clear()
        self.show_button.hide()
        self._job = self._context.bridge.submit(
            title, work, on_result=on_result, on_error=self.notice.show_error, kind="export"
        )
        self._job.state_changed.connect(self._on_state)
        self._show_busy(True)

    def _given(self) -> dict[str, Any]:
        return self.options.values()

    @property
    def _refusal(self) -> BadInput | None:
        """Why the file that is named cannot be one of this form; None where it can, or none is named."""
        place = self.place.text().strip()
        return wrong_ending(Path(place), self.kind.endings) if place else None

    # -- updates -------------------------------------------------------------------------------------------------------

    def _on_progress(self, event: Progress) -> None:
        if self._job is not None and self._context.bridge.current is self._job:
            self.bar.setRange(0, event.total)
            self.bar.setValue(event.done)

    def _on_written(self, place: Path) -> None:
        self._written = Path(place)
        self.notice.say(tr("Written to {place}", place=place), "good")
        self.show_button.show()
        self._check_place()

    def _on_measured(self, kept: Kept) -> None:
        self.notice.say(shown(kept.sentence), "warn" if kept.lost else "good")
        self._grow()

    def _on_state(self) -> None:
        if self._job is not None and self._job.state.final:
            self._job = None
            self._show_busy(False)
            self._check_place()

    def _show_busy(self, busy: bool) -> None:
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        self.export_button.setEnabled(not busy)
        self.close_button.show_busy(busy)
        for widget in (self.place, self.browse, self.options, self.measure_button, *self.choices.buttons()):
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
            self.options.set_knobs(self.kind.options.knobs())
            self._say_numbers()
            self.options.setVisible(bool(self.options.fields))
            self.measure_button.setVisible(self.kind.kept is not None)
            self.place.setText(str(folder / f"{name}-{self.kind.ends}{self.kind.suffix}"))
            self._on_place()  # also where the name is the same

    def _say_numbers(self) -> None:
        """Name the type in which a model folder's numbers are written by itself, as the dialog that opens one does."""
        field, model = self.options.fields.get("numbers"), self._context.bridge.model
        if field is not None and model is not None and isinstance(field.editor, QComboBox):
            automatic = field.editor.findData("auto")
            field.editor.setItemText(automatic, tr("Automatic: {dtype}", dtype=model.dtype))
            field.editor.adjustSize()

    def _on_place(self) -> None:
        """What was said of another place, or of another form, is true no more."""
        if self._job is None:
            self.notice.clear()
            self.show_button.hide()
        self._check_place()

    def _check_place(self) -> None:
        """Warn about existing files before writing."""
        place = Path(self.place.text().strip()).expanduser()
        text, refusal = "", self._refusal
        if place == self._written and not self.show_button.isHidden():
            pass  # it is there because it was written just now, as the message says
        elif not self.place.text().strip():
            pass
        elif refusal is not None:
            text = shown(join_texts(" ", (capitalised(refusal.reason), refusal.hint)))
        elif place.is_file():
            text = tr("This file is there already and will be replaced.")
        elif place.is_dir() and (self.kind.suffix or any(place.iterdir())):
            text = tr("This is a folder.") if self.kind.suffix else tr("This folder is not empty.")
        self.remark.setText(text)
        self.remark.setVisible(bool(text))
        self._grow()
        free = self._job is None and not self.options.problem
        self.export_button.setEnabled(free and bool(self.place.text().strip()) and refusal is None)
        self.measure_button.setEnabled(free)

    def _browse(self) -> None:
        place = Path(self.place.text())
        if self.kind.suffix:
            kinds = " ".join(f"*{ending}" for ending in self.kind.endings)
            chosen = choose_new_file(self, tr("Export"), str(place), f"{shown(self.kind.title)} ({kinds})")
        else:
            folder = choose_folder(self, tr("Export into this folder"), str(place.parent))
            chosen = folder / place.name if folder is not None else None
        if chosen is not None:
            self.place.setText(str(chosen))

    def _browse_option(self, name: str) -> None:
        """Choose the file that an option names, such as the GGUF file of the base."""
        start = self.options.fields[name].editor.property("text") or str(Path(self.place.text()).parent)
        chosen = choose_file(self, tr("The base's file"), str(start), tr("GGUF files (*.gguf)"))
        if chosen is not None:
            self.options.fields[name].write(str(chosen))

    def _show_in_folder(self) -> None:
        if self._written is not None:
            folder = self._written if self._written.is_dir() else self._written.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _grow(self) -> None:
        """Take the height that wrapped lines and shown options need: a dialog does not do so by itself."""
        layout, forms = self.layout(), self._choice_grid
        if layout is not None:
            layout.activate()
            width, others = self.width(), layout.sizeHint().height() - self._forms.sizeHint().height()
            needed = others + forms.totalHeightForWidth(width - 2 * MARGIN)
            self.resize(width, min(max(self.height(), needed), room_for(self).height()))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 18, MARGIN, 16)
        layout.setSpacing(10)
        forms = QWidget(self)
        self._choice_grid = self._choice_list()
        forms.setLayout(self._choice_grid)
        self._forms = Scrolled(forms)
        layout.addWidget(self._forms, 1)  # with large text they are higher than a laptop's screen
        layout.addWidget(self.options)
        layout.addSpacing(4)
        label = QLabel(tr("Where"), self)
        label.setBuddy(self.place)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.place, 1)
        row.addWidget(self.browse)
        layout.addLayout(row)
        for widget in (self.remark, self.bar, self.notice):
            layout.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.show_button)
        buttons.addWidget(self.measure_button)
        buttons.addStretch(1)
        buttons.addWidget(self.export_button)
        buttons.addWidget(self.close_button)
        layout.addLayout(buttons)
        Whole(self, 620)

    def _choice_list(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        for number, kind in enumerate(EXPORTS):
            button = QRadioButton(shown(kind.title), self)
            button.setAccessibleDescription(shown(kind.text))
            font = button.font()
            font.setBold(True)
            button.setFont(font)
            self.choices.addButton(button, number)
            text = ranked(shown(kind.text), "muted", wrap=True, parent=self)
            text.setIndent(23)
            grid.addWidget(button, 3 * number, 0)
            grid.addWidget(text, 3 * number + 1, 0)
            grid.setRowMinimumHeight(3 * number + 2, 6)
        grid.setRowStretch(3 * len(EXPORTS), 1)  # else they move apart when a form has fewer options
        return grid


def _write(form: Export, place: Path, options: Mapping[str, Any], bench: Workbench) -> Any:
    return form.write(bench.exports.written_in(page_language()), place, options)


def _measure(form: Export, options: Mapping[str, Any], bench: Workbench) -> Any:
    assert form.kept is not None
    return form.kept(bench.exports, options)
