"""A session as one self-contained HTML file that can be mailed: no script, no font, no picture from elsewhere."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence
from html import escape
from pathlib import Path

from engine.events.edit_state import EditState
from engine.session.files import write_bytes
from engine.session.html_page import cell, document, figure, number, pairs, section, table
from engine.session.report_content import FreeWords, Headline, ReportContent, ReportFact, ReportRun
from engine.session.report_plots import plot_histogram, plot_norms, plot_quality, plot_superposition
from engine.support.plain_text import shown
from engine.support.sheets import guarded

FREE_LETTERS = 160  # of a free answer that a report shows
# sign and style of each state; the word behind the sign says the same
_STATES = {
    EditState.WRITTEN: ("✓", "held"),
    EditState.NOT_TAKEN: ("✗", "missed"),
    EditState.LOST: ("↘", "missed"),
    EditState.TAKEN_BACK: ("−", "undone"),
    EditState.UNDONE: ("↶", "undone"),
}


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
        section("In figures", _headlines(content.headlines)),
        _norms(content),
        _superposition(content),
        _quality(content),
        section("Runs", *(_run(run, content.facts) for run in content.runs)) if content.runs else "",
        section("Model", pairs(content.model)),
        section(f"Facts ({len(content.facts)})", _facts(content.facts)),
        section("Versions", pairs(content.versions)),
    ]
    return document(content.title, "".join(sections))


def _header(content: ReportContent) -> str:
    methods = ", ".join(dict.fromkeys(run.method for run in content.runs)) or "no edits yet"
    notes = "".join(f'<p class="note">{escape(note)}</p>\n' for note in content.notes)
    return (
        f"<header>\n<h1>{escape(content.title)}</h1>\n"
        f'<p class="sub">{escape(methods)} · Palimpsest report of {escape(content.created)}</p>\n{notes}</header>\n'
    )


def _headlines(headlines: Sequence[Headline]) -> str:
    rows = [
        (
            f'<th scope="row">{escape(line.name)}</th>',
            cell("" if line.before is None else number(line.before, line.unit), "number"),
            cell(f"<b>{number(line.now, line.unit)}</b>", "number"),
            cell(escape(line.meaning), "meaning"),
        )
        for line in headlines
    ]
    return table(("Metric", "Before", "Now", "Meaning"), rows, "headlines")


def _norms(content: ReportContent) -> str:
    if not any(event.layers for event in content.norms):
        return ""
    return section(
        "Norm growth",
        figure(
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
    return section(
        "Superposition",
        figure(
            plot_superposition(first, last),
            "Heatmaps of p by layer, before and now",
            f"How much the keys of {last.probes} facts overlap: p(kᵢ, kⱼ) of all pairs, by layer. "
            "A narrow band around zero means that facts can be edited apart.",
        ),
        figure(
            plot_histogram(first, last, shown[len(shown) // 2]),
            "Histogram of p in one layer, and kurtosis by layer, before and now",
            "High kurtosis: nearly all pairs are apart and a few overlap much.",
        ),
    )


def _quality(content: ReportContent) -> str:
    if not content.quality:
        return ""
    return section(
        "Quality over edits",
        figure(
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
        f"{pairs({**settings, 'batch size': str(run.batch)})}"
        f"<p>To repeat it, save {link} and run:</p>\n<pre><code>{escape(run.command)}</code></pre>\n"
    )


def _facts_csv(facts: Sequence[ReportFact]) -> str:
    """The facts' editing fields, as a file that Palimpsest imports."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("subject", "relation", "object", "true"))
    rows = ((fact.subject, fact.relation, fact.object, fact.true or "") for fact in facts)
    writer.writerows(map(guarded, row) for row in rows)
    return out.getvalue()


def _facts(facts: Sequence[ReportFact]) -> str:
    if not facts:
        return "<p>No fact has been edited.</p>\n"
    asked = any(fact.freely for fact in facts)
    freely = ("The model writes freely",) if asked else ()
    headings = ("Batch", "Fact", "New object", "True", "Before", "After", "The model says", *freely, "State")
    return table(headings, (_fact(fact, asked) for fact in facts), "facts")


def _fact(fact: ReportFact, asked: bool) -> tuple[str, ...]:
    """The cells of a fact; ``asked``: there is a column for what the model writes freely."""
    before, subject, after = fact.relation.partition("{}")
    sentence = f"{escape(before)}<b>{escape(fact.subject if subject else '')}</b>{escape(after)}"
    return (
        cell(str(fact.batch), "number"),
        cell(sentence),
        cell(escape(fact.object)),
        cell(escape(fact.true or "")),
        cell(_bar(fact.before), "number"),
        cell(_bar(fact.after), "number"),
        cell(escape(fact.says or "")),
        *((cell("<br>".join(map(_freely, fact.freely))),) if asked else ()),
        cell(*_state(fact)),
    )


def _freely(words: FreeWords) -> str:
    form = "" if words.form == "plain" else f"{words.form}: "
    return f"{escape(form)}<b>{escape(words.verdict)}</b> {escape(shown(words.answer, FREE_LETTERS))}"


def _bar(probability: float | None) -> str:
    """A probability with a bar as long as it."""
    if probability is None:
        return "–"
    share = min(1.0, max(0.0, probability))
    return f'{probability:.3f}<span class="bar"><span style="width:{share:.1%}"></span></span>'


def _state(fact: ReportFact) -> tuple[str, str]:
    sign, style = _STATES[fact.state]
    return f"{sign} {fact.state}", style
