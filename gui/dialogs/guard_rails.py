"""The dialog of guard rails of a run: limits, and how often earlier edits are re-queried during it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.support.wording import join_texts, say
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.run_watch import MEASURES, GuardRail, RunWatch, keep_rails, keep_schedule
from gui.support.settings import Settings
from gui.widgets.basics import set_rank
from gui.widgets.pieces import padded, ranked
from gui.widgets.wheel import steady
from gui.widgets.whole import Whole

ACTIONS = (
    ("pause", say("pause"), say("Hold the run; it can go on")),
    ("rollback", say("roll back"), say("Go back to the last good batch")),
)
WHAT = say(
    "Checked after every batch of a run. The reason is written into the timeline and shown when a limit is passed."
)
_MOST_EDITS = 100_000


class RailRow:
    """The widgets of one limit: on or off, its value in the measure's unit, and the action on violation."""

    def __init__(self, rail: GuardRail, parent: QWidget) -> None:
        about = MEASURES[rail.measure]
        self.measure = rail.measure
        self._factor = 100.0 if about.share else 1.0
        self.on = QCheckBox(shown(about.title), parent)
        self.on.setToolTip(shown(about.help))
        self.value = steady(QDoubleSpinBox(parent))
        self.value.setDecimals(0 if about.share else 2)
        self.value.setRange(*((1.0, 100.0) if about.share else (1.01, 1000.0)))
        self.value.setSingleStep(5.0 if about.share else 0.1)
        self.value.setSuffix(" %" if about.share else " ×")
        self.value.setAccessibleName(tr("Limit: {what}", what=about.title))
        self.action = steady(QComboBox(parent))
        self.action.setAccessibleName(tr("What happens: {what}", what=about.title))
        for key, text, tip in ACTIONS:
            self.action.addItem(shown(text), key)
            self.action.setItemData(self.action.count() - 1, shown(tip), Qt.ItemDataRole.ToolTipRole)
        padded(self.value)
        for widget in (self.value, self.action):
            widget.setMaximumWidth(130)  # leaves room for the titles
        self.show(rail)

    def show(self, rail: GuardRail) -> None:
        """Show ``rail``."""
        self.on.setChecked(rail.on)
        self.value.setValue(rail.value * self._factor)
        self.action.setCurrentIndex(max(0, self.action.findData(rail.action)))
        self.follow()

    def follow(self) -> None:
        """Enable value and action only while the limit is on."""
        for widget in (self.value, self.action):
            widget.setEnabled(self.on.isChecked())

    @property
    def rail(self) -> GuardRail:
        """The limit as entered."""
        value = round(self.value.value() / self._factor, 4)
        return GuardRail(self.measure, value, self.action.currentData(), self.on.isChecked())


class GuardRailsDialog(QDialog):
    """The dialog; every change is applied at once, for the next run."""

    def __init__(self, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Guard rails"))
        watch = RunWatch.recalled(settings)
        self.rows = [RailRow(rail, self) for rail in watch.rails]
        self.every, self.sample = (
            self._number(tr("Ask earlier edits every")),
            self._number(tr("Edits asked each time")),
        )
        self.every.setSpecialValueText(tr("when it is their turn"))
        self.every.setSuffix(tr(" edits"))
        self.sample.setSpecialValueText(tr("all"))
        self.every.setValue(watch.retention_every)
        self.sample.setValue(watch.retention_sample)
        self.summary = ranked("", "muted", wrap=True, parent=self)
        self._lay_out()
        Whole(self, 600)
        for row in self.rows:
            row.on.toggled.connect(partial(self._keep, row))
            row.value.valueChanged.connect(partial(self._keep, row))
            row.action.currentIndexChanged.connect(partial(self._keep, row))
        for box in (self.every, self.sample):
            box.valueChanged.connect(lambda _count: self._keep_schedule())
        self._say()

    def _number(self, name: str) -> QSpinBox:
        box = steady(QSpinBox(self))
        box.setRange(0, _MOST_EDITS)
        box.setAccessibleName(name)
        padded(box)
        return box

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for line, row in enumerate(self.rows):
            for column, widget in enumerate((row.on, row.value, row.action)):
                grid.addWidget(widget, line, column)
        for name, box in (
            (tr("Ask earlier edits again every"), self.every),
            (tr("Edits asked each time"), self.sample),
        ):
            label = QLabel(name, self)
            label.setBuddy(box)
            line = grid.rowCount()
            grid.addWidget(label, line, 0)
            grid.addWidget(box, line, 1, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(ranked(shown(WHAT), "muted", wrap=True, parent=self))
        layout.addLayout(grid)
        layout.addWidget(self.summary)
        layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _keep(self, row: RailRow, _value: object) -> None:
        row.follow()
        keep_rails(self._settings, [other.rail for other in self.rows])
        self._say()

    def _keep_schedule(self) -> None:
        keep_schedule(self._settings, self.every.value(), self.sample.value())
        self._say()

    def _say(self) -> None:
        """Show a summary, with a remark if a limit is checked less often than after each batch."""
        watch = RunWatch.recalled(self._settings)
        asks = any(rail.on and rail.measure != "norm" for rail in watch.rails)
        words = [say("Set: {limits}.", limits=watch.summary)]
        if asks and not watch.retention_every:
            words.append(say("All but the norm are measured from time to time; set every how many edits to be sure."))
        self.summary.setText(shown(join_texts(" ", words)))
        set_rank(self.summary, "muted")
