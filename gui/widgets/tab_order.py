"""The order of the Tab key: that in which the layouts put the widgets, which is that in which the eye finds them.

Qt goes in the order in which they were made, which is an accident of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QGridLayout, QLayout, QScrollArea, QSplitter, QWidget


def follow_the_eye(*roots: QWidget) -> None:
    """Let the Tab key go through ``roots``, one after the other, as their layouts do, line by line in a grid."""
    stops = [stop for root in roots for stop in _stops(root)]
    for _ in range(2):  # where the last stop is before the first, Qt leaves it there the first time
        for stop in reversed(stops[1:]):
            QWidget.setTabOrder(stops[0], stop)


def first_stop(root: QWidget) -> QWidget | None:
    """The first that can have the keys in ``root`` now; None where nothing can."""
    return next((stop for stop in _stops(root) if stop.isEnabled() and stop.isVisibleTo(root)), None)


def _stops(root: QWidget) -> Iterator[QWidget]:
    for widget in _in_order(root):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            yield widget


def find_its_place(widget: QWidget) -> None:
    """Let the Tab key come to what was just made in ``widget`` where it stands; Qt puts it at the end of the window."""
    root = widget
    while not (isinstance(root, QDockWidget) or root.isWindow()) and (parent := root.parentWidget()) is not None:
        root = parent
    follow_the_eye(root)


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    """All that is in a widget, each before what is in it."""
    placed = list(_placed(widget))
    known = set(map(id, placed))
    others = (child for child in widget.children() if isinstance(child, QWidget) and id(child) not in known)
    for child in (*placed, *others):
        if not child.isWindow():
            yield child
            yield from _in_order(child)


def _placed(widget: QWidget) -> Iterator[QWidget]:
    """The children of a widget whose places are known, in their order."""
    if isinstance(widget, QDockWidget):
        yield from (part for part in (widget.titleBarWidget(), widget.widget()) if part is not None)
    elif isinstance(widget, QSplitter):
        parts = (widget.widget(place) for place in range(widget.count()))
        yield from (part for part in parts if part is not None)
    elif isinstance(widget, QScrollArea):
        yield from (part for part in (widget.viewport(),) if part is not None)
    elif (layout := widget.layout()) is not None:
        yield from _laid_out(layout)


def last_place(layout: QLayout) -> int:
    """The place in ``layout`` of the last that is no spacer; -1 where there is none."""
    return max((layout.indexOf(part) for part in _parts(layout)), default=-1)


def _parts(layout: QLayout) -> list[QWidget | QLayout]:
    """What may have a place in ``layout``."""
    owner = layout.parentWidget()
    parts = [*(owner.children() if owner is not None else ()), *layout.children()]
    return [part for part in parts if isinstance(part, QWidget | QLayout) and part is not layout]


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout and of those in it.

    Its items are not asked for: Qt deletes spacers and the like without telling Python, which then takes for them what
    comes to lie in the same place, and crashes.
    """
    held = _parts(layout)
    placed = sorted((place, number) for number, part in enumerate(held) if (place := layout.indexOf(part)) >= 0)
    if isinstance(layout, QGridLayout):
        cells = {place: cast("tuple[int, ...]", layout.getItemPosition(place)) for place, _ in placed}
        placed.sort(key=lambda one: cells[one[0]])
    for _, number in placed:
        part = held[number]
        if isinstance(part, QLayout):
            yield from _laid_out(part)
        else:
            yield part
