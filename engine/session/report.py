"""A session as one self-contained HTML file that can be mailed: no script, no font, no picture from elsewhere."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from engine.session.files import write_bytes
from engine.session.report_content import Headline, ReportContent, ReportFact, ReportRun, Unit
from engine.session.report_plots import palette, plot_histogram, plot_norms, plot_quality, plot_superposition
from engine.session.report_style import style_sheet

_UNITS: dict[Unit, str] = {
    "share": "{:.1%}",
    "ratio": "{:.3g}×",
    "number": "{:.4g}",
    "seconds": "{:.3g} s",
    "count": "{:,.0f}",
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write_report(file: Path | str, content: ReportContent) -> Path:
    """Write the report to ``file``, whole or not at all; return the file.

    Raises :class:`BadInput` where the disk refuses.
    """
    file = Path(file)
    write_bytes(file, page(content).encode())
    return file


def page(content: ReportContent) -> str:
    """The whole report as HTML."""
    sections = [
        _header(content),
        _section("In figures", _headlines(content.headlines)),
        _norms(content),
        _superposition(content),
        _quality(content),
        _section("Runs", *(_run(run, content.facts) for run in content.runs)) if content.runs else "",
        _section("Model", _pairs(content.model)),
        _section(f"Facts ({len(content.facts)})", _facts(content.facts)),
        _section("Versions", _pairs(content.versions)),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(content.title)} - Palimpsest</title>\n<style>\n{style_sheet(palette())}</style>\n</head>\n"
        f"<body>\n<main>\n{''.join(sections)}</main>\n</body>\n</html>\n"
    )


def _header(content: ReportContent) -> str:
    methods = ", ".join(dict.fromkeys(run.method for run in content.runs)) or "no edits yet"
    notes = "".join(f'<p class="note">{escape(note)}</p>\n' for note in content.notes)
    return (
        f"<header>\n<h1>{escape(content.title)}</h1>\n"
        f'<p class="sub">{escape(methods)} · Palimpsest report of {escape(content.created)}</p>\n{notes}</header>\n'
    )


def _section(title: str, *parts: str) -> str:
    return f"<section>\n<h2>{escape(title)}</h2>\n{''.join(parts)}</section>\n"


def _figure(svg: str, label: str, caption: str) -> str:
    return (
        f'<figure role="img" aria-label="{escape(label)}">\n{svg}\n<figcaption>{escape(caption)}</figcaption>\n'
        "</figure>\n"
    )


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> str:
    """A table of cells that are HTML already."""
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(cells)}</tr>\n" for cells in rows)
    table = f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
    return f'<div class="scroll">{table}</div>\n'


def _cell(text: str, kind: str = "") -> str:
    return f'<td class="{kind}">{text}</td>' if kind else f"<td>{text}</td>"


def _number(value: float | None, unit: Unit) -> str:
    return "–" if value is None else _UNITS[unit].format(value)


def _headlines(headlines: Sequence[Headline]) -> str:
    rows = [
        (
            f'<th scope="row">{escape(line.name)}</th>',
            _cell("" if line.before is None else _number(line.before, line.unit), "number"),
            _cell(f"<b>{_number(line.now, line.unit)}</b>", "number"),
            _cell(escape(line.meaning), "meaning"),
        )
        for line in headlines
    ]
    return _table(("Metric", "Before", "Now", "Meaning"), rows, "headlines")


def _norms(content: ReportContent) -> str:
    if not any(event.layers for event in content.norms):
        return ""
    return _section(
        "Norm growth",
        _figure(
            plot_norms(content.norms),
            "Norm growth of each edited layer over edits",
            "Frobenius norms of the edited layers' write matrices against those of the base model.",
        ),
    )


def _superposition(content: ReportContent) -> str:
    if not content.superposition:
        return ""
    first, last = content.superposition[0], content.superposition[-1]
    edited = content.norms[-1].layers if content.norms else ()
    shown = [layer for layer in last.layers if layer in edited] or list(last.layers)
    return _section(
        "Superposition",
        _figure(
            plot_superposition(first, last),
            "Heatmaps of p by layer, before and now",
            f"How much the keys of {last.probes} facts overlap: p(kᵢ, kⱼ) of all pairs, by layer. "
            "A narrow band around zero means that facts can be edited apart.",
        ),
        _figure(
            plot_histogram(first, last, shown[len(shown) // 2]),
            "Histogram of p in one layer, and kurtosis by layer, before and now",
            "High kurtosis: nearly all pairs are apart and a few overlap much.",
        ),
    )


def _quality(content: ReportContent) -> str:
    if not content.quality:
        return ""
    return _section(
        "Quality over edits",
        _figure(
            plot_quality(content.quality),
            "Edit quality and perplexity over edits",
            "Measured on the model as it was after so many edits; own batch: right after the edit itself.",
        ),
    )


def _run(run: ReportRun, facts: Sequence[ReportFact]) -> str:
    own = [fact for fact in facts if fact.applied and run.first <= fact.batch <= run.last]
    batches = f"batch {run.first}" if run.first == run.last else f"batches {run.first} to {run.last}"
    data = base64.b64encode(_facts_csv(own).encode()).decode()
    link = f'<a download="{escape(run.facts_file)}" href="data:text/csv;base64,{data}">{escape(run.facts_file)}</a>'
    settings = {name: str(value) for name, value in run.settings.items()} | {"seed": str(run.seed)}
    return (
        f"<h3>{escape(run.method)}: {run.edits} edits in {batches}, {run.seconds:.4g} s</h3>\n"
        f"{_pairs({**settings, 'batch size': str(run.batch)})}"
        f"<p>To repeat it, save {link} and run:</p>\n<pre><code>{escape(run.command)}</code></pre>\n"
    )


def _facts_csv(facts: Sequence[ReportFact]) -> str:
    """What an edit needs of its facts, as a file that Palimpsest imports."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("subject", "relation", "object", "true"))
    writer.writerows((fact.subject, fact.relation, fact.object, fact.true or "") for fact in facts)
    return out.getvalue()


def _pairs(values: Mapping[str, Any]) -> str:
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}</dd></div>\n" for name, value in values.items()
    )
    return f"<dl>\n{items}</dl>\n"


def _facts(facts: Sequence[ReportFact]) -> str:
    if not facts:
        return "<p>No fact has been edited.</p>\n"
    headings = ("Batch", "Fact", "New object", "True", "Before", "After", "The model says", "State")
    return _table(headings, (_fact(fact) for fact in facts), "facts")


def _fact(fact: ReportFact) -> tuple[str, ...]:
    before, subject, after = fact.relation.partition("{}")
    sentence = f"{escape(before)}<b>{escape(fact.subject if subject else '')}</b>{escape(after)}"
    return (
        _cell(str(fact.batch), "number"),
        _cell(sentence),
        _cell(escape(fact.object)),
        _cell(escape(fact.true or "")),
        _cell(_bar(fact.before), "number"),
        _cell(_bar(fact.after), "number"),
        _cell(escape(fact.says or "")),
        _cell(*_state(fact)),
    )


def _bar(probability: float | None) -> str:
    """A probability with a bar as long as it."""
    if probability is None:
        return "–"
    share = min(1.0, max(0.0, probability))
    return f'{probability:.3f}<span class="bar"><span style="width:{share:.1%}"></span></span>'


def _state(fact: ReportFact) -> tuple[str, str]:
    if not fact.applied:
        return "undone", "undone"
    if fact.efficacy is None:
        return "done", ""
    return ("✓ held", "held") if fact.efficacy else ("✗ missed", "missed")
