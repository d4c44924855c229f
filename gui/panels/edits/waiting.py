"""Which rows of the table wait, in the form of a desk, and what has changed in them since they were last kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.desk.held import HeldFact
from gui.panels.edits.fact_rows import FactRow, RowState

_Seen = tuple[str, int, str, str]  # what tells whether a row has changed
_AT_ONCE = 10_000  # rows of one call, where many were added
_STEP = 1.0  # between the places of two facts; one put between them gets the middle
_NARROW = 1e-9  # places that lie closer are given out anew


class Waiting:
    """What the desk holds now; :meth:`changes` compares the table with it. No row is compared by reading its text:
    texts are never changed, only replaced."""

    def __init__(self, facts: Iterable[HeldFact] = (), rows: Sequence[FactRow] = ()) -> None:
        """``rows`` are those that were made of ``facts``: as long as they stay as they are, nothing has changed."""
        self._kept = {held.key: held for held in facts}
        self._seen = [_seen(row) for row in rows]
        self.complete = True  # whether :meth:`changes` has given all that there was

    def __len__(self) -> int:
        return len(self._kept)

    def changes(self, rows: Sequence[FactRow]) -> tuple[tuple[HeldFact, ...], tuple[str, ...]]:
        """The facts to put on the desk and the keys of those to take away, which count as done from now on.

        Of many rows that were added behind the others or changed it gives some, and ``complete`` is False: call again.
        """
        waiting = [row for row in rows if row.batch == 0 and not row.carried]
        seen = [_seen(row) for row in waiting]
        self.complete = True
        if seen == self._seen and len(seen) == len(self._kept):
            return (), ()  # as nearly always; texts are held, so that no other one gets their id
        if self._is_longer(waiting, seen):
            return self._append(waiting[len(self._seen) :], seen), ()
        if len(self._kept) == len(self._seen) and self._is_in_order(seen):
            return self._replace(waiting, seen)
        self._seen = seen
        now: dict[str, HeldFact] = {}
        put: list[HeldFact] = []
        for row, place in zip(waiting, self._places(waiting), strict=True):
            kept = self._kept.get(row.key)
            if kept is None or _differs(kept, row, place):
                kept = HeldFact(row.key, place, row.text, row.remark, _why(row))
                put.append(kept)
            now[row.key] = kept
        away = tuple(key for key in self._kept if key not in now)
        self._kept = now
        return tuple(put), away

    def _is_longer(self, waiting: Sequence[FactRow], seen: Sequence[_Seen]) -> bool:
        """Whether nothing but rows behind the others has come since."""
        known = len(self._seen)
        if not known == len(self._kept) < len(seen) or seen[:known] != self._seen:
            return False
        return not any(row.key in self._kept for row in waiting[known:])

    def _append(self, new: Sequence[FactRow], seen: Sequence[_Seen]) -> tuple[HeldFact, ...]:
        """The first of the ``new`` rows, as many as take no time that one feels; the next call takes those after."""
        last = max((held.place for held in self._kept.values()), default=0.0)
        put = tuple(
            HeldFact(row.key, last + _STEP * number, row.text, row.remark, _why(row))
            for number, row in enumerate(new[:_AT_ONCE], 1)
        )
        self._kept.update((held.key, held) for held in put)
        self._seen = list(seen[: len(self._seen) + len(put)])
        self.complete = len(new) == len(put)
        return put

    def _is_in_order(self, seen: Sequence[_Seen]) -> bool:
        """Whether no row is new or has moved, so that each keeps its place; those that are gone are forgotten."""
        if len(seen) < len(self._seen):
            keys = {one[0] for one in seen}
            self._seen = [one for one in self._seen if one[0] in keys]
        return len(seen) == len(self._seen) and all(map(_is_same_row, seen, self._seen))

    def _replace(self, waiting: Sequence[FactRow], seen: list[_Seen]) -> tuple[tuple[HeldFact, ...], tuple[str, ...]]:
        """The first of the rows that are others than before, and the keys of those that are gone."""
        changed = [number for number, (one, before) in enumerate(zip(seen, self._seen, strict=True)) if one != before]
        for number in changed[_AT_ONCE:]:
            seen[number] = self._seen[number]
        put: list[HeldFact] = []
        for row in (waiting[number] for number in changed[:_AT_ONCE]):
            kept = self._kept[row.key]
            if _differs(kept, row, kept.place):
                self._kept[row.key] = HeldFact(row.key, kept.place, row.text, row.remark, _why(row))
                put.append(self._kept[row.key])
        away: tuple[str, ...] = ()
        if len(self._kept) > len(seen):
            away = tuple(self._kept.keys() - {one[0] for one in seen})
            for key in away:
                del self._kept[key]
        self._seen, self.complete = seen, len(changed) <= _AT_ONCE
        return tuple(put), away

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


def _is_same_row(one: _Seen, other: _Seen) -> bool:
    return one[0] == other[0]


def _differs(kept: HeldFact, row: FactRow, place: float) -> bool:
    same_text = kept.text is row.text or (kept.text == row.text and kept.text.source_id == row.text.source_id)
    return not same_text or (kept.place, kept.remark, kept.why) != (place, row.remark, _why(row))


def _seen(row: FactRow) -> _Seen:
    return row.key, id(row.text), row.remark, _why(row)


def _why(row: FactRow) -> str:
    return row.note if row.state is RowState.FAILED else ""
