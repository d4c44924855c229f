"""Whether what QMainWindow.saveState wrote is whole: Qt itself takes it on trust, and a damaged one ends the process.

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


def is_sound(state: bytes, docks: Collection[str]) -> bool:
    """Whether ``state`` is such a stream to its last byte, of some of ``docks``, each at most once, and no tool bar."""
    try:
        _Stream(state, docks).check()
    except (ValueError, struct.error):
        return False
    return True


class _Stream:
    """Reads the stream from its start; ValueError or struct.error where it is not as it should be."""

    def __init__(self, data: bytes, docks: Collection[str]) -> None:
        self._data = data
        self._at = 0
        self._left = set(docks)

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
            self._row(0)
        _demand(mark == _ROW and self._number() == 0 and self._at == len(self._data))

    def _area(self) -> int:
        place = self._number()
        _demand(place in _AREAS)
        self._numbers(2)
        self._row(0)
        return place

    def _row(self, depth: int) -> None:
        """Docks beside, below or (in tabs) behind one another."""
        kind = self._byte()
        _demand(kind in (_ROW, _TABS) and depth < _DEEPEST)
        current = self._number() if kind == _TABS else 0
        _demand(self._byte() in (1, 2))
        count = self._count(_MOST)
        _demand(0 <= current < max(1, count))
        for _ in range(count):
            self._item(depth)

    def _item(self, depth: int) -> None:
        kind = self._byte()
        _demand(kind in (_DOCK, _ROW))
        if kind == _DOCK:
            name = self._text()
            _demand(name in self._left)
            self._left.remove(name)
            _demand(self._byte() < _FLAGS)
            self._numbers(4)
        else:
            self._numbers(4)
            self._row(depth + 1)

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

    def _numbers(self, count: int) -> None:
        for _ in range(count):
            _demand(abs(self._number()) <= _FARTHEST)

    def _count(self, most: int) -> int:
        found = self._number()
        _demand(0 <= found <= most)
        return found


def _demand(condition: bool) -> None:
    if not condition:
        raise ValueError
