"""Files as records: text decoded, tables split into cells, JSON into objects, each with the row it came from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import BadInput

TABLES = {".csv": "CSV", ".tsv": "TSV", ".tab": "TSV"}
JSON_FILES = {".json", ".jsonl", ".ndjson"}
SUFFIXES = (*TABLES, *sorted(JSON_FILES))

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LISTS = ("facts", "records", "edits", "requests", "data")  # names under which a JSON object may hold its records


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
    """The headings of a table as written, in order, and its rows as dicts from heading to text."""

    headings: tuple[str, ...]
    rows: list[Record]


def suffix_of(file: Path) -> str:
    """The file's suffix in lower case; :class:`BadInput` where no format has it."""
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(
            f"facts cannot be read from or written to a file of the kind {suffix or '(no suffix)'}.",
            f"Use one of {', '.join(SUFFIXES)}.",
            file=file,
        )
    return suffix


def read_text(file: Path) -> str:
    """The file as text (UTF-8, or UTF-16 with its mark); :class:`BadInput` where it is missing, binary or neither."""
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise BadInput("there is no such file.", "Check the name.", file=file) from error
    except IsADirectoryError as error:
        raise BadInput("is a folder, not a file.", "Name a file of facts.", file=file) from error
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror or error}).", "Check its rights.", file=file) from error
    utf16 = data.startswith(_UTF16)
    if b"\0" in data and not utf16:
        raise BadInput("is a binary file, not text.", "Export the facts as CSV, JSON or JSONL.", file=file)
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"is not UTF-8 text (byte 0x{data[error.start]:02x}).", "Save it as UTF-8.", file=file, row=row
        ) from error


def read_table(file: Path, text: str) -> Table:
    """The table in ``text``: the first line that is not empty holds the headings."""
    lines = _split(text, "\t" if TABLES[suffix_of(file)] == "TSV" else _separator(text))
    first = next(lines, None)
    if first is None:
        raise BadInput("is empty.", "Give a line of headings and one line for each fact.", file=file)
    if first.reason:
        raise BadInput(first.reason, file=file, row=first.row)
    headings = tuple(cell.strip() for cell in first.value)
    return Table(headings, [_row(headings, line) for line in lines])


def _separator(text: str) -> str:
    """Comma, or what the headings hold more of: spreadsheets of some countries write semicolons or tabs."""
    headings = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=headings.count)


def _split(text: str, separator: str) -> Iterator[Record]:
    """Lines as lists of cells, empty lines left out; a line that is no table row carries its reason."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        row = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(row, [], _table_error(error))
            continue
        if any(cell.strip() for cell in cells):
            yield Record(row, cells)


def _table_error(error: csv.Error) -> str:
    if "unexpected end" in str(error) or "field limit" in str(error):
        return 'a cell opened with " is never closed, so nothing after it can be read. Write a quote within it as "".'
    return f'the quotes are wrong ({error}). Put a cell that holds " in quotes and double the inner ones.'


def _row(headings: tuple[str, ...], line: Record) -> Record:
    if line.reason:
        return line
    extra = line.value[len(headings) :]
    if any(cell.strip() for cell in extra):
        count = len(headings) + len(extra)
        remedy = "Put a cell that holds the separator in quotes."
        return Record(line.row, {}, f"it has {count} cells, but there are {len(headings)} headings. {remedy}")
    return Record(line.row, dict(zip(headings, line.value, strict=False)))


def read_json(file: Path, text: str) -> list[Record]:
    """The records of a JSON or JSONL text; either is taken under the other's suffix."""
    start = text.lstrip()[:1]
    if not start:
        raise BadInput("is empty.", "Give a list of facts.", file=file)
    if suffix_of(file) != ".json" and start != "[":
        return _json_lines(text)
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg.startswith("Extra data") and start == "{":
            return _json_lines(text)
        raise BadInput(
            f"is not JSON: {error.msg} (column {error.colno}).", "Mend it there.", file=file, row=error.lineno
        ) from error
    except (ValueError, RecursionError) as error:  # a number too long, brackets too deep
        raise BadInput(f"is no JSON that can be read ({error}).", "Mend it.", file=file) from error
    return [Record(number, value) for number, value in enumerate(_listed(file, whole), start=1)]


def _listed(file: Path, whole: Any) -> list[Any]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        named = [whole[name] for name in _LISTS if isinstance(whole.get(name), list)]
        return named[0] if named else [whole]
    raise BadInput("holds no list of facts.", "Write [ {...}, {...} ].", file=file)


def _json_lines(text: str) -> list[Record]:
    records = []
    for row, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.append(Record(row, json.loads(line)))
        except json.JSONDecodeError as error:
            records.append(Record(row, None, f"is not JSON: {error.msg} (column {error.colno})."))
        except (ValueError, RecursionError) as error:
            records.append(Record(row, None, f"is no JSON that can be read ({error})."))
    return records
