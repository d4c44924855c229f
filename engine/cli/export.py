"""``palimpsest export FORM PLACE``: a session's edits in a form that other programs load."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, MODEL_HELP, add_device, driven, kept_session
from engine.cli.output import named, say
from engine.cli.probe_options import ProbeOptions, add_texts
from engine.exports.table import EXPORTS, Export
from engine.laboratory.measures.measure import given, place

if TYPE_CHECKING:
    from engine.methods.knobs import Knob


def add(commands: Any) -> None:
    """Add the command, with a subcommand for every row of the table of exports."""
    exported = commands.add_parser("export", help="write a session's edits in a form that other programs load")
    forms = exported.add_subparsers(title="forms", metavar="FORM", required=True)
    for form in EXPORTS:
        text = form.text.replace("%", "%%")
        one = forms.add_parser(form.key, help=text, description=text)
        written = f"the file to write ({', '.join(form.endings)})" if form.endings else "the folder to write"
        one.add_argument("place", type=place, metavar="PLACE", help=written)
        one.add_argument("--model", type=given, required=True, metavar="MODEL", help=MODEL_HELP)
        one.add_argument("--session", required=True, type=place, metavar="DIR", help="the session's folder")
        one.set_defaults(measure=False)
        for knob in form.options.knobs():
            _add_knob(one, knob)
        if form.kept is not None:
            one.add_argument("--measure", action="store_true", help="only say what of each edit it would keep")
        add_texts(one)
        add_device(one)
        one.add_argument("--json", action="store_true", help="print the result as one line of JSON")
        one.set_defaults(command=export, form=form)


def export(options: argparse.Namespace) -> int:
    """Open the session and write the form, or measure what it would keep."""
    form: Export = options.form
    given = {knob.name: getattr(options, knob.name) for knob in form.options.knobs()}
    chosen = form.options.parse(given).as_dict()
    if not options.measure:
        form.check(options.place)
    texts = ProbeOptions.named(options)
    texts.check()
    kept_session(options.session)
    with driven() as (bench, terminal):
        terminal.drive(bench.load(options.model, options.device, options.dtype))
        terminal.drive(texts.give(bench))
        terminal.drive(bench.open_session(options.session))
        if form.kept is not None and options.measure:
            found = terminal.drive(form.kept(bench.exports, chosen))
            say(json.dumps({"form": form.key, "edits": found.records()}) if options.json else found.sentence)
            return DONE
        place = terminal.drive(form.write(bench.exports, options.place, chosen))
    say(json.dumps({"form": form.key, "place": str(place)}) if options.json else f"Written to {named(place)}.")
    return DONE


def _add_knob(parser: argparse.ArgumentParser, knob: Knob) -> None:
    """An option of the command line for ``knob``; its value is parsed and checked where all knobs are."""
    names = "|".join(knob.choices) or ("N" if knob.kind == "int" else "VALUE")
    parser.add_argument(
        f"--{knob.name.replace('_', '-')}",
        dest=knob.name,
        default=knob.default,
        metavar=names,
        help=f"{knob.help} ({knob.default})".replace("%", "%%"),
    )
