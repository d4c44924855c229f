"""The tables as Markdown, made from the rows that are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import fmean

from engine.events import StudyRow
from engine.methods.registry import methods
from tests.real.papers import beside_the_papers
from tests.real.places import MODELS, ROOT
from tests.real.rows import ANY, KEPT, KNOWN, UNEDITED, Kept, Rows

COLUMNS = {
    "ES": "es",
    "PS": "ps",
    "NS": "ns",
    "S": "score",
    "exact": "reliability",
    "other words": "generalization",
    "untouched": "untouched",
    "perplexity": "perplexity_after",
    "norm": "norm_growth",
    "s / edit": "seconds_per_edit",
}
"""Heading and field. Those before the perplexity are shares."""

Latest = dict[tuple[str, str, int, int, str], tuple[StudyRow, Kept]]
"""Rows by model, method, number of edits and seed, each with its run."""

PAGE = ROOT / "docs" / "real_tables.md"
HEAD = """# Tables of real models

Facts of CounterFact that the model knows, in batches of ten, by every method's preset or rule (or by what stands
behind its name); means over the seeds, with half of the span between them. Each row is a run that is kept in
`docs/real_rows`; a run that is missing was **not measured**. What is to be seen in them, and what ran before these,
stands in [real models](real_models.md). ES, PS, NS and S are CounterFact's own scores, *exact* and *other words* the
exact match of prompt and paraphrases, *untouched* the known facts that were not edited and are still said; perplexity
is of text held out; *norm* is the growth of the most grown matrix. Seconds are of one thread, on a machine that mostly
had other work. Runs of 3e6d84f27 end at ten facts and watched others: their *untouched* is not to be held beside that
of other rows.

<!-- not run: hours; runs that are there are not run again, the third command writes this page -->

    python -m tests.real.table --out FOLDER --rows docs/real_rows --dtype bfloat16 --seeds 0,1 --long 400
    python -m tests.real.table --out FOLDER --rows docs/real_rows --models smollm2 --seeds 0 --stream 2000
    python -m tests.real.writer

The second command writes a long stream of CounterFact's facts, known to the model or not, by eight methods, with
everything measured after 10, 100, 400, 800 and so on; it goes on where it was stopped. Its rows stand in a table of
their own once they are there: **not measured yet**.

"""


def tables(rows: Rows) -> str:
    """By model and number of edits the methods, means over the seeds that there are, and the papers' figures."""
    known, streams = (_latest(rows, facts) for facts in (KNOWN, ANY))
    parts = [table(name, known, MODELS[name]) for name in MODELS if any(key[0] == name for key in known)]
    parts += [
        table(name, streams, f"{MODELS[name]}, a long stream of facts, known to it or not")
        for name in MODELS
        if any(key[0] == name for key in streams)
    ]
    return "\n".join([*parts, beside_the_papers()])


def _latest(rows: Rows, facts: str) -> Latest:
    """The latest row of each model, method, number of edits, seed and what was set in place of its preset, with the run
    that it is of.
    """
    return {
        (kept.case.model, kept.case.method, row.edits, kept.case.seed, _given(kept)): (row, kept)
        for kept in rows.all()
        if kept.case.facts == facts
        for row in kept.rows
    }


def _given(kept: Kept) -> str:
    return ", ".join(f"{name} = {value}" for name, value in kept.given.items())


def document(rows: Rows) -> str:
    """The page of the documents that shows the rows kept in the project."""
    return HEAD + tables(rows)


def table(model: str, latest: Latest, title: str) -> str:
    """The table of one model; a row that was not measured is left out."""
    found: defaultdict[tuple[int, str], dict[str, list[StudyRow]]] = defaultdict(lambda: defaultdict(list))
    for (name, method, edits, _, given), (row, _kept) in sorted(latest.items(), key=lambda item: item[0][3]):
        if name == model:
            found[edits, method][given].append(row)
    titles = {UNEDITED: "unedited"} | {name: method.title for name, method in methods().items()}
    lines = [f"### {title}", "", _line(["edits", "method", "seeds", *COLUMNS])]
    lines.append(_line(["---"] * (len(COLUMNS) + 3)))
    for edits in sorted({edits for edits, _ in found}):
        for name, title in titles.items():
            chosen = sorted(found[edits, name].items()) if (edits, name) in found else ()
            lines += [_row(edits, f"{title}, {given}" if given else title, own) for given, own in chosen]
    by = sorted({f"{kept.revision} ({kept.case.dtype})" for key, (_, kept) in latest.items() if key[0] == model})
    return "\n".join([*lines, "", f"Measured by {', '.join(by)}.", ""])


def _row(edits: int, title: str, rows: Sequence[StudyRow]) -> str:
    reasons = [row.reason for row in rows if row.reason]
    if reasons:
        return _line([str(edits), title, str(len(rows)), reasons[0], *[""] * (len(COLUMNS) - 1)])
    cells = [_shown(field, [getattr(row, field) for row in rows]) for field in COLUMNS.values()]
    return _line([str(edits), title, str(len(rows)), *cells])


def _shown(field: str, values: Iterable[float | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "-"
    mean = fmean(known)
    if field == "norm_growth":
        return f"x{mean:.3f}" if mean < 10 else f"x{mean:.0f}"
    if field in ("perplexity_after", "seconds_per_edit"):
        return f"{mean:.1f}" if mean < 10_000 else f"{mean:.0e}"
    spread = (max(known) - min(known)) / 2
    return f"{mean:.2f}" + (f" ±{spread:.2f}" if len(known) > 1 else "")


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(document(Rows(KEPT)), encoding="utf-8")
