"""About Palimpsest: which version it is, how it was installed, what it computes on, whether it is up to date."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

import resources
from engine.support.wording import say
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.about_facts import Fact, about_facts, as_text
from gui.support.aside import Aside
from gui.support.settings import Folders
from gui.widgets.pieces import Elided, primary, ranked
from gui.widgets.whole import Whole

LOGO, WIDTH = 64, 600  # pixels
WHAT = say("A workbench for lifelong knowledge editing of local language models.")
WHY = say("Write facts, run them through an editing method, watch the model's insides react, take it back.")


class AboutDialog(QDialog):
    """The dialog. ``find_devices`` imports PyTorch, so it is called in a thread of its own."""

    def __init__(
        self,
        folders: Folders,
        theme: Theme,
        find_devices: Callable[[], Sequence[str]],
        check: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        """``check`` is called by the button that looks for updates."""
        super().__init__(parent)
        self._folders, self._theme = folders, theme
        self._devices: Sequence[str] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About Palimpsest"))
        self.card = QFrame(self)
        self.card.setObjectName("facts")
        self._grid = QGridLayout(self.card)
        self.lines: dict[str, QLabel] = {}
        self.check_button = QPushButton(tr("Check for updates..."), self)
        self.check_button.clicked.connect(lambda _checked: check())
        self.copy_button = QPushButton(tr("Copy all"), self)
        self.copy_button.setToolTip(tr("Copy every line, for a report"))
        self.copy_button.clicked.connect(self.copy)
        self._lay_out()
        self.show_facts()
        Whole(self, WIDTH)
        Aside(self).run(find_devices, self._on_devices, lambda _reason: None)

    def show_facts(self) -> None:
        """Show the lines as they are now."""
        self.facts = about_facts(self._folders, self._devices)
        for fact in self.facts:
            self._line(fact)

    def copy(self) -> None:
        """Copy all lines as text."""
        QGuiApplication.clipboard().setText(as_text(self.facts))
        self.copy_button.setText(tr("Copied"))

    def _on_devices(self, found: Sequence[str]) -> None:
        self._devices = found
        self.show_facts()

    def _line(self, fact: Fact) -> None:
        line = self.lines.get(fact.name)
        if line is None:
            row = len(self.lines)
            name = ranked(shown(fact.name), "muted", parent=self.card)
            line = Elided(parent=self.card) if fact.is_place else ranked("", wrap=fact.is_long, parent=self.card)
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(line, row, 1)
            self.lines[fact.name] = line
        if isinstance(line, Elided):
            line.set_full_text(shown(fact.text))
        else:
            line.setText(shown(fact.text))
        line.setAccessibleName(tr("{name}: {text}", name=fact.name, text=fact.text))

    def _head(self) -> QHBoxLayout:
        logo = QLabel(self)
        icon = QIcon(str(resources.path("icons", "palimpsest.svg")))
        logo.setPixmap(icon.pixmap(QSize(LOGO, LOGO), self.devicePixelRatioF()))
        title = QLabel("Palimpsest", self)
        title.setFont(self._theme.font(1.9, bold=True))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(ranked(shown(WHAT), wrap=True, parent=self))
        words.addWidget(ranked(shown(WHY), "muted", wrap=True, parent=self))
        head = QHBoxLayout()
        head.setSpacing(18)
        head.addWidget(logo, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        return head

    def _lay_out(self) -> None:
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)
        close = primary(tr("Close"), self)
        close.clicked.connect(self.reject)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check_button)
        buttons.addStretch(1)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 18)
        layout.setSpacing(18)
        layout.addLayout(self._head())
        layout.addWidget(self.card)
        layout.addStretch(1)
        layout.addLayout(buttons)
