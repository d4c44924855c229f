"""Repairing the environment of the program, or making another one for another device: in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from engine.errors import PalimpsestError
from engine.installation.carrier import Carrier
from engine.installation.description import Description, described
from engine.support.wording import Sentence, join_texts, say
from gui.dialogs.work_card import WorkCard
from gui.language.wording import shown, tr
from gui.style.theme import Theme
from gui.support.about_facts import by_hand, how
from gui.support.environment_work import INSTALLATION, EnvironmentWork
from gui.widgets.close_button import CloseButton
from gui.widgets.pieces import fit, primary, ranked

What = Literal["repair", "device"]
TITLES = {"repair": say("Repair environment"), "device": say("Use another device build")}
AT_WORK = {"repair": say("Repair environment..."), "device": say("Use another device build...")}
SAID = {
    "repair": say(
        "The environment is made anew from what the installer brought. Nothing of your sessions, models and settings "
        "is touched; what was fetched before is not fetched again."
    ),
    "device": say(
        "An environment for the device is made beside the present one and checked with a small edit. Only then is it "
        "switched to, and you can go back."
    ),
}
DONE = say("Done. It takes effect at the next start of the program.")
DEVICES = {
    "cpu": say("CPU alone"),
    "cuda": say("NVIDIA GPU (CUDA)"),
    "rocm": say("AMD GPU (ROCm)"),
    "mps": say("Apple GPU (MPS)"),
}
WIDTH = 560  # pixels


@dataclass(frozen=True)
class Build:
    """A device build that there is for this system, with the bytes to ``download`` and on the ``disk``."""

    device: str
    download: int
    disk: int

    @property
    def cost(self) -> str:
        """What it costs, for a person."""
        if not self.download:
            return ""
        fetched, disk = self.download / 1e6, self.disk / 1e9
        return say("{fetched:,.0f} MB to fetch at most, {disk:.1f} GB on the disk", fetched=fetched, disk=disk)


def builds(installed: Description) -> tuple[Build, ...]:
    """The builds that the installer's carrier names; none where there is no carrier."""
    if installed.carrier is None:
        return ()
    try:
        carrier = Carrier.read(installed.carrier)
        locks = [carrier.lock(device) for device in carrier.devices]
    except PalimpsestError:
        return ()
    return tuple(Build(lock.device, lock.download, lock.disk) for lock in locks)


class EnvironmentDialog(QDialog):
    """The dialog of one of the two; ``command`` is what runs the installation, which tests replace."""

    def __init__(
        self, what: What, theme: Theme, parent: QWidget | None = None, command: Sequence[str] = INSTALLATION
    ) -> None:
        super().__init__(parent)
        self._what, self._command = what, command
        self.installed = described()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(shown(TITLES[what]))
        self.work = EnvironmentWork(self)
        self.card = WorkCard(theme, self)
        self.choices: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self.start_button = primary(tr("Repair") if what == "repair" else tr("Make and switch"), self)
        self.start_button.clicked.connect(self.begin)
        self.back_button = QPushButton(tr("Back to {name}", name=self.installed.before), self)
        self.back_button.setToolTip(tr("The environment that was there before this one, as it was left"))
        self.back_button.setVisible(self.installed.before != "")
        self.back_button.clicked.connect(partial(self._run, ["switch-back"], say("Going back...")))
        self.close_button = CloseButton(self)
        self.close_button.clicked.connect(self.reject)
        self.card.changed.connect(lambda: fit(self, max(WIDTH, self.width())))
        self.work.said.connect(self.card.hear)
        self.work.shared.connect(self.card.show_share)
        self.work.ended.connect(self._on_ended)
        self._lay_out()
        fit(self, WIDTH)

    def begin(self) -> None:
        """Start what was chosen."""
        words = [self._what] if self._what == "repair" else ["device", self.chosen]
        self._run([*words, "--text"], AT_WORK[self._what])

    def _run(self, words: Sequence[str], title: str) -> None:
        self._offer(False)
        self.close_button.show_busy(True)
        self.card.begin(title)
        self.work.start([*self._command, *words])

    def _offer(self, offered: bool) -> None:
        for button in (self.start_button, self.back_button):
            button.setEnabled(offered)

    @property
    def chosen(self) -> str:
        """The device that is chosen; "" for none."""
        return next((device for device, button in self.choices.items() if button.isChecked()), "")

    def reject(self) -> None:
        """Close; while it is at work the first time only cancels that."""
        if self.work.is_running:
            self.work.cancel()
        else:
            super().reject()

    def _on_ended(self, done: bool, reason: str) -> None:
        self.close_button.show_busy(False)
        self._offer(not done)
        self.card.end(DONE if done else reason, "good" if done else "bad")

    # -- display -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(14)
        instead = by_hand(self.installed)
        if instead:
            layout.addWidget(ranked(shown(_without_installer(self.installed)), wrap=True, parent=self))
            layout.addWidget(ranked(tr("Instead: {what}", what=instead), "muted", wrap=True, parent=self))
            self.start_button.setEnabled(False)
        else:
            layout.addWidget(ranked(shown(SAID[self._what]), wrap=True, parent=self))
            if self._what == "device":
                layout.addLayout(self._choices())
        layout.addWidget(self.card)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.start_button)
        buttons.addWidget(self.close_button)
        layout.addLayout(buttons)

    def _choices(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        found = builds(self.installed)
        for build in found:
            button = QRadioButton(shown(DEVICES.get(build.device, build.device)), self)
            present = build.device == self.installed.device
            button.setEnabled(not present)
            self.choices[build.device] = button
            self._group.addButton(button)
            told = shown(join_texts(", ", (say("in use now") if present else "", build.cost)))
            about = ranked(told, "muted", parent=self)
            about.setContentsMargins(22, 0, 0, 0)
            button.setAccessibleDescription(told)
            row = QVBoxLayout()
            row.setSpacing(1)
            row.addWidget(button)
            row.addWidget(about)
            column.addLayout(row)
        free = [button for button in self.choices.values() if button.isEnabled()]
        if free:
            free[0].setChecked(True)
        else:
            self.start_button.setEnabled(False)
            column.addWidget(ranked(tr("There is no other build for this system."), "muted", parent=self))
        return column


def _without_installer(installed: Description) -> Sentence:
    if installed.how == "checkout":
        return say("This program is run from a checkout, so no installer looks after it.")
    return say("This program is installed {how}, so no installer looks after it.", how=how(installed))
