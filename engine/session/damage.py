"""What of a damaged session is still whole, found batch by batch on a copy of its database."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from engine.errors import PalimpsestError, SessionDamaged
from engine.session.checksums import batch_checksum, check_checksum
from engine.session.factors import check_factors, factors_from_row
from engine.session.folder import FACTORS
from engine.session.records import DamagedRow, batch_from_row, fact_from_row, result_from_row
from engine.support.places import SESSION_DATABASE
from engine.support.wording import join_texts, listed, say, say_count


@contextmanager
def whole_told(folder: Path) -> Iterator[None]:
    """Add to a :class:`SessionDamaged` of the body what of the session in ``folder`` can still be used."""
    try:
        yield
    except SessionDamaged as error:
        with suppress(OSError, sqlite3.Error, UnicodeDecodeError):
            raise SessionDamaged(join_texts(" ", [error.message, still_whole(folder)]), error.hint) from error
        raise


def still_whole(folder: Path) -> str:
    """One sentence that says which batches of the session in ``folder`` are whole, with their factor files."""
    with tempfile.TemporaryDirectory(prefix="palimpsest-") as place:
        for end in ("", "-wal"):  # a copy: looking must not change what is damaged
            with suppress(FileNotFoundError):
                shutil.copyfile(folder / f"{SESSION_DATABASE}{end}", Path(place) / f"{SESSION_DATABASE}{end}")
        with closing(sqlite3.connect(Path(place) / SESSION_DATABASE)) as connection:
            connection.row_factory = sqlite3.Row
            numbers = _numbers(connection)
            whole = [number for number in numbers if _is_whole(connection, folder, number)]
    if not numbers:
        return say("None of its batches can be read.")
    return say_count(
        len(numbers),
        "Of its {n} batch {ranges} can still be read whole.",
        "Of its {n} batches {ranges} can still be read whole.",
        ranges=_ranges(whole),
    )


def _numbers(connection: sqlite3.Connection) -> list[int]:
    """The numbers of the batches, as far as they can be read."""
    found: list[int] = []
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
        found.extend(row["id"] for row in connection.execute("SELECT id FROM batches ORDER BY id"))
    return found


def _is_whole(connection: sqlite3.Connection, folder: Path, number: int) -> bool:
    try:
        (batch,) = _rows(connection, "SELECT * FROM batches WHERE id = ?", number)
        facts = _rows(connection, "SELECT * FROM facts WHERE node = ? ORDER BY place", number)
        results = _rows(connection, "SELECT * FROM results WHERE node = ? ORDER BY place", number)
        check_checksum("it", batch, batch_checksum(batch, facts, results))
        batch_from_row(batch, tuple(map(fact_from_row, facts)), tuple(map(result_from_row, results)))
        check_factors(folder / FACTORS, factors_from_row(batch), number)
    except (sqlite3.DatabaseError, DamagedRow, PalimpsestError, ValueError):
        return False
    return True


def _rows(connection: sqlite3.Connection, query: str, number: int) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query, [number])]


def _ranges(numbers: Sequence[int]) -> str:
    """ "1 to 12 and 14", or "none"."""
    if not numbers:
        return say("none", meaning="batches")
    ends = [number for number, after in pairwise(numbers) if after != number + 1] + [numbers[-1]]
    starts = [numbers[0]] + [after for number, after in pairwise(numbers) if after != number + 1]
    parts = [str(a) if a == b else say("{first} to {last}", first=a, last=b) for a, b in zip(starts, ends, strict=True)]
    return listed(parts)
