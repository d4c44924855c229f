"""The content of a report, as plain values and small arrays, and its derivation from a session."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.events import Event, FreeAnswersMeasured, NormsMeasured, QualityMeasured, SuperpositionMeasured
from engine.events.edit_state import EditState, count_states, counts_in_words
from engine.session.edits import session_edits
from engine.session.html_page import Unit
from engine.session.records import IMPORTED, imported_sentence
from engine.support import counted
from engine.support.provenance import library_versions
from engine.support.wording import join_texts, say, say_count

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo
    from engine.session.ledger import Ledger
    from engine.session.made_with import MadeWith
    from engine.session.records import BatchRecord


@dataclass(frozen=True)
class Headline:
    """One line of the table at the top: a metric before any edit and now (None: not measured), and what it means."""

    name: str
    now: float | None
    unit: Unit
    meaning: str
    before: float | None = None


@dataclass(frozen=True)
class ReportRun:
    """Consecutive batches with the same method and settings: ``first`` to ``last`` (1-based numbers) of ``edits``
    facts.

    ``batch`` is the number of facts written at once, ``command`` the command line that does the same again with the
    facts in the file ``facts_file``; ``made_with`` says what else decides, by name, where that was kept.
    """

    method: str
    settings: Mapping[str, Any]
    seed: int
    first: int
    last: int
    edits: int
    batch: int
    seconds: float
    facts_file: str
    command: str
    made_with: Mapping[str, str]


@dataclass(frozen=True)
class FreeWords:
    """What the model itself wrote about a fact, asked in ``form``, and the verdict on it."""

    form: str
    verdict: str
    answer: str


@dataclass(frozen=True)
class ReportFact:
    """One fact, its results and what became of it; probabilities of the whole object, None where not measured.

    ``freely`` are the last answers that the model wrote by itself, by form.
    """

    batch: int
    subject: str
    relation: str
    object: str
    true: str | None
    before: float | None
    after: float | None
    says: str | None
    applied: bool
    state: EditState
    freely: tuple[FreeWords, ...] = ()


@dataclass(frozen=True)
class ReportContent:
    """Everything that a report shows.

    ``model`` and ``versions`` are shown as they are, in their order. Measurements are in the order they were taken;
    the first of ``superposition`` is "before", the last one "now".
    """

    title: str
    created: str
    model: Mapping[str, str]
    headlines: tuple[Headline, ...]
    runs: tuple[ReportRun, ...]
    facts: tuple[ReportFact, ...]
    versions: Mapping[str, str]
    norms: tuple[NormsMeasured, ...] = ()
    superposition: tuple[SuperpositionMeasured, ...] = ()
    quality: tuple[QualityMeasured, ...] = ()
    free: FreeAnswersMeasured | None = None
    notes: tuple[str, ...] = field(default=())


def content_of(ledger: Ledger, info: ModelInfo, measured: Iterable[Event], notes: Sequence[str] = ()) -> ReportContent:
    """The report of an open session on the model ``info``; ``measured`` are its measurements as events.

    Measurements at positions after the applied edits (undone ones) are left out.
    """
    position = ledger.position
    events = [event for event in measured if getattr(event, "position", position + 1) <= position]
    norms = tuple(event for event in events if isinstance(event, NormsMeasured))
    superposition = tuple(event for event in events if isinstance(event, SuperpositionMeasured))
    quality = tuple(event for event in events if isinstance(event, QualityMeasured))
    free = max(
        (one for one in events if isinstance(one, FreeAnswersMeasured)), key=lambda one: one.position, default=None
    )
    return ReportContent(
        title=say("{edits} of {name}", edits=counted.edits(position), name=info.name),
        created=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z"),
        model=_model(info),
        headlines=_headlines(ledger, norms, superposition, quality, free),
        runs=_runs(ledger, info),
        facts=_facts(ledger, free),
        versions=library_versions(),
        norms=norms,
        superposition=superposition,
        quality=quality,
        free=free,
        notes=(*notes, *_remarks(ledger, info)),
    )


def _model(info: ModelInfo) -> dict[str, str]:
    return {
        say("Name"): info.name,
        say("Architecture"): info.architecture,
        say("Parameters"): f"{info.parameters:,}",
        say("Layers"): str(info.layers),
        say("Hidden size"): str(info.hidden),
        say("MLP size"): str(info.inner),
        say("Vocabulary"): f"{info.vocabulary:,}",
        say("Precision"): info.dtype,
        say("Device"): info.device,
        say("Folder"): info.folder,
        say("Fingerprint"): info.fingerprint,
    }


def _remarks(ledger: Ledger, info: ModelInfo) -> list[str]:
    remarks: list[str] = []
    undone = len(ledger.batches()) - ledger.applied
    if undone:
        remarks.append(
            say_count(
                undone,
                "{n} batch is undone now; their facts are listed, their effect is not in the figures.",
                "{n} batches are undone now; their facts are listed, their effect is not in the figures.",
            )
        )
    if others := [branch.name for branch in ledger.branches() if branch.name != ledger.branch]:
        remarks.append(
            say(
                "This is the branch {branch}; the session has {others} besides.",
                branch=ledger.branch,
                others=join_texts(", ", others),
            )
        )
    taking_back = [record for record in ledger.batches()[: ledger.applied] if record.takes_back]
    imported = [record for record in ledger.batches()[: ledger.applied] if record.method == IMPORTED]
    remarks += [
        say(
            "Batch {batch} was imported: {what}.",
            batch=record.batch,
            what=imported_sentence(record),
        )
        for record in imported
    ]
    remarks += [
        say("Batch {batch} takes back: {facts}.", batch=record.batch, facts=join_texts(", ", record.settings["facts"]))
        for record in taking_back
    ]
    if ledger.base.dtype != info.dtype:
        remarks.append(
            say(
                "The session was begun in {dtype}; the model is loaded in {now} now.",
                dtype=ledger.base.dtype,
                now=info.dtype,
            )
        )
    return remarks


def _headlines(
    ledger: Ledger,
    norms: Sequence[NormsMeasured],
    superposition: Sequence[SuperpositionMeasured],
    quality: Sequence[QualityMeasured],
    free: FreeAnswersMeasured | None,
) -> tuple[Headline, ...]:
    applied = ledger.batches()[: ledger.applied]
    edits, seconds = sum(len(record.facts) for record in applied), sum(record.seconds for record in applied)
    states = counts_in_words(count_states(edit.state for edit in session_edits(ledger) if edit.applied))
    fresh = _latest([event for event in quality if event.protocol == "final"])
    base = [event.perplexity for event in quality if event.position == 0]
    growth = float(np.max(norms[-1].norm / norms[-1].base)) if norms and len(norms[-1].layers) else None
    untouched = fresh["untouched"]
    questions = fresh["questions"]
    # Only facts that the base model knows are counted.
    known, right = (None if share is None else 1.0 for share in (untouched, questions))
    first, last = (superposition[0], superposition[-1]) if superposition else (None, None)
    return (
        Headline(say("Edits"), edits, "count", say("facts that the applied batches wrote: {states}", states=states)),
        Headline(
            say("Efficacy"), fresh["efficacy"], "share", say("edits whose new object is the model's exact answer now")
        ),
        *_free_headlines(free),
        Headline(say("Paraphrase"), fresh["paraphrase"], "share", say("the same, asked in other words")),
        Headline(
            say("Neighbourhood"), fresh["neighbourhood"], "share", say("answers about other subjects that are right")
        ),
        Headline(
            say("Retention"), fresh["retention"], "share", say("edits that held after their own batch and still hold")
        ),
        Headline(
            say("Untouched facts"), untouched, "share", say("known facts of other subjects, still answered"), known
        ),
        Headline(
            say("Questions"), questions, "share", say("multiple choice, right before all edits and still so"), right
        ),
        Headline(say("Perplexity"), fresh["perplexity"], "number", say("on held-out text"), base[0] if base else None),
        Headline(say("Norm growth"), growth, "ratio", say("largest ‖W‖ / ‖W₀‖ of an edited layer"), 1.0),
        Headline(
            say("Kurtosis"), _kurtosis(last), "number", say("of the P matrix, median over layers"), _kurtosis(first)
        ),
        Headline(say("Time per edit"), seconds / edits if edits else None, "seconds", say("without measuring")),
    )


def _free_headlines(free: FreeAnswersMeasured | None) -> Iterator[Headline]:
    """What the model itself says of the edits, for each form; no part of any other line."""
    words = {
        "plain": (say("Said freely"), say("asked by the prompt alone")),
        "chat": (say("Said in a chat"), say("asked in a chat")),
    }
    for row in free.rows if free else ():
        if row.method == (free.rows[0].method if free else ""):
            name, asked = words[row.form]
            meaning = say(
                "{asked}, the model itself writes the new object and no other one; the old one or another: "
                "{contradicted:.0%}, both: {mixed:.0%}",
                asked=asked,
                contradicted=row.contradicted,
                mixed=row.mixed,
            )
            yield Headline(name, row.said, "share", meaning, row.unedited)


def _latest(quality: Sequence[QualityMeasured]) -> dict[str, float | None]:
    """Of each metric the last value that was measured (live measurements skip some)."""
    names = ("efficacy", "paraphrase", "neighbourhood", "retention", "untouched", "perplexity", "questions")
    found: dict[str, float | None] = dict.fromkeys(names)
    for event in sorted(quality, key=lambda event: event.position):
        found.update({name: value for name in names if (value := getattr(event, name)) is not None})
    return found


def _kurtosis(event: SuperpositionMeasured | None) -> float | None:
    return None if event is None or not len(event.kurtosis) else float(np.median(event.kurtosis))


def _runs(ledger: Ledger, info: ModelInfo) -> tuple[ReportRun, ...]:
    """Consecutive applied batches with the same method and settings and made alike, each as one run."""
    applied = [record for record in ledger.batches()[: ledger.applied] if record.facts]
    groups = [list(group) for _, group in groupby(applied, key=lambda r: (r.method, r.settings, r.seed, r.made_with))]
    runs = []
    for number, group in enumerate(groups, start=1):
        file = "facts.csv" if len(groups) == 1 else f"facts-{number}.csv"
        runs.append(
            ReportRun(
                method=group[0].method,
                settings=group[0].settings,
                seed=group[0].seed,
                first=group[0].batch,
                last=group[-1].batch,
                edits=sum(len(record.facts) for record in group),
                batch=len(group[0].facts),
                seconds=sum(record.seconds for record in group),
                facts_file=file,
                command=_command(group[0], info, file),
                made_with=_made_with(group[0].made_with),
            )
        )
    return tuple(runs)


def _made_with(made: MadeWith | None) -> dict[str, str]:
    if made is None:
        return {}
    own = say("the model's own")
    return {
        say("Precision"): made.dtype,
        say("Device"): made.device,
        say("Text for statistics"): made.text_file or own,
        "torch": made.torch,
        "transformers": made.transformers,
    }


def _command(record: BatchRecord, info: ModelInfo, facts: str) -> str:
    dtype = info.dtype if record.made_with is None else record.made_with.dtype
    if record.method == IMPORTED:
        words = ["palimpsest", "import", str(record.settings.get("source", "PLACE")), "--model", info.folder]
        return shlex.join([*words, "--facts", facts, "--dtype", dtype, "--session", "repeated-session"])
    words = ["palimpsest", "run", "--model", info.folder, "--facts", facts, "--method", record.method]
    for name, value in record.settings.items():
        words += ["--set", f"{name}={str(value).lower() if isinstance(value, bool) else value}"]
    words += ["--batch", str(len(record.facts)), "--seed", str(record.seed), "--dtype", dtype]
    if record.made_with is not None and record.made_with.text_file:
        words += ["--statistics", record.made_with.text_file]
    return shlex.join([*words, "--session", "repeated-session"])


def _facts(ledger: Ledger, free: FreeAnswersMeasured | None) -> tuple[ReportFact, ...]:
    said: dict[str, list[FreeWords]] = {}
    for row in free.records() if free else ():
        said.setdefault(row["fact_id"], []).append(FreeWords(row["form"], row["verdict"], row["answer"]))
    return tuple(
        ReportFact(
            batch=edit.batch,
            subject=edit.fact.subject,
            relation=edit.fact.prompt,
            object=edit.fact.target,
            true=edit.fact.true,
            before=edit.result.before,
            after=edit.result.after,
            says=edit.result.says,
            applied=edit.applied,
            state=edit.state,
            freely=tuple(said.get(edit.fact.id, ())),
        )
        for edit in session_edits(ledger)
    )
