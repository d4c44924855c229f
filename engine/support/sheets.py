"""Texts as cells of a spreadsheet, where one that begins like a formula would be computed and not shown.

A cell that begins with = + - @ (also in their wide forms), a tab or an end of a line is written with an apostrophe
before it, and so is one that has apostrophes before such a sign already; on the way back in one apostrophe is taken
off. So every text comes back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_RISKY = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


def guarded(cell: str) -> str:
    """``cell`` as it is written; :func:`unguarded` gives it back."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def unguarded(cell: str) -> str:
    """The text that :func:`guarded` made ``cell`` of; any other cell is as it is."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


def guarded_row(cells: Iterable[Any]) -> list[Any]:
    """A row of a table of results: texts guarded, numbers (written ones too) as they are, nothing for None."""
    return [_guarded_text(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in cells]


def _guarded_text(cell: str) -> str:
    try:
        float(cell)
    except ValueError:
        return guarded(cell)
    return cell
