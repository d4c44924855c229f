"""Which rows of the table wait, in the form of a desk, and what has changed in them since they were last kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from operator import lt

from engine.desk.held import HeldFact
from gui.panels.edits.fact_rows import FactRow, RowState, as_they_wait, waiting_rows

_AT_ONCE = 5_000  # rows of one call, where many were added
_STEP = 1.0  # between the places of two facts; one put between them gets the middle
_NARROW = 1e-9  # places that lie closer are given out anew
_FAILED = RowState.FAILED

_Changes = tuple[tuple[HeldFact, ...], tuple[str, ...]]


class Waiting:
    """What the desk holds now; :meth:`changes` compares the table with it. No row is compared by reading its text:
    texts are never changed, only replaced."""

    def __init__(self, facts: Iterable[HeldFact] = ()) -> None:
        self._kept = {held.key: held for held in facts}
        self.complete = True  # whether :meth:`changes` has given all that there was

    def __len__(self) -> int:
        return len(self._kept)

    def changes(self, rows: Sequence[FactRow]) -> _Changes:
        """The facts to put on the desk and the keys of those to take away, which count as done from now on.

        Of many rows that are new or changed it gives some, and ``complete`` is False: call again.
        """
        waiting, find = waiting_rows(rows), self._kept.get
        kept: list[HeldFact | None] = []
        others: list[int] = []  # the rows that lie on the desk otherwise or not at all, by their numbers
        for number, (key, text, remark, note, state) in enumerate(as_they_wait(waiting)):
            kept.append(held := find(key))
            why = note if state is _FAILED else ""
            if held is None or held.text is not text or held.remark != remark or held.why != why:
                others.append(number)
        known = [held for held in kept if held is not None]
        places = [held.place for held in known]
        some = others[:_AT_ONCE]
        new = self._new_places(some, kept) if all(map(lt, places, islice(places, 1, None))) else None
        if new is None:
            return self._renew(waiting)
        self.complete = len(some) == len(others)
        away = self._leave(known) if len(known) < len(self._kept) else ()
        return self._put([waiting[number] for number in some], new), away

    def _leave(self, known: Sequence[HeldFact]) -> tuple[str, ...]:
        """Leave those alone on the desk; returns the keys of the others."""
        left = {held.key: held for held in known}
        away = tuple(key for key in self._kept if key not in left)
        self._kept = left
        return away

    def _put(self, rows: Sequence[FactRow], places: Sequence[float]) -> tuple[HeldFact, ...]:
        """Keep ``rows`` as they are at their ``places``; returns those that were not so."""
        put: list[HeldFact] = []
        for row, place in zip(rows, places, strict=True):
            held = HeldFact(row.key, place, row.text, row.remark, row.note if row.state is _FAILED else "")
            before = self._kept.get(held.key)
            self._kept[held.key] = held
            if before is None or before != held or before.text.source_id != held.text.source_id:
                put.append(held)
        return tuple(put)

    def _new_places(self, numbers: Sequence[int], kept: Sequence[HeldFact | None]) -> list[float] | None:
        """The places of rows given by their ``numbers``, of which those that lie on the desk keep theirs; None where
        there is no room for a new one. Every new row before one of them is one of them.
        """
        places: list[float] = []
        behind, after = 0, 0.0  # the next row that has a place, and that
        for number in numbers:
            held, before = kept[number], kept[number - 1] if number else None
            if held is not None:
                places.append(held.place)
                continue
            last = before.place if before is not None else places[-1] if number else 0.0
            if behind <= number:
                some = ((one, found.place) for one in range(number, len(kept)) if (found := kept[one]) is not None)
                behind, after = next(some, (len(kept), float("inf")))
            places.append(last + _STEP if last + _STEP < after else (last + after) / 2)
            if places[-1] - last < _NARROW:
                return None
        return places

    def _renew(self, waiting: Sequence[FactRow]) -> _Changes:
        """All rows at once, as some have changed their order or need room between others."""
        self.complete = True
        here = {row.key for row in waiting}
        away = self._leave([held for held in self._kept.values() if held.key in here])
        return self._put(waiting, self._places(waiting)), away

    def _places(self, waiting: Sequence[FactRow]) -> list[float]:
        """Ascending places; those of facts that lie on the desk already stay, as long as they are in order."""
        places: list[float] = []
        last = 0.0
        for row, after in zip(waiting, self._following(waiting), strict=True):
            kept = self._kept.get(row.key)
            if kept is not None and last < kept.place <= after:
                last = kept.place
            else:
                last = last + _STEP if last + _STEP < after else (last + after) / 2
            if places and last - places[-1] < _NARROW:
                return [_STEP * number for number in range(1, len(waiting) + 1)]
            places.append(last)
        return places

    def _following(self, waiting: Sequence[FactRow]) -> list[float]:
        """For each row the least place of those that lie on the desk already and come after it in the table."""
        least, found = float("inf"), []
        for row in reversed(waiting):
            found.append(least)
            if (kept := self._kept.get(row.key)) is not None:
                least = min(least, kept.place)
        return found[::-1]
