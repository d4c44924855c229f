"""The table of a comparison of methods, and how it is kept: one JSON file, from which the CSV and the page follow."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from engine.errors import BadInput, SessionMismatch
from engine.events import StudyRow
from engine.events.tabular import Row, Tabular
from engine.support.files import digest, write_bytes
from engine.support.places import is_unused
from engine.support.plain_json import parse_plain, read_bounded, typed
from engine.support.plain_text import shown
from engine.support.provenance import program_version
from engine.support.sheets import guarded_row
from engine.support.wording import said_by, say

FORMAT = "palimpsest comparison"
VERSION = 1
TABLE, SHEET, PAGE, SESSIONS = "comparison.json", "comparison.csv", "comparison.html", "sessions"


@dataclass(frozen=True)
class StudyPlan:
    """The conditions of a comparison; rows measured under the same plan may share a table.

    ``model`` is its name, ``fingerprint`` identifies its weights. ``stream``, ``known``, ``statistics`` and ``heldout``
    are digests of the facts to edit, the known facts, and the two texts. ``sample`` is the largest number of edits
    that are scored with their probes.
    """

    model: str
    fingerprint: str
    dtype: str
    checkpoints: tuple[int, ...]
    batch: int
    seed: int
    sample: int
    stream: str
    known: str
    statistics: str
    heldout: str

    def difference(self, other: StudyPlan) -> str:
        """The first field in which ``other`` differs, for display; "" where none does."""
        for name, words in _WORDS.items():
            if (here := getattr(self, name)) != (there := getattr(other, name)):
                if name in _DIGESTS:
                    return words
                return say("{what} ({there} there, {now} now)", what=words, there=_shown(here), now=_shown(there))
        return ""

    def digest(self, more: Any = None) -> str:
        """A digest of the plan and of ``more`` plain values."""
        return digest(json.dumps([asdict(self), more], sort_keys=True, default=str).encode())[:8]


_DIGESTS = ("fingerprint", "stream", "known", "statistics", "heldout")
_WORDS = {
    "model": say("another model"),
    "fingerprint": say("other weights of the model"),
    "dtype": say("another precision"),
    "checkpoints": say("other numbers of edits"),
    "batch": say("another batch size"),
    "seed": say("another seed"),
    "sample": say("another sample size"),
    "stream": say("other facts"),
    "known": say("other known facts"),
    "statistics": say("another text for the statistics"),
    "heldout": say("another held-out text"),
}


def _shown(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True)
class StudyMethod:
    """A method of the table: title, paper, its settings in full, and where those that were not given come from."""

    title: str
    paper: str
    settings: Mapping[str, Any]
    source: str


@dataclass(frozen=True)
class StudyTable(Tabular):
    """A whole comparison: its plan, its methods by name, its rows by method and edits, and who wrote it.

    ``model`` describes the model for a person.
    """

    plan: StudyPlan
    model: Mapping[str, str]
    methods: Mapping[str, StudyMethod]
    rows: tuple[StudyRow, ...] = ()
    program: str = field(default_factory=program_version)

    def records(self) -> list[Row]:
        """One row a method and number of edits, in the order of ``rows``."""
        return [asdict(row) for row in self.rows]

    def rows_of(self, method: str) -> tuple[StudyRow, ...]:
        """The rows of one method, by edits."""
        return tuple(row for row in self.rows if row.method == method)

    def measured(self, method: str) -> set[int]:
        """After how many edits a method has been measured."""
        return {row.edits for row in self.rows_of(method) if not row.reason}

    def with_row(self, row: StudyRow) -> Self:
        """The same with ``row``, which takes the place of one of the same edits and of an earlier failure.

        NaN and infinity become None.
        """
        blank: dict[str, Any] = {name: None for name, value in asdict(row).items() if not _is_finite(value)}
        row = replace(row, **blank)
        kept = [r for r in self.rows if r.method != row.method or (r.edits != row.edits and not r.reason)]
        order = list(self.methods)
        rows = sorted([*kept, row], key=lambda r: (order.index(r.method), r.edits))
        return replace(self, rows=tuple(rows))

    def as_json(self) -> dict[str, Any]:
        """Plain values, of which JSON can be made."""
        return {"format": FORMAT, "version": VERSION, **asdict(self)}

    def as_csv(self) -> str:
        """A line of headings and a line for each row; an empty cell where there is no value."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([f.name for f in fields(StudyRow)])
        writer.writerows(guarded_row(asdict(row).values()) for row in self.rows)
        return out.getvalue()


def _is_finite(value: Any) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def write_table(folder: Path, table: StudyTable) -> None:
    """Write the JSON file and the CSV file, each whole or not at all; :class:`BadInput` where the disk refuses."""
    text = json.dumps(table.as_json(), ensure_ascii=False, indent=1, allow_nan=False)
    write_bytes(folder / TABLE, f"{text}\n".encode(), private=True)
    write_bytes(folder / SHEET, table.as_csv().encode())


def read_table(folder: Path) -> StudyTable:
    """The comparison in ``folder``.

    Raises :class:`BadInput` where there is none, :class:`SessionMismatch` where it is damaged or of a newer program.
    """
    file = folder / TABLE
    if not file.is_file():
        raise BadInput(
            say("there is no comparison in it ({table} is missing).", table=TABLE), say("Check the name."), file=folder
        )
    try:
        values = parse_plain(read_bounded(file), dict[str, Any])
        head = typed(values, _Head)
        if head.format == FORMAT and head.version > VERSION:
            raise SessionMismatch(
                say("{file} was written by a newer Palimpsest ({program}).", file=file, program=shown(head.program)),
                say("Update Palimpsest."),
            )
        table = typed(values, StudyTable)
        _check_whole(table)
        return table
    except OSError as error:
        raise BadInput(
            say("cannot be read ({reason}).", reason=error.strerror or str(error)), say("Check its rights."), file=file
        ) from error
    except ValueError as error:
        raise SessionMismatch(
            say("{file} is damaged or no comparison of Palimpsest: {error}.", file=file, error=said_by(error)),
            say("Put it back from a copy, or name another folder."),
        ) from error


@dataclass(frozen=True)
class _Head:
    """What says that a file is a comparison, and of which program."""

    format: str
    version: int
    program: str = "unknown"


def _check_whole(table: StudyTable) -> None:
    """Raise ValueError where a row is of a method that the table does not have."""
    if strange := [row.method for row in table.rows if row.method not in table.methods]:
        raise ValueError(
            say("it has a row of the method {strange!r} and does not say what that is", strange=shown(strange[0]))
        )


def check_study_folder(folder: Path) -> None:
    """Raise :class:`BadInput` where ``folder`` is neither new nor empty nor a comparison's."""
    if not (folder / TABLE).is_file() and not is_unused(folder):
        raise BadInput(
            say("it holds files but no comparison.")
            if folder.is_dir()
            else say("it is a file; a folder is needed here."),
            say("Name a new folder, or that of a comparison to go on with."),
            file=folder,
        )
