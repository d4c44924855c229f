"""The measures of the command line: ``palimpsest measure NAME --model DIR``.

The measures are the table :data:`engine.laboratory.measures.table.MEASURES`; here are the options that all measures
share, and the function that runs one of them.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, MODEL_HELP, add_device, driven, kept_session
from engine.cli.output import say
from engine.cli.probe_options import ProbeOptions, add_choices, add_texts, read_all_facts
from engine.laboratory.measures.measure import Given, Measure, given, place, positive, seed
from engine.laboratory.measures.table import MEASURES
from engine.methods.knobs import check_numbers

if TYPE_CHECKING:
    from engine.cli.terminal import Terminal
    from engine.fact import Fact
    from engine.workbench import Workbench


# Options that name a model beside the measured one.
_OTHER_MODELS = ("original", "judge", "merge_with")


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    measured = commands.add_parser("measure", help="measure what edits do to a model, without a window")
    _add_measures(measured)
    measured.set_defaults(command=measure)


def measure(options: argparse.Namespace) -> int:
    """Measure a model without editing it."""
    with driven() as (bench, terminal):
        found = perform(bench, terminal, options)
    say(json.dumps(found, allow_nan=False, indent=None if options.json else 2))
    return DONE


def _add_measures(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` one subcommand for every measure; the chosen :class:`Measure` comes back as ``measure``."""
    names = parser.add_subparsers(title="measures", metavar="MEASURE", required=True)
    for row in MEASURES:
        one = names.add_parser(row.name, help=row.help, description=row.help.capitalize() + ".")
        _add_common(one, row)
        row.add_options(one)
        one.set_defaults(measure=row)


def _add_common(parser: argparse.ArgumentParser, measure: Measure) -> None:
    parser.add_argument("--model", type=given, required=True, metavar="MODEL", help=MODEL_HELP)
    parser.add_argument(
        "--facts", type=place, metavar="FILE", required="facts" in measure.needs, help="CSV, TSV, JSON or JSONL"
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="take the first N facts")
    parser.add_argument(
        "--session", type=place, metavar="DIR", required="session" in measure.needs, help="an earlier session's folder"
    )
    add_texts(parser)
    if measure.asks_questions:
        add_choices(parser)
    if measure.by_layer:
        parser.add_argument("--layers", type=_layers, default=(), metavar="LIST", help="such as 3-8 or 0,4,5 (all)")
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help="same seed, same result (0)")
    add_device(parser)
    parser.add_argument("--json", action="store_true", help="print the result as one line of JSON")


def _layers(text: str) -> tuple[int, ...]:
    from engine.methods.knobs import parse_layers

    try:
        return parse_layers(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} names no layers; write them like 3-8 or 0,4,5") from error


def perform(bench: Workbench, terminal: Terminal, options: argparse.Namespace) -> dict[str, Any]:
    """Run the measure that ``options`` name and return its result as a JSON object.

    All input is validated before the model is loaded. Raises a PalimpsestError for invalid input.
    """
    chosen: Measure = options.measure
    texts = ProbeOptions.named(options)
    facts = _check(bench, options, texts)
    terminal.drive(bench.load(options.model, options.device, options.dtype))
    terminal.drive(texts.give(bench))
    if options.session is not None:
        terminal.drive(bench.open_session(options.session))
    result = terminal.drive(chosen.work(bench.laboratory, Given(facts, options)))
    return {"measure": chosen.name, **chosen.as_json(result)}


def _check(bench: Workbench, options: argparse.Namespace, texts: ProbeOptions) -> tuple[Fact, ...]:
    """The given facts, after all checks that do not need the loaded model."""
    facts = read_all_facts(options.facts) if options.facts is not None else ()
    options.measure.check(options)
    found = bench.check_model(options.model, options.device)
    if found.layers:
        check_numbers(_named_layers(options), found.layers)
    for other in _OTHER_MODELS:
        if given := getattr(options, other, None):
            bench.check_model(given)
    texts.check()
    if options.session is not None:
        kept_session(options.session)
    return facts[: options.limit]


def _named_layers(options: argparse.Namespace) -> tuple[int, ...]:
    alone = getattr(options, "matrix", None)
    return (*getattr(options, "layers", ()), *(() if alone is None else (alone,)))
