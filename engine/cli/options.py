"""Shared by several commands: exit codes, options, and a workbench driven from a terminal."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from engine.cli.terminal import Interrupted, Terminal
from engine.errors import BadInput, PalimpsestError
from engine.events.bars import watcher
from engine.laboratory.measures.measure import given, positive, seed
from engine.support.device_names import DTYPES, dtype_name
from engine.support.places import SESSION_DATABASE

if TYPE_CHECKING:
    from pathlib import Path

    from engine.events import Steps
    from engine.session.unopened import UnopenedSession
    from engine.workbench import Workbench

T = TypeVar("T")

DONE, FAILED, UNUSABLE, GUARDED, UNHEARD = 0, 1, 2, 3, 141
MODEL_HELP = "a model's folder, a GGUF file, the name of a fetched model, or demo for the demo world"


def add_running(parser: argparse.ArgumentParser, batch: int) -> None:
    """Add the options of how edits are run: batch size, seed, device and dtype."""
    parser.add_argument("--batch", type=positive, default=batch, metavar="N", help=f"facts written at once ({batch})")
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help="same seed, same edit (0)")
    add_device(parser)


def driven_aside(work: Steps[T]) -> T:
    """The result of ``work`` that needs no workbench, with its progress shown and Ctrl+C heard."""
    with watcher() as shown, Terminal(shown).hearing_interrupts() as terminal:
        return terminal.drive(work)


def add_device(parser: argparse.ArgumentParser) -> None:
    """Add the options of where a model is held and in which number format."""
    parser.add_argument("--device", type=given, default="auto", metavar="NAME", help="cuda:0, mps or cpu (auto)")
    parser.add_argument("--dtype", type=_dtype, default="auto", metavar="NAME", help=f"{', '.join(DTYPES[1:])} (auto)")


def _dtype(text: str) -> str:
    if (name := dtype_name(text)) not in DTYPES:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(DTYPES)}")
    return name


def kept_session(folder: Path) -> UnopenedSession:
    """The session that an option names, before its model is read; BadInput where there is none."""
    from engine.session.unopened import UnopenedSession

    if not (folder / SESSION_DATABASE).is_file():
        raise BadInput("holds no session.", "Give the folder of a session that was kept.", file=folder)
    return UnopenedSession(folder)


@contextlib.contextmanager
def driven() -> Iterator[tuple[Workbench, Terminal]]:
    """A workbench, closed at the end, and the terminal that drives its work and handles Ctrl+C.

    Where the work is refused or stopped, a new session in which there is nothing goes again.
    """
    from engine.workbench import Workbench as Door

    bench = Door()
    with contextlib.closing(bench), watcher() as shown, Terminal(shown).hearing_interrupts() as terminal:
        try:
            yield bench, terminal
        except (PalimpsestError, Interrupted, KeyboardInterrupt):
            bench.withdraw_session()
            raise
