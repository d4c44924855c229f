"""``python bootstrap.pyz`` and ``python -m engine.installation``: the commands of an installation."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence

from engine.errors import PalimpsestError
from engine.installation.description import described


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for and return the exit code: 0 done, 1 not done, 2 asked wrongly."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except PalimpsestError as error:
        print(f"palimpsest: {error}", file=sys.stderr)
        code = 1
    return code


def parser() -> argparse.ArgumentParser:
    """The options of all commands."""
    whole = argparse.ArgumentParser(prog="palimpsest environment", description="The environment of Palimpsest.")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    status = commands.add_parser("status", help="say how the program was installed and which environments there are")
    status.add_argument("--json", action="store_true", help="as JSON")
    status.set_defaults(command=say_status)
    return whole


def say_status(options: argparse.Namespace) -> int:
    """The installation, as lines or as JSON."""
    found = described()
    facts = {name: str(value) if name == "carrier" else value for name, value in dataclasses.asdict(found).items()}
    if options.json:
        print(json.dumps(facts))
    else:
        print(*(f"{name}: {value}" for name, value in facts.items() if value), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
