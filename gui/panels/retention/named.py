"""The names of edits that were asked again, each kept once: a run asks much the same edits hundreds of times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

import numpy as np

from engine.events import IntArray, RetentionMeasured
from engine.support.packed import Packed


class Named:
    """What edits are called, and the ids of their facts, by their numbers in the session."""

    def __init__(self) -> None:
        self._known = np.zeros(0, np.int64)  # hashes of name and id by number, 0 where the edit was not asked yet
        self._kept: list[tuple[IntArray, Packed[tuple[str, str]]]] = []

    def without_names(self, event: RetentionMeasured) -> RetentionMeasured:
        """``event`` as the panel keeps it: without names, which are taken over, and what no view shows."""
        pairs, edits = list(zip(event.names, event.fact_ids, strict=True)), event.edits
        room = int(edits.max(initial=-1)) + 1 - len(self._known)
        if room > 0:
            self._known = np.concatenate((self._known, np.zeros(max(room, len(self._known)), np.int64)))
        hashes = np.fromiter(map(hash, pairs), np.int64, len(pairs))
        new = self._known[edits] != hashes
        self._known[edits] = hashes
        if new.any():
            self._kept.append((edits[new], Packed(pairs[row] for row in np.flatnonzero(new).tolist())))
        nothing = np.empty(0, np.int64), np.empty(0)
        return replace(event, names=(), fact_ids=(), batches=nothing[0], probability=nothing[1])

    def names(self, edits: IntArray) -> Names:
        """The name of each of ``edits``, looked up when it is read."""
        return Names(self, edits)

    def ids(self, edits: IntArray) -> list[str]:
        """The id of the fact of each of ``edits``."""
        return [fact_id for _, fact_id in self.of(edits)]

    def of(self, edits: IntArray) -> list[tuple[str, str]]:
        """Name and id of each of ``edits``, as they were told last."""
        found = {edit: pair for kept, pairs in self._kept for edit, pair in zip(kept.tolist(), pairs, strict=True)}
        return [found[edit] for edit in edits.tolist()]


class Names(Sequence[str]):
    """Names of some edits, in their order."""

    def __init__(self, named: Named, edits: IntArray) -> None:
        self._named, self._edits = named, edits

    def __len__(self) -> int:
        return len(self._edits)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._named.of(self._edits))

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[str, ...]: ...
    def __getitem__(self, row: int | slice) -> str | tuple[str, ...]:
        if isinstance(row, slice):
            return tuple(name for name, _ in self._named.of(self._edits[row]))
        return self._named.of(self._edits[[row]])[0][0]
