"""Commands of the window itself: undo and redo, theme, text size, palette, help, sessions, measuring."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QWidget

from engine.events import TimelineChanged
from engine.support.wording import say
from gui.bridge import Job, JobState
from gui.dialogs.branches import BranchesDialog
from gui.dialogs.compare.dialog import CompareDialog
from gui.dialogs.export import ExportDialog
from gui.dialogs.guard_rails import GuardRailsDialog
from gui.dialogs.help_sheet import HelpSheet
from gui.dialogs.import_change import ImportDialog
from gui.dialogs.palette import ActionPalette
from gui.dialogs.preferences import PreferencesDialog
from gui.language.wording import kept, shown
from gui.support import messages
from gui.support.settings import FONT_SIZES, THEME_CHOICES
from gui.support.sight import is_seen
from gui.widgets.basics import indent_numbers
from gui.window.panel_moves import menu_of_moves
from gui.window.panel_table import PANELS

if TYPE_CHECKING:
    from gui.window.docks import Dock
    from gui.window.frame import WindowFrame

_UNDO = {"undo": say("Undo"), "redo": say("Redo")}
_BATCH = {"undo": say("Undo last batch"), "redo": say("Redo next batch")}


class WindowCommands(QObject):
    """Handlers and flags that belong to no single panel."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._bridge, self._actions, self._settings = window.bridge, window.actions_table, window.settings
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        self._released = False
        self._used = ""  # the panel that had the keys last
        self._export: ExportDialog | None = None
        self._import: ImportDialog | None = None
        self._compare: CompareDialog | None = None
        self._branches: BranchesDialog | None = None
        self._handle()
        self._watch()
        self._show_theme_choice()

    def _handle(self) -> None:
        window, handle = self._window, self._actions.handle
        handle("app.quit", window.close)
        handle("edit.undo", self.undo)
        handle("edit.redo", self.redo)
        handle("measure.superposition", self.measure_superposition)
        handle("run.stop", self.stop)
        handle("view.palette", self.show_palette)
        handle("view.reset", window.layout_keeper.reset)
        handle("view.larger", lambda: self._scale_text(1))
        handle("view.smaller", lambda: self._scale_text(-1))
        for choice in THEME_CHOICES:
            handle(f"view.{choice}", partial(self._settings.update, theme=choice))
        for panel in PANELS:
            handle(f"view.{panel.key}", partial(window.go_to, panel.key))
        handle("timeline.branches", self.show_branches)
        handle("methods.compare", self.show_compare)
        branches = self._window.timeline.branches
        branches.compare_wanted.connect(self.compare_branches)
        branches.points_wanted.connect(
            lambda one, at, other, other_at: self.compare_branches(one, other, (at, other_at))
        )
        handle("export.show", self.show_export)
        handle("change.import", self.show_import)
        handle("view.settings", self.show_settings)
        handle("run.guards", self.show_guards)
        handle("help.sheet", self.show_help)
        handle("help.panel", self.show_panel_help)
        handle("panel.float", self.float_panel)
        handle("panel.move", self.move_panel)
        handle("panel.close", self.close_panel)
        for dock in window.docks.values():
            dock.help_wanted.connect(self.show_panel_help)

    def _watch(self) -> None:
        """Keep the flags of the action table up to date."""
        bridge = self._bridge
        for signal in (bridge.engine_ready, bridge.model_changed, bridge.busy_changed):
            signal.connect(self._show_state)
        bridge.job_started.connect(self._on_job)
        bridge.job_finished.connect(self._on_job)
        bridge.subscribe(TimelineChanged, self._on_timeline)
        self._settings.changed.connect(self._show_theme_choice)
        self._application.focusChanged.connect(self._on_focus)
        for dock in self._window.docks.values():
            dock.placed.connect(self._on_placed)
        for stack in self._stacks():
            stack.indexChanged.connect(self._on_stack)

    def _show_state(self) -> None:
        self._actions.set_flag("engine", self._bridge.ready)
        self._actions.set_flag("model", self._bridge.model is not None)
        self._actions.set_flag("busy", self._bridge.busy)

    def _on_timeline(self, _event: TimelineChanged) -> None:
        self._show_undo()

    def release(self) -> None:
        """Disconnect from focus and panels, which still emit changes while the window is destroyed."""
        if self._released:
            return
        self._released = True
        self._application.focusChanged.disconnect(self._on_focus)
        for stack in self._stacks():
            stack.indexChanged.disconnect(self._on_stack)

    def _stacks(self) -> list[QUndoStack]:
        made = (dock.panel for dock in self._window.docks.values() if dock.is_made)
        found = (getattr(panel, "undo_stack", None) for panel in made)
        return [stack for stack in found if isinstance(stack, QUndoStack)]

    def _on_stack(self, _index: int) -> None:
        self._show_undo()

    # -- jobs ----------------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop the running job after the current step."""
        if self._bridge.current is not None:
            self._bridge.current.cancel()

    def _on_job(self, job: Job) -> None:
        editing = self._bridge.running("edit") is not None
        self._actions.set_flag("editing", editing)
        self._actions.set_flag("not_editing", not editing and self._bridge.running("study") is None)
        if job.kind == "edit" and not job.state.final:
            job.state_changed.connect(self._show_pause)
        self._show_pause(job.state)
        self._show_undo()

    def _show_pause(self, state: JobState) -> None:
        paused = state is JobState.PAUSED
        self._actions["run.pause"].setIcon(self._window.theme.icon("play" if paused else "pause"))

    def measure_superposition(self) -> None:
        """Measure the superposition of keys at every layer now."""
        title = say("Measuring superposition")
        self._bridge.submit(title, lambda bench: bench.remeasure(), kind="measure", key="superposition")

    # -- sessions ------------------------------------------------------------------------------------------------------

    def open_session_folder(self, folder: Path) -> None:
        """Open the session in ``folder`` on the loaded model and restore the state in it."""
        title = say("Opening {name}", name=folder.name)
        self._bridge.submit(title, lambda bench: bench.open_session(folder), kind="session")

    # -- undo ----------------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Undo in the focused panel if it has something to undo, else undo the last batch."""
        stack = self._focused_stack()
        if stack is not None and stack.canUndo():
            stack.undo()
        elif self._window.timeline.can_undo():
            self._window.timeline.undo()

    def redo(self) -> None:
        """Redo in the focused panel if it has something to redo, else redo the next batch."""
        stack = self._focused_stack()
        if stack is not None and stack.canRedo():
            stack.redo()
        elif self._window.timeline.can_redo():
            self._window.timeline.redo()

    def _focused_stack(self) -> QUndoStack | None:
        focus = QApplication.focusWidget()
        for dock in self._window.docks.values():
            if focus is not None and dock.isAncestorOf(focus):
                stack = getattr(dock.panel, "undo_stack", None)
                return stack if isinstance(stack, QUndoStack) else None
        return None

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Note which panel is in use, also while a menu or the palette has the keys."""
        docks = self._window.docks.items()
        self._used = next((key for key, dock in docks if new is not None and dock.isAncestorOf(new)), self._used)
        self._show_undo()

    def _show_undo(self) -> None:
        """Enable or disable undo and redo, and set their texts."""
        stack, timeline = self._focused_stack(), self._window.timeline
        for way in ("undo", "redo"):
            in_stack = stack is not None and (stack.canUndo() if way == "undo" else stack.canRedo())
            in_time = timeline.can_undo() if way == "undo" else timeline.can_redo()
            text: str = _UNDO[way]
            if in_stack and stack is not None:
                text = _of_stack(way, stack)
            elif in_time:
                text = _BATCH[way]
            self._actions[f"edit.{way}"].setText(shown(text))
            self._actions.set_flag("undoable" if way == "undo" else "redoable", in_stack or in_time)

    def retell(self, _again: object) -> None:
        """Say anew what can be undone."""
        self._show_undo()

    # -- view and help -------------------------------------------------------------------------------------------------

    def show_palette(self) -> None:
        """Open the list of all actions over the upper part of the window."""
        palette = ActionPalette(self._actions, self._window)
        corner = self._window.mapToGlobal(self._window.rect().topLeft())
        palette.move(corner.x() + (self._window.width() - palette.width()) // 2, corner.y() + 70)
        palette.show()

    def show_help(self) -> None:
        """Open the help at every action and its key."""
        self._help().show()

    def _in_use(self) -> Dock | None:
        """The panel that had the keys last, or the only one that is seen; None, and it is said what to do, where none
        had them yet, or where it was closed since.
        """
        seen = {key: dock for key, dock in self._window.docks.items() if is_seen(dock)}
        if self._used not in seen and len(seen) != 1:
            self._window.toasts.show(messages.NO_PANEL, messages.NO_PANEL_HINT)
            return None
        return seen.get(self._used) or next(iter(seen.values()))

    def float_panel(self) -> None:
        """Put the panel in use into a window of its own, or back, and leave the keys in it."""
        if (dock := self._in_use()) is not None:
            dock.float_or_dock()

    def move_panel(self) -> None:
        """Offer, at the panel in use, where it can go."""
        if (dock := self._in_use()) is not None:
            menu = menu_of_moves(self._window, self._window.docks, dock, self._window.layout_keeper)
            menu.popup(dock.mapToGlobal(dock.rect().topLeft()))

    def _on_placed(self, key: str) -> None:
        """Leave the keys in a panel that was put elsewhere: to be torn from its place takes them from it."""
        dock = self._window.docks[key]
        (dock if dock.isFloating() else self._window).activateWindow()
        self._window.go_to(key)
        self._used = key

    def close_panel(self) -> None:
        """Close the panel in use."""
        if (dock := self._in_use()) is not None:
            dock.close()
            self._window.activateWindow()

    def show_panel_help(self, key: str = "") -> None:
        """Open the page about the panel ``key``, by default the one that has the focus."""
        key = key or self._used
        page = next((panel.page for panel in PANELS if panel.key == key), "")
        sheet = self._help()
        if page:
            sheet.open_page(page)
        sheet.show()

    def _help(self) -> HelpSheet:
        panels = tuple((panel.key, panel.title, panel.action.tip, panel.page) for panel in PANELS)
        return HelpSheet(self._actions, self._window.theme, panels, self._window)

    def show_export(self) -> None:
        """Open the export dialog, which is kept with its choices as long as the window exists."""
        if self._export is None:
            self._export = ExportDialog(self._window.context, self._window)
        self._export.present()

    def show_import(self, place: Path | None = None) -> None:
        """Open the dialog that takes somebody else's change in, with ``place`` in it where one was dropped."""
        if self._import is None:
            self._import = ImportDialog(self._window.context, self._window)
        self._import.present(place)

    def show_compare(self) -> None:
        """Open the comparison of methods, which is kept with its table as long as the window exists."""
        if self._compare is None:
            rows = self._window.edits.model.rows
            sources = {
                "queued": lambda: [row.fact for row in rows.queued() if row.fact is not None],
                "table": lambda: list({row.fact.id: row.fact for row in rows.rows if row.fact is not None}.values()),
            }
            self._compare = CompareDialog(
                self._window.context, sources, lambda: self._window.method.catalogue, self._window
            )
            indent_numbers(self._compare)
        self._compare.present()

    def show_branches(self) -> None:
        """Show what can be done with branches, where they are drawn."""
        self._window.bring_forward("timeline")
        self._window.timeline.show_branches()

    def compare_branches(self, one: str, other: str, points: tuple[int | None, int | None] = (None, None)) -> None:
        """Open the comparison of two branches or points of them, which is kept as long as the window exists."""
        if self._branches is None:
            self._branches = BranchesDialog(self._window.context, self._window)
        self._branches.present(self._window.timeline.timeline, one, other, points)

    def show_settings(self) -> None:
        """Open the settings."""
        dialog = PreferencesDialog(self._settings, self._window.theme, self._window)
        indent_numbers(dialog)
        dialog.open()

    def show_guards(self) -> None:
        """Open the guard rails; the method panel shows their settings."""
        dialog = GuardRailsDialog(self._settings, self._window.theme, self._window)
        indent_numbers(dialog)
        dialog.finished.connect(lambda _result: self._window.method.show_guards())
        dialog.open()

    def _scale_text(self, points: int) -> None:
        low, high = FONT_SIZES
        self._settings.update(font_size=min(max(self._settings.values.font_size + points, low), high))

    def _show_theme_choice(self) -> None:
        for choice in THEME_CHOICES:
            self._actions[f"view.{choice}"].setChecked(self._settings.values.theme == choice)


def _of_stack(way: str, stack: QUndoStack) -> str:
    """The text of undo or redo, the ``way``, with what the next command of ``stack`` calls itself."""
    what = kept(stack.undoText() if way == "undo" else stack.redoText())
    if not what:
        return _UNDO[way]
    return say("Undo: {what}", what=what) if way == "undo" else say("Redo: {what}", what=what)
