"""Rows as tab-separated text, the clipboard format of spreadsheets; pasted, also as the text of a CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import BadInput
from engine.evaluation.datasets.fields import cell_of_probes, cell_of_texts, find_fields, probes_of, texts_of
from engine.evaluation.datasets.records import cells_of_any_length
from engine.support.sheets import guarded, unguarded
from engine.support.wording import say
from gui.language.wording import shown
from gui.panels.edits.fact_rows import FactRow, FactText
from gui.panels.edits.heading_words import fields_of

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


@dataclass(frozen=True)
class Pasted:
    """The facts of a pasted table, the number of its cells in unknown columns, and as what the others were taken."""

    texts: list[FactText]
    left_out: int = 0
    fields: tuple[str, ...] = ()


def parse_rows(text: str, first_field: str = "subject") -> list[FactText]:
    """The facts in tab-separated ``text``; see :func:`read_rows`."""
    return read_rows(text, first_field).texts


def read_rows(text: str, first_field: str = "subject") -> Pasted:
    """The facts in ``text``, separated by tabs or, where it is plainly a table, by commas or semicolons.

    It may begin with a header line; empty lines are skipped.

    Without a header a single column is ``first_field``; several are in the table's order, aligned so that the one with
    ``{}`` is the relation, or else the first one the subject. Raises BadInput for a cell that cannot be parsed.
    """
    lines = _lines(text.lstrip("\ufeff"), first_field)
    if not lines:
        return Pasted([])
    headings = _headings(lines[0])
    if headings is not None:
        texts = [_text(headings, line, row) for row, line in enumerate(lines[1:], start=2)]
        return Pasted(texts, fields=tuple(name.replace("_", " ") for name in headings))
    names = _in_order(lines, first_field)
    texts = [FactText().with_parts(_named(names, line)) for line in lines]
    known = [place for place, name in enumerate(names) if name]
    left_out = sum(bool(cell) for line in lines for place, cell in enumerate(line) if place not in known)
    return Pasted(texts, left_out, tuple(_TITLES.get(name, name) for name in names if name))


def _lines(text: str, first_field: str) -> list[list[str]]:
    """The cells of each line that is not empty."""
    for mark in () if "\t" in text else _OTHER_MARKS:
        if _is_table(lines := _split(text, mark), first_field):
            return lines
    return _split(text, "\t")


def _split(text: str, mark: str) -> list[list[str]]:
    """``text`` as cells; where its quotes are not those of a table (``"Weird Al" Yankovic``), they are part of it."""
    with cells_of_any_length():
        try:
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
        except csv.Error:
            lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, quoting=csv.QUOTE_NONE))
    return [[unguarded(cell.lstrip()) for cell in line] for line in lines if any(map(str.strip, line))]


def _is_table(lines: Sequence[Sequence[str]], first_field: str) -> bool:
    """Whether there are headings, or each line has three cells or more and the same one holds a template."""
    if not lines or _headings(lines[0]) is not None:
        return bool(lines)
    width = min(map(len, lines))
    templates = (all(line[place].count("{}") == 1 for line in lines) for place in range(width))
    return first_field == "subject" and width >= len(_NEEDED) and any(templates)


def is_json(text: str) -> bool:
    """Whether ``text`` is JSON, as a list, an object or one object a line; no template begins so."""
    return _JSON.match(text.lstrip("\ufeff")) is not None


def is_single_cell(text: str) -> bool:
    """Whether ``text`` is a single value, to be pasted into one cell."""
    return "\t" not in text and "\n" not in text.strip()


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


def _headings(line: Sequence[str]) -> dict[str, int] | None:
    """The index of each known column if ``line`` is a header, else None.

    In English and the language of the window two known words are enough; in others every cell has to be one.
    """
    here = {shown(word).lower(): name for name, word in FIELD_WORDS.items()}
    if (heads := fields_of(line, here)) is not None:
        return {name: place for place, name in enumerate(heads) if name}
    line = [here.get(cell.strip().lower(), cell) for cell in line]
    found = find_fields(line)
    if len(found) < 2 or "subject" not in found:
        return None
    return {name: line.index(heading) for name, heading in found.items()}


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
    relation = templates.index(max(templates)) if any(templates) else 1
    first = FIELDS.index("relation") - relation
    return [FIELDS[first + place] if 0 <= first + place < len(FIELDS) else "" for place in range(width)]


def _named(names: Sequence[str], line: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(names, line, strict=False) if name}
