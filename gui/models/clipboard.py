"""Rows as tab-separated text: what a spreadsheet puts on the clipboard and takes from it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from gui.models.fact_rows import FactRow, FactText

FIELDS = ("subject", "relation", "target")

# the words that people and the published data sets write over these columns
_HEADERS = {
    "subject": "subject",
    "entity": "subject",
    "relation": "relation",
    "relation template": "relation",
    "prompt": "relation",
    "template": "relation",
    "object": "target",
    "new object": "target",
    "target": "target",
    "target_new": "target",
    "true": "true",
    "true answer": "true",
    "ground_truth": "true",
}


def parse_rows(text: str, first_field: str = "subject") -> list[FactText]:
    """The facts in tab-separated ``text``, with or without a line of headings; empty lines are left out.

    Without headings the first column is ``first_field`` and the others follow it in the table's order.
    """
    lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter="\t") if any(map(str.strip, line))]
    if not lines:
        return []
    fields = _headings(lines[0])
    if fields is None:
        order = (*FIELDS, "true")
        fields = list(order[order.index(first_field) :])
    else:
        lines = lines[1:]
    return [_text(fields, line) for line in lines]


def is_single_cell(text: str) -> bool:
    """Whether ``text`` is one value, to be put into one cell."""
    return "\t" not in text and "\n" not in text.strip()


def format_rows(rows: Iterable[FactRow]) -> str:
    """The rows with headings, as a spreadsheet takes them; what was not measured stays empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(("subject", "relation", "object", "true", "state", "says now", "before", "after"))
    for row in rows:
        text = row.text
        measured = ("" if row.before is None else row.before, "" if row.after is None else row.after)
        state = "" if text.is_empty else row.state.value
        writer.writerow((text.subject, text.relation, text.target, text.true, state, row.says or "", *measured))
    return out.getvalue()


def _headings(line: Sequence[str]) -> list[str] | None:
    """The field of each column where ``line`` is a line of headings ("" for a column that is not ours), else None."""
    fields = [_HEADERS.get(cell.strip().casefold(), "") for cell in line]
    known = [name for name in fields if name]
    return fields if len(known) >= 2 and "subject" in known else None


def _text(fields: Sequence[str], line: Sequence[str]) -> FactText:
    named = {name: cell.strip() for name, cell in zip(fields, line, strict=False) if name}
    return FactText().with_parts(named)
