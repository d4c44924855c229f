"""Texts and small objects as bytes: a session has tens of thousands of them, and looks at few at a time.

As Python's objects the facts, texts and numbers of one edit take half a kilobyte; as bytes a fifth of that, and less
where many lie together and say much the same, as they are compressed. The bytes never leave the process: what lies on
the disk has forms of its own.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

T = TypeVar("T")

_FAST = 1  # zlib's level: on the few facts of a batch the others save a hundredth more


class Packed(Sequence[T]):
    """An immutable sequence whose entries are made anew whenever they are read; it equals a tuple of equal ones.

    Go through it rather than by places: each time all of it is unpacked. Entries are built-in objects, else a subclass
    says how they become such and what is made of them.
    """

    __slots__ = ("_count", "_data")

    def __init__(self, entries: Iterable[T]) -> None:
        plain = list(map(self._plain, entries))
        self._count, self._data = len(plain), zlib.compress(marshal.dumps(plain), _FAST)

    @staticmethod
    def _plain(entry: Any) -> Any:
        return entry

    @staticmethod
    def _made(plain: Any) -> Any:
        return plain

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return map(self._made, marshal.loads(zlib.decompress(self._data)))

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Packed | tuple) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # what holds one has none either

    def __repr__(self) -> str:
        return repr(tuple(self))
