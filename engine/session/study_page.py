"""The page of a comparison: one self-contained HTML file with the table, the plots and every setting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from engine.events import StudyRow
from engine.session.html_page import Unit, cell, document, figure, number, pairs, section, table
from engine.session.study_plots import plot_costs, plot_shares
from engine.session.study_table import PAGE, StudyTable
from engine.support.files import write_bytes


@dataclass(frozen=True)
class Column:
    """A measure of the table. ``best`` says whether the highest (1) or the lowest (-1) value is the best one."""

    metric: str
    title: str
    meaning: str
    unit: Unit = "share"
    best: int = 1


_FINAL = (
    Column("reliability", "Reliability", "new objects that are the exact answer, of all edits so far"),
    Column("generalization", "Generalization", "the same, asked in other words"),
    Column("locality", "Locality", "unrelated prompts that the edited model continues as the base model does"),
    Column("average", "Average", "mean of reliability, generalization and locality"),
    Column("neighbourhood", "Neighbourhood", "prompts about other subjects whose exact answer is still right"),
    Column("same_subject", "Same subject", "other facts of an edited subject that are still right"),
    Column("retention", "Retention", "of the edits that held after their own batch, those that still hold"),
    Column("untouched", "Untouched", "known facts about subjects that are not edited, still answered"),
)
_IMMEDIATE = (
    Column("immediate_reliability", "Reliability", "as above, right after the edit's own batch"),
    Column("immediate_generalization", "Generalization", "as above, right after the edit's own batch"),
    Column("immediate_locality", "Locality", "as above, for the prompts of the batch right after it"),
    Column("immediate_neighbourhood", "Neighbourhood", "as above, right after the edit's own batch"),
)
_FREE = (
    Column("free_said", "Says it", "the new object and no other one of the relation"),
    Column("free_alone", "Alone", "the new object and nothing else"),
    Column("free_contained", "Contained", "the new object among other words"),
    Column("free_mixed", "Mixed", "the new object, and the old one or another one of the relation", best=-1),
    Column("free_contradicted", "Contradicted", "the old object or another one, and not the new one", best=-1),
    Column("free_neither", "Neither", "none of them", best=-1),
    Column("free_chat_said", "Chat: says it", "the same, asked through the tokenizer's chat template"),
    Column("free_chat_alone", "Chat: alone", "as above"),
    Column("free_chat_contained", "Chat: contained", "as above"),
    Column("free_chat_mixed", "Chat: mixed", "as above", best=-1),
    Column("free_chat_contradicted", "Chat: contradicted", "as above", best=-1),
    Column("free_chat_neither", "Chat: neither", "as above", best=-1),
)
_LIKELIHOOD = (
    Column("es", "ES", "efficacy: the new object is likelier than the true one"),
    Column("ps", "PS", "paraphrases: the new object is likelier than the true one"),
    Column("ns", "NS", "neighbourhood: the true object is likelier than the new one"),
    Column("score", "S", "harmonic mean of ES, PS and NS"),
)
_COSTS = (
    Column("perplexity_before", "Perplexity before", "of the base model on held-out text", "number", 0),
    Column("perplexity_after", "Perplexity after", "on the same text after the edits", "number", -1),
    Column("norm_growth", "Norm growth", "largest ‖W‖ / ‖W₀‖ of a layer; 1 where no weights are changed", "ratio", -1),
    Column("seconds_per_edit", "Time per edit", "without measuring and without statistics", "seconds", -1),
    Column("memory_peak", "Peak memory", "most that editing took beyond the loaded model", "bytes", 0),
    Column("factor_bytes_per_edit", "Stored per edit", "what the session keeps of an edit on disk", "bytes", -1),
    Column("sampled", "Sampled", "edits whose probes were asked", "count", 0),
)
GROUPS = (
    ("Final: after all edits so far", _FINAL),
    ("Immediate: right after each edit's own batch, on average", _IMMEDIATE),
    ("What the model writes freely of the sampled edits, final", _FREE),
    ("CounterFact's likelihood comparisons, final", _LIKELIHOOD),
    ("The model, and what editing takes", _COSTS),
)


def write_study_page(folder: Path, found: StudyTable) -> Path:
    """Write the page into the comparison's folder, whole or not at all; return the file."""
    file = folder / PAGE
    write_bytes(file, study_page(found).encode())
    return file


def study_page(found: StudyTable) -> str:
    """The whole page as HTML."""
    plan = found.plan
    title = f"{len(found.methods)} methods, {plan.checkpoints[-1]:,} edits of {plan.model}"
    tables = [_group(found, name, columns) for name, columns in GROUPS]
    seen = [svg for svg in (plot_shares(found), plot_costs(found)) if svg]
    plots = "".join(figure(svg, "The measures over edits, a line for each method", "") for svg in seen)
    parts = [
        _header(found, title),
        section("Over edits", plots) if seen else "",
        *(section(name, body) for (name, _), body in zip(GROUPS, tables, strict=True) if body),
        section("How it was measured", *(f"<p>{escape(text)}</p>\n" for text in protocol_of(found))),
        section("Methods", *methods_of(found)),
        section("Model", pairs(found.model)),
    ]
    return document(title, "".join(parts))


def _header(found: StudyTable, title: str) -> str:
    plan = found.plan
    out = [
        f"{found.methods[row.method].title}, from {row.edits:,} edits on: {row.reason}"
        for row in found.rows
        if row.reason
    ]
    left = sum(1 for name in found.methods for goal in plan.checkpoints if not _has(found, name, goal))
    if left:
        out.append(f"{left} measurements are still missing; the same command goes on with them.")
    notes = "".join(f'<p class="note">{escape(text)}</p>\n' for text in out)
    names = ", ".join(method.title for method in found.methods.values())
    program = f"{escape(names)} · Palimpsest {escape(found.program)}"
    return f'<header>\n<h1>{escape(title)}</h1>\n<p class="sub">{program}</p>\n{notes}</header>\n'


def _has(found: StudyTable, method: str, edits: int) -> bool:
    return any(row.edits == edits or row.reason for row in found.rows_of(method))


def _group(found: StudyTable, name: str, columns: Sequence[Column]) -> str:
    """A table of some measures with a row for each number of edits and method; "" where none was measured."""
    rows = [row for row in found.rows if not row.reason]
    shown = [c for c in columns if any(getattr(row, c.metric) is not None for row in rows)]
    if not shown:
        return ""
    meanings = pairs({column.title: column.meaning for column in shown})
    return table(("Edits", "Method", *(c.title for c in shown)), _rows(found, rows, shown), "study") + meanings


def _rows(found: StudyTable, rows: Sequence[StudyRow], columns: Sequence[Column]) -> Iterator[tuple[str, ...]]:
    for edits in found.plan.checkpoints:
        group = [row for row in rows if row.edits == edits]
        best = [_best(group, column) for column in columns]
        for row in group:
            first = f'<th scope="rowgroup" rowspan="{len(group)}">{edits:,}</th>' if row is group[0] else ""
            values = [(getattr(row, column.metric), column) for column in columns]
            yield (
                first,
                f'<th scope="row">{escape(found.methods[row.method].title)}</th>',
                *(_value(value, c.unit, value == top) for (value, c), top in zip(values, best, strict=True)),
            )


def _best(rows: Sequence[StudyRow], column: Column) -> float | None:
    """The best value of a column among methods that were measured after as many edits; None without any to compare."""
    values = [value for row in rows if (value := getattr(row, column.metric)) is not None]
    if not column.best or len(set(values)) < 2:
        return None
    return max(values) if column.best > 0 else min(values)


def _value(value: float | None, unit: Unit, best: bool) -> str:
    text = number(value, unit)
    return cell(f"<b>{text}</b>" if best and value is not None else text, "number")


def protocol_of(found: StudyTable) -> list[str]:
    """The measurement protocol, for comparing the figures with others."""
    plan = found.plan
    sizes = ", ".join(f"{edits:,}" for edits in plan.checkpoints)
    order = (
        f"Every method wrote the same facts in the same order, beginning with the unedited model, at most {plan.batch} "
        f"at once; a batch ended after {sizes} edits, where the model was measured. Seed {plan.seed}."
    )
    sample = (
        "Reliability and retention are of all edits. Probes (other words, neighbours, unrelated prompts) are those of "
        f"at most {plan.sample:,} edits, drawn by the seed, the same for every method; the last table says how many."
    )
    probes = (
        "Neighbours that the facts themselves rewrite are left out. Locality asks two prompts for each of at most "
        f"{plan.sample:,} facts, its first neighbour and a known fact of another subject where there are such, the "
        "same after any number of edits, and compares the first tokens that the model says by itself with those of "
        "the base model; immediate locality asks the prompts of the batch that was just written."
    )
    free = (
        "Freely: the prompt alone is given and the model writes greedily until it stops, to its first sentence's end "
        "or 32 tokens; strings decide. It is part of no other measure."
    )
    memory = (
        "Memory on an NVIDIA GPU is the allocator's peak, elsewhere the growth of the process as seen between steps, "
        "which what ran before makes smaller. The best value among methods is bold. A dash: the data cannot give the "
        "value, or it is no finite number."
    )
    texts = [order, sample, probes, free, memory]
    if not plan.heldout:
        texts.append("There was no held-out text, hence no perplexity.")
    return texts


def methods_of(found: StudyTable) -> Iterator[str]:
    """Each method with its paper and every setting, as HTML."""
    for method in found.methods.values():
        source = f" Settings: {method.source}." if method.source else ""
        yield f"<h3>{escape(method.title)}</h3>\n<p>{escape(f'{method.paper}.{source}')}</p>\n"
        if method.settings:
            yield pairs({name: str(value) for name, value in method.settings.items()})
