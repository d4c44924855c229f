"""``palimpsest take-back``: edits of a session taken out of the weights, the others staying."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, MODEL_HELP, add_device, driven, kept_session
from engine.cli.output import say
from engine.cli.probe_options import ProbeOptions, add_texts
from engine.errors import BadInput, PalimpsestError
from engine.laboratory.measures.measure import given, place, positive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.events import TakingBackForeseen
    from engine.session.edits import SessionEdit

SHOWN = 20  # facts in the printed table


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    taking = commands.add_parser("take-back", help="take edits of a session out of the weights, the others staying")
    taking.add_argument("--model", type=given, required=True, metavar="MODEL", help=MODEL_HELP)
    taking.add_argument("--session", required=True, type=place, metavar="DIR", help="the session's folder")
    taking.add_argument(
        "--edit",
        required=True,
        type=positive,
        action="append",
        metavar="N",
        help="the edit's number in the session, the first being 1; may be repeated",
    )
    add_texts(taking)
    add_device(taking)
    taking.add_argument("--forecast", action="store_true", help="only say what would change")
    taking.add_argument("--json", action="store_true", help="print what changes as one line of JSON")
    taking.set_defaults(command=take_back)


def take_back(options: argparse.Namespace) -> int:
    """Foresee taking the edits back and, unless only that was asked for, do it."""
    texts = ProbeOptions.named(options)
    texts.check()
    _check(kept_session(options.session).edits, options.edit)
    with driven() as (bench, terminal):
        terminal.drive(bench.load(options.model, options.device, options.dtype))
        terminal.drive(texts.give(bench))
        terminal.drive(bench.open_session(options.session))
        edits = [bench.facts_of_session()[number - 1] for number in options.edit]
        taking = bench.taking_back
        found = terminal.drive(taking.foresee(edits) if options.forecast else taking.carry_out(edits))
    say(json.dumps(as_json(found), allow_nan=False) if options.json else told(found))
    return DONE


def _check(edits: Sequence[SessionEdit], numbers: Sequence[int]) -> None:
    from engine.session.edits import not_there

    for number in numbers:
        if number > len(edits):
            raise BadInput(f"there is no edit {number}.", f"The session has {len(edits)}, on its present branch.")
        if reason := not_there(edits[number - 1]):
            raise PalimpsestError(*reason)


def as_json(found: TakingBackForeseen) -> dict[str, Any]:
    """What changes, as plain values."""
    return {
        "lost": found.lost,
        "gained": found.gained,
        "solved": list(found.solved),
        "left": {reason: list(batches) for reason, batches in found.left.items()},
        "share": {str(layer): share for layer, share in found.share.items()},
        "facts": found.records(),
    }


def told(found: TakingBackForeseen) -> str:
    """What changes, in words and as a table of the facts that change most."""
    rows = [f"  {row['before']:.3f} -> {row['after']:.3f}  {_mark(row)}{row['fact']}" for row in found.records()]
    more = [f"  and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return "\n".join([found.sentence, *rows[:SHOWN], *more, found.exact, found.inexact])


def _mark(row: dict[str, Any]) -> str:
    return "taken back: " if row["taken"] else ""
