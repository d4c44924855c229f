"""The panels' shares of the window, as a person last set them, kept through every size that the window has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

_Cell = frozenset[str]  # the names of the docks in one place: one of them, or those in tabs


@dataclass(frozen=True)
class _Shares:
    """The size of each cell, and of all of them together, in pixels."""

    cells: Mapping[_Cell, QSize]
    together: QSize


class Proportions(QObject):
    """Gives each cell its share again whenever the size of ``window`` changes.

    Qt takes what a smaller window lacks from where it likes, as the least sizes of the panels come in its way, and gives
    it back to others: a window that was squeezed and widened had another arrangement than before.
    """

    def __init__(self, window: QMainWindow, docks: Collection[QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._shares: _Shares | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._note)
        window.installEventFilter(self)
        for dock in docks:
            dock.dockLocationChanged.connect(self.note)
            dock.topLevelChanged.connect(self.note)
            dock.visibilityChanged.connect(self._on_visibility)

    def note(self, *_: object) -> None:
        """Take the arrangement as it is for the one to keep, as soon as it stands."""
        self._later.start(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and the borders between panels that are dragged."""
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._share_out()
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self.note()  # Qt has the mouse's events between the panels sent to the window itself
        return super().eventFilter(watched, event)

    def _on_visibility(self, _in_sight: bool) -> None:
        """A panel was opened or closed; one that came from behind another tab, or with the whole window, changes none
        of the places.
        """
        if self._shares is not None and self._window.isVisible() and self._cells().keys() != self._shares.cells.keys():
            self.note()

    def _note(self) -> None:
        if self._window.isVisible():
            cells = self._cells()
            self._shares = _Shares({names: dock.size() for names, dock in cells.items()}, _together(cells.values()))

    def _share_out(self) -> None:
        shares, cells = self._shares, self._cells()
        if shares is None or self._later.isActive() or cells.keys() != shares.cells.keys():
            return
        now, before = _together(cells.values()), shares.together
        across, down = now.width() / max(1, before.width()), now.height() / max(1, before.height())
        sizes = [shares.cells[names] for names in cells]
        docks = list(cells.values())
        self._window.resizeDocks(docks, [max(1, round(size.width() * across)) for size in sizes], _ACROSS)
        self._window.resizeDocks(docks, [max(1, round(size.height() * down)) for size in sizes], _DOWN)

    def _cells(self) -> dict[_Cell, QDockWidget]:
        """The dock in sight of each cell."""
        found = {}
        for dock in self._docks:
            if dock.isVisible() and not dock.isFloating() and not dock.visibleRegion().isEmpty():
                others = self._window.tabifiedDockWidgets(dock)
                found[frozenset(one.objectName() for one in (dock, *others) if not one.isHidden())] = dock
        return found


_ACROSS, _DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def _together(docks: Collection[QDockWidget]) -> QSize:
    """The size of the rectangle around all of ``docks``."""
    whole = QRect()
    for dock in docks:
        whole = whole.united(dock.geometry())
    return whole.size()
