"""The list of the edits table's rows: all of them in insertion order, and those that are shown in theirs.

Nothing here uses Qt. Sorting and filtering work on a Python list, because a proxy model queries a Python model for
every cell and takes seconds where the list takes milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from engine.desk.held import FactText
from gui.panels.edits.fact_rows import FactRow, RowState

_FEW = 1000  # of more rows than this all are gone through at once
_BEFORE = 256  # rows before the last one that was looked for: events of a batch go over its rows more than once

SortKey = Callable[[FactRow], tuple[bool, object]]


class RowList:
    """All rows in insertion order, and the filtered rows in display order."""

    def __init__(self) -> None:
        self.rows: list[FactRow] = []
        self.shown: list[FactRow] = []
        self._needle = ""
        self._states: frozenset[RowState] = frozenset()
        self._words: Mapping[RowState, str] = {state: state.value for state in RowState}
        self._only: Callable[[FactRow], bool] | None = None
        self._key: SortKey | None = None
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
        self._needle, self._states, self._only = needle.casefold(), frozenset(states), only
        self._words = words or {state: state.value for state in RowState}
        self.refresh()

    def set_order(self, key: SortKey | None, descending: bool = False) -> None:
        """Sort the shown rows by ``key`` (None: insertion order). Rows without a value come last in both directions."""
        self._key, self._descending = key, descending
        self.refresh()

    def refresh(self) -> None:
        """Filter and sort again."""
        words = self._search_words()
        matching = self.rows if self._shows_all(words) else [row for row in self.rows if self._matches(row, words)]
        self._show(list(matching))

    def _show(self, rows: list[FactRow]) -> None:
        """Show ``rows`` in their order."""
        self.shown = rows if self._key is None else _ordered(rows, self._key, self._descending)

    def _search_words(self) -> list[tuple[str, frozenset[RowState]]]:
        """The words that are searched for, each with the states that are named so."""
        return [
            (word, frozenset(state for state, name in self._words.items() if word in name.casefold()))
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
        shown = set(map(id, self.shown))
        shown |= {id(row) for _, rows in stretches for row in rows if self._matches(row, words)}
        self._show([row for row in self.rows if id(row) in shown])

    def remove(self, rows: Iterable[FactRow]) -> None:
        """Remove ``rows``."""
        gone = set(map(id, rows))
        self.rows = [row for row in self.rows if id(row) not in gone]
        as_they_are = self._key is None and self._shows_all(self._needle)
        self.shown = list(self.rows) if as_they_are else [row for row in self.shown if id(row) not in gone]
        self._index = None

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
        return next(iter(self.places([row])), None)

    def places(self, rows: Iterable[FactRow]) -> list[int]:
        """The indices of ``rows`` among the shown rows, ascending, without those that are filtered out.

        The search begins near the last one's end, as a run takes the rows in their order: an index of all of them would
        be as large as the rows.
        """
        wanted, found = set(map(id, rows)), list[int]()
        if len(wanted) > _FEW:
            return [number for number, row in enumerate(self.shown) if id(row) in wanted]
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

    def _matches(self, row: FactRow, words: Sequence[tuple[str, frozenset[RowState]]]) -> bool:
        if self._states and row.shown_state not in self._states:
            return False
        if self._only is not None and not self._only(row):
            return False
        if not words:
            return True
        text = "\n".join((*row.parts, row.says or "", row.remark)).casefold()
        for word, named in words:  # noqa: SIM110 - all() takes half as long again, for a hundred thousand rows
            if word not in text and not (named and row.shown_state in named):
                return False
        return True


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


def _ordered(rows: list[FactRow], key: SortKey, descending: bool) -> list[FactRow]:
    """Sorted by ``key``, which returns (is missing, value); missing values come last in both directions."""
    keys = list(map(key, rows))
    known = [place for place, one in enumerate(keys) if not one[0]]
    known.sort(key=lambda place: keys[place][1], reverse=descending)  # type: ignore[arg-type, return-value]
    missing = [place for place, one in enumerate(keys) if one[0]] if len(known) < len(rows) else []
    return [rows[place] for place in known] + [rows[place] for place in missing]
