"""The page of a comparison with several seeds: means with intervals, and what may be called different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from engine.events.study_seeds import WORDS, SeedRows
from engine.session.html_page import cell, document, figure, number, pairs, section, table
from engine.session.study_page import GROUPS, Column, methods_of, protocol_of
from engine.session.study_plots import plot_spreads
from engine.session.study_table import PAGE, StudyTable
from engine.support.files import write_bytes


def write_seeds_page(folder: Path, tables: Mapping[int, StudyTable], rows: SeedRows) -> Path:
    """Write the page into the comparison's folder, whole or not at all; return the file."""
    file = folder / PAGE
    write_bytes(file, seeds_page(tables, rows).encode())
    return file


def seeds_page(tables: Mapping[int, StudyTable], rows: SeedRows) -> str:
    """The whole page as HTML; ``tables`` by seed are not empty."""
    one = next(iter(tables.values()))
    title = f"{len(one.methods)} methods, {len(tables)} seeds, {one.plan.checkpoints[-1]:,} edits of {one.plan.model}"
    names = ", ".join(method.title for method in one.methods.values())
    head = (
        f'<header>\n<h1>{escape(title)}</h1>\n<p class="sub">{escape(names)}</p>\n{"".join(_notes(tables))}</header>\n'
    )
    plots = plot_spreads(rows, one)
    groups = [(name, _group(rows, one, columns)) for name, columns in GROUPS]
    words = f"{WORDS[:1].upper()}{WORDS[1:]}; with that many methods and columns some will be by chance."
    bold = "Bold: the best mean of a column, and every one that may not be called different from it, if any may."
    parts = [
        head,
        section("Over edits", figure(plots, "The measures over edits, with an interval at every point", ""))
        if plots
        else "",
        *(section(name, body) for name, body in groups if body),
        section("How it was measured", *(f"<p>{escape(text)}</p>\n" for text in (words, bold, *protocol_of(one)))),
        section("Methods", *methods_of(one)),
        section("Model", pairs(one.model)),
    ]
    return document(title, "".join(parts))


def _notes(tables: Mapping[int, StudyTable]) -> Iterator[str]:
    for seed, found in tables.items():
        for row in found.rows:
            if row.reason:
                said = f"Seed {seed}, {found.methods[row.method].title}, from {row.edits:,} edits on: {row.reason}"
                yield f'<p class="note">{escape(said)}</p>\n'


def _group(rows: SeedRows, one: StudyTable, columns: Sequence[Column]) -> str:
    """A table of some measures with a row for each number of edits and method; "" where none was measured."""
    shown = [c for c in columns if any(rows.spread(*place, c.metric) for place in rows.places)]
    if not shown:
        return ""
    lines = [
        (
            cell(f"{edits:,}", "number"),
            f'<th scope="row">{escape(one.methods[method].title)}</th>',
            *(_value(rows, method, edits, column) for column in shown),
        )
        for edits in one.plan.checkpoints
        for method in one.methods
        if rows.rows_at(method, edits)
    ]
    meanings = pairs({column.title: column.meaning for column in shown})
    return table(("Edits", "Method", *(c.title for c in shown)), lines, "study") + meanings


def _value(rows: SeedRows, method: str, edits: int, column: Column) -> str:
    found = rows.spread(method, edits, column.metric)
    if found is None:
        return cell("–", "number")
    half = "" if found.half is None else f" ± {number(found.half, column.unit)}"
    text = f"{number(found.mean, column.unit)}{half}"
    best = method in rows.best(edits, column.metric, column.best)
    return cell(f"<b>{text}</b>" if best else text, "number")
