"""The curve of kurtosis over depth, with buttons to pin the current curve, overlay another model's, and save it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.errors import PalimpsestError
from engine.laboratory.kurtosis_curves import KurtosisCurve, curve_of, read_curve, write_curve
from engine.support.wording import say
from gui.context import PanelContext
from gui.dialogs.files import choose_files, choose_new_file
from gui.language.wording import shown, tr
from gui.panels.matrix.depth_plot import DepthPlot
from gui.widgets.pieces import Notice

if TYPE_CHECKING:
    from engine.diagnostics.superposition import Superposition
    from gui.style.theme import Theme

KINDS = say("Curves (*.json)")


class DepthPage(QWidget):
    """Pinned and loaded curves remain when another model is loaded, so that models can be compared."""

    def __init__(self, context: PanelContext) -> None:
        super().__init__()
        self._context = context
        self._now: KurtosisCurve | None = None
        self._before: KurtosisCurve | None = None
        self.others: list[KurtosisCurve] = []
        self.plot = DepthPlot()
        self.notice = Notice(context.theme)
        self.keep = QPushButton(tr("Keep", meaning="curve"))
        self.keep.setToolTip(tr("Keep this curve beside those that are measured later"))
        self.keep.clicked.connect(lambda _checked=False: self._keep())
        self.load = QPushButton(tr("Load..."))
        self.load.setToolTip(tr("Lay the saved curve of another model or moment over this one"))
        self.load.clicked.connect(lambda _checked=False: self._load())
        self.save = QPushButton(tr("Save..."))
        self.save.setToolTip(tr("Save this curve as a small JSON file"))
        self.save.clicked.connect(lambda _checked=False: self._save())
        self.clear = QPushButton(tr("Clear"))
        self.clear.setToolTip(tr("Take all curves away that were kept or loaded"))
        self.clear.clicked.connect(lambda _checked=False: self._show_others([]))
        row = QHBoxLayout()
        for button in (self.keep, self.load, self.save, self.clear):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        column.addWidget(self.plot, 1)
        column.addLayout(row)
        self._show_others([])

    def apply_theme(self, theme: Theme) -> None:
        """Apply the colours of ``theme``."""
        self.plot.apply_theme(theme)

    def show_now(self, now: Superposition | None, before: Superposition | None) -> None:
        """Show the curve of the current measurement and that of the base model."""
        model = self._context.bridge.model
        name = model.name if model is not None else say("model")
        self._now = curve_of(now, name) if now is not None else None
        earlier = say("{model} before the session", model=name)
        self._before = curve_of(before, name, earlier) if before is not None else None
        self._draw()

    def add(self, file: Path) -> None:
        """Overlay the curve in ``file``; an error of reading is shown in this page."""
        try:
            curve = read_curve(file)
        except PalimpsestError as error:
            self.notice.show_error(error)
            return
        self.notice.clear()
        self._show_others([*self.others, curve])

    # -- internal ------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        self.plot.show_curves(self._now, self._before, self.others)
        self.keep.setEnabled(self._now is not None)
        self.save.setEnabled(self._now is not None)
        self.clear.setEnabled(bool(self.others))

    def _show_others(self, curves: list[KurtosisCurve]) -> None:
        self.others = curves
        self._draw()

    def _keep(self) -> None:
        if self._now is not None:
            self._show_others([*self.others, self._now])

    def _load(self) -> None:
        for file in choose_files(self, tr("Load curves"), str(self._context.settings.folders.data), shown(KINDS)):
            self.add(file)

    def _save(self) -> None:
        if self._now is None:
            return
        proposed = self._context.settings.folders.data / f"{self._now.name.replace('/', ' ')}.json"
        file = choose_new_file(self, tr("Save curve"), str(proposed), shown(KINDS))
        if file is None:
            return
        try:
            write_curve(file if file.suffix else file.with_suffix(".json"), self._now)
        except PalimpsestError as error:
            self.notice.show_error(error)
