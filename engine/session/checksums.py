"""Checksums of what the database holds: SQLite itself would hand out a flipped bit as if it had been written.

A batch has one checksum over its own row and those of its facts and results, so that a row that is missing shows as
well as one that is altered. A measurement, a branch and the session's own row have their own, and a bookmark's name has
one beside its batch's, as it may change at any time. All are of the values and not of their form in the file, and leave
out columns without a value: a column that a later form adds does not change them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from engine.session.records import DamagedRow
from engine.support.files import digest
from engine.support.wording import say

COLUMN = "checksum"
NAME_COLUMN = "name_checksum"
_CHANGING = {COLUMN, NAME_COLUMN, "name"}  # a bookmark's name may change at any time
Row = Mapping[str, Any]


def checksum_of(*rows: Row) -> str:
    """The checksum of ``rows``, in this order."""
    return digest(json.dumps([_values(row) for row in rows], ensure_ascii=True).encode())


def batch_checksum(batch: Row, facts: Iterable[Row], results: Iterable[Row]) -> str:
    """The checksum of a batch with the rows of its facts and results, each in their order."""
    return checksum_of(batch, *facts, {}, *results)


def name_checksum(number: int, name: str) -> str:
    """The checksum of the name of the bookmark of the batch with this number."""
    return checksum_of({"number": number, "called": name})


def sealed(row: Row) -> dict[str, Any]:
    """``row``, of the session or of a branch, with the checksum of its values; a former checksum is replaced."""
    return {**row, COLUMN: _seal(row)}


def check_seal(what: str, row: Row) -> None:
    """Raise :class:`DamagedRow` where a row does not have the checksum that :func:`sealed` gave it."""
    if row.get(COLUMN) != _seal(row):
        raise DamagedRow(say("{what} is not what was written: its checksum differs", what=what))


def _seal(row: Row) -> str:
    return checksum_of(row, {"called": row.get("name")})


def check_checksum(what: str, row: Row, found: str) -> None:
    """Raise :class:`DamagedRow` where ``found`` is not the checksum that ``row`` has; rows of older forms have none."""
    if row.get(COLUMN) not in (None, found):
        raise DamagedRow(say("{what} is not what was written: its checksum differs", what=what))


def _values(row: Row) -> list[tuple[str, str]]:
    """The values of a row that are there, in the order of their names, each in one form of all that SQLite may give."""
    kept = ((name, _value(row[name])) for name in sorted(row) if name not in _CHANGING)
    return [(name, value) for name, value in kept if value is not None]


def _value(value: Any) -> str | None:
    if isinstance(value, str):
        return repr(value)
    if value is None or (isinstance(value, float) and math.isnan(value)):  # SQLite keeps NaN as no value
        return None
    if isinstance(value, float) and value.is_integer():  # a column of numbers with a point gives 1.0 for 1
        return str(int(value))
    if isinstance(value, bool):
        return str(int(value))
    return repr(value)
