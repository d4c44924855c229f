"""JSON and JSONL as records. Nothing is guessed: what parsers silently drop or round is reported or kept as written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.errors import BadInput
from engine.evaluation.datasets.records import Record, lines_of, suffix_of
from engine.support.wording import join_texts, say

# names under which a JSON object may hold its records
_LISTS = ("facts", "records", "edits", "requests", "data", "rows")
_OVER_LINES = re.compile(r"\s*\{\s*\n")  # an object that is written over several lines
_LONGEST_NUMBER = 4300  # digits, beyond which Python reads no number
_SHOWN = 6  # columns that a message names
# A list beside one of them is a part of it.
_OF_A_RECORD = ("subject", "entity", "src", "requested_rewrite", "question")
# What EasyEdit's edit is called with, by columns, and what its files of records call the same.
_CALLED = {
    "prompts": "prompt",
    "rephrase_prompts": "rephrase_prompt",
    "locality_inputs": "locality",
    "portability_inputs": "portability",
}


class Repeated(dict[str, Any]):
    """An object in which the name ``name`` stands twice, so that one of its values would be lost."""

    name: str = ""


class Shortened(dict[str, Any]):
    """A row of the Hub's datasets server whose cell ``name`` it cut short."""

    name: str = ""


def _integer(written: str) -> int | str:
    """A whole number; minus zero is none, and stays as it is written."""
    return written if written == "-0" else int(written)


def parse(text: str) -> Any:
    """A JSON value; fractions stay texts as they are written. Raises BadInput with a reason that follows "it"."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_float=str, parse_int=_integer)
    except json.JSONDecodeError:
        raise
    except RecursionError as error:
        raise BadInput(say("is no JSON that can be read (its brackets are nested too deeply).")) from error
    except ValueError as error:
        said = say("it holds a number of more than {digits:,} digits; write it in quotes", digits=_LONGEST_NUMBER)
        raise BadInput(say("is no JSON that can be read ({said}).", said=said)) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    marked = Repeated(found)
    names = [name for name, _ in pairs]
    marked.name = next(name for name in names if names.count(name) > 1)
    return marked


def repeated_name(value: Any) -> str:
    """A name that stands twice in ``value`` or in an object within it, "" where none does."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Repeated):
            return one.name or '""'
        if isinstance(one, dict | list):
            waiting += [
                part for part in (one.values() if isinstance(one, dict) else one) if isinstance(part, dict | list)
            ]
    return ""


def read_json(file: Path, text: str) -> list[Record]:
    """The records of a JSON or JSONL text; either is taken under the other's suffix."""
    start = text.lstrip()[:1]
    if not start:
        raise BadInput(say("is empty."), say("Give a list of facts."), file=file)
    if suffix_of(file) != ".json" and start != "[":
        return _json_lines(file, text)
    try:
        whole = parse(text)
    except json.JSONDecodeError as error:
        if error.msg.startswith("Extra data") and start in "[{":
            return _several(file, text, error)
        raise BadInput(
            say("is not JSON: {reason} (column {column}).", reason=error.msg, column=error.colno),
            say("Mend it there.")
            if start in "[{"
            else say("Call it .csv or .tsv if it is a table; else mend it there."),
            file=file,
            row=error.lineno,
        ) from error
    except BadInput as error:
        raise BadInput(error.message, say("Mend it."), file=file) from error
    return list(_checked(_listed(file, whole)))


def _several(file: Path, text: str, error: json.JSONDecodeError) -> list[Record]:
    """Several values in a .json file: one a line is JSONL; others cannot be counted by lines."""
    if "\n" in text[: error.pos].strip():
        reason = say("holds several JSON values one after another.")
        raise BadInput(reason, say("Put them into one list: [ ..., ... ]."), file=file, row=error.lineno) from error
    return _json_lines(file, text)


def _checked(values: list[Any]) -> Iterator[Record]:
    for number, value in enumerate(values, start=1):
        yield Record(number, value, _twice(value))


def _twice(value: Any) -> str:
    if isinstance(value, Shortened):
        return say("the server that gave it out cut its {name!r} short. Take the whole data set.", name=value.name)
    name = repeated_name(value)
    return say("it holds {name!r} twice in one object, and one of the two would be lost.", name=name) if name else ""


def _listed(file: Path, whole: Any) -> list[Any]:
    if isinstance(whole, list):
        return whole
    if not isinstance(whole, dict):
        raise BadInput(say("holds no list of facts."), say("Write [ {{...}}, {{...}} ]."), file=file)
    if isinstance(whole, Repeated):
        return [whole]
    named = _names_of_lists(whole) if whole.keys().isdisjoint(_OF_A_RECORD) else []
    if len(named) > 1:
        raise BadInput(
            say("holds {count} lists, {named}.", count=len(named), named=join_texts(" and ", named)),
            say("Leave one, or make files of them."),
            file=file,
        )
    if not named:
        return _columns(file, whole)
    rows: list[Any] = whole[named[0]]
    if named == ["data"] and "columns" in whole:
        return _split(file, whole)
    return [*map(_row_of_server, rows)] if named == ["rows"] and "features" in whole else rows


def _names_of_lists(whole: dict[str, Any]) -> list[str]:
    """The names under which lists of records stand: those that are usual, else whichever hold objects."""
    usual = [name for name in _LISTS if isinstance(whole.get(name), list)]
    return usual or [
        name for name, value in whole.items() if isinstance(value, list) and value and isinstance(value[0], dict)
    ]


def _row_of_server(item: Any) -> Any:
    """The row in an item of {"features": [...], "rows": [{"row_idx": 0, "row": {...}, "truncated_cells": []}, ...]}."""
    if not isinstance(item, dict) or not isinstance(item.get("row"), dict):
        return item
    row: dict[str, Any] = item["row"]
    cut = item.get("truncated_cells")
    if not isinstance(cut, list) or not cut:
        return row
    shortened = Shortened(row)
    shortened.name = str(cut[0])
    return shortened


def _columns(file: Path, whole: dict[str, Any]) -> list[Any]:
    """The records of a file that is one object.

    It may be written by columns, each a list or an object from row to value, of one length; or hold its records under
    names of their own. Anything else is one record.
    """
    called: dict[str, str] = {}
    if isinstance(whole.get("prompts"), list):
        called = _CALLED
        whole = {name: _by_rows(column) for name, column in whole.items() if column is not None}
    columns = list(whole.values())
    if columns and all(isinstance(column, dict) for column in columns):
        keys = list(columns[0])
        if whole.keys().isdisjoint(_OF_A_RECORD):
            return columns if any(not one.keys().isdisjoint(_OF_A_RECORD) for one in columns) else [whole]
        if len(columns) == 1 or keys == ["str"]:
            return [whole]
        if all(column.keys() == columns[0].keys() for column in columns):  # in whichever order
            return [{name: column[key] for name, column in whole.items()} for key in keys]
        if set(keys).intersection(*columns) - {"str"}:
            _refuse_missing(file, whole, keys)
    if not columns or not all(isinstance(column, list) for column in columns):
        return [whole]
    if len(set(map(len, columns))) > 1:
        some = list(whole.items())[:_SHOWN]
        told = join_texts(", ", (say("{name} has {count:,}", name=name, count=len(column)) for name, column in some))
        raise BadInput(
            say("is written by columns, and they are of different lengths ({told}).", told=told),
            say("Give every column an entry for each fact, null where there is none."),
            file=file,
        )
    names = [called.get(name, name) for name in whole]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _by_rows(column: Any) -> Any:
    """{name: {"prompt": [...], "ground_truth": [...]}} as a list with such an object for each row; others as they are.

    So are groups of different lengths, which are no column.
    """
    if not isinstance(column, dict) or not all(isinstance(group, dict) for group in column.values()):
        return column
    parts = [part for group in column.values() for part in group.values()]
    if not all(isinstance(part, list) for part in parts) or len({len(part) for part in parts}) != 1:
        return column
    rows = range(len(parts[0]))
    return [{name: {key: one[row] for key, one in group.items()} for name, group in column.items()} for row in rows]


def _refuse_missing(file: Path, whole: dict[str, dict[str, Any]], keys: list[str]) -> None:
    """Columns from row to value, of which one has a row that another lacks."""
    rows = dict.fromkeys([*keys, *(key for column in whole.values() for key in column)])
    name, row = next((name, row) for row in rows for name, column in whole.items() if row not in column)
    raise BadInput(
        say("is written by columns, and {name} has no row {row}.", name=name, row=row),
        say("Give every column an entry for each fact, null where there is none."),
        file=file,
    )


def _split(file: Path, whole: dict[str, Any]) -> list[Any]:
    """The form of a data frame that names its columns once: {"columns": [...], "data": [[...], ...]}."""
    names, rows = whole["columns"], whole["data"]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadInput(say("has columns that are no list of names."), say("Name each column."), file=file)
    if len(set(names)) < len(names):
        raise BadInput(say("names a column twice."), say("Give every column a name of its own."), file=file)
    return [
        dict(zip(names, row, strict=True)) if isinstance(row, list) and len(row) == len(names) else row for row in rows
    ]


def _json_lines(file: Path, text: str) -> list[Record]:
    records = []
    if _OVER_LINES.match(text) and (whole := _one_value(text)) is not None:
        return list(_checked(_listed(file, whole)))
    for row, line in lines_of(text):
        try:
            value = parse(line)
            records.append(Record(row, value, _twice(value)))
        except json.JSONDecodeError as error:
            said = say(
                "is not JSON: {reason} (column {column}). Write one object a line, with nothing behind it.",
                reason=error.msg,
                column=error.colno,
            )
            records.append(Record(row, None, said))
        except BadInput as error:
            records.append(Record(row, None, error.message))
    if len(records) == 1 and isinstance(records[0].value, dict) and not records[0].reason:
        return list(_checked(_listed(file, records[0].value)))  # a whole file on one line
    return records


def _one_value(text: str) -> Any:
    """The value that the whole text is; None where it is none."""
    try:
        return parse(text)
    except (json.JSONDecodeError, BadInput):
        return None
