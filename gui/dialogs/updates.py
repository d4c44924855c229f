"""Looking for a newer version and taking it: asked for by hand, refused without a key, never done by itself."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from engine.events import Event, Progress, run
from engine.installation.description import described
from engine.support.provenance import program_version
from engine.support.wording import Sentence, join_texts, say
from engine.updates.known import Known
from engine.updates.looking import NO_KEY, NO_KEY_HINT, Found, has_key, look, standard_address
from engine.updates.taking import fetch_release, install_command
from gui.dialogs.work_card import WorkCard
from gui.language.wording import local_date, shown, tr
from gui.style.theme import Theme
from gui.support.about_facts import by_hand, up_to_date
from gui.support.aside import Aside
from gui.support.environment_work import EnvironmentWork
from gui.widgets.close_button import CloseButton
from gui.widgets.pieces import fit, primary, ranked

if TYPE_CHECKING:
    from engine.updates.feed import Lock
    from gui.support.settings import Settings

WIDTH = 580  # pixels
ASKING = say("Asking the feed...")
BACK = say("Help, Repair environment goes back to this one.")


def address_of(settings: Settings) -> str:
    """The feed that this person's settings name, else that of the release."""
    return settings.values.updates_from or standard_address()


class UpdatesDialog(QDialog):
    """The dialog. Nothing is asked before the button is pressed."""

    told = Signal(object)  # an event of fetching, from its thread

    def __init__(self, settings: Settings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.installed = described()
        self.found: Found | None = None
        self._aside = Aside(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Updates"))
        self.work = EnvironmentWork(self)
        self.card = WorkCard(theme, self)
        self.headline = QLabel(self)
        self.headline.setFont(theme.font(1.25, bold=True))
        self.headline.setWordWrap(True)
        self.remark = ranked("", "muted", wrap=True, parent=self)
        self.changes = ranked("", wrap=True, parent=self)
        self.changes.setTextFormat(Qt.TextFormat.PlainText)
        self.field = QLineEdit(address_of(settings), self)
        self.field.setPlaceholderText(tr("https://... or a file"))
        self.field.setAccessibleName(tr("Feed of updates"))
        self.ask_button = QPushButton(tr("Ask now"), self)
        self.ask_button.clicked.connect(self.ask)
        self.take_button = primary(tr("Fetch and install"), self)
        self.take_button.clicked.connect(self.take)
        self.close_button = CloseButton(self)
        self.close_button.clicked.connect(self.reject)
        self.card.changed.connect(lambda: fit(self, max(WIDTH, self.width())))
        self.work.said.connect(self.card.hear)
        self.work.shared.connect(self.card.show_share)
        self.work.ended.connect(self._on_ended)
        self.told.connect(self._on_event)
        self._lay_out()
        self._show()

    # -- asking --------------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask the feed in the field."""
        place = self.field.text().strip()
        self.ask_button.setEnabled(False)
        self.card.begin(ASKING)
        self._aside.run(partial(look, place, self._settings.folders), self.show_found, self._refuse)

    def show_found(self, found: Found) -> None:
        """Show what a feed said."""
        self.found = found
        self.card.clear()
        self.ask_button.setEnabled(True)
        self._show()

    def _refuse(self, reason: str) -> None:
        self.ask_button.setEnabled(has_key())
        self.take_button.setEnabled(self.take_button.isVisible())
        self.card.end(reason, "bad")

    # -- taking --------------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Fetch the release that was found, then have its environment made."""
        assert self.found is not None
        found, installed, folders = self.found, self.installed, self._settings.folders

        def tell(event: Event) -> None:
            with suppress(RuntimeError):  # the dialog is closed meanwhile: what was begun is fetched all the same
                self.told.emit(event)

        self.take_button.setEnabled(False)
        self.ask_button.setEnabled(False)
        self.card.begin(say("Fetching version {version}...", version=found.announcement.version))
        self._aside.run(lambda: run(fetch_release(found, installed, folders), tell), self._install, self._refuse)

    def _install(self, carrier: Path) -> None:
        self.close_button.show_busy(True)
        words, variables = install_command(carrier, self.installed.device)
        self.work.start([*words, "--text"], variables)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Progress) and event.total:
            self.card.hear(join_texts(" ", [event.task, event.detail]))
            self.card.show_share(event.done / event.total)

    def _on_ended(self, done: bool, reason: str) -> None:
        self.close_button.show_busy(False)
        self.ask_button.setEnabled(True)
        self.take_button.setEnabled(not done)
        version = self.found.announcement.version if self.found else ""
        begins = say("Version {version} begins with the next start of the program.", version=version)
        until = say("Until then this one goes on.")
        self.card.end(join_texts(" ", [begins, until, BACK]) if done else reason, "good" if done else "bad")

    def reject(self) -> None:
        """Close; while it is at work the first time only cancels that."""
        if self.work.is_running:
            self.work.cancel()
        else:
            super().reject()

    # -- display -------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Show the verdict: what was found, else what is known from before."""
        running, newer = program_version(), self.found is not None and self.found.is_newer
        if self.found is None:
            self.headline.setText(tr("This is version {version}", version=running))
            known = say("Up to date: {known}.", known=up_to_date(Known.kept(self._settings.folders), running))
            self.remark.setText(shown(known if has_key() else join_texts(" ", [NO_KEY, NO_KEY_HINT])))
        elif newer:
            self.headline.setText(tr("Version {version} is there", version=self.found.announcement.version))
            self.remark.setText(shown(self._cost()))
        else:
            self.headline.setText(tr("{version} is the newest version.", version=running))
            self.remark.setText("")
        changes = self.found.announcement.changes if self.found is not None and newer else ()
        self.changes.setText("\n".join(f"\N{BULLET} {change}" for change in changes))
        self.changes.setVisible(bool(changes))
        self.remark.setVisible(bool(self.remark.text()))
        self.take_button.setVisible(newer and not by_hand(self.installed))
        self.ask_button.setEnabled(has_key())
        self.field.setEnabled(has_key())
        fit(self, WIDTH)

    def _cost(self) -> Sentence:
        """When it was made, what it costs, and what to know before."""
        assert self.found is not None
        said = self.found.announcement
        parts = [say("Made on {day}; this one is {version}.", day=local_date(said.made), version=self.found.running)]
        if instead := by_hand(self.installed):
            parts.append(say("No installer looks after this program, so take it by hand: {instead}.", instead=instead))
        else:
            locks = [lock for name, lock in said.locks.items() if name.endswith(f"-{self.installed.device}")]
            if locks:
                parts.append(_download(locks[0]))
        return join_texts(" ", [*parts, self.found.remark])

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(12)
        for widget in (self.headline, self.remark, self.changes):
            layout.addWidget(widget)
        label = ranked(tr("Feed"), "muted", parent=self)
        label.setBuddy(self.field)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label)
        row.addWidget(self.field, 1)
        row.addWidget(self.ask_button)
        layout.addLayout(row)
        layout.addWidget(self.card)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.take_button)
        buttons.addWidget(self.close_button)
        layout.addLayout(buttons)


def _download(lock: Lock) -> Sentence:
    return say(
        "At most {fetched:,.0f} MB to fetch, {disk:.1f} GB on the disk.",
        fetched=lock.download / 1e6,
        disk=lock.disk / 1e9,
    )
