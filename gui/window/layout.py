"""The layout of the panels: the initial arrangement of each workspace, the saved one, and the reset."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QTabBar, QTabWidget, QWidget

from engine.support.plain_json import loosely
from gui.widgets.tab_order import follow_the_eye
from gui.widgets.whole import AROUND
from gui.window.docks import Dock
from gui.window.on_screen import (
    bring_in_sight,
    bring_within,
    is_as_small_as_can_be,
    is_sound_geometry,
    is_too_large,
    restore_place,
    size_to_come,
    size_when_saved,
)
from gui.window.panel_table import layout_version
from gui.window.proportions import Proportions
from gui.window.saved_state import extent, fitted, is_sound
from gui.window.workspaces import CURRENT, FIRST, MOST_FOLDS, Workspace, find_workspace, folded

if TYPE_CHECKING:
    from gui.support.settings import Settings

Extent = tuple[int, int]  # pixels across and down

FIRST_SIZE = (1480, 940)
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_OUT_OF_SIGHT = (-600, -530)  # where Qt puts tab bars that it has no use for


class Layout:
    """Arranges the docks of one window: ``docks`` by their keys, in the cells of its current ``workspace``, which is
    folded where the screen is too small for all of them.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock], settings: Settings) -> None:
        self._window = window
        self._docks = docks
        self._settings = settings
        self._restored = False
        self._proportions = Proportions(window, docks.values())
        self.workspace = FIRST
        self._needed: list[QSize] = []  # the least sizes of the window before each time that the workspace was folded
        window.setDockNestingEnabled(True)
        # Without AnimatedDocks: nothing in the window moves by itself.
        window.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    def restore(self) -> None:
        """Restore the last workspace in its saved arrangement, or in its initial one."""
        self.workspace = find_workspace(self._settings.recall(CURRENT, FIRST.key))
        self.reset()
        geometry = self._settings.layout("geometry")
        grown = 1.0
        if geometry is not None and is_sound_geometry(place := bytes(geometry.data())):
            restore_place(self._window, place)
            grown = size_to_come(self._window)[0] / size_when_saved(place)[0]
        else:
            screen = self._window.screen().availableGeometry().size()
            self._window.resize(QSize(*FIRST_SIZE).boundedTo(screen - QSize(*AROUND)))
        self._restored = self._restore_kept(lambda there: (round(there[0] * grown), self._height_to_come()))

    def _height_to_come(self) -> int:
        """Pixels down for the panels of a window that is not shown yet. When it was saved, an offer or a next step may
        have stood over them.
        """
        around, edges = (self._window.menuWidget(), self._window.statusBar()), self._window.contentsMargins()
        taken = sum(part.sizeHint().height() for part in around if part is not None)
        return size_to_come(self._window)[1] - taken - edges.top() - edges.bottom()

    def switch(self, workspace: Workspace) -> None:
        """Keep the arrangement of the current workspace and show that of another."""
        if workspace is self.workspace:
            return
        room = self._extent(self._keep_state())
        self.workspace = workspace
        self._needed.clear()
        self._settings.remember(CURRENT, workspace.key)
        self._show_anew(room)
        self.fit()

    def fit(self) -> None:
        """Put panels behind tabs until the window is no larger than its screen, and all of it on that."""
        pressed = is_as_small_as_can_be(self._window)
        while len(self._needed) < MOST_FOLDS and is_too_large(self._window):
            room = self._extent(self._keep_state())
            self._needed.append(self._window.minimumSizeHint())
            self._show_anew(room)
        if pressed:
            bring_within(self._window)

    def unfold(self) -> None:
        """Give panels a place of their own again as soon as the window is large enough for that."""
        while self._needed and self._needed[-1] == self._needed[-1].boundedTo(self._window.size()):
            room = self._extent(self._keep_state())
            self._needed.pop()
            self._show_anew(room)

    def _show_anew(self, room: Extent) -> None:
        """Arrange the panels of the workspace as they were last, for as many pixels as they have now."""
        focus = self._window.focusWidget()
        self._window.setUpdatesEnabled(False)  # one change to the eye
        try:
            self.reset()
            self._restored = self._restore_kept(lambda _there: room)
        finally:
            self._window.setUpdatesEnabled(True)
        self._keep_focus(focus)

    def _keep_focus(self, focus: QWidget | None) -> None:
        """Leave the keys with ``focus``, or with no control where that is hidden now: Qt gives them to any button that
        it comes upon while the panels move, such as the one that stops a run.
        """
        (focus if focus is not None and focus.isVisible() else self._window).setFocus()

    def _restore_kept(self, room: Callable[[Extent], Extent]) -> bool:
        """Arrange the panels as they were last in this workspace; False where nothing of use is kept."""
        state, shares = self._settings.layout(self._kept_as), self._settings.layout(f"{self._kept_as}.shares")
        return state is not None and self._arrange(state, room, _plain(shares))

    @property
    def _kept_as(self) -> str:
        """The name of the workspace's arrangement in the file; that of the first is as before there were others."""
        name = "state" if self.workspace is FIRST else f"state.{self.workspace.key}"
        return f"{name}.folded{len(self._needed)}" if self._needed else name

    @property
    def _shape(self) -> Workspace:
        return folded(self.workspace, len(self._needed))

    def _keep_state(self) -> QByteArray:
        state = self._window.saveState(layout_version())
        self._settings.save_layout(self._kept_as, state)
        self._settings.save_layout(f"{self._kept_as}.shares", QByteArray(json.dumps(self.shares()).encode()))
        return state

    def shares(self) -> dict[str, Any]:
        """The panels' shares of the window, which its state has not while something presses them."""
        return self._proportions.plain()

    def restore_state(self, state: QByteArray, shares: object = None) -> bool:
        """Arrange the panels as in a saved state with its :meth:`shares`; False where that is of other panels, or
        damaged.
        """
        room = self._extent(self._window.saveState(layout_version())) if self._window.isVisible() else None
        return self._arrange(state, lambda there: room or there, shares)

    def _arrange(self, state: QByteArray, room: Callable[[Extent], Extent], shares: object) -> bool:
        """:meth:`restore_state` with the pixels that the panels have now, by those that they had."""
        names, saved = self._names, bytes(state.data())
        done = is_sound(saved, names)
        if done:
            there = extent(saved, names)
            saved = fitted(saved, names, there, room(there))
            done = self._window.restoreState(QByteArray(saved), layout_version())
        for dock in self._docks.values():
            if dock.isFloating():
                bring_in_sight(dock)
        QTimer.singleShot(0, self._window, self._put_tabs_away)
        self._proportions.restore(shares if done else None)
        return done

    def _extent(self, state: QByteArray) -> Extent:
        return extent(bytes(state.data()), self._names)

    @property
    def _names(self) -> list[str]:
        return [dock.objectName() for dock in self._docks.values()]

    def _put_tabs_away(self) -> None:
        """Qt leaves tab bars of the former arrangement in the corner, over the menu: move them where it has others."""
        for bar in self._window.findChildren(QTabBar, options=_DIRECT):
            if bar.pos() == QPoint(0, 0):
                bar.move(*_OUT_OF_SIGHT)

    def settle(self) -> None:
        """Set the sizes of the docks in the initial arrangement; a restored one has saved sizes.

        It cannot be restored once more: Qt still holds the first one, and the process would end.
        """
        if not self._restored:
            self._restored = True
            self._apply_sizes()
        self._proportions.note()
        self._put_tabs_away()
        for dock in self._docks.values():
            if dock.isFloating() and dock.isVisible():
                self._keep_above(dock)
        self.fit()

    def _keep_above(self, dock: Dock) -> None:
        """Let a panel that floats stay above the window: a restored one was there before it, and lay under it."""
        if (handle := dock.windowHandle()) is not None:
            dock.hide()
            handle.setTransientParent(self._window.windowHandle())
            dock.show()

    def move(self, dock: Dock, other: Dock, way: Qt.Orientation | None) -> None:
        """Put ``dock`` right of ``other`` (horizontal), below it (vertical), or where it is as one more tab (None).

        Of panels with tabs Qt makes one more tab in any case.
        """
        dock.setFloating(False)
        self._window.removeDockWidget(dock)
        if way is None:
            self._window.tabifyDockWidget(other, dock)
        else:
            self._window.splitDockWidget(other, dock, way)
        dock.show()
        dock.raise_()
        QTimer.singleShot(0, self._window, self._put_tabs_away)
        self._proportions.note()
        dock.placed.emit(dock.objectName())

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
            for behind, dock in pairwise([*stack, *(hidden if name == self._shape.spare else ())]):
                self._window.tabifyDockWidget(behind, dock)
        for dock in shown:
            dock.show()
        for dock in hidden:
            dock.hide()
        for stack in self._stacks.values():
            stack[0].raise_()
        self._apply_sizes()
        self._restored = False
        self._proportions.note()
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
        return {cell.name: [self._docks[key] for key in cell.panels] for cell in self._shape.cells}

    def _heads(self, column: str) -> list[Dock]:
        """The docks of the current tabs in the cells of a column."""
        stacks = self._stacks
        return [stacks[cell.name][0] for cell in self._shape.cells if cell.column == column]

    def _place_columns(self) -> None:
        columns, bottom = [self._heads(column) for column in self._shape.widths], self._heads("bottom")
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
            [self._heads(column)[0] for column in self._shape.widths], list(self._shape.widths.values()), across
        )
        self._size("bottom", across)
        for column in self._shape.widths:
            self._size(column, down)
        bottom = self._heads("bottom")
        self._window.resizeDocks(bottom, [self._shape.bottom_height] * len(bottom), down)

    def _size(self, column: str, orientation: Qt.Orientation) -> None:
        sizes = [cell.size for cell in self._shape.cells if cell.column == column]
        self._window.resizeDocks(self._heads(column), sizes, orientation)


def _plain(written: QByteArray | None) -> object:
    """Plain values from what was written of them; None where that is nothing or damaged."""
    try:
        return None if written is None else loosely(bytes(written.data()))
    except ValueError:
        return None
