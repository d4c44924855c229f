"""The list of the edits table's rows: all of them in insertion order, and those that are shown in theirs.

Nothing here uses Qt. Sorting and filtering work on a Python list, because a proxy model queries a Python model for
every cell and takes seconds where the list takes milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress
from operator import not_
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.desk.held import FactText
from engine.support.plain_text import searched
from gui.panels.edits.fact_rows import FactRow, RowState, searched_texts

_FEW = 1000  # of more rows than this all are gone through at once
_BEFORE = 256  # rows before the last one that was looked for: events of a batch go over its rows more than once

SortKeys = Callable[[Sequence[FactRow]], list[Any]]
"""Gives by what each of some rows is sorted, None where it has no value."""


class RowList:
    """All rows in insertion order, and the filtered rows in display order."""

    def __init__(self) -> None:
        self.rows: list[FactRow] = []
        self.shown: list[FactRow] = []
        self._needle = ""
        self._states: frozenset[RowState] = frozenset()
        self._words: Mapping[RowState, str] = {state: state.value for state in RowState}
        self._only: Callable[[FactRow], bool] | None = None
        self._key: SortKeys | None = None
        self._descending = False
        self._near = 0  # where rows were looked for last
        self._index: _Index | None = None  # of all rows by the ids of their facts

    def set_filter(
        self,
        needle: str,
        states: Iterable[RowState] = (),
        only: Callable[[FactRow], bool] | None = None,
        words: Mapping[RowState, str] | None = None,
    ) -> None:
        """Show only rows that contain every word of ``needle``, are in one of ``states`` (empty: any) and of which
        ``only`` says so (None: any). ``words`` are the states as the person reads them.
        """
        self._needle, self._states, self._only = searched(needle), frozenset(states), only
        self._words = words or {state: state.value for state in RowState}
        self.refresh()

    def set_order(self, key: SortKeys | None, descending: bool = False) -> None:
        """Sort the shown rows by ``key`` (None: insertion order). Rows without a value come last in both directions."""
        self._key, self._descending = key, descending
        self.refresh()

    def refresh(self) -> None:
        """Filter and sort again."""
        words = self._search_words()
        self._show(list(self.rows) if self._shows_all(words) else self._matching(self.rows, words))

    def _show(self, rows: list[FactRow]) -> None:
        """Show ``rows`` in their order."""
        self.shown = rows if self._key is None else _ordered(rows, self._key, self._descending)

    def _search_words(self) -> list[tuple[str, frozenset[RowState]]]:
        """The words that are searched for, each with the states that are named so."""
        return [
            (word, frozenset(state for state, name in self._words.items() if word in searched(name)))
            for word in self._needle.split()
        ]

    def _shows_all(self, words: Sequence[object]) -> bool:
        return not (words or self._states or self._only)

    def insert(self, rows: Sequence[FactRow]) -> None:
        """Append ``rows``; they are shown last, whatever the filter."""
        self.rows.extend(rows)
        self.shown.extend(rows)
        self._index = None

    def restore(self, stretches: Sequence[tuple[int, Sequence[FactRow]]]) -> None:
        """Insert rows, each block of them at its index as it is afterwards, in ascending order."""
        now: list[FactRow] = []
        taken = 0
        for place, rows in stretches:
            before = max(0, place - len(now))
            now += self.rows[taken : taken + before]
            now += rows
            taken += before
        self.rows = now + self.rows[taken:]
        self._index = None
        self._show_again(stretches)

    def _show_again(self, stretches: Sequence[tuple[int, Sequence[FactRow]]]) -> None:
        """Show those of the rows that were inserted which match the filter; of the others those that were shown."""
        words = self._search_words()
        if self._shows_all(words):
            self.refresh()
            return
        back = self._matching([row for _, rows in stretches for row in rows], words)
        shown = set(map(id, chain(self.shown, back)))
        self._show(list(compress(self.rows, _are_in(self.rows, shown))))

    def remove(self, rows: Iterable[FactRow]) -> None:
        """Remove ``rows``."""
        gone = set(map(id, rows))
        as_they_are = self._key is None and self._shows_all(self._needle)
        self.rows = _without(self.rows, gone)
        self.shown = list(self.rows) if as_they_are else _without(self.shown, gone)
        self._index = None

    def stretches(self, some: Iterable[FactRow]) -> list[tuple[int, list[FactRow]]]:
        """``some`` of all rows as contiguous blocks (first index, rows), in order, for :meth:`restore`."""
        places = _places(self.rows, set(map(id, some)))
        if not len(places):
            return []
        breaks = np.flatnonzero(np.diff(places) > 1) + 1
        firsts = places[[0, *breaks]].tolist()
        lengths = np.diff([0, *breaks, len(places)]).tolist()
        return [(first, self.rows[first : first + length]) for first, length in zip(firsts, lengths, strict=True)]

    def set_text(self, row: FactRow, text: FactText) -> None:
        """Replace the text of ``row``."""
        row.set_text(text)
        self._index = None

    def with_id(self, fact_id: str) -> list[FactRow]:
        """The rows with the fact ``fact_id``, in insertion order."""
        if self._index is None:
            self._index = _Index(self.rows)
        near = (self.rows[place] for place in self._index.places(fact_id))
        return [row for row in near if row.fact_id == fact_id]

    def name_of(self, fact_id: str) -> str:
        """The displayed name of a fact: its subject and new object; "" if no row has it."""
        row = next(iter(self.with_id(fact_id)), None)
        return f"{row.part('subject').strip()} → {row.part('target').strip()}" if row is not None else ""

    def place(self, row: FactRow) -> int | None:
        """The index of ``row`` among the shown rows, None if it is filtered out."""
        try:
            return self.shown.index(row)
        except ValueError:
            return None

    def places(self, rows: Iterable[FactRow]) -> list[int]:
        """The indices of ``rows`` among the shown rows, ascending, without those that are filtered out.

        The search begins near the last one's end, as a run takes the rows in their order: an index of all of them would
        be as large as the rows.
        """
        wanted, found = set(map(id, rows)), list[int]()
        if len(wanted) > _FEW:
            found = _places(self.shown, wanted).tolist()
            return found
        begin = min(self._near, len(self.shown))
        for number in chain(range(begin, len(self.shown)), range(begin)):
            if len(found) == len(wanted):
                break
            if id(self.shown[number]) in wanted:
                found.append(number)
        self._near = max(0, found[0] - _BEFORE) if found else 0
        return sorted(found)

    def queued(self, among: Iterable[FactRow] | None = None) -> list[FactRow]:
        """The rows that a run would edit, in insertion order, without duplicate requests; of all, or of ``among``."""
        taken: set[str] = set()
        queue = []
        chosen = None if among is None else set(map(id, among))
        for row in self.rows:
            if chosen is not None and id(row) not in chosen:
                continue
            if row.state is RowState.QUEUED and row.fact_id not in taken:
                taken.add(row.fact_id)
                queue.append(row)
        return queue

    def counts(self) -> Counter[RowState]:
        """The number of rows in each displayed state."""
        return Counter(row.shown_state for row in self.rows)

    def relations(self) -> list[str]:
        """Every valid relation template seen, the most used first."""
        known = (row.parts[1] for row in self.rows)
        seen = Counter(relation.strip() for relation in known if relation.count("{}") == 1)
        return [relation for relation, _ in seen.most_common()]

    def _matching(self, rows: Sequence[FactRow], words: Sequence[tuple[str, frozenset[RowState]]]) -> list[FactRow]:
        """Those of ``rows`` that the filter shows, in their order."""
        found = list(rows)
        if self._states:
            found = [row for row in found if row.shown_state in self._states]
        if self._only is not None:
            found = list(filter(self._only, found))
        texts = list(map(searched, searched_texts(found))) if words else []
        for word, named in words:
            has = [word in text for text in texts]
            if named:
                has = [here or row.shown_state in named for here, row in zip(has, found, strict=True)]
            found, texts = list(compress(found, has)), list(compress(texts, has))
        return found


class _Index:
    """Where rows with some id of a fact may stand: two numbers a row, where a dictionary has six and the id."""

    def __init__(self, rows: Sequence[FactRow]) -> None:
        hashes = np.fromiter((hash(row.fact_id) for row in rows), np.int64, len(rows))
        self._places = np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._places]

    def places(self, fact_id: str) -> list[int]:
        """The places, ascending, of rows whose facts have this id or, hardly ever, another one with the same hash."""
        first, end = (self._hashes.searchsorted(hash(fact_id), side) for side in ("left", "right"))
        found: list[int] = self._places[first:end].tolist()
        return found


def _are_in(rows: Iterable[FactRow], some: set[int]) -> Iterator[bool]:
    """Whether each of ``rows`` is one of ``some``, given by their ids; a loop over a hundred thousand is felt."""
    return map(some.__contains__, map(id, rows))


def _places(rows: Sequence[FactRow], some: set[int]) -> npt.NDArray[np.int64]:
    """Where those of ``rows`` stand that are of ``some``, ascending."""
    return np.flatnonzero(np.fromiter(_are_in(rows, some), bool, len(rows)))


def _without(rows: Sequence[FactRow], some: set[int]) -> list[FactRow]:
    """``rows`` without those that are of ``some``."""
    return list(compress(rows, map(not_, _are_in(rows, some))))


def _ordered(rows: list[FactRow], key: SortKeys, descending: bool) -> list[FactRow]:
    """Sorted by what ``key`` gives of them; those without a value come last in both directions."""
    keys = key(rows)
    known = [place for place, one in enumerate(keys) if one is not None]
    missing = [place for place, one in enumerate(keys) if one is None] if len(known) < len(rows) else []
    known.sort(key=keys.__getitem__, reverse=descending)
    return [rows[place] for place in chain(known, missing)]
