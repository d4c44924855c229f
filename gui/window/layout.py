"""The layout of the panels: the initial arrangement of each workspace, the saved one, and the reset."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QTabBar, QTabWidget, QWidget

from gui.widgets.tab_order import follow_the_eye
from gui.widgets.whole import AROUND
from gui.window.docks import Dock
from gui.window.on_screen import bring_in_sight, is_sound_geometry, restore_place
from gui.window.panel_table import layout_version
from gui.window.saved_state import fitted, is_sound
from gui.window.workspaces import CURRENT, FIRST, Workspace, find_workspace

if TYPE_CHECKING:
    from gui.support.settings import Settings

FIRST_SIZE = (1480, 940)
_OUT_OF_SIGHT = (-600, -530)  # where Qt puts tab bars that it has no use for


class Layout:
    """Arranges the docks of one window: ``docks`` by their keys, in the cells of its current ``workspace``."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock], settings: Settings) -> None:
        self._window = window
        self._docks = docks
        self._settings = settings
        self._restored = False
        self._settled = False
        self.workspace = FIRST
        window.setDockNestingEnabled(True)
        # Without AnimatedDocks: nothing in the window moves by itself.
        window.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    def restore(self) -> None:
        """Restore the last workspace in its saved arrangement, or in its initial one."""
        self.workspace = find_workspace(self._settings.recall(CURRENT, FIRST.key))
        self.reset()
        geometry = self._settings.layout("geometry")
        if geometry is not None and is_sound_geometry(bytes(geometry.data())):
            restore_place(self._window, bytes(geometry.data()))
        else:
            screen = self._window.screen().availableGeometry().size()
            self._window.resize(QSize(*FIRST_SIZE).boundedTo(screen - QSize(*AROUND)))
        self._restored = self._restore_kept()

    def switch(self, workspace: Workspace) -> None:
        """Keep the arrangement of the current workspace and show that of another."""
        if workspace is self.workspace:
            return
        room = self._keep_state()
        focus = self._window.focusWidget()
        self.workspace = workspace
        self._settings.remember(CURRENT, workspace.key)
        self._window.setUpdatesEnabled(False)  # one change to the eye
        try:
            self.reset()
            self._restored = self._restore_kept(room)
        finally:
            self._window.setUpdatesEnabled(True)
        self._keep_focus(focus)

    def _keep_focus(self, focus: QWidget | None) -> None:
        """Leave the keys with ``focus``, or with no control where that is hidden now: Qt gives them to any button that
        it comes upon while the panels move, such as the one that stops a run.
        """
        (focus if focus is not None and focus.isVisible() else self._window).setFocus()

    def _restore_kept(self, room: QByteArray | None = None) -> bool:
        """Arrange the panels as they were last in this workspace; False where nothing of use is kept."""
        state = self._settings.layout(self._kept_as)
        return state is not None and self.restore_state(state, room)

    @property
    def _kept_as(self) -> str:
        """The name of the workspace's arrangement in the file; that of the first is as before there were others."""
        return "state" if self.workspace is FIRST else f"state.{self.workspace.key}"

    def _keep_state(self) -> QByteArray:
        state = self._window.saveState(layout_version())
        self._settings.save_layout(self._kept_as, state)
        return state

    def restore_state(self, state: QByteArray, room: QByteArray | None = None) -> bool:
        """Arrange the panels as in a saved state; False where that is of other panels, or damaged.

        ``room`` is the state of this window, by default now: while panels are moved about it has no sizes.
        """
        names = [dock.objectName() for dock in self._docks.values()]
        sound = is_sound(bytes(state.data()), names)
        if sound and self._window.isVisible():  # else it has no size of its own yet
            room = room or self._window.saveState(layout_version())
            state = QByteArray(fitted(bytes(state.data()), names, bytes(room.data())))
        done = sound and self._window.restoreState(state, layout_version())
        for dock in self._docks.values():
            if dock.isFloating():
                bring_in_sight(dock)
        QTimer.singleShot(0, self._window, self._put_tabs_away)
        return done

    def _put_tabs_away(self) -> None:
        """Qt leaves tab bars of the former arrangement in the corner, over the menu: move them where it has others."""
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if bar.pos() == QPoint(0, 0):
                bar.move(*_OUT_OF_SIGHT)

    def settle(self) -> None:
        """Set the sizes of the docks once the window has its own: the initial ones, or saved ones in proportion."""
        if not self._settled:
            self._settled = True
            if not (self._restored and self._restore_kept()):
                self._apply_sizes()
        self._put_tabs_away()

    def save(self) -> None:
        """Save the arrangement."""
        self._settings.save_layout("geometry", self._window.saveGeometry())
        self._keep_state()

    def reset(self) -> None:
        """The initial arrangement of the workspace; panels that are not in it are closed."""
        for dock in self._docks.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        self._place_columns()
        shown = [dock for stack in self._stacks.values() for dock in stack]
        hidden = [dock for dock in self._docks.values() if dock not in shown]
        for name, stack in self._stacks.items():
            for behind, dock in pairwise([*stack, *(hidden if name == self.workspace.spare else ())]):
                self._window.tabifyDockWidget(behind, dock)
        for dock in shown:
            dock.show()
        for dock in hidden:
            dock.hide()
        for stack in self._stacks.values():
            stack[0].raise_()
        self._apply_sizes()
        self._restored = False
        self.order_keys()

    def order_keys(self) -> None:
        """Let the Tab key go from panel to panel as they stand."""
        shown = [dock for stack in self._stacks.values() for dock in stack]
        hidden = [dock for dock in self._docks.values() if dock not in shown]
        parts = (self._window.menuWidget(), *shown, *hidden, self._window.statusBar())
        follow_the_eye(*(part for part in parts if part is not None))

    @property
    def _stacks(self) -> dict[str, list[Dock]]:
        """The docks of each cell, that of the current tab first."""
        return {cell.name: [self._docks[key] for key in cell.panels] for cell in self.workspace.cells}

    def _heads(self, column: str) -> list[Dock]:
        """The docks of the current tabs in the cells of a column."""
        stacks = self._stacks
        return [stacks[cell.name][0] for cell in self.workspace.cells if cell.column == column]

    def _place_columns(self) -> None:
        columns, bottom = [self._heads(column) for column in self.workspace.widths], self._heads("bottom")
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, columns[0][0])
        if bottom:  # below all columns; in Qt's bottom area it would take all that a larger window has more
            self._window.splitDockWidget(columns[0][0], bottom[0], Qt.Orientation.Vertical)
        for left, right in pairwise(columns):
            self._window.splitDockWidget(left[0], right[0], Qt.Orientation.Horizontal)
        for column in columns:
            for above, below in pairwise(column):
                self._window.splitDockWidget(above, below, Qt.Orientation.Vertical)
        for one, beside in pairwise(bottom):
            self._window.splitDockWidget(one, beside, Qt.Orientation.Horizontal)

    def _apply_sizes(self) -> None:
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks(
            [self._heads(column)[0] for column in self.workspace.widths], list(self.workspace.widths.values()), across
        )
        self._size("bottom", across)
        for column in self.workspace.widths:
            self._size(column, down)
        bottom = self._heads("bottom")
        self._window.resizeDocks(bottom, [self.workspace.bottom_height] * len(bottom), down)

    def _size(self, column: str, orientation: Qt.Orientation) -> None:
        sizes = [cell.size for cell in self.workspace.cells if cell.column == column]
        self._window.resizeDocks(self._heads(column), sizes, orientation)
