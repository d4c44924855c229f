"""What the window does about its installation: About, repair, another device build, and updates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.support.wording import join_texts
from engine.updates.looking import Found, has_key, look
from gui.dialogs.about import AboutDialog
from gui.dialogs.environment import EnvironmentDialog, What
from gui.dialogs.updates import UpdatesDialog, address_of
from gui.language.wording import tr
from gui.support import messages
from gui.support.aside import Aside
from gui.widgets.basics import indent_numbers

if TYPE_CHECKING:
    from gui.window.frame import WindowFrame


class InstallationCommands(QObject):
    """Handlers of the Help menu; with the setting for it, one question to the feed at the start."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window, self._settings = window, window.settings
        self._aside = Aside(self)
        handle = window.actions_table.handle
        handle("help.about", self.show_about)
        handle("help.updates", self.show_updates)
        handle("help.repair", partial(self.show_environment, "repair"))
        handle("help.device", partial(self.show_environment, "device"))

    def look_at_start(self) -> None:
        """Ask the feed, if the settings say so, and tell of a newer version; trouble goes to the log alone."""
        place = address_of(self._settings)
        if not (self._settings.values.updates and place and has_key()):
            return
        self._aside.run(partial(look, place, self._settings.folders), self._tell, self._note)

    def show_about(self) -> None:
        """Show the about box."""
        AboutDialog(self._settings.folders, self._window.theme, find_devices, self.show_updates, self._window).open()

    def show_updates(self, found: Found | None = None) -> None:
        """Show what there is to say about updates; ``found`` is what a feed has said already."""
        dialog = UpdatesDialog(self._settings, self._window.theme, self._window)
        if found is not None:
            dialog.show_found(found)
        dialog.open()

    def show_environment(self, what: What) -> None:
        """Show the dialog that repairs the environment, or makes one for another device."""
        dialog = EnvironmentDialog(what, self._window.theme, self._window)
        indent_numbers(dialog)
        dialog.open()

    def _tell(self, found: Found) -> None:
        if found.is_newer:
            said = messages.newer_version(version=found.announcement.version)
            self._window.toasts.show(said, rank="info", button=(tr("Show"), partial(self.show_updates, found)))

    def _note(self, reason: str) -> None:
        self._window.bridge.log(join_texts(" ", [messages.NOT_ASKED, reason]), "warning")


def find_devices() -> Sequence[str]:
    """The devices of this machine by name; imports PyTorch."""
    from engine.model.device import described_devices

    return described_devices()
