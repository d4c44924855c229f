"""By what the rows of the edits table are sorted."""

from __future__ import annotations

from collections.abc import Callable

from gui.panels.edits.fact_rows import FactRow, RowState
from gui.panels.edits.row_list import SortKey

_STATE_ORDER = {state: place for place, state in enumerate(RowState)}
_PARTS = ("SUBJECT", "RELATION", "TARGET")


def sort_key(column: str, text: Callable[[FactRow], str]) -> SortKey:
    """The sort key of a column, given by its name; rows without a value come last. ``text`` is what its cells show."""
    if column == "STATE":
        return lambda row: (row.text.is_empty, _STATE_ORDER[row.shown_state])
    if column in ("BEFORE", "AFTER", "EFFICACY"):
        name = column.lower()
        return lambda row: ((value := getattr(row, name)) is None, value)
    if column in _PARTS:
        part = _PARTS.index(column)
        return lambda row: (not (said := row.parts[part]), said.casefold())
    return lambda row: (not (said := text(row)), said.casefold())
