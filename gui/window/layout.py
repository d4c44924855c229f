"""Where the panels stand: the first arrangement, the saved one, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QTabWidget

from gui.window.docks import Dock

if TYPE_CHECKING:
    from gui.support.settings import Settings

VERSION = 5  # raise when a dock is added or renamed: an older saved layout is then left aside
FIRST_SIZE = (1480, 940)
COLUMNS = {"model": 430, "norms": 650, "playground": 400}  # first widths in pixels
LEFT = {"model": 190, "method": 230, "edits": 380}  # first heights in pixels
CENTRE = {"norms": 400, "superposition": 360}
BOTTOM = {"timeline": 980, "log": 500}
BOTTOM_HEIGHTS = {"timeline": 144, "log": 144}


class Layout:
    """Arranges the docks of one window. ``docks`` are found by the keys that the constants above name."""

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
        """The arrangement of last time, or the first one."""
        self.reset()
        geometry, state = self._settings.layout("geometry"), self._settings.layout("state")
        if geometry is not None:
            self._window.restoreGeometry(geometry)
        else:
            self._window.resize(*FIRST_SIZE)
        self._restored = state is not None and self._window.restoreState(state, VERSION)

    def settle(self) -> None:
        """Give the docks of the first arrangement their sizes; a restored one has its own."""
        if not self._restored:
            self._restored = True
            self._apply_sizes()

    def save(self) -> None:
        """Keep the arrangement for next time."""
        self._settings.save_layout("geometry", self._window.saveGeometry())
        self._settings.save_layout("state", self._window.saveState(VERSION))

    def reset(self) -> None:
        """The first arrangement: left what is to be done, in the middle what happens, right what comes of it."""
        docks, window = self._docks, self._window
        left, bottom = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        for dock in docks.values():
            dock.setFloating(False)
            window.removeDockWidget(dock)
        window.addDockWidget(left, docks["model"])
        window.splitDockWidget(docks["model"], docks["norms"], Qt.Orientation.Horizontal)
        window.splitDockWidget(docks["norms"], docks["playground"], Qt.Orientation.Horizontal)
        window.splitDockWidget(docks["model"], docks["method"], Qt.Orientation.Vertical)
        window.splitDockWidget(docks["method"], docks["edits"], Qt.Orientation.Vertical)
        window.splitDockWidget(docks["norms"], docks["superposition"], Qt.Orientation.Vertical)
        window.tabifyDockWidget(docks["norms"], docks["importance"])
        window.tabifyDockWidget(docks["importance"], docks["search"])
        window.tabifyDockWidget(docks["superposition"], docks["matrix"])
        window.tabifyDockWidget(docks["matrix"], docks["tracing"])
        window.tabifyDockWidget(docks["tracing"], docks["side"])
        window.tabifyDockWidget(docks["search"], docks["retention"])
        window.tabifyDockWidget(docks["retention"], docks["quality"])
        window.tabifyDockWidget(docks["quality"], docks["robustness"])
        window.tabifyDockWidget(docks["playground"], docks["interference"])
        window.tabifyDockWidget(docks["interference"], docks["detection"])
        window.addDockWidget(bottom, docks["timeline"])
        window.splitDockWidget(docks["timeline"], docks["log"], Qt.Orientation.Horizontal)
        for dock in docks.values():
            dock.show()
        for key in (*CENTRE, "playground"):
            docks[key].raise_()
        self._apply_sizes()

    def _apply_sizes(self) -> None:
        for widths in (COLUMNS, BOTTOM):
            self._size(widths, Qt.Orientation.Horizontal)
        for heights in (LEFT, CENTRE, BOTTOM_HEIGHTS):
            self._size(heights, Qt.Orientation.Vertical)

    def _size(self, sizes: Mapping[str, int], orientation: Qt.Orientation) -> None:
        self._window.resizeDocks([self._docks[key] for key in sizes], list(sizes.values()), orientation)
