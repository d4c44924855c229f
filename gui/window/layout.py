"""The layout of the panels: the initial arrangement, the saved one, and the reset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QTabBar, QTabWidget

from gui.window.docks import Dock
from gui.window.on_screen import bring_in_sight, is_sound_geometry
from gui.window.panel_table import PANELS, layout_version
from gui.window.saved_state import is_sound

if TYPE_CHECKING:
    from gui.support.settings import Settings

FIRST_SIZE = (1480, 940)
_OUT_OF_SIGHT = (-600, -530)  # where Qt puts tab bars that it has no use for


@dataclass(frozen=True)
class Cell:
    """A cell of the initial arrangement, for one panel or several in tabs; ``size`` is along its column."""

    name: str
    column: str
    size: int


# From left to right: setup, progress, results; at the bottom the timeline.
CELLS = (
    Cell("model", "left", 190),
    Cell("method", "left", 230),
    Cell("edits", "left", 380),
    Cell("upper", "centre", 400),
    Cell("lower", "centre", 360),
    Cell("right", "right", 760),
    Cell("timeline", "bottom", 980),
    Cell("log", "bottom", 500),
)
WIDTHS = {"left": 430, "centre": 650, "right": 400}  # first widths in pixels
BOTTOM_HEIGHT = 260  # asked for; the columns above have their shares too, and leave about two thirds of it


class Layout:
    """Arranges the docks of one window: ``docks`` by their keys, in the cells given by the table of panels."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock], settings: Settings) -> None:
        self._window = window
        self._docks = docks
        self._settings = settings
        self._restored = False
        window.setDockNestingEnabled(True)
        window.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    def restore(self) -> None:
        """Restore the saved arrangement, or use the initial one."""
        self.reset()
        geometry, state = self._settings.layout("geometry"), self._settings.layout("state")
        if geometry is not None and is_sound_geometry(bytes(geometry.data())):
            self._window.restoreGeometry(geometry)
            bring_in_sight(self._window)
        else:
            self._window.resize(*FIRST_SIZE)
        self._restored = state is not None and self.restore_state(state)

    def restore_state(self, state: QByteArray) -> bool:
        """Arrange the panels as in a saved state; False where that is of other panels, or damaged."""
        names = [dock.objectName() for dock in self._docks.values()]
        done = is_sound(bytes(state.data()), names) and self._window.restoreState(state, layout_version())
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
        """Set the sizes of the docks in the initial arrangement; a restored one has saved sizes."""
        if not self._restored:
            self._restored = True
            self._apply_sizes()
        self._put_tabs_away()

    def save(self) -> None:
        """Save the arrangement."""
        self._settings.save_layout("geometry", self._window.saveGeometry())
        self._settings.save_layout("state", self._window.saveState(layout_version()))

    def reset(self) -> None:
        """The initial arrangement: setup on the left, progress in the middle, results on the right."""
        for dock in self._docks.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)
        self._place_columns()
        self._place_bottom()
        for stack in self._stacks.values():
            for behind, dock in pairwise(stack):
                self._window.tabifyDockWidget(behind, dock)
        for dock in self._docks.values():
            dock.show()
        for stack in self._stacks.values():
            stack[0].raise_()
        self._apply_sizes()

    @property
    def _stacks(self) -> dict[str, list[Dock]]:
        """The docks of each cell, that of the current tab first."""
        return {cell.name: [self._docks[panel.key] for panel in PANELS if panel.place == cell.name] for cell in CELLS}

    def _heads(self, column: str) -> list[Dock]:
        """The docks of the current tabs in the cells of a column."""
        stacks = self._stacks
        return [stacks[cell.name][0] for cell in CELLS if cell.column == column]

    def _place_columns(self) -> None:
        columns = [self._heads(column) for column in WIDTHS]
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, columns[0][0])
        for left, right in pairwise(columns):
            self._window.splitDockWidget(left[0], right[0], Qt.Orientation.Horizontal)
        for column in columns:
            for above, below in pairwise(column):
                self._window.splitDockWidget(above, below, Qt.Orientation.Vertical)

    def _place_bottom(self) -> None:
        heads = self._heads("bottom")
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, heads[0])
        for left, right in pairwise(heads):
            self._window.splitDockWidget(left, right, Qt.Orientation.Horizontal)

    def _apply_sizes(self) -> None:
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([self._heads(column)[0] for column in WIDTHS], list(WIDTHS.values()), across)
        self._size("bottom", across)
        for column in ("left", "centre"):
            self._size(column, down)
        bottom = self._heads("bottom")
        self._window.resizeDocks(bottom, [BOTTOM_HEIGHT] * len(bottom), down)

    def _size(self, column: str, orientation: Qt.Orientation) -> None:
        sizes = [cell.size for cell in CELLS if cell.column == column]
        self._window.resizeDocks(self._heads(column), sizes, orientation)
