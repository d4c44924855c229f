"""The settings dialog: every change is applied and saved at once; each setting has a unit, a default and a reset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.updates.looking import NO_KEY, has_key, standard_address
from gui.style.theme import Theme
from gui.support.settings import FONT_SIZES, Preferences, Settings
from gui.widgets.basics import Segmented
from gui.widgets.pieces import Elided, fit, padded, ranked
from gui.widgets.wheel import steady

_MOST_THREADS = 256
FIELD, WIDTH = 270, 600  # pixels
UPDATES = "Default: off. Then no network is ever asked, but when you do: Help, Check for updates."
_THEMES = (
    ("system", "System", "Follow the light or dark theme of the system"),
    ("light", "Light", "Always the light theme"),
    ("dark", "Dark", "Always the dark theme"),
    ("contrast", "Contrast", "Always the theme of high contrast: white and yellow on black"),
)


class PreferencesDialog(QDialog):
    """Theme, font size, threads, idle work, updates, and the folders of the program."""

    def __init__(self, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._defaults = Preferences()
        self._resets: list[tuple[QToolButton, str]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Settings")
        self.setMinimumWidth(WIDTH)
        self.theme = Segmented("Theme", _THEMES, self)
        self.font_size = self._number("Size of text", *FONT_SIZES, " pt")
        self.threads = self._number("Threads", 0, _MOST_THREADS, "")
        self.threads.setSpecialValueText("all cores but one")
        self.idle = QCheckBox("Measure what is missing", self)
        self.updates = QCheckBox("Look for a newer version", self)
        self.updates_from = QLineEdit(self)
        self.updates_from.setAccessibleName("Where newer versions are looked for")
        self.updates_from.setPlaceholderText(standard_address() or "https://... or a file")
        self.updates_from.setMinimumWidth(FIELD)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._lay_out()
        self._show()
        fit(self, WIDTH)
        self.theme.chosen.connect(lambda choice: settings.update(theme=choice))
        self.font_size.valueChanged.connect(lambda points: settings.update(font_size=points))
        self.threads.valueChanged.connect(lambda count: settings.update(threads=count))
        self.idle.toggled.connect(lambda on: settings.update(idle=on))
        self.updates.toggled.connect(lambda on: settings.update(updates=on))
        self.updates_from.editingFinished.connect(
            lambda: settings.update(updates_from=self.updates_from.text().strip())
        )
        settings.changed.connect(self._show)

    def _show(self) -> None:
        """Show the current settings, also if changed elsewhere."""
        values = self._settings.values
        self.theme.choose(values.theme)
        self.font_size.setValue(values.font_size)
        self.threads.setValue(values.threads)
        self.idle.setChecked(values.idle)
        self.updates.setChecked(values.updates)
        if self.updates_from.text() != values.updates_from:
            self.updates_from.setText(values.updates_from)
        for button, name in self._resets:
            changed = getattr(values, name) != getattr(self._defaults, name)
            button.setEnabled(changed)
            button.setIcon(self._theme.icon("undo"))

    def _number(self, name: str, low: int, high: int, suffix: str) -> QSpinBox:
        box = steady(QSpinBox(self))
        box.setRange(low, high)
        box.setSuffix(suffix)
        box.setAccessibleName(name)
        padded(box)
        return box

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(self._grid)
        self._row("Theme", self.theme, "theme", "Default: that of the system.")
        self._row("Size of text", self.font_size, "font_size", f"Default: {self._defaults.font_size} points.")
        threads = "Default: all cores but one, which is left to the screen. Holds from the next start."
        self._row("Threads of the engine", self.threads, "threads", threads)
        idle = (
            "Default: on. Superposition at layers whose statistics are not there yet is measured some seconds after "
            "all work has ended, and gives way at once."
        )
        self._row("While nobody asks", self.idle, "idle", idle)
        self._row("At each start", self.updates, "updates", UPDATES if has_key() else f"{UPDATES} {NO_KEY}")
        self._row("Feed of updates", self.updates_from, "updates_from", "Default: that of this release, if it has one.")
        folders = self._settings.folders
        self._folder("Sessions and data", folders.data)
        self._folder("Settings", folders.config)
        self._folder("Logs", folders.logs)
        layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _row(self, title: str, editor: QWidget, name: str, remark: str) -> None:
        """Add one setting: name, editor, reset; below, the default."""
        row = self._grid.rowCount()
        reset = QToolButton(self)
        reset.setAccessibleName(f"Reset {title.lower()}")
        reset.setToolTip("Back to the default")
        reset.clicked.connect(lambda: self._settings.update(**{name: getattr(self._defaults, name)}))
        self._resets.append((reset, name))
        label = QLabel(title, self)
        label.setBuddy(editor)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(reset, row, 2)
        self._grid.addWidget(ranked(remark, "muted", wrap=True, parent=self), row + 1, 1, 1, 2)

    def _folder(self, title: str, folder: Path) -> None:
        row = self._grid.rowCount()
        button = QPushButton("Open", self)
        button.setAccessibleName(f"Open the folder of {title.lower()}")
        button.clicked.connect(_opener(folder))
        self._grid.addWidget(QLabel(title, self), row, 0)
        self._grid.addWidget(Elided(str(folder), self), row, 1)
        self._grid.addWidget(button, row, 2)


def _opener(folder: Path) -> Callable[[], object]:
    return lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
