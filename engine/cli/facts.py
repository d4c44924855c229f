"""``palimpsest facts FILE``: the contents of a file of facts, its invalid rows, and conversion of the valid ones.

Any supported input format can be converted to any export format, with custom column headings mapped to fields.
"""

from __future__ import annotations

import argparse
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.cli.options import DONE
from engine.cli.output import named, say
from engine.errors import BadInput
from engine.laboratory.measures.measure import place, setting
from engine.support.plain_text import shown
from engine.support.wording import say_count

SHOWN_PROBLEMS = 20


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    read = commands.add_parser("facts", help="say what a file of facts holds, and write it in another form")
    _add_options(read)
    read.set_defaults(command=facts)


def facts(options: argparse.Namespace) -> int:
    """Print the contents of a file of facts, and convert it to another format."""
    found = convert(options)
    say(json.dumps(found, ensure_ascii=False) if options.json else told(found))
    return DONE


def _add_options(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the options of ``palimpsest facts``."""
    parser.add_argument("file", type=place, metavar="FILE", help="CSV, TSV, JSON or JSONL, or a published data set")
    parser.add_argument(
        "--map",
        type=setting,
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="take a field from this column (object=answer); may be repeated",
    )
    parser.add_argument(
        "--long-targets", action="store_true", help="take the long texts of MQuAKE or AKEW for the objects"
    )
    parser.add_argument(
        "--out", type=place, metavar="FILE", help="write the good facts to this CSV, TSV, JSON or JSONL"
    )
    parser.add_argument("--json", action="store_true", help="print what was found as one line of JSON")


def convert(options: argparse.Namespace) -> dict[str, Any]:
    """Read the file, write the valid facts where requested, and return a summary of the file.

    Raises :class:`BadInput` where the file as a whole cannot be read, or the other one not be written.
    """
    from engine.evaluation.datasets import read_facts, write_facts

    if options.out is not None and _is_same(options.out, options.file):
        raise BadInput("would be written over itself.", "Name another file.", file=options.out)
    fields = [field for field, _ in options.map]
    if double := next((field for field in fields if fields.count(field) > 1), None):
        raise BadInput(f"--map {double} is given twice.", "Take a field from one column.")
    found = read_facts(options.file, dict(options.map) or None, long_targets=options.long_targets)
    if options.out is not None and not found.facts:
        first = found.problems[0]
        raise BadInput(first.reason, "No row can be used, so nothing was written.", file=options.file, row=first.row)
    written = write_facts(options.out, found.facts) if options.out is not None else None
    return {
        "file": str(options.file),
        "format": found.format,
        "facts": len(found.facts),
        "subjects": len({fact.subject for fact in found.facts}),
        "with_true_answer": sum(fact.true is not None for fact in found.facts),
        "with_paraphrases": sum(bool(fact.paraphrases) for fact in found.facts),
        "with_neighbours": sum(bool(fact.neighbours) for fact in found.facts),
        "with_portability": sum(bool(fact.portability) for fact in found.facts),
        "problems": [{"row": problem.row, "reason": problem.reason} for problem in found.problems],
        "notes": [{"row": note.row, "reason": note.reason} for note in found.notes],
        "passed_over": list(found.passed_over),
        "written": str(written) if written is not None else None,
    }


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names are of one file, also where one is a link to it."""
    with suppress(OSError, ValueError):
        return one.samefile(other)
    return one.absolute() == other.absolute()


def told(found: dict[str, Any]) -> str:
    """The summary of :func:`convert` as text."""
    facts = say_count(found["facts"], "{n} fact", "{n} facts")
    subjects = say_count(found["subjects"], "{n} subject", "{n} subjects")
    lines = [f"{named(found['file'])}: {facts} about {subjects} ({found['format']})"]
    lines += _rows(found["problems"], "more rows that cannot be used")
    if found["notes"]:
        lines.append("  used, but to be looked at:")
        lines += _rows(found["notes"], "more remarks")
    if found["passed_over"]:
        lines.append(f"  columns that nothing was read from: {', '.join(map(shown, found['passed_over']))}")
    if found["written"]:
        lines.append(f"  written to {named(found['written'])}")
    return "\n".join(lines)


def _rows(said: list[dict[str, Any]], others: str) -> list[str]:
    """The first messages about rows, and the number of further ones."""
    lines = [f"  row {one['row']}: {one['reason']}" for one in said[:SHOWN_PROBLEMS]]
    more = len(said) - SHOWN_PROBLEMS
    return [*lines, f"  and {more} {others} (--json lists all)"] if more > 0 else lines
