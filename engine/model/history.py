"""The changes of a session in order, of which most lie on the disk, and which of them change which matrix."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Protocol

from torch import Tensor

from engine.model.delta import Delta, MatrixDelta, SideChange, Site


class StoredDelta(Delta):
    """A delta whose matrices are read whenever they are asked for; what it adds to side memories once, and then held.

    ``number`` is never that of another delta. ``sites`` are the matrices that it changes. ``side`` is what it adds to
    side memories, or None where it adds something that is still to be read.
    """

    __slots__ = ("_kept_in", "_side", "_sites", "number")  # a session has thousands

    def __init__(
        self, number: int, sites: tuple[Site, ...], side: tuple[SideChange, ...] | None, kept_in: KeptChanges
    ) -> None:
        # The fields of a frozen dataclass are set past its guard.
        for name, value in (("number", number), ("_sites", sites), ("_side", side), ("_kept_in", kept_in)):
            object.__setattr__(self, name, value)

    number: int
    _sites: tuple[Site, ...]
    _side: tuple[SideChange, ...] | None
    _kept_in: KeptChanges

    @property
    def layers(self) -> tuple[MatrixDelta, ...]:
        """The changes of its matrices, read from the disk."""
        return self._kept_in.read(self).layers

    @property
    def side(self) -> tuple[SideChange, ...]:
        """What it adds to side memories: the same objects each time, as memories are told apart by them."""
        if self._side is None:
            object.__setattr__(self, "_side", self._kept_in.read(self).side)
        return self._side or ()

    @property
    def has_side(self) -> bool:
        """Whether it adds anything to side memories; nothing is read for that."""
        return self._side is None or bool(self._side)

    @property
    def sites(self) -> tuple[Site, ...]:
        """The matrices that it changes; nothing is read for that."""
        return self._sites


class KeptChanges(Protocol):
    """Where the changes of stored deltas are read from."""

    def read(self, stored: StoredDelta) -> Delta:
        """The change that was stored under its number."""


class KeptSums(Protocol):
    """Sums of changes that are kept outside the process, by the number of the last delta that is in them."""

    def has(self, number: int) -> bool:
        """Whether there are sums up to that delta."""

    def load(self, number: int) -> Mapping[Site, Tensor] | None:
        """The sums (d, m), float32, by matrix; None where they turn out to be damaged."""

    def due(self, batch: int) -> bool:
        """Whether sums after so many deltas should be kept."""

    def keep(self, number: int, batch: int, sums: Mapping[Site, Tensor]) -> None:
        """Keep the sums after ``batch`` deltas, of which ``number`` is the last. Never fails for want of room."""


class History:
    """``deltas`` in ledger order; for each matrix the places among them that change it."""

    def __init__(self) -> None:
        self.deltas: list[Delta] = []
        self._places: dict[Site, list[int]] = {}
        self._sided: list[int] = []

    @property
    def sites(self) -> tuple[Site, ...]:
        """The matrices that any delta changes, in order."""
        return tuple(sorted(self._places))

    def take(self, deltas: list[Delta]) -> int:
        """Know ``deltas`` instead; return how many of them from the beginning were known before."""
        kept = _common_length(self.deltas, deltas)
        places = {site: found[: bisect_left(found, kept)] for site, found in self._places.items()}
        self._places = {site: found for site, found in places.items() if found}
        del self._sided[bisect_left(self._sided, kept) :]
        for place in range(kept, len(deltas)):
            for site in deltas[place].sites:
                self._places.setdefault(site, []).append(place)
            if deltas[place].has_side:
                self._sided.append(place)
        self.deltas = deltas
        return kept

    def put(self, place: int, delta: Delta) -> None:
        """Know a delta by another object that holds the same change."""
        self.deltas[place] = delta

    def count(self, site: Site, applied: int) -> int:
        """How many of the first ``applied`` deltas change a matrix."""
        return bisect_left(self._places.get(site, []), applied)

    def place(self, site: Site, number: int) -> int:
        """Where the delta stands that changes a matrix for the time after ``number`` (0-based)."""
        return self._places[site][number]

    def side(self, applied: int) -> list[SideChange]:
        """What the first ``applied`` deltas add to side memories, in order."""
        places = self._sided[: bisect_left(self._sided, applied)]
        return [change for place in places for change in self.deltas[place].side]


def _common_length(one: Sequence[Delta], other: Sequence[Delta]) -> int:
    """How many deltas two histories share from the beginning."""
    pairs = zip(one, other, strict=False)
    return next((t for t, (a, b) in enumerate(pairs) if a is not b), min(len(one), len(other)))
