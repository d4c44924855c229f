"""The dialog before loading a model: its properties, memory estimate, supported methods, device and dtype."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from engine.methods.knobs import MethodInfo
from engine.support import counted
from engine.support.wording import join_texts, say
from gui.language.wording import shown, tr
from gui.panels.model.memory_bar import MemoryBar, verdict
from gui.style.theme import Theme
from gui.support.units import format_bytes, format_count
from gui.widgets.basics import set_rank
from gui.widgets.method_picker import by_family
from gui.widgets.pieces import Elided, primary, ranked
from gui.widgets.wheel import steady
from gui.widgets.whole import Whole

if TYPE_CHECKING:
    from engine.model.footprint import Inspection, MemoryEstimate
    from engine.workbench import Workbench

DTYPES = (
    ("auto", say("Automatic")),
    ("float32", say("float32, exact")),
    ("bfloat16", say("bfloat16, half the memory")),
    ("float16", say("float16, half the memory")),
)


@dataclass(frozen=True)
class LoadChoices:
    """Information available without loading. ``estimates`` and ``openings``, as text, are by device and dtype."""

    inspection: Inspection
    methods: tuple[MethodInfo, ...]
    devices: tuple[str, ...]
    estimates: Mapping[tuple[str, str], MemoryEstimate]
    openings: Mapping[tuple[str, str], str]


def look_into(bench: Workbench, folder: Path | str) -> LoadChoices:
    """Collect the choices; runs in the worker thread."""
    inspection = bench.inspect(folder)
    devices = bench.devices()
    ways = [(device, name) for device in devices for name, _ in DTYPES]
    estimates = {way: bench.estimate(inspection, *way) for way in ways}
    told = {} if inspection.refusal else {way: bench.opening(folder, *way) for way in ways}
    openings = {way: opening.sentence for way, opening in told.items() if opening is not None}
    return LoadChoices(inspection, bench.methods(), devices, estimates, openings)


class LoadDialog(QDialog):
    """Shows :class:`LoadChoices`; ``accepted_with`` emits device and dtype.

    Too little memory never prevents loading, because the estimate can be wrong; only an unsupported architecture is
    refused.
    """

    accepted_with = Signal(str, str)

    def __init__(self, theme: Theme, choices: LoadChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self._theme = theme
        inspection = choices.inspection
        self.setWindowTitle(tr("Open {name}", name=inspection.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.device = steady(QComboBox(self))
        self.device.addItems(choices.devices)
        self.device.setAccessibleName(tr("Device"))
        self.dtype = steady(QComboBox(self))
        for name, title in DTYPES:
            self.dtype.addItem(shown(title), name)
        self.dtype.setAccessibleName(tr("Number format"))
        self._bar = MemoryBar(theme, self)
        self._verdict = ranked("", wrap=True, parent=self)
        self.opening = ranked("", "muted", wrap=True, parent=self)
        self._buttons = QDialogButtonBox(self)
        self.load_button = primary(tr("Load"))
        self._buttons.addButton(self.load_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        self.device.currentTextChanged.connect(self._refresh)
        self.dtype.currentIndexChanged.connect(self._refresh)
        self._lay_out()
        self._refresh()
        self.load_button.setFocus()

    def _estimate(self) -> MemoryEstimate:
        return self._choices.estimates[self.device.currentText(), str(self.dtype.currentData())]

    def _refresh(self) -> None:
        estimate, automatic = self._estimate(), self._choices.estimates[self.device.currentText(), "auto"]
        self.dtype.setItemText(0, tr("Automatic: {dtype}", dtype=automatic.dtype))
        self._bar.show_estimate(estimate)
        fits = estimate.total <= estimate.free
        self._verdict.setText(shown(verdict(estimate)))
        set_rank(self._verdict, "muted" if fits else "bad")
        opening = self._choices.openings.get((self.device.currentText(), str(self.dtype.currentData())), "")
        self.opening.setText(shown(opening))
        self.opening.setVisible(bool(opening))
        self.load_button.setText(tr("Load") if fits else tr("Load anyway"))
        self.load_button.setEnabled(not self._choices.inspection.refusal)

    def _accept(self) -> None:
        self.accepted_with.emit(self.device.currentText(), str(self.dtype.currentData()))
        self.accept()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        name = QLabel(self._choices.inspection.name, self)
        name.setFont(self._theme.font(1.35, bold=True))
        layout.addWidget(name)
        folder = Elided(self._choices.inspection.folder, self)
        set_rank(folder, "muted")
        layout.addWidget(folder)
        layout.addWidget(ranked(self._facts(), parent=self, wrap=True))
        if self._choices.inspection.loss:
            layout.addWidget(ranked(shown(self._choices.inspection.loss), "muted", wrap=True, parent=self))
        for remark in self._choices.inspection.remarks:
            layout.addWidget(ranked(shown(remark), "warn", wrap=True, parent=self))
        layout.addSpacing(6)
        layout.addLayout(self._choosers())
        layout.addSpacing(4)
        layout.addWidget(self._bar)
        layout.addWidget(self._verdict)
        layout.addWidget(self.opening)
        layout.addSpacing(6)
        layout.addLayout(self._method_list())
        layout.addSpacing(8)
        layout.addWidget(self._buttons)
        Whole(self, 560)

    def _facts(self) -> str:
        seen = self._choices.inspection
        parts = (
            seen.architecture,
            counted.layers(seen.layers),
            say("{parameters} parameters", parameters=format_count(seen.parameters)),
            say("stored as {precision}", precision=seen.precision),
            say("{size} on disk", size=format_bytes(seen.disk_bytes)),
        )
        return shown(join_texts(" · ", parts))

    def _choosers(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.addRow(tr("Device"), self.device)
        form.addRow(tr("Number format"), self.dtype)
        return form

    def _method_list(self) -> QGridLayout:
        """The methods of each family with a sign and a word, or one sentence why none is supported."""
        refusal = self._choices.inspection.refusal
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        families = by_family(self._choices.methods)
        for row, (family, methods) in enumerate(families.items()):
            sign = QLabel(self)
            icon = self._theme.icon("close", "bad") if refusal else self._theme.icon("check", "good")
            sign.setPixmap(icon.pixmap(16, 16))
            grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(QLabel(shown(family), self), row, 1, Qt.AlignmentFlag.AlignTop)
            names = join_texts(" · ", (method.title for method in methods))  # titles have commas
            words = tr("will not work: {names}", names=names) if refusal else tr("will work: {names}", names=names)
            grid.addWidget(ranked(words, "muted", wrap=True, parent=self), row, 2)
        if refusal:
            grid.addWidget(ranked(shown(refusal), "bad", wrap=True, parent=self), len(families), 0, 1, 3)
        return grid
