"""The offer at the start: a line below the menu that names the last session and goes on with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from engine.catalogue.entries import SessionEntry
from engine.support.wording import join_texts, say, say_count
from gui.dialogs.sessions.rows import day, time_of
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.widgets.basics import release_keys, tool_button
from gui.widgets.pieces import Elided, lay_out_offer, primary, set_rank


class StartOffer(QFrame):
    """``accepted``: go on with the session; ``others``: show the list of sessions."""

    accepted = Signal()
    others = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("offer")
        self.setAccessibleName(tr("Go on with the last session"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._theme = theme
        self._icon = QLabel(self)
        self._title, self._about = Elided(mode=Qt.TextElideMode.ElideMiddle), Elided(mode=Qt.TextElideMode.ElideRight)
        set_rank(self._about, "muted")
        self.go_on = primary(tr("Go on"), self)
        self.go_on.setToolTip(tr("Load the model of this session and open it as it was left"))
        self.go_on.clicked.connect(self._accept)
        self.sessions = QPushButton(tr("All sessions..."), self)
        self.sessions.setAccessibleName(tr("Show all sessions"))
        self.sessions.clicked.connect(self.others)
        self.closer = tool_button(tr("Close the offer"), tr("Close; File, Sessions has all of them"))
        self.closer.clicked.connect(self.hide)
        self._lay_out()
        self.hide()

    @property
    def text(self) -> str:
        """What it says, "" while it is hidden."""
        return "" if self.isHidden() else f"{self._title.full_text} {self._about.full_text}"

    def show_session(self, entry: SessionEntry, missing: bool, said: str = "", tip: str = "") -> None:
        """Offer ``entry``; ``missing``: its model was not found here; ``said``: a sentence before it; ``tip``: more."""
        offered = say("Go on with \u201c{title}\u201d", title=entry.title)
        self._title.set_full_text(shown(join_texts(" ", [said, offered])))
        self._about.set_full_text(shown(_about(entry, missing)))
        self.setToolTip(shown(tip))
        self._icon.setToolTip(shown(tip))
        self.show()

    def apply_theme(self, theme: Theme) -> None:
        """Apply the icons and fonts of the theme."""
        self._icon.setPixmap(theme.icon("session", "accent").pixmap(QSize(24, 24), self.devicePixelRatioF()))
        self.closer.setIcon(theme.icon("close", "faint"))
        self._title.setFont(theme.font(1.0, bold=True))
        self._about.setFont(theme.font(0.95))

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no keys."""
        release_keys(self)
        super().hideEvent(event)

    def _accept(self) -> None:
        self.hide()
        self.accepted.emit()

    def _lay_out(self) -> None:
        buttons = (self.sessions, self.go_on, self.closer)
        lay_out_offer(self, self._icon, (self._title, self._about), buttons, below=13)


def _about(entry: SessionEntry, missing: bool) -> str:
    """What is in the session, and whether its model has to be looked for."""
    parts = [
        say_count(entry.edits, "{n} edit", "{n} edits"),
        say("{count:,} queued", count=entry.waiting) if entry.waiting else say("none queued"),
        entry.model.name,
        say("changed {day} at {time}", day=day(entry.changed), time=time_of(entry.changed)),
    ]
    if missing:
        parts.append(say("its model is not where it was and will be asked for"))
    return join_texts(", ", parts)
