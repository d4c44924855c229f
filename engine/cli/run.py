"""``palimpsest run`` and ``palimpsest demo``: facts edited into a model, without a window."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, GUARDED, MODEL_HELP, add_running, driven
from engine.cli.output import named, say, say_aside
from engine.cli.probe_options import ProbeOptions, add_choices, add_texts
from engine.cli.run_options import add_watching, watched
from engine.cli.terminal import Interrupted
from engine.errors import BadInput, NotWritten, OutOfMemory
from engine.events.edit_state import count_states, counts_in_words
from engine.laboratory.measures.measure import given, place, positive, setting
from engine.support.demo_name import DEMO
from engine.support.wording import say_count

if TYPE_CHECKING:
    from engine.cli.headless import EditOutcome, EditRequest
    from engine.events import FreeRow
    from engine.runs.edit_run import EditSummary

RESULT_KEYS = (
    "edits",
    "states",
    "efficacy",
    "paraphrase",
    "neighbourhood",
    "retention",
    "untouched",
    "questions",
    "edited_probability",
    "known_probability",
    "perplexity_before",
    "perplexity_after",
    "norm_growth",
    "seconds_per_edit",
    "kurtosis",
)


def add(commands: Any) -> None:
    """Add both commands to the parser's."""
    edited = commands.add_parser("run", help="edit the facts of a file into a model, without a window")
    edited.add_argument("--model", type=given, required=True, metavar="MODEL", help=MODEL_HELP)
    edited.add_argument("--facts", required=True, type=place, metavar="FILE", help="CSV, TSV, JSON or JSONL")
    add_texts(edited)
    _add_common(edited, batch=1)
    edited.set_defaults(command=run)
    shown = commands.add_parser("demo", help="edit facts of the demo world, without a window")
    shown.add_argument("--edits", type=positive, default=100, metavar="N", help="how many facts (100)")
    _add_common(shown, batch=10)
    shown.set_defaults(command=demo)


def run(options: argparse.Namespace) -> int:
    """Edit the facts of a file into a model."""
    from engine.cli.headless import EditRequest

    request = EditRequest(
        model=options.model,
        facts=options.facts,
        texts=ProbeOptions.named(options),
        **_common(options),
    )
    return _perform(request, options)


def demo(options: argparse.Namespace) -> int:
    """Edit facts of the demo world into its model."""
    from engine.cli.headless import EditRequest

    texts = ProbeOptions.named(options)
    return _perform(EditRequest(model=DEMO, edits=options.edits, texts=texts, **_common(options)), options)


def _common(options: argparse.Namespace) -> dict[str, Any]:
    names = ("batch", "seed", "device", "dtype", "session", "branch", "report", "free")
    given = {name: getattr(options, name) for name in names} | {"branch": options.branch or ""}
    method, settings = _chosen(options)
    return {"method": method, "settings": settings, "options": watched(options), **given}


def _chosen(options: argparse.Namespace) -> tuple[str, dict[str, Any]]:
    """The method and its settings: those of a file, overridden by ``--set``; what of it is not used is said."""
    settings: dict[str, Any] = {}
    method = options.method
    if options.settings is not None:
        from engine.exports.settings_files import read_settings

        found = read_settings(options.settings, method)
        method, settings = method or found.method, dict(found.settings)
        for key, reason in found.not_used.items():
            say_aside(f"palimpsest: {options.settings.name}: {key} is not used: {reason}")
    if not method:
        raise BadInput("no method was named.", 'Give --method (see "palimpsest methods") or --settings FILE.')
    return method, {**settings, **dict(options.set)}


def _perform(request: EditRequest, options: argparse.Namespace) -> int:
    from engine.cli.headless import Headless

    if options.forecast:
        return _forecast(request, options.json)
    with driven() as (bench, terminal):
        try:
            outcome = Headless(bench, terminal).perform(request)
        except Interrupted:
            if bench.session_folder is not None:
                kept = [edit.state for edit in bench.facts_of_session() if edit.applied]
                told = f"{_edits_are(len(kept))} kept in {bench.session_folder} ({counts_in_words(count_states(kept))})"
                say_aside(f"palimpsest: stopped; {told if kept else 'nothing was edited'}")
            raise
        except (NotWritten, OutOfMemory) as error:
            if count := sum(edit.applied for edit in bench.facts_of_session()):
                error.hint += f" {_edits_are(count)} kept in {bench.session_folder}."
            raise
    if options.json:
        free = {"free": [asdict(row) for row in outcome.free.rows]} if outcome.free else {}
        say(json.dumps({**result(outcome.summary), **free}, allow_nan=False))
    else:
        say(_table(outcome))
    if outcome.summary.stopped:
        edits = say_count(outcome.summary.edits, "{n} edit of this run is", "{n} edits of this run are")
        where = f"{edits} in the weights in {outcome.session}"
        say_aside(f"palimpsest: ended by a guard rail: {outcome.summary.stopped} {where}")
        return GUARDED
    return DONE


def _edits_are(count: int) -> str:
    return say_count(count, "{n} edit is", "{n} edits are")


def _forecast(request: EditRequest, as_json: bool) -> int:
    """Print the stages of the request and their expected times, without editing anything."""
    from engine.cli.headless import Headless

    with driven() as (bench, terminal):
        opening, found = Headless(bench, terminal).forecast(request)
    if as_json:
        say(json.dumps({"opening": opening.seconds if opening else None, **found.as_json()}, allow_nan=False))
    else:
        say("\n".join([*([opening.sentence] if opening else []), found.sentence]))
    return DONE


def result(summary: EditSummary) -> dict[str, Any]:
    """The measures as plain JSON; unmeasured ones are None."""
    measures = {key: _plain(getattr(summary, key)) for key in RESULT_KEYS}
    return {**measures, "stopped": summary.stopped} if summary.stopped else measures


def _plain(value: Any) -> Any:
    """Layer keys as text, as JSON requires; NaN and infinity as None."""
    if isinstance(value, dict):
        return {str(layer): _plain(number) for layer, number in value.items()}
    return value if value is None or math.isfinite(value) else None


def _table(outcome: EditOutcome) -> str:
    summary = outcome.summary
    shares = ("efficacy", "paraphrase", "neighbourhood", "retention", "untouched", "questions")
    rows = [(name, _percent(getattr(summary, name))) for name in shares]
    rows += [
        ("probability", f"{_number(summary.edited_probability)} of edits, {_number(summary.known_probability)} of own"),
        ("perplexity", _before_and_after(summary.perplexity_before, summary.perplexity_after)),
        ("norm growth", _by_layer(summary.norm_growth, "x{:.4f}")),
        ("kurtosis", _by_layer(summary.kurtosis, "{:.3g}")),
        ("seconds per edit", _number(summary.seconds_per_edit)),
        *((f"freely, {row.form}", _freely(row)) for row in (outcome.free.rows if outcome.free else ())),
        ("session", named(outcome.session)),
    ]
    if outcome.report is not None:
        rows.append(("report", named(outcome.report.absolute())))
    edits = say_count(summary.edits, "{n} edit", "{n} edits")
    head = f"{outcome.method.title} on {outcome.model.name}: {edits} ({counts_in_words(summary.states)})"
    return "\n".join([head, *(f"  {name:<17} {value}" for name, value in rows)])


def _freely(row: FreeRow) -> str:
    """What the model itself writes of the edits, in words."""
    rest = f"{_percent(row.mixed)} with another one, {_percent(row.contradicted)} another one alone"
    return f"the new object {_percent(row.said)}, {rest}, {_percent(row.neither)} neither"


def _percent(share: float | None) -> str:
    return "not measured" if share is None else f"{100 * share:.1f} %"


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3g}"


def _before_and_after(before: float | None, after: float | None) -> str:
    return "not measured" if before is after is None else f"{_number(before)} before, {_number(after)} after"


def _by_layer(values: dict[int, float], form: str) -> str:
    return ", ".join(f"layer {layer}: {form.format(value)}" for layer, value in values.items()) or "not measured"


def _add_common(parser: argparse.ArgumentParser, batch: int) -> None:
    parser.add_argument("--method", default="", metavar="NAME", help='an editing method (see "palimpsest methods")')
    parser.add_argument(
        "--settings",
        type=place,
        metavar="FILE",
        help="hyperparameters from a file of EasyEdit or of the method's own repository",
    )
    parser.add_argument(
        "--set",
        type=setting,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a hyperparameter; may be repeated, and of one key the last counts",
    )
    add_running(parser, batch)
    parser.add_argument(
        "--session", type=place, metavar="DIR", help="a new session's folder, or an earlier one to go on with"
    )
    parser.add_argument("--branch", type=given, metavar="NAME", help="the branch of it to go on with")
    add_choices(parser)
    add_watching(parser)
    parser.add_argument("--report", type=place, metavar="FILE", help="write a report (HTML with plots)")
    parser.add_argument(
        "--free", action="store_true", help="ask the edits as a person does at the end, and judge what the model writes"
    )
    parser.add_argument(
        "--forecast", action="store_true", help="only say what this would do and how long it would take"
    )
    parser.add_argument("--json", action="store_true", help="print the measures as one line of JSON")
