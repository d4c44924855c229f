"""Whether what QMainWindow.saveState wrote is whole: Qt itself takes it on trust, and a damaged one ends the process.

Sizes in it are pixels of the window that wrote it. In a larger one Qt gives all the rest to the last panels of a row,
so they are written anew in proportion.

The form is Qt's own (QMainWindowLayout::saveState, QDockAreaLayout::saveState), a stream of big-endian numbers:
the marks 0xff and a version; 0xfd and the areas with docks; floating groups of tabs; the centre's size and the owners
of the corners; 0xfc and the tool bars.
"""

from __future__ import annotations

import struct
from collections.abc import Collection

_VERSION, _DOCKS, _ROW, _DOCK, _TABS, _GROUP = 0xFF, 0xFD, 0xFC, 0xFB, 0xFA, 0xF9
_AREAS = range(4)
_MOST, _DEEPEST = 64, 16  # items of one row, rows within rows
_FARTHEST = 1 << 26  # pixels; Qt adds flags of its own above the largest size of a widget, 2^24 - 1
_FLAGS = 1 << 4  # shown, floating, and two of Qt's own
_FLOATING = 1 << 1
_ACROSS, _DOWN = 1, 2  # as Qt numbers orientations
_LEFT, _RIGHT, _TOP, _BOTTOM = _AREAS
_LARGEST = 1 << 24  # of a widget, in pixels


def is_sound(state: bytes, docks: Collection[str]) -> bool:
    """Whether ``state`` is such a stream to its last byte, of some of ``docks``, each at most once, and no tool bar."""
    try:
        _Stream(state, docks).check()
    except (ValueError, struct.error):
        return False
    return True


def extent(state: bytes, docks: Collection[str]) -> tuple[int, int]:
    """Pixels that the areas of a sound ``state`` take across and down, without what is between them."""
    stream = _read(state, docks)
    return stream.extent(_ACROSS), stream.extent(_DOWN)


def fitted(state: bytes, docks: Collection[str], before: tuple[int, int], now: tuple[int, int]) -> bytes:
    """A sound ``state`` whose sizes were for ``before`` pixels across and down, for as many as there are ``now``."""
    sides = zip((_ACROSS, _DOWN), before, now, strict=True)
    factors = {along: there / here for along, here, there in sides if here > 0 and there > 0}
    written = bytearray(state)
    for at, along in _read(state, docks).sizes:
        (size,) = struct.unpack_from(">i", state, at)
        if 0 < size < _LARGEST:
            struct.pack_into(">i", written, at, min(max(1, round(size * factors.get(along, 1.0))), _LARGEST - 1))
    return bytes(written)


def _read(state: bytes, docks: Collection[str]) -> _Stream:
    stream = _Stream(state, docks)
    stream.check()
    return stream


class _Stream:
    """Reads the stream from its start; ValueError or struct.error where it is not as it should be."""

    def __init__(self, data: bytes, docks: Collection[str]) -> None:
        self._data = data
        self._at = 0
        self._left = set(docks)
        self._areas: dict[int, tuple[int, int]] = {}
        self.sizes: list[tuple[int, int]] = []  # where a place or a size along an orientation stands

    def extent(self, along: int) -> int:
        """Pixels that the areas take together across or down, without what is between them."""
        side = along - 1
        left, right, top, bottom = (self._areas.get(area, (0, 0))[side] for area in _AREAS)
        return max(left + right, top, bottom) if along == _ACROSS else max(left, right) + top + bottom

    def check(self) -> None:
        """Read all of it."""
        _demand(self._number() == _VERSION)
        self._number()
        _demand(self._byte() == _DOCKS)
        areas = [self._area() for _ in range(self._count(len(_AREAS)))]
        _demand(areas == sorted(set(areas)))
        self._numbers(2 + len(_AREAS))
        while (mark := self._byte()) == _GROUP:
            self._numbers(4)
            docked, self.sizes = self.sizes, []
            self._row(0)
            self.sizes = docked
        _demand(mark == _ROW and self._number() == 0 and self._at == len(self._data))

    def _area(self) -> int:
        place = self._number()
        _demand(place in _AREAS)
        self.sizes += [(self._at, _ACROSS), (self._at + 4, _DOWN)]
        width, height = self._numbers(2)
        self._areas[place] = width, height
        self._row(0)
        return place

    def _row(self, depth: int) -> None:
        """Docks beside, below or (in tabs) behind one another."""
        kind = self._byte()
        _demand(kind in (_ROW, _TABS) and depth < _DEEPEST)
        current = self._number() if kind == _TABS else 0
        along = self._byte()
        _demand(along in (_ACROSS, _DOWN))
        count = self._count(_MOST)
        _demand(-1 <= current < max(1, count))  # -1: all of them are closed
        for _ in range(count):
            self._item(depth, along)

    def _item(self, depth: int, along: int) -> None:
        kind = self._byte()
        _demand(kind in (_DOCK, _ROW))
        if kind == _DOCK:
            name = self._text()
            _demand(name in self._left)
            self._left.remove(name)
            flags = self._byte()
            _demand(flags < _FLAGS)
            self._place(0 if flags & _FLOATING else along)
        else:
            self._place(along)
            self._row(depth + 1)

    def _place(self, along: int) -> None:
        """Place and size along the row with the least and the largest size; a floating dock has its rectangle there."""
        if along:
            self.sizes += [(self._at, along), (self._at + 4, along)]
        self._numbers(4)

    def _text(self) -> str:
        length = self._count(1024)
        text = self._data[self._at : self._at + length]
        _demand(len(text) == length)
        self._at += length
        return text.decode("utf-16-be")

    def _byte(self) -> int:
        (found,) = struct.unpack_from(">B", self._data, self._at)
        self._at += 1
        return int(found)

    def _number(self) -> int:
        (found,) = struct.unpack_from(">i", self._data, self._at)
        self._at += 4
        return int(found)

    def _numbers(self, count: int) -> list[int]:
        found = [self._number() for _ in range(count)]
        _demand(all(abs(number) <= _FARTHEST for number in found))
        return found

    def _count(self, most: int) -> int:
        found = self._number()
        _demand(0 <= found <= most)
        return found


def _demand(condition: bool) -> None:
    if not condition:
        raise ValueError
