"""Files as records: text decoded, tables split into cells, each row with the line it came from."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import BadInput
from engine.evaluation.datasets.kinds import HEAD, is_binary, is_utf16, kind_of, wide_text
from engine.support.plain_text import shown
from engine.support.sheets import unguarded
from engine.support.wording import said_by, say, say_count

TABLES = {".csv": "CSV", ".tsv": "TSV", ".tab": "TSV"}
JSON_FILES = {".json", ".jsonl", ".ndjson"}
SUFFIXES = (*TABLES, *sorted(JSON_FILES))
SEPARATORS = {",": say("commas"), ";": say("semicolons"), "\t": say("tabs"), "|": '"|"', ":": say("colons")}

_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ENDS = re.compile("\r\n|\r|\n")
_QUOTED = re.compile(r'"[^"]*"')  # what stands in quotes separates nothing
_LONGEST = 1 << 30  # bytes of a file of facts; a million facts with all their probes take half
_NO_LIMIT = 2**31 - 1  # letters of a cell, while a table is read
_LOOSE = say("a space stands before the quotes of a cell, so they would be a part of its text. Take the space away.")
# Spreadsheets of some countries say in a line of their own what stands between the cells; a later save pads it.
_DECLARED = re.compile(r'"?sep=([^\w\s"]|\t)"?[,;\t]*(\r\n|\r|\n|$)', re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """One record and its ``row``: a line of a table or JSONL file, the number of the record in a JSON file.

    ``reason`` says why it could not be read ("" where it could); ``value`` is a dict for every row of a table.
    """

    row: int
    value: Any
    reason: str = ""


@dataclass(frozen=True)
class Table:
    """The headings of a table as written, in order, the line of them, and its rows as dicts from heading to text."""

    headings: tuple[str, ...]
    line: int
    rows: list[Record]


def suffix_of(file: Path) -> str:
    """The file's suffix in lower case; :class:`BadInput` where no format has it."""
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(
            say(
                "facts cannot be read from or written to a file of the kind {suffix}.",
                suffix=shown(suffix) or say("(no suffix)"),
            ),
            say("Use one of {suffixes}.", suffixes=", ".join(SUFFIXES)),
            file=file,
        )
    return suffix


# -- text --------------------------------------------------------------------------------------------------------------


def read_text(file: Path) -> str:
    """The file as text: UTF-8, or UTF-16 or UTF-32 with its mark.

    :class:`BadInput` where it is missing, something else than a text (said as what it is), or damaged.
    """
    data = _read(file)
    name = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    if name == "utf-8" and b"\0" in data:
        if wide := "UTF-16" if is_utf16(data[:HEAD]) else wide_text(data[:HEAD]):
            reason = say("is {encoding} without the mark that says so, which could be read in two ways.", encoding=wide)
            raise BadInput(reason, say("Save it as UTF-8."), file=file)
        if is_binary(data):
            raise BadInput(
                say("is a binary file, not text."), say("Export the facts as CSV, JSON or JSONL."), file=file
            )
    try:
        return data.decode(name).lstrip("\ufeff")  # where files were joined there may be two
    except UnicodeDecodeError as error:
        raise _not_text(file, data, name, error.start) from error


def _read(file: Path) -> bytes:
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):
            raise BadInput(say("is no ordinary file."), say("Name a file of facts."), file=file)
        with file.open("rb") as stream:
            head = stream.read(HEAD)
            if kind := kind_of(file, head):
                raise kind.refusal(file)
            if os.fstat(stream.fileno()).st_size > _LONGEST:
                remedy = say("Make several files of it, each of a part of the facts.")
                raise BadInput(
                    say("is longer than {gigabytes} GB, more than is read at once.", gigabytes=_LONGEST >> 30),
                    remedy,
                    file=file,
                )
            return head + stream.read()
    except FileNotFoundError as error:
        raise BadInput(say("there is no such file."), say("Check the name."), file=file) from error
    except IsADirectoryError as error:
        raise not_a_folder(file) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or said_by(error)
        raise BadInput(
            say("cannot be read ({reason}).", reason=reason), say("Check its name and its rights."), file=file
        ) from error


def not_a_folder(file: Path) -> BadInput:
    """The error that a folder stands where a file of facts is wanted."""
    is_model = (file / "config.json").is_file()
    remedy = say("Open it as a model.") if is_model else say("Name a file of facts.")
    return BadInput(say("is a folder, not a file."), remedy, file=file)


def _not_text(file: Path, data: bytes, name: str, at: int) -> BadInput:
    if name != "utf-8":
        reason = say(
            "begins with the mark of {encoding} and is not {encoding} text (byte {at:,}): damaged, or cut.",
            encoding=name.upper(),
            at=at,
        )
        return BadInput(reason, say("Save it again, as UTF-8."), file=file)
    row = data.count(b"\n", 0, at) + 1
    return BadInput(
        say("is not UTF-8 text (byte 0x{byte}).", byte=f"{data[at]:02x}"), say("Save it as UTF-8."), file=file, row=row
    )


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The non-empty lines with their numbers, for any line ending; a byte order mark inside the text is removed."""
    for row, line in enumerate(_ENDS.split(text), start=1):
        if (line := line.lstrip("\ufeff")).strip():
            yield row, line


# -- tables ------------------------------------------------------------------------------------------------------------


def read_table(file: Path, text: str) -> Table:
    """The table in ``text``: the first line that is not empty holds the headings."""
    separator = "\t" if TABLES[suffix_of(file)] == "TSV" else ""
    skipped = 0
    if declared := _DECLARED.match(text):
        separator, skipped, text = declared[1], 1, text[declared.end() :]
    if text.lstrip("\ufeff\r\n\t ")[:1] in ("[", "{") and _begins_as_json(text):
        raise BadInput(
            say("holds JSON, not a table."), say("Call it .json, or .jsonl with a record a line."), file=file
        )
    with cells_of_any_length():
        lines = _split(text, separator or _separator(text), skipped)
        first = next(lines, None)
        if first is None:
            raise BadInput(say("is empty."), say("Give a line of headings and one line for each fact."), file=file)
        if first.reason:
            raise BadInput(first.reason, file=file, row=first.row)
        headings = tuple(cell.strip() for cell in first.value)
        return Table(headings, first.row, [_row(headings, line) for line in lines])


def _begins_as_json(text: str) -> bool:
    """Whether a text begins with an object or with a list of them, as no line of headings does."""
    return re.match(r"\s*(\[\s*)?\{\s*(\"|\})", text.lstrip("\ufeff")) is not None


def separator_hint(file: Path, headings: tuple[str, ...]) -> str:
    """A remedy where one heading contains several, because the table has another separator; else ""."""
    if len(headings) != 1:
        return ""
    found = max(SEPARATORS, key=headings[0].count)
    if not headings[0].count(found):
        return ""
    name = SEPARATORS[found]
    if TABLES[suffix_of(file)] == "TSV" and found in ",;":
        return say("Its cells stand apart by {name}, not tabs: call it .csv.", name=name)
    return say(
        'Its cells stand apart by {name}: save it with commas, or write "sep={found}" in a line above the headings.',
        name=name,
        found=found,
    )


@contextmanager
def cells_of_any_length() -> Iterator[None]:
    """Without the csv module's limit, at which a long cell looks like a quote that is never closed."""
    before = csv.field_size_limit(_NO_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _separator(text: str) -> str:
    """The separator most frequent in the headings: spreadsheets of some countries write semicolons or tabs."""
    headings = _QUOTED.sub("", _ENDS.split(text.lstrip("\r\n"), maxsplit=1)[0])
    return max(",;\t", key=headings.count)


def _split(text: str, separator: str, skipped: int = 0) -> Iterator[Record]:
    """Lines as lists of cells, empty lines left out; a line that is no table row carries its reason.

    ``skipped`` lines stand before ``text``.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[str] = []
    while True:
        row = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines = lines or _ENDS.split(text)
            loose = f'{separator} "' in lines[row - skipped - 1]
            yield Record(row, [], _LOOSE if loose else _table_error(error))
            continue
        if any(map(_is_loosely_quoted, cells)):
            lines = lines or _ENDS.split(text)
            written = separator + "\n".join(lines[row - skipped - 1 : reader.line_num])
            if any(separator + cell in written for cell in filter(_is_loosely_quoted, cells)):  # not quoted once more
                yield Record(row, cells, _LOOSE)
                continue
        if any(cell.strip() for cell in cells):
            yield Record(row, cells)


def _is_loosely_quoted(cell: str) -> bool:
    """Whether a cell has a space and then quotes around it, which are letters of it (RFC 4180, 2.4)."""
    inner = cell.strip(" ")
    return cell[:1] == " " and len(inner) > 1 and inner[0] == inner[-1] == '"'


def _table_error(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return say(
            'a cell opened with " is never closed, so nothing after it can be read. Write a quote within it as "".'
        )
    return say(
        'the quotes are wrong ({reason}). Put a cell that holds " in quotes and double the inner ones.',
        reason=str(error),
    )


def _row(headings: tuple[str, ...], line: Record) -> Record:
    if line.reason:
        return line
    cells = line.value
    extra = cells[len(headings) :]
    if any(cell.strip() for cell in extra):
        count = len(headings) + len(extra)
        said = say_count(
            len(headings),
            "it has {count} cells, but there is {n} heading. Put a cell that holds the separator in quotes.",
            "it has {count} cells, but there are {n} headings. Put a cell that holds the separator in quotes.",
            count=count,
        )
        return Record(line.row, {}, said)
    if len(cells) == 1 < len(headings) and (other := _other_separator(cells[0], len(headings))):
        said = say(
            "its cells stand apart by {other}, those of the headings by something else. Write the same between all "
            "cells.",
            other=other,
        )
        return Record(line.row, {}, said)
    if len(headings) > 1 and [cell.strip("\ufeff \t") for cell in cells] == list(headings):
        said = say("it is the headings once more, as where files were joined. Take the line out.")
        return Record(line.row, {}, said)
    return Record(line.row, dict(zip(headings, map(unguarded, cells), strict=False)))


def _other_separator(cell: str, headings: int) -> str:
    """What would split a row's only cell into as many as there are headings, in words; "" where nothing does."""
    return next((name for mark, name in SEPARATORS.items() if cell.count(mark) == headings - 1), "")
