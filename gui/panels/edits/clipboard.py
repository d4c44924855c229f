"""Rows as tab-separated text, the clipboard format of spreadsheets; pasted, also as the text of a CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import BadInput
from engine.evaluation.datasets.fields import cell_of_probes, cell_of_texts, find_fields, probes_of, texts_of
from engine.support import plain_text
from engine.support.sheets import guarded
from engine.support.wording import say
from gui.language.wording import shown
from gui.panels.edits.cells import Line, cells_of_html, cells_of_text
from gui.panels.edits.fact_rows import FactRow, FactText
from gui.panels.edits.heading_words import fields_of, plain_heading

FIELDS = ("subject", "relation", "target", "true")  # in the table's order; the table has no column for the last one

# columns as named in a file of facts, with the field of a row of each
_PARTS = {
    "subject": "subject",
    "relation": "relation",
    "object": "target",
    "true": "true",
    "paraphrases": "paraphrases",
    "neighbours": "neighbours",
    "same_subject": "same_subject",
    "portability": "portability",
    "generation": "generation",
    "relation_name": "label",
    "id": "source_id",
}
_JSON = re.compile(r'\s*(\[\s*)?\{\s*"')
_NEEDED = ("subject", "relation", "object")
_OTHER_MARKS = ",;"  # between the cells, in files of facts
_TITLES = {"target": "object", "true": "true answer"}
FIELD_WORDS = {  # as a person reads them
    "subject": say("subject"),
    "relation": say("relation"),
    "object": say("object"),
    "true": say("true"),
    "true answer": say("true answer"),
    "paraphrases": say("paraphrases"),
    "neighbours": say("neighbours"),
    "same subject": say("same subject"),
    "portability": say("portability"),
    "generation": say("generation"),
    "relation name": say("relation name"),
    "id": say("id"),
    "new object": say("new object"),
}
_ALWAYS = ("subject", "relation", "object", "true")
_TEXTS = ("paraphrases", "generation")
_PROBES = ("neighbours", "same_subject", "portability")
_MEASURED = ("state", "says now", "before", "after")
_LOOKED_AT = 5  # lines among which headings are looked for
_LONG_VALUE = 10_000  # letters: more are a table
_HEADING = 30  # letters of one that is named


@dataclass(frozen=True)
class Pasted:
    """The facts of a pasted table, as what its columns were taken, and what was left out: cells in columns that have no
    heading, the headings of columns that are not known, and lines above the headings."""

    texts: list[FactText]
    left_out: int = 0
    fields: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    above: int = 0


@dataclass(frozen=True)
class _Head:
    """A line of headings: its place among the lines, its cells, and the place of each known column."""

    place: int
    line: list[str]
    columns: dict[str, int]


def parse_rows(text: str, first_field: str = "subject") -> list[FactText]:
    """The facts in tab-separated ``text``; see :func:`read_rows`."""
    return read_rows(text, first_field).texts


def read_rows(text: str, first_field: str = "subject", html: str = "") -> Pasted:
    """The facts in ``text``, separated by tabs or, where it is plainly a table, by commas or semicolons.

    Of ``html``, the same as a page, the table is read where the lines of the text are no table of equal lines: there
    merged cells and line breaks within cells cannot be told.

    It may begin with a title and a line of headings; empty lines are skipped. Without headings a single column is
    ``first_field``; several are in the table's order, aligned so that the one with ``{}`` is the relation, or else the
    first one the subject. Raises BadInput for a cell that cannot be parsed.
    """
    lines = _lines(text.lstrip("\ufeff"), first_field)
    if html and len({len(line) for _, line in lines} - {1}) != 1:
        lines = cells_of_html(html) or lines
    head = _head(lines)
    if head is None:
        return _without_headings([line for _, line in lines], first_field)
    texts = [_text(head.columns, line, row) for row, line in lines[head.place + 1 :]]
    unread = tuple(_unread(head, [line for _, line in lines[head.place + 1 :]]))
    return Pasted(texts, 0, tuple(name.replace("_", " ") for name in head.columns), unread, head.place)


def _without_headings(lines: Sequence[Sequence[str]], first_field: str) -> Pasted:
    if not lines:
        return Pasted([])
    names = _in_order(lines, first_field)
    texts = [FactText().with_parts(_named(names, line)) for line in lines]
    known = [place for place, name in enumerate(names) if name]
    left_out = sum(bool(cell) for line in lines for place, cell in enumerate(line) if place not in known)
    return Pasted(texts, left_out, tuple(_TITLES.get(name, name) for name in names if name))


def _unread(head: _Head, lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """What heads the columns with something in them that are not known; ours of what was measured are none."""
    known = set(head.columns.values())
    filled = {place for line in lines for place, cell in enumerate(line) if place not in known and cell.strip()}
    for place in sorted(filled):
        heading = head.line[place].strip() if place < len(head.line) else ""
        if heading not in _MEASURED:
            yield plain_text.shown(heading, _HEADING) if heading else say("column {number}", number=place + 1)


def _lines(text: str, first_field: str) -> list[Line]:
    """The cells of each line that is not empty."""
    for mark in () if "\t" in text else _OTHER_MARKS:
        if mark in text and _is_table(lines := cells_of_text(text, mark), first_field):
            return lines
    return cells_of_text(text, "\t")


def _is_table(lines: Sequence[Line], first_field: str) -> bool:
    """Whether there are headings, or each line has three cells or more and the same one holds a template."""
    if not lines or _head(lines) is not None:
        return bool(lines)
    width = min(len(line) for _, line in lines)
    templates = (all(line[place].count("{}") == 1 for _, line in lines) for place in range(width))
    return first_field == "subject" and width >= len(_NEEDED) and any(templates)


def is_json(text: str) -> bool:
    """Whether ``text`` is JSON, as a list, an object or one object a line; no template begins so."""
    return _JSON.match(text.lstrip("\ufeff")) is not None


def single_value(text: str, first_field: str = "subject", html: str = "") -> str | None:
    """What ``text`` is if it is a single value, to be pasted into one cell of ``first_field``; else None."""
    value = text.strip("\r\n")
    if len(value) > _LONG_VALUE or "\t" in value:
        return None
    lines = _lines(value, first_field)
    if len(lines) != 1:
        return value if not lines and value == text else None
    [(_, cells)] = lines
    if len(cells) > 1 or ("<t" in html and sum(len(line) for _, line in cells_of_html(html)) > 1):
        return None
    return cells[0] if "\n" in value or "\r" in value else value


def format_rows(rows: Iterable[FactRow]) -> str:
    """The rows with a header as tab-separated text: all their fields, in the columns of a file of facts.

    Columns that are empty in all rows are omitted, and unmeasured values are empty.
    """
    cells = [_cells(row) for row in rows]
    names = [name for name in (*_PARTS, *_MEASURED) if name in _ALWAYS or any(cell[name] != "" for cell in cells)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(names)
    writer.writerows([guarded(cell[name]) for name in names] for cell in cells)
    return out.getvalue()


def _cells(row: FactRow) -> dict[str, str]:
    text = row.text
    found: dict[str, Any] = {name: getattr(text, part) for name, part in _PARTS.items()}
    found |= {name: cell_of_texts(found[name]) for name in _TEXTS}
    found |= {name: cell_of_probes(found[name]) for name in _PROBES}
    found["state"] = "" if text.is_empty else row.shown_state.value
    found["says now"] = row.says or ""
    for name, value in (("before", row.before), ("after", row.after)):
        found[name] = "" if value is None else str(value)
    return found


def _head(lines: Sequence[Line]) -> _Head | None:
    """The headings, which stand in the first line, or below a title of fewer cells than they are.

    A single column has a heading where its first line is one word for it and others follow.
    """
    for place, (_, line) in enumerate(lines[:_LOOKED_AT]):
        columns = _headings(line)
        if columns is None and place == 0 < len(lines) - 1 and all(len(other) == 1 for _, other in lines):
            columns = _columns_of(line, least=1)
        if columns is None:
            continue
        above = max((sum(map(bool, other)) for _, other in lines[:place]), default=0)
        if place == 0 or above < len(columns):
            return _Head(place, line, columns)
    return None


def _headings(line: Sequence[str]) -> dict[str, int] | None:
    """The index of each known column if ``line`` is a header, else None.

    In English and the language of the window two known words are enough; in others every cell has to be one.
    """
    if (columns := _columns_of(line)) is not None:
        return columns
    line = [_ours().get(cell, cell) for cell in map(plain_heading, line)]
    found = find_fields(line)
    if len(found) < 2 or not ("subject" in found or {"relation", "object"} <= found.keys()):
        return None
    return {name: line.index(heading) for name, heading in found.items()}


def _columns_of(line: Sequence[str], least: int = 2) -> dict[str, int] | None:
    """The index of each column where every cell is a word that heads one, in whatever language."""
    heads = fields_of(line, _ours(), least)
    return None if heads is None else {name: place for place, name in enumerate(heads) if name}


def _ours() -> dict[str, str]:
    """The words of the window, each with its English."""
    return {shown(word).lower(): name for name, word in FIELD_WORDS.items()}


def _text(places: dict[str, int], line: Sequence[str], row: int) -> FactText:
    """The fact of one row below a header; a cell with a list is parsed as in a file of facts."""
    cells: dict[str, Any] = {name: line[place] for name, place in places.items() if place < len(line)}
    try:
        cells |= {name: texts_of(cells[name], name) for name in _TEXTS if name in cells}
        cells |= {name: probes_of(cells[name], name) for name in _PROBES if name in cells}
    except BadInput as error:
        raise BadInput(error.message, error.hint, row=row) from error
    return FactText().with_parts({_PARTS[name]: cell for name, cell in cells.items()})


def _in_order(lines: Sequence[Sequence[str]], first_field: str) -> list[str]:
    """The field of each column of a table without header, "" for an extra one."""
    width = max(map(len, lines))
    if width == 1:
        return [first_field]
    templates = [sum(line[place].count("{}") == 1 for line in lines if place < len(line)) for place in range(width)]
    relation = templates.index(max(templates)) if any(templates) else _before_facts(lines, width) + 1
    first = FIELDS.index("relation") - relation
    return [FIELDS[first + place] if 0 <= first + place < len(FIELDS) else "" for place in range(width)]


def _before_facts(lines: Sequence[Sequence[str]], width: int) -> int:
    """How many columns of a table without a template are no facts: empty ones, and one that numbers the lines."""
    empty = next(place for place in range(width) if any(line[place] for line in lines if place < len(line)))
    column = [line[empty].strip() if empty < len(line) else "" for line in lines]
    first = int(column[0]) if column[0].isdecimal() and column[0].isascii() else None
    numbers = first is not None and column == [str(first + place) for place in range(len(column))]
    before = empty + numbers
    return before if width - before >= len(_NEEDED) else 0


def _named(names: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(names, line, strict=False) if name}
