"""The commands: the window, and the same work without one.

Progress goes to standard error. Exit codes: 0 success, 1 failure during the work, 2 invalid input, 3 ended by a guard
rail, 130 stopped by Ctrl+C (129 and 143: by a terminal that was closed, and by another program), 141 standard output
was closed by its reader. Heavy imports are deferred until a command needs them, so that help and errors appear at once.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from engine.cli import (
    compare,
    environment,
    export,
    facts,
    find_facts,
    get,
    imports,
    measure,
    methods,
    run,
    sessions,
    take_back,
    train_memory,
    tune,
    update,
)
from engine.cli.display import display_problem, platforms, plugin_problem
from engine.cli.options import DONE, FAILED, UNHEARD, UNUSABLE
from engine.cli.output import ReaderGone, escape_letters, named, occupy_streams, say, say_aside
from engine.cli.signals import Ending, stopped_by
from engine.cli.terminal import Interrupted, left_to_the_window
from engine.errors import BadInput, ModelRefused, NotWritten, PalimpsestError, SessionMismatch
from engine.support.library_start import refused_start
from engine.support.notices import log_folder, notices_kept
from engine.support.plain_text import shown
from engine.support.provenance import program_version
from engine.support.shortage import as_shortage, check_address_space

SESSION_FILE = ".palimpsest"
# Commands that load a model.
HEAVY = ("run", "demo", "compare", "tune", "train-memory", "find-facts", "measure", "export", "import")
OWN_OPTIONS = ("-h", "--help", "--version")


def carried_out(given: list[str], ending: Ending) -> int:
    """Do what the arguments ask for and return the exit code.

    ``ending`` says whether a stop was asked for in the last step, which was done all the same: what it gave was said,
    or why it failed.
    """
    # Must be set before torch is loaded: waiting OpenMP threads sleep instead of spinning. Where another thread needs
    # the cores as well, such as that of the window, spinning makes small models several times slower.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    occupy_streams()
    escape_letters()
    try:
        check_present_folder()
        with notices_kept(log_folder()):
            code = _do(given)
            if code == DONE and ending.heard:
                code = stopped_by(ending.heard)
    except ReaderGone:
        code = UNHEARD
    except Interrupted as error:
        code = stopped_by(error.number)
    except KeyboardInterrupt as error:
        say_aside("palimpsest: stopped at once; what was recorded before is kept")
        code = stopped_by(getattr(error, "number", signal.SIGINT))
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # Rust's libraries raise what is no Exception
        told = error if isinstance(error, PalimpsestError) else as_shortage(error) or refused_start(error)
        if told is None:
            raise  # a bug: with its traceback
        text = str(told)
        if file := getattr(told, "file", None):
            text = text.replace(str(file), named(file))
        say_aside(f"palimpsest: {' '.join(text.split())}")
        unusable = isinstance(told, BadInput | ModelRefused | SessionMismatch) and not isinstance(told, NotWritten)
        code = stopped_by(ending.heard) if ending.heard else UNUSABLE if unusable else FAILED
    return code


def check_present_folder() -> None:
    """Raise BadInput where the folder that the terminal is in was removed: libraries end the program there."""
    try:
        Path.cwd()
    except OSError as error:
        raise BadInput("the present folder is not there any more.", "Go to another one (cd) first.") from error


def _do(arguments: list[str]) -> int:
    """Run a command; options without a command are those of the window."""
    if not arguments or _is_for_window(arguments[0]):
        check_address_space()
        return open_window(arguments)
    if arguments[0] == environment.NAME:  # it has a parser of its own, as it also runs before anything else is there
        return environment.run(arguments[1:])
    options = _parser().parse_args(arguments)
    if arguments[0] in HEAVY:
        check_address_space()
    code: int = options.command(options)
    return code


def _is_for_window(first: str) -> bool:
    """Whether the first argument is for the window: an option of it, or a session file, as a double click gives."""
    return (first.startswith("-") and first not in OWN_OPTIONS) or first.lower().endswith(SESSION_FILE)


# -- commands ----------------------------------------------------------------------------------------------------------


_QT_NEEDS = '"make setup" installs the system packages it needs, or names them.'


def _qt_platforms() -> Path:
    """The folder of Qt's plugins for the systems that a window can be shown on."""
    return Path(str(importlib.import_module("PySide6").__file__)).parent / "Qt" / "plugins" / "platforms"


def open_window(arguments: Sequence[str]) -> int:
    """Open the window with its own options (--demo, --model and others)."""
    if problem := display_problem(os.environ):
        raise BadInput(problem, '"palimpsest demo" and "palimpsest run" work without one.')
    # Imported by name and only here, as the engine and all other commands must not depend on the GUI.
    try:
        window = importlib.import_module("gui.app")
    except ImportError as error:
        if "shared object" not in str(error):
            raise
        raise PalimpsestError(f"Qt cannot be loaded: {error}.", _QT_NEEDS) from error
    if sys.platform == "linux" and (problem := plugin_problem(platforms(os.environ), _qt_platforms())):
        raise PalimpsestError(f"Qt cannot show a window: {problem}.", _QT_NEEDS)
    with left_to_the_window():
        code: int = window.main(arguments)
    return code


# -- arguments ---------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """A parser that reports an error in one line, also of a number, in words."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.register("type", int, _whole_number)
        self.register("type", float, _number)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help and version to standard output, and errors to standard error."""
        (say if file is sys.stdout else say_aside)(message.removesuffix("\n"))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse what is left over in the parser of the command itself, whose help says what it takes."""
        found, left = super().parse_known_args(args, namespace)
        if left:
            self.error(f"unrecognized arguments: {' '.join(left)}")
        return found, left

    def error(self, message: str) -> NoReturn:
        """Exit with code 2, without argparse's usage lines."""
        self.exit(UNUSABLE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:  # also for more digits than Python reads
        raise argparse.ArgumentTypeError(f"{shown(text)!r} is no whole number") from error


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{shown(text)!r} is no number") from error


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="palimpsest", description="A workbench for lifelong knowledge editing of local language models."
    )
    parser.add_argument("--version", action="version", version=f"palimpsest {program_version()}")
    commands = parser.add_subparsers(
        title="commands",
        metavar="COMMAND",
        required=True,
        description="Without a command the window opens: palimpsest [--demo | --model MODEL] [FILE.palimpsest] ...",
    )

    for module in (run, take_back, compare, tune, train_memory, find_facts, measure, export, imports, facts, methods):
        module.add(commands)
    sessions.add(commands, open_window)
    get.add(commands)
    environment.add(commands)
    update.add(commands)
    return parser
