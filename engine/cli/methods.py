"""``palimpsest methods``: the registry."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from engine.cli.options import DONE
from engine.cli.output import say


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    listed = commands.add_parser("methods", help="list the editing methods")
    listed.add_argument("--json", action="store_true", help="with all their hyperparameters, as JSON")
    listed.set_defaults(command=methods)


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
