"""``palimpsest import PLACE``: somebody else's change of the same base model, taken in as one batch of a session."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, MODEL_HELP, add_device, driven
from engine.cli.output import say
from engine.cli.probe_options import ProbeOptions, add_texts, read_all_facts
from engine.laboratory.measures.measure import given, place

if TYPE_CHECKING:
    from engine.imports.source import Found
    from engine.session.records import BatchRecord

NAME = "import"


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    text = "take an adapter, deltas or a fine-tuned model of the same base in as one batch of a session"
    taken = commands.add_parser(NAME, help=text, description=text)
    taken.add_argument(
        "place",
        type=place,
        metavar="PLACE",
        help="a folder of a LoRA adapter (PEFT), a safetensors file of deltas, or a model's folder or GGUF file",
    )
    taken.add_argument("--model", type=given, required=True, metavar="MODEL", help=MODEL_HELP)
    taken.add_argument("--session", required=True, type=place, metavar="DIR", help="the session's folder, or a new one")
    taken.add_argument("--facts", type=place, metavar="FILE", help="facts that it is said to hold, to measure it by")
    taken.add_argument("--look", action="store_true", help="only say what it holds and how large it would be")
    add_texts(taken)
    add_device(taken)
    taken.add_argument("--json", action="store_true", help="print the result as one line of JSON")
    taken.set_defaults(command=take)


def take(options: argparse.Namespace) -> int:
    """Look at the change and, unless only that was asked for, take it in."""
    from engine.imports.imports import open_source
    from engine.session.unopened import look_at

    texts = ProbeOptions.named(options)
    texts.check()
    facts = read_all_facts(options.facts) if options.facts is not None else ()
    open_source(options.place)
    if not options.look:
        look_at(options.session)
    with driven() as (bench, terminal):
        terminal.drive(bench.load(options.model, options.device, options.dtype))
        found = bench.imports.look(options.place)
        if options.look:
            say(json.dumps(_seen(found)) if options.json else found.sentence)
            return DONE
        terminal.drive(texts.give(bench))
        terminal.drive(bench.open_session(options.session))
        record = terminal.drive(bench.imports.take(options.place, facts))
    say(json.dumps(_taken(record), allow_nan=False) if options.json else _told(record))
    return DONE


def _seen(found: Found) -> dict[str, Any]:
    return {**asdict(found), "place": str(found.place)}


def _taken(record: BatchRecord) -> dict[str, Any]:
    return {"batch": record.batch, **record.settings, "facts": [asdict(result) for result in record.results]}


def _told(record: BatchRecord) -> str:
    return f"Batch {record.batch}: {record.settings['name']}. {record.held_sentence}".rstrip()
