"""The panels' shares of the window, as a person last set them, kept through every size that the window has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from gui.support.sight import is_seen

_Cell = frozenset[str]  # the names of the docks in one place: one of them, or those in tabs


@dataclass(frozen=True)
class _Shares:
    """The size of each cell, and of all of them together, in pixels."""

    cells: Mapping[_Cell, QSize]
    together: QSize


class Proportions(QObject):
    """Gives each cell its share again whenever ``window``, or what stands over the panels in it, has another size.

    Qt takes what a smaller window lacks from where the least sizes of the panels leave it something, and gives what a
    larger one has more to others: a window that was squeezed and widened had another arrangement than before.
    """

    def __init__(self, window: QMainWindow, docks: Collection[QDockWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._docks = docks
        self._shares: _Shares | None = None
        self._kept: _Shares | None = None  # of the arrangement that is being restored
        self._room = QSize()  # of all panels together, when they had their shares last
        self._pressed: _Shares | None = None  # before a border between panels was dragged
        self._later, self._perhaps = QTimer(self), QTimer(self)
        for timer, act in ((self._later, self._note), (self._perhaps, self._note_other_cells)):
            timer.setSingleShot(True)
            timer.timeout.connect(act)
        window.installEventFilter(self)
        for dock in docks:
            dock.dockLocationChanged.connect(self.note)
            dock.topLevelChanged.connect(self.note)
            dock.visibilityChanged.connect(lambda _in_sight: self._perhaps.start(0))

    def plain(self) -> dict[str, Any]:
        """The shares as plain values, for :meth:`restore`: not the sizes of panels that are pressed for the moment."""
        shares = self._kept or self._shares
        if shares is None or shares.cells.keys() != self._cells().keys() or (self._later.isActive() and not self._kept):
            shares = self._read()
        cells = [[sorted(names), *size.toTuple()] for names, size in shares.cells.items()]
        return {"cells": cells, "together": list(shares.together.toTuple())}

    def restore(self, plain: object) -> None:
        """Give the panels the shares that :meth:`plain` returned, as soon as they stand in the same cells; where it
        returned others, or nothing, :meth:`note` them as they are.
        """
        self._kept = _shares_of(plain)
        self.note()

    def note(self, *_: object) -> None:
        """Take the arrangement as it is for the one to keep, as soon as it stands."""
        self._later.start(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and the borders between panels that are dragged."""
        if watched is self._window:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
                self._share_out()
            elif event.type() == QEvent.Type.MouseButtonPress:  # Qt sends the window itself those between the panels
                self._pressed = self._read()
            elif event.type() == QEvent.Type.MouseButtonRelease:
                QTimer.singleShot(0, self, self._note_other_sizes)
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        if not self._window.isVisible():
            return
        if self._kept is not None and self._kept.cells.keys() == self._cells().keys():
            self._shares = self._kept
            self._share_anew()
            QTimer.singleShot(0, self, self._rest)
        else:
            self._kept = None
            self._shares = self._read()
            self._room = self._shares.together

    def _share_anew(self) -> None:
        self._room = QSize()
        self._share_out()

    def _rest(self) -> None:
        """Share out what is restored once more: tools that stand beside their titles by now need no row below them."""
        self._share_anew()
        self._kept = None

    def _note_other_cells(self) -> None:
        """Panels were opened or closed; where one only came from behind another tab, all places are as they were."""
        if self._shares is not None and self._cells().keys() != self._shares.cells.keys():
            self._note()

    def _note_other_sizes(self) -> None:
        if self._pressed is not None and self._pressed != self._read():
            self._note()
        self._pressed = None

    def _read(self) -> _Shares:
        cells = self._cells()
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        tabs = [bar.geometry() for bar in bars if is_seen(bar)]
        sizes = {names: dock.size() + QSize(0, _height_above(dock.geometry(), tabs)) for names, dock in cells.items()}
        return _Shares(sizes, _together(cells.values()))

    def _share_out(self) -> None:
        shares, cells = self._shares, self._cells()
        if shares is None or self._later.isActive() or cells.keys() != shares.cells.keys():
            return
        now, before = _together(cells.values()), shares.together
        if now == self._room:  # a panel has only asked for more, or for less
            return
        self._room = now
        across, down = now.width() / max(1, before.width()), now.height() / max(1, before.height())
        sizes = [shares.cells[names] for names in cells]
        docks = list(cells.values())
        self._window.resizeDocks(docks, [max(1, round(size.width() * across)) for size in sizes], _ACROSS)
        self._window.resizeDocks(docks, [max(1, round(size.height() * down)) for size in sizes], _DOWN)

    def _cells(self) -> dict[_Cell, QDockWidget]:
        """The dock in sight of each cell."""
        found = {}
        for dock in self._docks:
            if not dock.isFloating() and is_seen(dock):
                others = self._window.tabifiedDockWidgets(dock)
                found[frozenset(one.objectName() for one in (dock, *others) if not one.isHidden())] = dock
        return found


def _shares_of(plain: object) -> _Shares | None:
    """What :meth:`Proportions.plain` returned; None for anything else."""
    try:
        cells = {frozenset(names): QSize(*size) for names, *size in plain["cells"]}  # type: ignore[index]
        together = QSize(*plain["together"])  # type: ignore[index]
    except (TypeError, KeyError, ValueError, OverflowError):
        return None
    sound = all(0 < side <= _LARGEST for size in (together, *cells.values()) for side in size.toTuple())
    return _Shares(cells, together) if sound else None


_LARGEST = 1 << 24  # pixels
_ACROSS, _DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def _height_above(dock: QRect, tabs: Collection[QRect]) -> int:
    """Pixels that the tabs of a dock take, which belong to its place; Qt shows them some time after the dock."""
    return next(
        (bar.height() for bar in tabs if 0 <= dock.top() - bar.bottom() < 4 and bar.intersects(_column(dock))), 0
    )


def _column(dock: QRect) -> QRect:
    return dock.adjusted(0, -dock.top(), 0, 0)


def _together(docks: Collection[QDockWidget]) -> QSize:
    """The size of the rectangle around all of ``docks``."""
    whole = QRect()
    for dock in docks:
        whole = whole.united(dock.geometry())
    return whole.size()
