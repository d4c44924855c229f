"""The settings dialog: every change is applied and saved at once; each setting has a unit, a default and a reset."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

from engine.support.wording import join_texts, lowered, say
from engine.updates.looking import NO_KEY, has_key, standard_address
from gui.language.choice import OWN_NAMES
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.settings import FONT_SIZES, Preferences, Settings
from gui.widgets.basics import Segmented
from gui.widgets.pieces import Elided, padded, ranked
from gui.widgets.scrolled import Scrolled
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.wheel import steady
from gui.widgets.whole import Whole

_MOST_THREADS = 256
FIELD, WIDTH = 270, 600  # pixels
UPDATES = say("Default: off. Then no network is ever asked, but when you do: Help, Check for updates.")
_THEMES = (
    ("system", say("System"), say("Follow the light or dark theme of the system")),
    ("light", say("Light"), say("Always the light theme")),
    ("dark", say("Dark"), say("Always the dark theme")),
    ("contrast", say("Contrast"), say("Always the theme of high contrast: white and yellow on black")),
)
_LANGUAGES = (
    ("system", say("System"), say("The language of the system, where the program speaks it, else English")),
    ("en", OWN_NAMES["en"], say("Always English")),
    ("ja", OWN_NAMES["ja"], say("Always Japanese")),
)


class PreferencesDialog(QDialog):
    """Theme, language, font size, threads, idle work, updates, and the folders of the program."""

    def __init__(self, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._defaults = Preferences()
        self._resets: list[tuple[QToolButton, str]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Settings"))
        self.theme = Segmented(tr("Theme"), _said(_THEMES), self)
        self.language = Segmented(tr("Language"), _said(_LANGUAGES), self)
        self.font_size = self._number(tr("Size of text"), *FONT_SIZES, " pt")
        self.threads = self._number(tr("Threads"), 0, _MOST_THREADS, "")
        self.threads.setSpecialValueText(tr("all cores but one"))
        self.idle = QCheckBox(tr("Measure what is missing"), self)
        self.updates = QCheckBox(tr("Look for a newer version"), self)
        self.updates_from = QLineEdit(self)
        self.updates_from.setAccessibleName(tr("Where newer versions are looked for"))
        self.updates_from.setPlaceholderText(standard_address() or tr("https://... or a file"))
        self.updates_from.setMinimumWidth(FIELD)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._lay_out()
        follow_the_eye(self)
        self._show()
        self.theme.chosen.connect(lambda choice: settings.update(theme=choice))
        self.language.chosen.connect(lambda choice: settings.update(language=choice))
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
        self.language.choose(values.language)
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
        content = QWidget(self)
        content.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Scrolled(content), 1)  # with large text it is higher than a laptop's screen
        self._row(say("Theme"), self.theme, "theme", say("Default: that of the system."))
        language = say("Default: that of the system. Files, logs and the command line stay English.")
        self._row(say("Language"), self.language, "language", language)
        points = say("Default: {points} points.", points=self._defaults.font_size)
        self._row(say("Size of text"), self.font_size, "font_size", points)
        threads = say("Default: all cores but one, which is left to the screen. Holds from the next start.")
        self._row(say("Threads of the engine"), self.threads, "threads", threads)
        idle = say(
            "Default: on. Superposition at layers whose statistics are not there yet is measured some seconds after "
            "all work has ended, and gives way at once."
        )
        self._row(say("While nobody asks"), self.idle, "idle", idle)
        updates = join_texts(" ", [UPDATES, "" if has_key() else NO_KEY])
        self._row(say("At each start"), self.updates, "updates", updates)
        feed = say("Default: that of this release, if it has one.")
        self._row(say("Feed of updates"), self.updates_from, "updates_from", feed)
        folders = self._settings.folders
        self._folder(say("Sessions and data"), folders.data)
        self._folder(say("Settings"), folders.config)
        self._folder(say("Logs"), folders.logs)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        Whole(self, WIDTH)

    def _row(self, title: str, editor: QWidget, name: str, remark: str) -> None:
        """Add one setting: name, editor, reset; below, the default."""
        row = self._grid.rowCount()
        reset = QToolButton(self)
        reset.setAccessibleName(tr("Reset {setting}", setting=lowered(title)))
        reset.setToolTip(tr("Back to the default"))
        reset.clicked.connect(lambda: self._settings.update(**{name: getattr(self._defaults, name)}))
        self._resets.append((reset, name))
        label = QLabel(shown(title), self)
        label.setBuddy(editor)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(editor, row, 1, Qt.AlignmentFlag.AlignLeft)
        self._grid.addWidget(reset, row, 2)
        self._grid.addWidget(ranked(shown(remark), "muted", wrap=True, parent=self), row + 1, 1, 1, 2)

    def _folder(self, title: str, folder: Path) -> None:
        row = self._grid.rowCount()
        button = QPushButton(tr("Open", meaning="verb"), self)
        button.setAccessibleName(tr("Open the folder of {what}", what=lowered(title)))
        button.clicked.connect(_opener(folder))
        self._grid.addWidget(QLabel(shown(title), self), row, 0)
        self._grid.addWidget(Elided(str(folder), self), row, 1)
        self._grid.addWidget(button, row, 2)


def _said(options: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Options of a choice in the person's language."""
    return [(key, shown(text), shown(tip)) for key, text, tip in options]


def _opener(folder: Path) -> Callable[[], object]:
    return lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
