"""``palimpsest find-facts``: the facts that a text tells, found by a model that was taught to write to a memory."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, MODEL_HELP, add_device, driven
from engine.cli.output import named, say, say_aside
from engine.laboratory.measures.measure import given, place

if TYPE_CHECKING:
    from engine.methods.memllm.writing import FoundInText


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    parser = commands.add_parser(
        "find-facts", help="have a model that was taught to write say which facts a text tells"
    )
    parser.add_argument("text", type=place, metavar="FILE", help="a plain text, UTF-8")
    parser.add_argument("--model", type=given, required=True, metavar="MODEL", help=MODEL_HELP)
    parser.add_argument("--out", type=place, metavar="FACTS", help="write them to this CSV, TSV, JSON or JSONL")
    add_device(parser)
    parser.add_argument("--json", action="store_true", help="print what was found as one line of JSON")
    parser.set_defaults(command=find_facts)


def find_facts(options: argparse.Namespace) -> int:
    """Print each fact as a triple, and beside the output what the model wrote that is none; edit nothing."""
    from engine.associative.statistics import read_text
    from engine.evaluation.datasets import write_facts
    from engine.evaluation.datasets.records import SUFFIXES
    from engine.support.endings import check_place

    text = read_text(options.text)
    if options.out is not None:
        check_place(options.out, SUFFIXES)  # refused before the model reads for minutes
    with driven() as (bench, terminal):
        bench.check_model(options.model, options.device)
        terminal.drive(bench.load(options.model, options.device, options.dtype))
        found = terminal.drive(bench.readers.find_facts(text))
    if options.out is not None and found.facts:
        write_facts(options.out, [one.fact for one in found.facts])
    elif options.out is not None:
        say_aside(f"palimpsest: no fact was found, so {named(options.out)} was not written.")
    if options.json:
        say(json.dumps(_records(found), ensure_ascii=False))
        return DONE
    for one in found.facts:
        say(f"{one.fact.subject} >> {one.fact.relation} >> {one.fact.target}")
    for part in found.dropped:
        say_aside(f"palimpsest: dropped: {part.written} ({part.why})")
    return DONE


def _records(found: FoundInText) -> dict[str, Any]:
    return {
        "facts": [
            {
                "subject": one.fact.subject,
                "relation": one.fact.relation,
                "object": one.fact.target,
                "prompt": one.fact.prompt,
                "sentence": one.sentence,
            }
            for one in found.facts
        ],
        "dropped": [vars(part) for part in found.dropped],
    }
