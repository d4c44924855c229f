"""Where windows may be: a place that was saved on another screen, or damaged, is brought to where it can be seen."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.widgets.whole import AROUND, room_for

# QWidget::saveGeometry: mark, version, the frame, the size when neither maximised nor full, screen, maximised, full
# screen, the screen's width, the content. Rectangles are by their corners.
_FORM = struct.Struct(">IHH4i4ii??i4i")
_MARK, _MAJOR = 0x01D9D0CB, (1, 2, 3)
_LARGEST, _FARTHEST = 1 << 16, 1 << 20  # pixels
_PLAY = 100  # pixels by which the least size of a window changes while tools go below titles and come back
_TO_SEE = (120, 40)  # pixels of a window that must be on a screen, so that a person can take hold of it


def is_sound_geometry(saved: bytes) -> bool:
    """Whether ``saved`` is what QWidget.saveGeometry writes, to its last byte, with a size that a window can have."""
    if len(saved) != _FORM.size:
        return False
    mark, major, _, *numbers = _FORM.unpack(saved)
    corners = numbers[0:4], numbers[4:8], numbers[12:16]
    return mark == _MARK and major in _MAJOR and all(_is_place(*rectangle) for rectangle in corners)


def _is_place(left: int, top: int, right: int, bottom: int) -> bool:
    near = max(map(abs, (left, top, right, bottom))) <= _FARTHEST
    return near and 0 < right - left < _LARGEST and 0 < bottom - top < _LARGEST


def in_sight(place: QRect, screens: Sequence[QRect]) -> QRect:
    """``place`` as it is where enough of it is on one of ``screens`` and it is no larger than them together; else at
    most as large as the screen that shows most of it, and wholly on it.
    """
    if not screens:
        return place
    shown = [screen.intersected(place) for screen in screens]
    whole = screens[0]
    for screen in screens:
        whole = whole.united(screen)
    fits = place.width() <= whole.width() and place.height() <= whole.height()
    if fits and any(part.width() >= _TO_SEE[0] and part.height() >= _TO_SEE[1] for part in shown):
        return place
    most = max(range(len(screens)), key=lambda number: shown[number].width() * shown[number].height())
    screen = screens[most]
    size = place.size().boundedTo(screen.size()).expandedTo(screen.size() / 8)
    left = min(max(place.left(), screen.left()), screen.right() + 1 - size.width())
    top = min(max(place.top(), screen.top()), screen.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def size_when_saved(saved: bytes) -> tuple[int, int]:
    """Width and height of the window that wrote a sound place, as it was then: maximised, or not."""
    left, top, right, bottom = _FORM.unpack(saved)[15:19]
    return right - left + 1, bottom - top + 1


def size_to_come(window: QWidget) -> tuple[int, int]:
    """Width and height that a window which is not shown yet will have."""
    large = window.isMaximized() or window.isFullScreen()
    size = window.screen().availableGeometry().size() if large else window.size()
    return size.width(), size.height()


def restore_place(window: QWidget, saved: bytes) -> None:
    """Give a window a sound saved place. On a screen that is too small for it, it takes all of that, where Qt leaves it
    two thirds.
    """
    window.restoreGeometry(QByteArray(saved))
    left, top, right, bottom = _FORM.unpack(saved)[7:11]
    wanted, screen = QSize(right - left + 1, bottom - top + 1), window.screen().availableGeometry()
    is_free = not (window.isMaximized() or window.isFullScreen())
    if is_free and window.size() != wanted and window.size() == window.size().boundedTo(wanted):
        place = QRect(screen.topLeft(), wanted.boundedTo(screen.size() - QSize(*AROUND)))
        place.moveCenter(screen.center())
        window.setGeometry(place)
    bring_in_sight(window)


def bring_in_sight(window: QWidget) -> None:
    """Move and shrink a window that lies where nobody sees it."""
    if window.isMaximized() or window.isFullScreen():
        return
    place = window.geometry()
    found = in_sight(place, [screen.availableGeometry() for screen in QGuiApplication.screens()])
    if found != place:
        window.setGeometry(found)


def is_as_small_as_can_be(window: QWidget) -> bool:
    """Whether its content, and no person, has made a window as wide or as high as it is."""
    least = window.minimumSizeHint()
    return window.width() < least.width() + _PLAY or window.height() < least.height() + _PLAY


def is_too_large(window: QWidget) -> bool:
    """Whether the content of a window makes it larger than its screen is."""
    least = window.minimumSizeHint()
    return is_as_small_as_can_be(window) and least != least.boundedTo(room_for(window))


def bring_within(window: QWidget) -> None:
    """Put a window wholly on its screen, as far as it can be that small."""
    place, screen = window.frameGeometry(), window.screen().availableGeometry()
    screen.setSize(room_for(window) + QSize(*AROUND))
    if window.isMaximized() or window.isFullScreen() or screen.contains(place):
        return
    frame = place.size() - window.size()
    window.resize(window.size().boundedTo(screen.size() - frame))
    place.setSize(window.size() + frame)
    place.moveRight(min(place.right(), screen.right()))
    place.moveBottom(min(place.bottom(), screen.bottom()))
    window.move(max(place.left(), screen.left()), max(place.top(), screen.top()))
