"""``palimpsest compare``: methods over the same facts, one after another."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, MODEL_HELP, add_running, driven
from engine.cli.output import named, say, say_aside
from engine.cli.probe_options import ProbeOptions, add_texts
from engine.cli.terminal import Interrupted
from engine.errors import BadInput
from engine.laboratory.measures.measure import given, place, positive, seed, setting
from engine.support.demo_name import DEMO, names_demo

if TYPE_CHECKING:
    from engine.cli.headless import ComparisonRequest
    from engine.events.study_seeds import SeedRows
    from engine.study.seeds import SeedsResult
    from engine.study.study import StudyResult


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    compared = commands.add_parser("compare", help="compare methods on the same facts, one after another")
    _add_compared(compared)
    compared.set_defaults(command=compare)


def compare(options: argparse.Namespace) -> int:
    """Compare methods on the same facts, or rewrite the page of a comparison."""
    if options.seeds and options.seed is not None:
        raise BadInput("--seed has no effect beside --seeds.", "Give one of the two.")
    if options.render is not None:
        with driven() as (bench, _):
            page = bench.studies.render(options.render).absolute()
        say(json.dumps({"page": str(page)}) if options.json else named(page))
        return DONE
    if not (options.methods and options.edits):
        raise BadInput("compare needs --methods and --edits.", 'Such as "--methods encore,memit --edits 1,10,100".')
    if options.facts is None and not names_demo(options.model):
        raise BadInput("compare needs --facts for a model other than the demo world's.", "Name a file of facts.")
    from engine.cli.headless import ComparisonRequest

    settings: dict[str, dict[str, str]] = {}
    for method, key, value in options.set:
        settings.setdefault(method, {})[key] = value
    names = ("model", "methods", "facts", "batch", "seeds", "device", "dtype")
    given = {"texts": ProbeOptions.named(options), **{name: getattr(options, name) for name in names}}
    of_run = {"settings": settings, "folder": options.out, "seed": options.seed or 0}
    return _compare(ComparisonRequest(checkpoints=options.edits, **of_run, **given), options.json)


def _compare(request: ComparisonRequest, as_json: bool) -> int:
    from engine.cli.headless import Headless

    with driven() as (bench, terminal):
        headless = Headless(bench, terminal)
        try:
            if request.seeds:
                several = headless.compare_with_seeds(request)
                told = json.dumps(several.as_json(), allow_nan=False) if as_json else _seeds(several)
            else:
                found = headless.compare(request)
                told = json.dumps(found.table.as_json(), allow_nan=False) if as_json else _study(found)
        except Interrupted:
            say_aside("palimpsest: stopped; the same command goes on where it was")
            raise
    say(told)
    return DONE


STUDY_COLUMNS = (
    "reliability",
    "generalization",
    "locality",
    "free_said",
    "retention",
    "norm_growth",
    "seconds_per_edit",
)


def _study(found: StudyResult) -> str:
    """The main columns of a comparison; the page has all of them."""
    lines = [f"{'method':<16} {'edits':>6} " + " ".join(f"{name:>16}" for name in STUDY_COLUMNS)]
    for row in found.table.rows:
        values = " ".join(f"{_brief(getattr(row, name)):>16}" for name in STUDY_COLUMNS)
        lines.append(f"{row.method:<16} {row.edits:>6} {row.reason or values}")
    return "\n".join([*lines, f"page: {found.page.absolute()}"])


def _seeds(found: SeedsResult) -> str:
    """The main columns of a comparison with several seeds; "*" marks the best of a column, and what may not be called
    different from it.
    """
    lines = [f"{'method':<16} {'edits':>6} " + " ".join(f"{name:>18}" for name in STUDY_COLUMNS)]
    for method, edits in found.rows.places:
        values = " ".join(f"{_with_interval(found.rows, method, edits, name):>18}" for name in STUDY_COLUMNS)
        lines.append(f"{method:<16} {edits:>6} {values}")
    told = f"{len(found.tables)} seeds: {found.words}. *: the best of a column, and all not called different from it."
    return "\n".join([*lines, told, f"page: {found.page.absolute()}"])


def _with_interval(rows: SeedRows, method: str, edits: int, metric: str) -> str:
    one = rows.spread(method, edits, metric)
    if one is None:
        return "-"
    half = "" if one.half is None else f" ±{one.half:.2g}"
    sign = -1 if metric in ("norm_growth", "seconds_per_edit") else 1
    return f"{one.mean:.3g}{half}{'*' if method in rows.best(edits, metric, sign) else ' '}"


def _brief(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _add_compared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--methods", type=_names, metavar="NAMES", help='such as encore,memit (see "palimpsest methods")'
    )
    parser.add_argument("--edits", type=_counts, metavar="NUMBERS", help="measure after so many edits: 1,10,100,1000")
    parser.add_argument("--model", type=given, default=DEMO, metavar="MODEL", help=f"{MODEL_HELP} (demo)")
    parser.add_argument("--facts", type=place, metavar="FILE", help="CSV, TSV, JSON or JSONL (the demo world's)")
    add_texts(parser)
    parser.add_argument(
        "--set",
        type=_method_setting,
        action="append",
        default=[],
        metavar="METHOD.KEY=VALUE",
        help="a hyperparameter of one method; may be repeated, and of one key the last counts",
    )
    add_running(parser, batch=10)
    parser.set_defaults(seed=None)  # 0, where there are no --seeds
    parser.add_argument(
        "--seeds",
        type=_seed_list,
        default=(),
        metavar="NUMBERS",
        help="such as 0,1,2: once with each, which draws the facts and their order; means with intervals",
    )
    parser.add_argument(
        "--out",
        type=place,
        metavar="DIR",
        help="a folder for tables, page and sessions, or an earlier one to go on with",
    )
    parser.add_argument("--render", type=place, metavar="DIR", help="only make the page of this comparison again")
    parser.add_argument("--json", action="store_true", help="print the table as one line of JSON")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _seed_list(text: str) -> tuple[int, ...]:
    try:
        return tuple(seed(part) for part in text.split(","))
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f'{text!r} is no list of seeds such as "0,1,2": {error}') from error


def _counts(text: str) -> tuple[int, ...]:
    try:
        return tuple(positive(part) for part in text.split(","))
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f'{text!r} is no list of numbers such as "1,10,100": {error}') from error


def _method_setting(text: str) -> tuple[str, str, str]:
    key, value = setting(text)
    method, dot, name = key.partition(".")
    if not (dot and method and name):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form method.key=value")
    return method.lower(), name, value
