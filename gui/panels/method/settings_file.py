"""Files of hyperparameters of EasyEdit and of methods' own repositories, opened into the form and saved from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from engine.errors import BadHyperparameter
from engine.support.wording import join_texts, say, say_count
from gui.context import PanelContext
from gui.dialogs.files import choose_file, choose_new_file
from gui.language.wording import shown, tr
from gui.widgets.pieces import Notice

if TYPE_CHECKING:
    from engine.exports.settings_files import SettingsFile

KINDS = say("Hyperparameters (*.yaml *.yml *.json)")
FOLDER = "settings file folder"


class SettingsFiles(QObject):
    """The button with its menu, and the notice that says which keys became settings and which are not used.

    ``current`` gives the chosen method and its settings; it may raise :class:`BadHyperparameter`. ``opened`` carries
    what a file said.
    """

    opened = Signal(object)

    def __init__(
        self, context: PanelContext, current: Callable[[], tuple[str, Mapping[str, Any]]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._context, self._current, self._parent = context, current, parent
        self.button = QPushButton(tr("Settings file"), parent)
        self.button.setToolTip(
            tr("Open or save the hyperparameters as a file of EasyEdit or of the method's own repository")
        )
        self.menu = QMenu(self.button)
        self.menu.addAction(tr("Open settings file..."), self.ask_to_open)
        self.menu.addAction(tr("Save settings file..."), self.ask_to_save)
        self.button.setMenu(self.menu)
        self.notice = Notice(context.theme, parent)

    def ask_to_open(self) -> None:
        """Ask for a file and open it."""
        file = choose_file(self._parent, tr("Open settings file"), self._folder(), shown(KINDS))
        if file is not None:
            self.open(file)

    def ask_to_save(self) -> None:
        """Ask for a file and write the form's settings to it."""
        try:
            method, settings = self._current()
        except BadHyperparameter as error:
            self.notice.show_error(error)
            return
        start = str(Path(self._folder()) / f"{method}.yaml")
        file = choose_new_file(self._parent, tr("Save settings file"), start, tr("EasyEdit's YAML (*.yaml)"))
        if file is not None:
            self.save(file, method, settings)

    def open(self, file: Path) -> None:
        """Read ``file`` in a thread beside the engine."""
        self._remember(file)
        # A file of MEMIT's repository does not say whose it is; then it is the chosen method's.
        named = self._method()
        self._context.bridge.submit_beside(
            say("Reading settings"),
            partial(_read, file, named),
            on_result=partial(self._take, file),
            on_error=self.notice.show_error,
        )

    def save(self, file: Path, method: str, settings: Mapping[str, Any]) -> None:
        """Write ``settings`` of ``method`` to ``file``."""
        self._remember(file)
        self._context.bridge.submit_beside(
            say("Saving settings"),
            partial(_write, file, method, dict(settings)),
            on_result=lambda _: self.notice.say(tr("Saved as {file}.", file=file.name), "good"),
            on_error=self.notice.show_error,
        )

    def _take(self, file: Path, found: SettingsFile) -> None:
        self.opened.emit(found)
        told = say_count(
            len(found.settings),
            "{file}: {n} setting of {method}.",
            "{file}: {n} settings of {method}.",
            file=file.name,
            method=found.method,
        )
        reasons = [say("{key} ({reason})", key=key, reason=reason) for key, reason in found.not_used.items()]
        unused = say("Not used: {keys}.", keys=join_texts("; ", reasons)) if reasons else ""
        self.notice.say(shown(join_texts(" ", [told, unused])), "good")

    def _method(self) -> str:
        try:
            return self._current()[0]
        except BadHyperparameter:
            return ""

    def _folder(self) -> str:
        return str(self._context.settings.recall(FOLDER, str(Path.home())))

    def _remember(self, file: Path) -> None:
        self._context.settings.remember(FOLDER, str(file.parent))


def _read(file: Path, method: str) -> SettingsFile:
    from engine.exports.settings_files import read_settings

    return read_settings(file, method)


def _write(file: Path, method: str, settings: Mapping[str, Any]) -> Path:
    from engine.exports.settings_files import write_settings
    from engine.methods.registry import find_method

    return write_settings(file, method, find_method(method).hyperparameters.parse(settings).as_dict())
