"""A session as one self-contained HTML file that can be mailed: no script, no font, no picture from elsewhere."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from engine.events.edit_state import EditState
from engine.session.html_page import Unit, cell, document, figure, number, pairs, section, table
from engine.session.report_content import FreeWords, Headline, ReportContent, ReportFact, ReportRun
from engine.session.report_plots import plot_histogram, plot_norms, plot_quality, plot_superposition
from engine.support.files import write_bytes
from engine.support.plain_text import shown
from engine.support.sheets import guarded
from engine.support.wording import ENGLISH, Language, say, say_count

FREE_LETTERS = 160  # of a free answer that a report shows
# sign, word and style of each state; the word behind the sign says the same
_STATES = {
    EditState.WRITTEN: ("✓", say("written"), "held"),
    EditState.NOT_TAKEN: ("✗", say("not taken"), "missed"),
    EditState.LOST: ("↘", say("lost later"), "missed"),
    EditState.TAKEN_BACK: ("−", say("taken back"), "undone"),
    EditState.UNDONE: ("↶", say("undone"), "undone"),
}
# what a free answer says of a fact, by the verdict's own word, and how it was asked
_VERDICTS = {
    "alone": say("alone"),
    "contained": say("contained"),
    "mixed": say("mixed"),
    "contradicted": say("contradicted"),
    "neither": say("neither"),
}
_FORMS = {"chat": say("chat")}


def write_report(file: Path | str, content: ReportContent, language: Language = ENGLISH) -> Path:
    """Write the report in ``language`` to ``file``, whole or not at all; return the file.

    Raises :class:`BadInput` where the disk refuses.
    """
    file = Path(file)
    write_bytes(file, page(content, language).encode())
    return file


def page(content: ReportContent, language: Language = ENGLISH) -> str:
    """The whole report as HTML."""
    return _Report(content, language).page()


@dataclass(frozen=True)
class _Report:
    """The parts of a report, each as HTML in the ``language``."""

    content: ReportContent
    language: Language

    def page(self) -> str:
        """The document, with every section for which there is something to say."""
        content = self.content
        facts = say("Facts ({count})", count=len(content.facts))
        sections = [
            self._header(),
            self._section(say("In figures"), self._headlines(content.headlines)),
            self._norms(),
            self._superposition(),
            self._quality(),
            self._section(say("Runs"), *map(self._run, content.runs)) if content.runs else "",
            self._section(say("Model"), self._pairs(content.model)),
            self._section(facts, self._facts(content.facts)),
            self._section(say("Versions"), self._pairs(content.versions)),
        ]
        return document(self._said(content.title), "".join(sections), self.language.code)

    def _said(self, text: str) -> str:
        return self.language.shown(text)

    def _text(self, text: str) -> str:
        """``text`` in the language, as HTML."""
        return escape(self._said(text))

    def _number(self, value: float | None, unit: Unit) -> str:
        if unit == "seconds" and value is not None:
            return self._text(say("{seconds:.3g} s", seconds=value))
        return number(value, unit)

    def _section(self, title: str, *parts: str) -> str:
        return section(self._said(title), *parts)

    def _figure(self, svg: str, label: str, caption: str) -> str:
        return figure(svg, self._said(label), self._said(caption))

    def _table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], kind: str) -> str:
        return table([self._said(heading) for heading in headings], rows, kind)

    def _pairs(self, values: Mapping[str, str]) -> str:
        return pairs({self._said(name): self._said(value) for name, value in values.items()})

    def _header(self) -> str:
        content = self.content
        methods = ", ".join(dict.fromkeys(run.method for run in content.runs)) or say("no edits yet")
        notes = "".join(f'<p class="note">{self._text(note)}</p>\n' for note in content.notes)
        made = say("Palimpsest report of {when}", when=content.created)
        return (
            f"<header>\n<h1>{self._text(content.title)}</h1>\n"
            f'<p class="sub">{self._text(methods)} · {self._text(made)}</p>\n{notes}</header>\n'
        )

    def _headlines(self, headlines: Sequence[Headline]) -> str:
        rows = [
            (
                f'<th scope="row">{self._text(line.name)}</th>',
                cell("" if line.before is None else self._number(line.before, line.unit), "number"),
                cell(f"<b>{self._number(line.now, line.unit)}</b>", "number"),
                cell(self._text(line.meaning), "meaning"),
            )
            for line in headlines
        ]
        return self._table((say("Metric"), say("Before"), say("Now"), say("Meaning")), rows, "headlines")

    def _norms(self) -> str:
        norms = self.content.norms
        if not any(event.layers for event in norms):
            return ""
        return self._section(
            say("Norm growth"),
            self._figure(
                plot_norms(norms, self.language.shown),
                say("Norm growth of each edited layer over edits"),
                say("Frobenius norms of the edited layers' write matrices against those of the base model."),
            ),
        )

    def _superposition(self) -> str:
        content = self.content
        if not content.superposition:
            return ""
        first, last = content.superposition[0], content.superposition[-1]
        edited = content.norms[-1].layers if content.norms else ()
        layers = [layer for layer in last.layers if layer in edited] or list(last.layers)
        return self._section(
            say("Superposition"),
            self._figure(
                plot_superposition(first, last, self.language.shown),
                say("Heatmaps of p by layer, before and now"),
                say(
                    "How much the keys of {probes} facts overlap: p(kᵢ, kⱼ) of all pairs, by layer. "
                    "A narrow band around zero means that facts can be edited apart.",
                    probes=last.probes,
                ),
            ),
            self._figure(
                plot_histogram(first, last, layers[len(layers) // 2], self.language.shown),
                say("Histogram of p in one layer, and kurtosis by layer, before and now"),
                say("High kurtosis: nearly all pairs are apart and a few overlap much."),
            ),
        )

    def _quality(self) -> str:
        if not self.content.quality:
            return ""
        return self._section(
            say("Quality over edits"),
            self._figure(
                plot_quality(self.content.quality, self.language.shown),
                say("Edit quality and perplexity over edits"),
                say("Measured on the model as it was after so many edits; own batch: right after the edit itself."),
            ),
        )

    def _run(self, run: ReportRun) -> str:
        own = [fact for fact in self.content.facts if fact.applied and run.first <= fact.batch <= run.last]
        data = base64.b64encode(_facts_csv(own).encode()).decode()
        link = f'<a download="{escape(run.facts_file)}" href="data:text/csv;base64,{data}">{escape(run.facts_file)}</a>'
        repeat = say("To repeat it, save {link} and run:", link=link)
        settings = {name: str(value) for name, value in run.settings.items()} | {"seed": str(run.seed)}
        return (
            f"<h3>{self._text(_run_in_words(run))}</h3>\n"
            f"{self._pairs({**settings, say('batch size'): str(run.batch), **run.made_with})}"
            f"<p>{self._said(repeat)}</p>\n<pre><code>{escape(run.command)}</code></pre>\n"
        )

    def _facts(self, facts: Sequence[ReportFact]) -> str:
        if not facts:
            return f"<p>{self._text(say('No fact has been edited.'))}</p>\n"
        asked = any(fact.freely for fact in facts)
        headings = (
            say("Batch"),
            say("Fact"),
            say("New object"),
            say("True"),
            say("Before"),
            say("After"),
            say("The model says"),
            *((say("The model writes freely"),) if asked else ()),
            say("State"),
        )
        return self._table(headings, [self._fact(fact, asked) for fact in facts], "facts")

    def _fact(self, fact: ReportFact, asked: bool) -> tuple[str, ...]:
        """The cells of a fact; ``asked``: there is a column for what the model writes freely."""
        before, subject, after = fact.relation.partition("{}")
        sentence = f"{escape(before)}<b>{escape(fact.subject if subject else '')}</b>{escape(after)}"
        sign, word, style = _STATES[fact.state]
        return (
            cell(str(fact.batch), "number"),
            cell(sentence),
            cell(escape(fact.object)),
            cell(escape(fact.true or "")),
            cell(_bar(fact.before), "number"),
            cell(_bar(fact.after), "number"),
            cell(escape(fact.says or "")),
            *((cell("<br>".join(map(self._freely, fact.freely))),) if asked else ()),
            cell(f"{sign} {self._text(word)}", style),
        )

    def _freely(self, words: FreeWords) -> str:
        form = "" if words.form == "plain" else f"{self._text(_FORMS.get(words.form, words.form))}: "
        verdict = self._text(_VERDICTS.get(words.verdict, words.verdict))
        return f"{form}<b>{verdict}</b> {escape(shown(words.answer, FREE_LETTERS))}"


def _run_in_words(run: ReportRun) -> str:
    """The heading of a run: its method, edits, batches and seconds."""
    if run.first == run.last:
        return say_count(
            run.edits,
            "{method}: {n} edit in batch {batch}, {seconds:.4g} s",
            "{method}: {n} edits in batch {batch}, {seconds:.4g} s",
            method=run.method,
            batch=run.first,
            seconds=run.seconds,
        )
    return say_count(
        run.edits,
        "{method}: {n} edit in batches {first} to {last}, {seconds:.4g} s",
        "{method}: {n} edits in batches {first} to {last}, {seconds:.4g} s",
        method=run.method,
        first=run.first,
        last=run.last,
        seconds=run.seconds,
    )


def _facts_csv(facts: Sequence[ReportFact]) -> str:
    """The facts' editing fields, as a file that Palimpsest imports."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("subject", "relation", "object", "true"))
    rows = ((fact.subject, fact.relation, fact.object, fact.true or "") for fact in facts)
    writer.writerows(map(guarded, row) for row in rows)
    return out.getvalue()


def _bar(probability: float | None) -> str:
    """A probability with a bar as long as it."""
    if probability is None:
        return "–"
    share = min(1.0, max(0.0, probability))
    told = "&lt;0.001" if 0 < probability < 0.001 else f"{probability:.3f}"
    return f'{told}<span class="bar"><span style="width:{share:.1%}"></span></span>'
