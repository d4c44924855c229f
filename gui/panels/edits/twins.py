"""Rows that say the same as another one (duplicates), or another object to the same prompt (contradictions)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.support.wording import say
from gui.panels.edits.fact_rows import FactRow, RowState


@dataclass(frozen=True)
class Twin:
    """What another row, number ``other`` in the order of the table, says to the same prompt."""

    other: int
    target: str
    same: bool

    @property
    def sentence(self) -> str:
        """What to say of the row that has this twin."""
        if self.same:
            return say("Duplicate of row {row}: a run edits one of them.", row=self.other)
        return say(
            "Contradicts row {row}, which makes the same prompt say {target}: the later edit wins.",
            row=self.other,
            target=self.target,
        )


def find_twins(rows: Sequence[FactRow]) -> dict[int, Twin]:
    """The twin of each row that has one, by the row's ``id``; a contradiction before a duplicate, as it matters more.

    Rows are compared by their facts, so white space at the ends of what was typed makes no difference.
    """
    found: dict[int, Twin] = {}
    for _ in steps_to_twins(rows, found):
        pass
    return found


def steps_to_twins(rows: Sequence[FactRow], found: dict[int, Twin]) -> Iterator[bool]:
    """The same into ``found``, a row at a time; the rows are those of the beginning.

    Rows are told apart by a number each, eight bytes, and only those whose numbers are equal are looked at again: the
    texts of all of them would be half a kilobyte a row, again and again, and leave gaps in the memory.
    """
    rows = list(rows)
    numbers = np.zeros(len(rows), np.int64)
    for place, row in enumerate(rows):
        yield False
        if asked := _asked(row):
            numbers[place] = hash(asked[:2]) or 1
    for alike in _alike(numbers):
        groups: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for place in alike:
            yield False
            if asked := _asked(rows[place]):  # else it has changed meanwhile, and will be looked at anew
                groups.setdefault(asked[:2], []).append((place, asked[2]))
        for group in groups.values():
            if len(group) > 1:
                for place, twin in _of_group(group):
                    found[id(rows[place])] = twin
                    yield False


def _asked(row: FactRow) -> tuple[str, str, str] | None:
    """Subject, relation and target of what a row has, or is to have, in the weights; None where that is nothing."""
    return None if row.taken_back or row.state is RowState.UNDONE else row.request


def _alike(numbers: NDArray[np.int64]) -> Iterator[list[int]]:
    """The places of equal ``numbers`` but 0, ascending, where there are several, by the first of them."""
    order = np.argsort(numbers, kind="stable")
    begins = np.flatnonzero(np.diff(numbers[order], prepend=0))  # a run of zeros at the beginning begins nowhere
    lengths = np.diff(begins, append=len(order))
    several = np.flatnonzero((lengths > 1) & (numbers[order[begins]] != 0))
    for run in several[np.argsort(order[begins[several]])]:
        yield order[begins[run] : begins[run] + lengths[run]].tolist()


def _of_group(group: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Twin]]:
    """The twins among rows of one prompt, given by place and object; each object is represented by its first two."""
    firsts: dict[str, list[int]] = {}
    for place, target in group:
        places = firsts.setdefault(target, [])
        if len(places) < 2:
            places.append(place)
    for place, target in group:
        other = next((text for text in firsts if text != target), None)
        if other is not None:
            yield place, Twin(firsts[other][0] + 1, other, same=False)
        else:
            same = next(one for one in firsts[target] if one != place)
            yield place, Twin(same + 1, target, same=True)
