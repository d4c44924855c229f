"""``palimpsest tune``: find a method's settings for one's own model, and make them its preset."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, MODEL_HELP, add_running, driven
from engine.cli.output import say, say_aside
from engine.cli.probe_options import ProbeOptions, add_texts, read_all_facts
from engine.cli.terminal import Interrupted
from engine.errors import BadInput
from engine.laboratory.measures.measure import counting, given, names, not_negative, place, positive, setting
from engine.requests import TuningPlan
from engine.support.demo_name import names_demo
from engine.support.endings import JSON, check_place

if TYPE_CHECKING:
    from engine.cli.terminal import Terminal
    from engine.events import TuningPoint
    from engine.fact import Fact
    from engine.tuning.table import TuningTable
    from engine.workbench import Workbench


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    parser = commands.add_parser("tune", help="find a method's settings for a model, and make them its preset")
    _add_options(parser)
    parser.set_defaults(command=tune)


def tune(options: argparse.Namespace) -> int:
    """Search for settings, or take those of an earlier search or of a file; keep or export what is wanted."""
    from engine.methods.presets.own import read_own_preset

    if options.model is None and (options.keep or options.take or options.forget or options.found is None):
        raise BadInput("tune needs --model.", f"Give {MODEL_HELP}.")
    if options.forget and (options.keep or options.take or options.export):
        raise BadInput("--forget goes with none of --keep, --import and --export.", "Give one of them.")
    if options.take is not None and (options.found is not None or options.keep or options.export):
        raise BadInput("--import goes with none of --from, --keep and --export.", "It keeps the preset by itself.")
    if options.pick is not None and (options.take is not None or options.forget):
        raise BadInput("--pick goes with neither --import nor --forget.", "It is of a search.")
    if options.export is not None:
        check_place(options.export, JSON)
    texts = ProbeOptions.named(options)
    with driven() as (bench, terminal):
        facts = _facts(bench, options)  # whatever cannot be used is told before anything is loaded
        texts.check()
        plan = _plan(options)
        if options.model is not None:
            bench.check_model(options.model, options.device, {options.method: dict(options.set)})
        if plan is not None:
            bench.tuning.check(plan, options.out)
        elif options.take is not None:
            read_own_preset(options.take)
        elif options.found is not None:
            bench.tuning.preset(options.found, options.pick)
        if options.model is not None:
            terminal.drive(bench.load(options.model, options.device, options.dtype))
        if options.take is not None or options.forget:
            return _presets_alone(bench, options)
        terminal.drive(texts.give(bench))
        folder = _search(bench, terminal, plan, facts, options.out) if plan else options.found
        table = bench.tuning.read(folder)
        preset = bench.tuning.preset(folder, options.pick)
        if options.keep:
            bench.tuning.keep(preset)
        if options.export is not None:
            preset.write(options.export)
    say(json.dumps(_as_json(table, folder), allow_nan=False) if options.json else _told(table, folder))
    say_aside(f"palimpsest: {preset.source}")
    if options.keep:
        say_aside(f"palimpsest: it is now the preset of {preset.model} for {preset.method}")
    return DONE


def _facts(bench: Workbench, options: argparse.Namespace) -> tuple[Fact, ...]:
    if options.found is not None or options.take is not None or options.forget:
        return ()
    if options.facts is not None:
        return read_all_facts(options.facts)
    if not names_demo(options.model):
        raise BadInput("tune needs --facts for a model other than the demo world's.", "Name a file of facts.")
    return bench.demo_facts()


def _presets_alone(bench: Workbench, options: argparse.Namespace) -> int:
    if options.forget:
        bench.tuning.forget(options.method)
        method, source = options.method, bench.preset(options.method).source
    else:
        found = bench.tuning.take(options.take)
        method, source = found.method, found.source
    say(json.dumps({"method": method, "preset": source}) if options.json else f"{method}: {source}")
    return DONE


def _plan(options: argparse.Namespace) -> TuningPlan | None:
    """The search that is asked for; None where an earlier one's settings are, or none."""
    if options.found is not None or options.take is not None or options.forget:
        return None
    return TuningPlan(
        method=options.method,
        facts=options.edits,
        batch=options.batch,
        minutes=options.minutes,
        attempts=options.attempts,
        settings=dict(options.set),
        fixed=options.fix,
        seed=options.seed,
    )


def _search(
    bench: Workbench, terminal: Terminal, plan: TuningPlan, facts: tuple[Fact, ...], folder: Path | None
) -> Path:
    try:
        return terminal.drive(bench.tuning.run(plan, facts, folder)).folder
    except Interrupted:
        say_aside("palimpsest: stopped; the same command goes on where it was, and --from takes what is there")
        raise


COLUMNS = ("efficacy", "paraphrase", "neighbourhood", "untouched", "kl", "norm", "reach", "spared", "score")


def _told(table: TuningTable, folder: Path) -> str:
    """The preset's attempt and the front, best first, with what became of them on held-out facts."""
    shown = {point.number: point for point in table.points if point.number in (0, *table.front)}
    best = table.best
    lines = [f"{'attempt':>7} " + " ".join(f"{name:>13}" for name in COLUMNS) + f" {'held out':>9}  settings"]
    for point in sorted(shown.values(), key=lambda point: point.score, reverse=True):
        held = table.held_out(point.number)
        values = " ".join(f"{_brief(getattr(point, name)):>13}" for name in COLUMNS)
        mark = "*" if best is not None and point.number == best.number else " "
        lines.append(f"{point.number:>6}{mark} {values} {_brief(held and held.score):>9}  {_settings(point)}")
    failed = sum(bool(point.reason) for point in table.points)
    told = f"{len(table.points)} attempts, {failed} of them given up or failed; *: the best. It is kept in {folder}."
    return "\n".join([*lines, told])


def _settings(point: TuningPoint) -> str:
    return ", ".join(f"{name}={_brief(value)}" for name, value in point.varied.items()) or "preset"


def _as_json(table: TuningTable, folder: Path) -> dict[str, Any]:
    checked = {str(point.number): point.row() for point in table.checked}
    best = table.best
    rows = [{**point.row(), "varied": dict(point.varied)} for point in table.points]
    return {
        "method": table.conditions.method,
        "folder": str(folder),
        "attempts": rows,
        "front": list(table.front),
        "held_out": checked,
        "best": None if best is None else {"number": best.number, "settings": table.settings(best)},
    }


def _brief(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _add_options(parser: argparse.ArgumentParser) -> None:
    plan = TuningPlan()
    parser.add_argument("--model", type=given, metavar="MODEL", help=MODEL_HELP)
    parser.add_argument("--method", default=plan.method, metavar="NAME", help=f"whose settings ({plan.method})")
    parser.add_argument("--facts", type=place, metavar="FILE", help="CSV, TSV, JSON or JSONL (the demo world's)")
    parser.add_argument(
        "--edits",
        type=positive,
        default=plan.facts,
        metavar="N",
        help=f"facts that each attempt writes; as many others are held out ({plan.facts})",
    )
    add_texts(parser)
    parser.add_argument(
        "--minutes",
        type=not_negative,
        default=plan.minutes,
        metavar="N",
        help=f"how long, 0: any time ({plan.minutes:g})",
    )
    parser.add_argument("--attempts", type=counting, default=0, metavar="N", help="how many at most, 0: any number (0)")
    parser.add_argument(
        "--set", type=setting, action="append", default=[], metavar="KEY=VALUE", help="begin with this, not the preset"
    )
    parser.add_argument("--fix", type=names, default=(), metavar="NAMES", help="settings that are not searched")
    add_running(parser, batch=plan.batch)
    parser.add_argument("--out", type=place, metavar="DIR", help="a folder for the search, or an earlier one to go on")
    parser.add_argument("--from", dest="found", type=place, metavar="DIR", help="search no more: take what is in DIR")
    parser.add_argument("--pick", type=counting, metavar="N", help="the number of the attempt to take (the best)")
    parser.add_argument("--keep", action="store_true", help="make it the preset of this model from now on")
    parser.add_argument("--export", type=place, metavar="FILE", help="write it to a file, for another machine")
    parser.add_argument("--import", dest="take", type=place, metavar="FILE", help="keep the preset that is in FILE")
    parser.add_argument("--forget", action="store_true", help="go back to the published preset or the rule")
    parser.add_argument("--json", action="store_true", help="print all attempts as one line of JSON")
