"""Texts as cells of a spreadsheet, guarded against being evaluated as formulas.

A cell that begins with = + - @ (also in their full-width forms), a tab or a line break is written with an apostrophe
before it, and so is one with apostrophes before such a sign already; one apostrophe is removed on reading. So every
text survives the round trip.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# Some programs take the spaces before a sign away, so a cell with any before it is guarded as well.
_RISKY = re.compile("'*(?:[\\s\\x00-\\x1f\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])")

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?")


def guarded(cell: str) -> str:
    """``cell`` as written to a file; :func:`unguarded` is the inverse."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """The inverse of :func:`guarded`; any other cell is unchanged."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def guarded_row(cells: Iterable[Any]) -> list[Any]:
    """A row of a table of results: texts guarded, numbers (also as text) unchanged, None as an empty cell."""
    return [_guarded_text(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in cells]


def _guarded_text(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else guarded(cell)
