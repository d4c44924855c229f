"""A file of facts to facts: good rows come in, bad ones are listed with their row and reason."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from engine.arguments import taking
from engine.errors import BadInput
from engine.evaluation.datasets.fields import headings_below, match_fields
from engine.evaluation.datasets.formats import FORMATS, LONG_FORMATS, read_fields
from engine.evaluation.datasets.json_records import read_json
from engine.evaluation.datasets.kinds import HEAD, kind_of
from engine.evaluation.datasets.records import (
    SUFFIXES,
    TABLES,
    Record,
    not_a_folder,
    read_table,
    read_text,
    separator_hint,
    suffix_of,
)
from engine.evaluation.datasets.remarks import remarks
from engine.fact import Fact
from engine.support.plain_text import kind
from engine.support.wording import join_texts, say


@dataclass(frozen=True)
class RowProblem:
    """A row that could not be used: a line of a table or JSONL file, the number of the record in a JSON file."""

    row: int
    reason: str


@dataclass(frozen=True)
class FactFile:
    """The contents of a file: the facts in its order, the rows that could not be used, and its format by name.

    ``notes`` are remarks on rows that were used, such as two that contradict each other; ``passed_over`` names the
    columns that were not read.
    """

    facts: tuple[Fact, ...]
    problems: tuple[RowProblem, ...]
    format: str
    notes: tuple[RowProblem, ...] = ()
    passed_over: tuple[str, ...] = ()


T = TypeVar("T")


@taking
def read_facts(
    file: Path | str,
    mapping: Mapping[str, str] | None = None,
    *,
    require_all: bool = False,
    long_targets: bool = False,
) -> FactFile:
    """Read facts from CSV, TSV, JSON or JSONL: our own fields or a published data set (docs/data_formats.md).

    ``mapping`` names the columns of a table whose headings are not the usual ones: our field to their heading.
    ``require_all`` turns the first bad row into an error. ``long_targets`` takes the free texts of MQuAKE's AnyEdit
    form for the objects.

    Raises :class:`BadInput` naming file, row and remedy where the file as a whole cannot be read: missing, something
    else than facts, not UTF-8, of an unknown kind, no JSON, without a required column, without a row.
    """
    file = Path(file)
    _check_kind(file)
    suffix = suffix_of(file)
    text = read_text(file)
    with _collector_paused():
        found = _from_table(file, text, mapping) if suffix in TABLES else _from_json(file, text, mapping, long_targets)
    if not found.facts and not found.problems:
        raise BadInput(say("holds no facts."), say("Give at least one row."), file=file)
    if require_all and found.problems:
        first = found.problems[0]
        raise BadInput(first.reason, file=file, row=first.row)
    return found


def read_json_facts(text: str, name: str = "clipboard") -> FactFile:
    """Read facts from JSON or JSONL that is no file; ``name`` stands for it in errors, which are those of a file."""
    with _collector_paused():
        return _from_json(Path(name).with_suffix(".json"), text, None, long_targets=False)


def _check_kind(file: Path) -> None:
    """Say what a folder or a file is that has no suffix of ours and is known by its content."""
    if file.is_dir():
        raise not_a_folder(file)
    if file.suffix.lower() in SUFFIXES or not file.is_file():
        return
    try:
        with file.open("rb") as stream:
            found = kind_of(file, stream.read(HEAD))
    except OSError:
        return  # its name says enough
    if found:
        raise found.refusal(file)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without Python's cyclic collector: it would walk over all records again and again while they only grow in number.

    A large JSON file is read in a fifth of the time.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _from_table(file: Path, text: str, mapping: Mapping[str, str] | None) -> FactFile:
    table = read_table(file, text)
    try:
        columns = match_fields(table.headings, mapping)
    except BadInput as error:
        hint = separator_hint(file, table.headings)
        if not hint and any("{}" in heading for heading in table.headings):
            hint = join_texts(
                " ", [say("This line seems to hold a fact already: write the headings above it."), error.hint]
            )
        if below := headings_below(text, table.line):
            hint = say("The headings seem to stand in row {row}: take out what is above them.", row=below)
        raise BadInput(error.message, hint or error.hint, file=file, row=table.line) from error
    used = set(columns.values())
    over = tuple(heading for heading in table.headings if heading and heading not in used)
    return _convert(table.rows, lambda row: [read_fields(row, columns)], TABLES[suffix_of(file)], over)


def _from_json(file: Path, text: str, mapping: Mapping[str, str] | None, long_targets: bool) -> FactFile:
    names: dict[str, None] = {}
    over: dict[str, None] = {}
    forms = (*LONG_FORMATS, *FORMATS) if long_targets else FORMATS

    def read(value: Any) -> list[Fact]:
        """The facts of one record in the first form that fits, whose name is noted."""
        if not isinstance(value, dict):
            raise BadInput(say("it is {kind}, not an object with the fields of a fact.", kind=kind(value)))
        form = next(form for form in forms if form.fits(value))
        if not mapping and form is not FORMATS[-1]:
            facts = form.read(value)
            names[form.name] = None
            return facts
        columns = match_fields(tuple(value), mapping)
        facts = [read_fields(value, columns)]
        over.update(dict.fromkeys(name for name in value if name not in columns.values()))
        if not mapping:
            names[form.name] = None
        return facts

    found = _convert(read_json(file, text), read, "JSON")
    return replace(found, format=", ".join(names) or "JSON", passed_over=tuple(over))


def _convert(
    records: list[Record], read: Callable[[Any], list[Fact]], form: str, passed_over: tuple[str, ...] = ()
) -> FactFile:
    rows: list[tuple[int, Fact]] = []
    problems: list[RowProblem] = []
    for record in records:
        if record.reason:
            problems.append(RowProblem(record.row, record.reason))
            continue
        try:
            rows += [(record.row, fact) for fact in read(record.value)]
        except BadInput as error:
            problems.append(RowProblem(record.row, error.said))
    notes = tuple(RowProblem(row, said) for row, said in remarks(rows))
    return FactFile(tuple(fact for _, fact in rows), tuple(problems), form, notes, passed_over)
