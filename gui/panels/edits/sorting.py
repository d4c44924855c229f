"""By what the rows of the edits table are sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from gui.panels.edits.fact_rows import FactRow, RowState
from gui.panels.edits.row_list import SortKeys

_STATE_ORDER = {state: place for place, state in enumerate(RowState)}
_PARTS = ("SUBJECT", "RELATION", "TARGET")


def sort_keys(column: str, text: Callable[[FactRow], str]) -> SortKeys:
    """What tells the values of a column, given by its name; ``text`` is what its cells show."""
    if column == "STATE":
        return _states
    if column in ("BEFORE", "AFTER", "EFFICACY"):
        read = attrgetter(column.lower())
        return lambda rows: list(map(read, rows))
    if column in _PARTS:
        part = _PARTS.index(column)
        return lambda rows: [row.parts[part].casefold() or None for row in rows]
    if column == "FREELY":
        return lambda rows: [text(row).casefold() or None if row.freely else None for row in rows]
    return lambda rows: [text(row).casefold() or None for row in rows]


def _states(rows: Sequence[FactRow]) -> list[Any]:
    return [_STATE_ORDER[row.shown_state] if any(map(str.strip, row.parts)) else None for row in rows]
