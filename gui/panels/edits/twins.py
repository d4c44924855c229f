"""Rows that say the same as another one (duplicates), or another object to the same prompt (contradictions)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    """The same into ``found``, a row at a time; the rows are those of the beginning."""
    rows = list(rows)
    firsts: dict[tuple[str, str], int] = {}
    groups: dict[tuple[str, str], list[int]] = {}  # few, where the first rows are many
    for place, row in enumerate(rows):
        yield False
        asked = row.request
        if asked is None or row.taken_back or row.state is RowState.UNDONE:
            continue  # not in the weights any more, or nothing yet
        key = asked[0], asked[1]
        first = firsts.setdefault(key, place)
        if first != place:
            groups.setdefault(key, [first]).append(place)
    for group in groups.values():
        for name, twin in _of_group(rows, group):
            found[name] = twin
            yield False


def _of_group(rows: Sequence[FactRow], group: Sequence[int]) -> Iterator[tuple[int, Twin]]:
    """The twins among rows of one prompt, given by their places; each object is represented by its first two rows."""
    targets = [asked[2] for place in group if (asked := rows[place].request) is not None]
    firsts: dict[str, list[int]] = {}
    for place, target in zip(group, targets, strict=True):
        places = firsts.setdefault(target, [])
        if len(places) < 2:
            places.append(place)
    for place, target in zip(group, targets, strict=True):
        other = next((text for text in firsts if text != target), None)
        if other is not None:
            yield id(rows[place]), Twin(firsts[other][0] + 1, other, same=False)
        else:
            same = next(one for one in firsts[target] if one != place)
            yield id(rows[place]), Twin(same + 1, target, same=True)
