"""``palimpsest environment``: how the program was installed, and what can be done about that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

NAME = "environment"


def add(commands: Any) -> None:
    """Name the command in the program's help; :func:`run` reads its arguments."""
    commands.add_parser(NAME, help="how it was installed; repair, another device build, back to the version before")


def run(arguments: Sequence[str]) -> int:
    """Do what is asked for, or say how the program was installed where nothing is."""
    from engine.installation.__main__ import main

    first = next(iter(arguments), "")
    return main(arguments if first and first not in ("--json",) else ["status", *arguments])
