"""The next step: a line below the menu that names the one thing to do now, with its button, until the first edit is
behind a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from gui.language.wording import shown, tr
from gui.widgets.basics import release_keys, tool_button
from gui.widgets.pieces import Elided, lay_out_offer, primary, set_rank

if TYPE_CHECKING:
    from gui.style.theme import Theme

WANTED = "first steps"  # the setting that says whether the line is shown


@dataclass(frozen=True)
class Offered:
    """What the line says, in sentences that know how they were made.

    ``do`` is what its button does, ``other`` what a second one does; "" and None for none.
    """

    title: str
    about: str
    icon: str
    button: str = ""
    do: Callable[[], object] | None = None
    other_button: str = ""
    other: Callable[[], object] | None = None


class NextStep(QFrame):
    """``closed``: a person wants it no more; ``tour_wanted``: the button that shows around."""

    closed = Signal()
    tour_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offered: Offered | None = None
        self.setObjectName("offer")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._icon = QLabel(self)
        self._title, self._about = Elided(mode=Qt.TextElideMode.ElideRight), Elided(mode=Qt.TextElideMode.ElideRight)
        set_rank(self._about, "muted")
        self.do_button = primary("", self)
        self.other_button = QPushButton(self)
        self.tour_button = QPushButton(tr("Show me around"), self)
        self.tour_button.setToolTip(tr("Five steps that point at what is meant (Shift+F1)"))
        self.closer = tool_button(tr("Close the next step"), tr("Close; Help, First steps brings it back"))
        self.do_button.clicked.connect(lambda _checked: self._press(self._offered and self._offered.do))
        self.other_button.clicked.connect(lambda _checked: self._press(self._offered and self._offered.other))
        self.tour_button.clicked.connect(lambda _checked: self.tour_wanted.emit())
        self.closer.clicked.connect(lambda _checked: self.closed.emit())
        self._lay_out()
        self.hide()

    @property
    def text(self) -> str:
        """What it says, "" while it is hidden."""
        return "" if self.isHidden() else f"{self._title.full_text}. {self._about.full_text}"

    def offer(self, offered: Offered) -> None:
        """Say what the next step is."""
        if offered == self._offered:
            return
        self._offered = offered
        self._title.set_full_text(offered.title)
        self._about.set_full_text(offered.about)
        self.setAccessibleName(tr("Next step: {title}", title=offered.title))
        for button, text in ((self.do_button, offered.button), (self.other_button, offered.other_button)):
            if not text:
                release_keys(button)
            button.setText(shown(text))
            button.setVisible(bool(text))
        self.apply_theme(self._theme)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the icons and fonts of the theme."""
        name = self._offered.icon if self._offered is not None else "info"
        self._icon.setPixmap(theme.icon(name, "accent").pixmap(QSize(24, 24), self.devicePixelRatioF()))
        self.closer.setIcon(theme.icon("close", "faint"))
        self._title.setFont(theme.font(1.15, bold=True))
        self._about.setFont(theme.font(0.95))
        self.do_button.setFont(theme.font(1.1, bold=True))

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no keys."""
        release_keys(self)
        super().hideEvent(event)

    @staticmethod
    def _press(do: Callable[[], object] | None) -> None:
        if do is not None:
            do()

    def _lay_out(self) -> None:
        buttons = (self.tour_button, self.other_button, self.do_button, self.closer)
        lay_out_offer(self, self._icon, (self._title, self._about), buttons)
