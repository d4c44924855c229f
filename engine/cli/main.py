"""The command line: the window, and the same work without one.

Progress goes to standard error. Exit codes: 0 done, 1 failed on the way, 2 something given cannot be used, 3 ended by
a guard rail, 130 stopped by Ctrl+C, 141 nobody reads standard output any more. Heavy imports wait until a command needs
them: help and errors come at once.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import math
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from engine.cli.display import display_problem
from engine.cli.facts import add_converting, convert, told
from engine.cli.measure import MODEL_HELP, add_measures, perform
from engine.cli.output import ReaderGone, escape_letters, say, say_aside
from engine.cli.probe_options import ProbeOptions, add_choices, add_texts
from engine.cli.run_options import add_watching, watched
from engine.cli.terminal import Interrupted, Terminal
from engine.errors import BadInput, ModelRefused, PalimpsestError, SessionMismatch
from engine.events.bars import watcher
from engine.laboratory.measures.measure import setting
from engine.session.provenance import program_version
from engine.support.notices import log_folder, notices_kept

if TYPE_CHECKING:
    from engine.cli.headless import ComparisonRequest, EditOutcome, EditRequest
    from engine.runs.edit_run import EditSummary
    from engine.study.study import StudyResult
    from engine.workbench import Workbench

DONE, FAILED, UNUSABLE, GUARDED, STOPPED, UNHEARD = 0, 1, 2, 3, 130, 141
OWN_OPTIONS = ("-h", "--help", "--version")
RESULT_KEYS = (
    "edits",
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    # To be set before torch is loaded: threads that wait sleep instead of spinning. Where something else wants the
    # cores as well, and be it the window, spinning makes small models several times slower.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    escape_letters()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with notices_kept(log_folder()):
            code = _do(given)
    except PalimpsestError as error:
        say_aside(f"palimpsest: {' '.join(str(error).split())}")
        code = UNUSABLE if isinstance(error, BadInput | ModelRefused | SessionMismatch) else FAILED
    except ReaderGone:
        code = UNHEARD
    except (Interrupted, KeyboardInterrupt):
        code = STOPPED
    return code


def _do(arguments: list[str]) -> int:
    """Options without a command are the window's own."""
    for_window = not arguments or (arguments[0].startswith("-") and arguments[0] not in OWN_OPTIONS)
    if for_window:
        return open_window(arguments)
    options = _parser().parse_args(arguments)
    code: int = options.command(options)
    return code


# -- commands ----------------------------------------------------------------------------------------------------------


def open_window(arguments: Sequence[str]) -> int:
    """Open the window with its own options (--demo, --model and others)."""
    if problem := display_problem(os.environ):
        raise BadInput(problem, '"palimpsest demo" and "palimpsest run" work without one.')
    # By name and only now: the engine and all other commands do without the screen.
    try:
        window = importlib.import_module("gui.app")
    except ImportError as error:
        if "shared object" not in str(error):
            raise
        raise PalimpsestError(
            f"Qt cannot be loaded: {error}.", '"make setup" installs the system packages it needs, or names them.'
        ) from error
    code: int = window.main(arguments)
    return code


def facts(options: argparse.Namespace) -> int:
    """Say what a file of facts holds, and write it in another form."""
    found = convert(options)
    say(json.dumps(found, ensure_ascii=False) if options.json else told(found))
    return DONE


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

    texts = ProbeOptions(choices=options.choices, choice_form=options.choice_form)
    return _perform(EditRequest(model="demo", edits=options.edits, texts=texts, **_common(options)), options)


def compare(options: argparse.Namespace) -> int:
    """Compare methods on the same facts, or make the page of a comparison again."""
    if options.render is not None:
        say(str(_workbench().render_study(options.render).absolute()))
        return DONE
    if not (options.methods and options.edits):
        raise BadInput("compare needs --methods and --edits.", 'Such as "--methods encore,memit --edits 1,10,100".')
    if options.facts is None and options.model != "demo":
        raise BadInput("compare needs --facts for a model other than the demo world's.", "Name a file of facts.")
    from engine.cli.headless import ComparisonRequest

    settings: dict[str, dict[str, str]] = {}
    for method, key, value in options.set:
        settings.setdefault(method, {})[key] = value
    names = ("model", "methods", "facts", "batch", "seed", "device", "dtype")
    given = {"texts": ProbeOptions.named(options), **{name: getattr(options, name) for name in names}}
    return _compare(
        ComparisonRequest(checkpoints=options.edits, settings=settings, folder=options.out, **given), options.json
    )


def methods(options: argparse.Namespace) -> int:
    """List the registry."""
    from engine.methods.registry import described

    found = described()
    if options.json:
        say(json.dumps([asdict(info) for info in found], allow_nan=False))
        return DONE
    for info in found:
        say(f"{info.name:<10} {info.title}: {info.summary} ({info.paper})")
    return DONE


def measure(options: argparse.Namespace) -> int:
    """Measure a model without editing it."""
    bench = _workbench()
    with contextlib.closing(bench), watcher() as shown, Terminal(shown).hearing_interrupts() as terminal:
        found = perform(bench, terminal, options)
    say(json.dumps(found, allow_nan=False, indent=None if options.json else 2))
    return DONE


def _common(options: argparse.Namespace) -> dict[str, Any]:
    names = ("method", "batch", "seed", "device", "dtype", "session", "report")
    given = {name: getattr(options, name) for name in names}
    return {"settings": dict(options.set), "options": watched(options), **given}


def _perform(request: EditRequest, options: argparse.Namespace) -> int:
    from engine.cli.headless import Headless

    if options.forecast:
        return _forecast(request, options.json)
    bench = _workbench()
    with contextlib.closing(bench), watcher() as shown, Terminal(shown).hearing_interrupts() as terminal:
        try:
            outcome = Headless(bench, terminal).perform(request)
        except Interrupted:
            if bench.session_folder is not None:
                edits = sum(applied for _, _, applied in bench.facts_of_session())
                say_aside(f"palimpsest: stopped; {edits} edits are kept in {bench.session_folder}")
            raise
    if options.json:
        say(json.dumps(result(outcome.summary), allow_nan=False))
    else:
        say(_table(outcome))
    if outcome.summary.stopped:
        kept = f"{outcome.summary.edits} edits of this run are in place in {outcome.session}"
        say_aside(f"palimpsest: ended by a guard rail: {outcome.summary.stopped} {kept}")
        return GUARDED
    return DONE


def _forecast(request: EditRequest, as_json: bool) -> int:
    """Say what the request would do and how long it would take, and do none of it."""
    from engine.cli.headless import Headless

    bench = _workbench()
    with contextlib.closing(bench), watcher() as shown, Terminal(shown).hearing_interrupts() as terminal:
        opening, found = Headless(bench, terminal).forecast(request)
    if as_json:
        say(json.dumps({"opening": opening.seconds if opening else None, **found.as_json()}, allow_nan=False))
    else:
        say("\n".join([*([opening.sentence] if opening else []), found.sentence]))
    return DONE


def _compare(request: ComparisonRequest, as_json: bool) -> int:
    from engine.cli.headless import Headless

    bench = _workbench()
    with contextlib.closing(bench), watcher() as shown, Terminal(shown).hearing_interrupts() as terminal:
        try:
            found = Headless(bench, terminal).compare(request)
        except Interrupted:
            say_aside("palimpsest: stopped; the same command goes on where it was")
            raise
    say(json.dumps(found.table.as_json(), allow_nan=False) if as_json else _study(found))
    return DONE


def _workbench() -> Workbench:
    from engine.workbench import Workbench as Door

    return Door()


# -- results -----------------------------------------------------------------------------------------------------------


def result(summary: EditSummary) -> dict[str, Any]:
    """The measures as plain JSON; what could not be measured is None."""
    measures = {key: _plain(getattr(summary, key)) for key in RESULT_KEYS}
    return {**measures, "stopped": summary.stopped} if summary.stopped else measures


def _plain(value: Any) -> Any:
    """Layers become text, as JSON's keys must be; numbers that are none become None."""
    if isinstance(value, dict):
        return {str(layer): _plain(number) for layer, number in value.items()}
    return value if value is None or math.isfinite(value) else None


def _table(outcome: EditOutcome) -> str:
    summary = outcome.summary
    shares = ("efficacy", "paraphrase", "neighbourhood", "retention", "untouched", "questions")
    rows = [(name, _percent(getattr(summary, name))) for name in shares]
    rows += [
        ("probability", f"{_number(summary.edited_probability)} of edits, {_number(summary.known_probability)} of own"),
        ("perplexity", f"{_number(summary.perplexity_before)} before, {_number(summary.perplexity_after)} after"),
        ("norm growth", _by_layer(summary.norm_growth)),
        ("kurtosis", _by_layer(summary.kurtosis)),
        ("seconds per edit", _number(summary.seconds_per_edit)),
        ("session", str(outcome.session)),
    ]
    if outcome.report is not None:
        rows.append(("report", str(outcome.report.absolute())))
    head = f"{outcome.method.title} on {outcome.model.name}: {summary.edits} edits"
    return "\n".join([head, *(f"  {name:<17} {value}" for name, value in rows)])


STUDY_COLUMNS = ("reliability", "generalization", "locality", "retention", "norm_growth", "seconds_per_edit")


def _study(found: StudyResult) -> str:
    """The most telling columns of a comparison; the page has them all."""
    lines = [f"{'method':<16} {'edits':>6} " + " ".join(f"{name:>16}" for name in STUDY_COLUMNS)]
    for row in found.table.rows:
        values = " ".join(f"{_brief(getattr(row, name)):>16}" for name in STUDY_COLUMNS)
        lines.append(f"{row.method:<16} {row.edits:>6} {row.reason or values}")
    return "\n".join([*lines, f"page: {found.page.absolute()}"])


def _brief(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _percent(share: float | None) -> str:
    return "not measured" if share is None else f"{100 * share:.1f} %"


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3g}"


def _by_layer(values: dict[int, float]) -> str:
    return ", ".join(f"layer {layer}: {value:.3g}" for layer, value in values.items()) or "not measured"


# -- arguments ---------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def _print_message(self, message: str, file: Any = None) -> None:
        """Help and version on standard output, and what is wrong beside it."""
        (say if file is sys.stdout else say_aside)(message.removesuffix("\n"))

    def error(self, message: str) -> NoReturn:
        """Exit with code 2; the usage is a --help away."""
        self.exit(UNUSABLE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="palimpsest", description="A workbench for lifelong knowledge editing of local language models."
    )
    parser.add_argument("--version", action="version", version=f"palimpsest {program_version()}")
    commands = parser.add_subparsers(
        title="commands",
        metavar="COMMAND",
        required=True,
        description="Without a command the window opens: palimpsest [--demo | --model MODEL] [--session DIR] ...",
    )

    edited = commands.add_parser("run", help="edit the facts of a file into a model, without a window")
    edited.add_argument("--model", required=True, metavar="MODEL", help=MODEL_HELP)
    edited.add_argument("--facts", required=True, type=Path, metavar="FILE", help="CSV, TSV, JSON or JSONL")
    add_texts(edited)
    _add_common(edited, batch=1)
    edited.set_defaults(command=run)

    shown = commands.add_parser("demo", help="edit facts of the demo world, without a window")
    shown.add_argument("--edits", type=int, default=100, metavar="N", help="how many facts (100)")
    _add_common(shown, batch=10)
    shown.set_defaults(command=demo)

    compared = commands.add_parser("compare", help="compare methods on the same facts, one after another")
    _add_compared(compared)
    compared.set_defaults(command=compare)

    measured = commands.add_parser("measure", help="measure what edits do to a model, without a window")
    add_measures(measured)
    measured.set_defaults(command=measure)

    read = commands.add_parser("facts", help="say what a file of facts holds, and write it in another form")
    add_converting(read)
    read.set_defaults(command=facts)

    listed = commands.add_parser("methods", help="list the editing methods")
    listed.add_argument("--json", action="store_true", help="with all their hyperparameters, as JSON")
    listed.set_defaults(command=methods)
    return parser


def _add_compared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--methods", type=_names, metavar="NAMES", help='such as encore,memit (see "palimpsest methods")'
    )
    parser.add_argument("--edits", type=_counts, metavar="NUMBERS", help="measure after so many edits: 1,10,100,1000")
    parser.add_argument("--model", default="demo", metavar="MODEL", help=f"{MODEL_HELP} (demo)")
    parser.add_argument("--facts", type=Path, metavar="FILE", help="CSV, TSV, JSON or JSONL (the demo world's)")
    add_texts(parser)
    parser.add_argument(
        "--set",
        type=_method_setting,
        action="append",
        default=[],
        metavar="METHOD.KEY=VALUE",
        help="a hyperparameter of one method; may be repeated",
    )
    _add_running(parser, batch=10)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="a folder for tables, page and sessions, or an earlier one to go on with",
    )
    parser.add_argument("--render", type=Path, metavar="DIR", help="only make the page of this comparison again")
    parser.add_argument("--json", action="store_true", help="print the table as one line of JSON")


def _add_common(parser: argparse.ArgumentParser, batch: int) -> None:
    parser.add_argument("--method", required=True, metavar="NAME", help='an editing method (see "palimpsest methods")')
    parser.add_argument(
        "--set",
        type=setting,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a hyperparameter; may be repeated",
    )
    _add_running(parser, batch)
    parser.add_argument(
        "--session", type=Path, metavar="DIR", help="a new session's folder, or an earlier one to go on with"
    )
    add_choices(parser)
    add_watching(parser)
    parser.add_argument("--report", type=Path, metavar="FILE", help="write a report (HTML with plots)")
    parser.add_argument(
        "--forecast", action="store_true", help="only say what this would do and how long it would take"
    )
    parser.add_argument("--json", action="store_true", help="print the measures as one line of JSON")


def _add_running(parser: argparse.ArgumentParser, batch: int) -> None:
    parser.add_argument("--batch", type=int, default=batch, metavar="N", help=f"facts written at once ({batch})")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="same seed, same edit (0)")
    parser.add_argument("--device", default="auto", metavar="NAME", help="cuda:0, mps or cpu (auto)")
    parser.add_argument("--dtype", default="auto", choices=("auto", "float32", "bfloat16", "float16"))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _counts(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'{text!r} is no list of numbers such as "1,10,100"') from error


def _method_setting(text: str) -> tuple[str, str, str]:
    key, value = setting(text)
    method, dot, name = key.partition(".")
    if not (dot and method and name):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form method.key=value")
    return method.lower(), name, value
