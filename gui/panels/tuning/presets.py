"""What a search found as files: the marked attempt exported, a preset of another machine taken, an earlier search."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from engine.support.wording import say
from gui.context import PanelContext
from gui.dialogs.files import choose_file, choose_folder, choose_new_file
from gui.language.wording import shown, tr
from gui.widgets.basics import tool_button
from gui.widgets.pieces import Notice

if TYPE_CHECKING:
    from engine.events import TuningPoint, TuningProgressed
    from engine.methods.presets.own import OwnPreset
    from engine.workbench import Workbench
    from gui.style.theme import Theme

KINDS = say("Presets (*.json)")
FOLDER = "preset folder"
Marked = tuple["TuningProgressed", "TuningPoint"]


class PresetFiles(QObject):
    """The button with its menu; what was done, or why not, is said in ``notice``.

    ``marked`` gives the search that is shown and its marked attempt, None where there is none; ``method`` the name and
    the title of the method that is chosen. ``changed``: a method has another preset now. ``opened`` carries an earlier
    search as :class:`TuningProgressed`.
    """

    changed = Signal()
    opened = Signal(object)

    def __init__(
        self,
        context: PanelContext,
        marked: Callable[[], Marked | None],
        method: Callable[[], tuple[str, str] | None],
        notice: Notice,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._context, self._marked, self._method = context, marked, method
        self._notice, self._parent = notice, parent
        self._title_of: Callable[[str], str] = str
        self._searching = False
        self.button = tool_button(tr("Presets"), tr("Export and import presets, open an earlier search"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.export = self.menu.addAction(tr("Export the marked settings..."), self.ask_to_export)
        self.take = self.menu.addAction(tr("Import a preset..."), self.ask_to_import)
        self.forget = self.menu.addAction(tr("Back to the published preset"), self.go_back)
        self.menu.addSeparator()
        self.earlier = self.menu.addAction(tr("Open an earlier search..."), self.ask_for_search)
        self.menu.aboutToShow.connect(self._allow)
        self.button.setMenu(self.menu)

    def apply_theme(self, theme: Theme) -> None:
        """Recolour the icon for the theme."""
        self.button.setIcon(theme.icon("more"))

    def set_titles(self, title_of: Callable[[str], str]) -> None:
        """Set the source of methods' titles by name."""
        self._title_of = title_of

    def set_searching(self, searching: bool) -> None:
        """Whether a search goes on, whose place no earlier one may take."""
        self._searching = searching

    # -- user actions --------------------------------------------------------------------------------------------------

    def ask_to_export(self) -> None:
        """Ask for a file, and write the marked settings to it with where they came from."""
        if (marked := self._marked()) is None:
            return
        event, point = marked
        start = str(Path(self._folder()) / f"{event.method} {tr('preset')}.json")
        file = choose_new_file(self._parent, tr("Export preset"), start, shown(KINDS))
        if file is not None:
            self._remember(file.parent)
            self._submit(
                say("Exporting the preset"),
                lambda bench: bench.tuning.preset(event.folder, point.number).write(file),
                lambda _none: tr("Saved as {file}.", file=file.name),
            )

    def ask_to_import(self) -> None:
        """Ask for a file, and make the preset in it this model's."""
        file = choose_file(self._parent, tr("Import preset"), self._folder(), shown(KINDS))
        if file is not None:
            self._remember(file.parent)
            self._submit(say("Importing a preset"), lambda bench: bench.tuning.take(file), self._taken, changes=True)

    def go_back(self) -> None:
        """Drop this model's own preset of the method that is chosen."""
        if (method := self._method()) is None:
            return
        name, title = method
        self._submit(
            say("Dropping the preset"),
            lambda bench: bench.tuning.forget(name),
            lambda _none: tr("{method} has its published preset again, or its rule.", method=title),
            changes=True,
        )

    def ask_for_search(self) -> None:
        """Ask for the folder of an earlier search, and show it."""
        self._context.bridge.submit(
            say("Looking up earlier searches"),
            lambda bench: bench.tuning.home,
            on_result=self._ask_for_folder,
            on_error=self._notice.show_error,
            needs="model",
        )

    # -- internal ------------------------------------------------------------------------------------------------------

    def _ask_for_folder(self, home: Path) -> None:
        folder = choose_folder(self._parent, tr("Open an earlier search"), str(home))
        if folder is not None:
            self._notice.clear()
            self._context.bridge.submit_beside(
                say("Reading the search"),
                partial(_search, folder),
                on_result=self.opened.emit,
                on_error=self._notice.show_error,
            )

    def _submit(
        self,
        title: str,
        call: Callable[[Workbench], object],
        told: Callable[[OwnPreset], str],
        *,
        changes: bool = False,
    ) -> None:
        def done(result: OwnPreset) -> None:
            self._notice.say(told(result), "good")
            if changes:
                self.changed.emit()

        self._notice.clear()
        self._context.bridge.submit(title, call, on_result=done, on_error=self._notice.show_error, needs="model")

    def _taken(self, preset: OwnPreset) -> str:
        method = self._title_of(preset.method)
        return tr("Now the preset of {method}: {source}.", method=method, source=preset.source)

    def _allow(self) -> None:
        model = self._context.bridge.model is not None
        self.export.setEnabled(self._marked() is not None)
        for action in (self.take, self.forget):
            action.setEnabled(model)
        self.earlier.setEnabled(not self._searching)

    def _folder(self) -> str:
        return str(self._context.settings.recall(FOLDER, str(Path.home())))

    def _remember(self, folder: Path) -> None:
        self._context.settings.remember(FOLDER, str(folder))


def _search(folder: Path) -> TuningProgressed:
    from engine.tuning.table import read_tuning

    return read_tuning(folder).progress(None, folder)
