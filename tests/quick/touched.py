"""Watches what runs: the functions entered, the files read, the folders listed and the programs started, by who did it.

Who did it is a *context*: a test, its file with the fixtures that its tests share, a fixture that outlives a test file,
or the first import of a module. What the last two did belongs to every test file that uses them, whoever was first.
"""

from __future__ import annotations

import importlib.machinery
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from _pytest.assertion.rewrite import AssertionRewritingHook
from coverage import Coverage

from tests.quick.sources import ROOTS, Snapshot

IMPORTING = re.compile(r"<frozen importlib.*|.*[/\\\\](_pytest[/\\\\]assertion[/\\\\]rewrite|tokenize|linecache)\.py")
STARTERS = {"sh", "bash", "make", "git"}
HARMLESS = ("no-data-collected", "module-not-measured", "already-imported", "trace-changed", "couldnt-parse")


@dataclass
class Touched:
    """What a context did: unit names by Python file, files, folders, and whether it started a program of ours."""

    units: dict[str, set[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    programs: bool = False

    def pairs(self) -> set[tuple[str, str]]:
        """The functions entered, as pairs of file and unit."""
        return {(name, unit) for name, units in self.units.items() for unit in units if unit}

    def add(self, other: Touched) -> None:
        """Make this one what both did."""
        for name, units in other.units.items():
            self.units.setdefault(name, set()).update(units)
        self.files |= other.files
        self.folders |= other.folders
        self.programs |= other.programs


class Watch:
    """One for a process, from its start to its end. ``by`` holds what each context did so far."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.by: dict[str, Touched] = {}
        self.snapshot = snapshot
        self._root = str(snapshot.root) + os.sep
        self._within: list[str] = []
        included = [f"{self._root}{folder}{os.sep}*" for folder in ROOTS]
        own = f"{self._root}tests{os.sep}quick{os.sep}*"  # which runs beside every test
        self._coverage = Coverage(data_file=None, config_file=False, include=included, omit=[own])
        self._coverage.set_option("run:core", "ctrace")  # the newer one has no contexts
        self._coverage.set_option("run:disable_warnings", list(HARMLESS))
        self._coverage.start()
        sys.addaudithook(self._audit)
        self._follow_imports()

    @contextmanager
    def doing(self, context: str) -> Iterator[None]:
        """Let what happens now be what ``context`` does."""
        self._within.append(context)
        self._coverage.switch_context(context)
        try:
            yield
        finally:
            self._within.pop()
            self._coverage.switch_context(self._within[-1] if self._within else "")

    def gather(self) -> None:
        """Bring ``by`` up to date with the functions entered since the last time."""
        self._coverage.stop()
        data = self._coverage.get_data()
        for file in data.measured_files():
            name = Path(file).relative_to(self._root).as_posix()
            source = self.snapshot.source(name)
            for line, contexts in data.contexts_by_lineno(file).items():
                for context in contexts:
                    self._of(context).units.setdefault(name, set()).add(source.unit(line))
        self._coverage.erase()
        self._coverage.start()
        self._coverage.switch_context(self._within[-1] if self._within else "")

    def _of(self, context: str) -> Touched:
        return self.by.setdefault(context, Touched())

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._within:
            return
        if event == "open" and (name := self._below(arguments[0])):
            if not (name.endswith((".py", ".pyc")) and _importing()):
                self._of(self._within[-1]).files.add(name)
        elif event == "sqlite3.connect" and (name := self._below(arguments[0])):
            self._of(self._within[-1]).files.add(name)
        elif event in ("os.listdir", "os.scandir") and (name := self._below(arguments[0] or ".")) is not None:
            if not _importing():
                self._of(self._within[-1]).folders.add(name)
        elif event == "subprocess.Popen" and self._is_ours(arguments[1]):
            self._of(self._within[-1]).programs = True

    def _is_ours(self, command: Any) -> bool:
        words = [os.fsdecode(word) for word in ([command] if isinstance(command, str | bytes) else command)]
        return sys.executable in words or any(self._root in word for word in words) or Path(words[0]).name in STARTERS

    def _below(self, place: Any) -> str | None:
        """The place below the root, of something that can change; None for any other."""
        if not isinstance(place, str | bytes | os.PathLike):
            return None
        if str(place).startswith("file:"):  # sqlite's way to name what is in memory
            return None
        whole = os.path.abspath(os.fsdecode(place))  # noqa: PTH100 - a Path would be slow, and this sees every file
        if not (whole + os.sep).startswith(self._root):
            return None
        name = whole[len(self._root) :].replace(os.sep, "/")
        return None if name.startswith(("build/", ".")) else name

    def _follow_imports(self) -> None:
        """Give every module of the checkout a context of its own while it is imported, by Python or by pytest."""
        for loader in (importlib.machinery.SourceFileLoader, AssertionRewritingHook):
            loader.exec_module = self._importer(loader.exec_module)  # type: ignore[method-assign]

    def _importer(self, before: Callable[[Any, ModuleType], None]) -> Callable[[Any, ModuleType], None]:
        def exec_module(this: Any, module: ModuleType) -> None:
            name = self._below(module.__spec__.origin if module.__spec__ else None)
            if name is None or not name.startswith(ROOTS):
                return before(this, module)
            with self.doing(f"import {name}"):
                return before(this, module)

        return exec_module


def follow_threads_of_qt() -> None:
    """Watch the engine's thread as well: Python does not know that Qt started it, and would not trace it."""
    from gui.bridge.worker import Worker

    before = Worker.run

    def run(this: Worker) -> None:
        sys.settrace(threading.gettrace())
        before(this)

    Worker.run = run  # type: ignore[method-assign]


def _importing() -> bool:
    """Whether the code that runs is read, or looked for, in order to be imported or shown in a traceback."""
    frame = sys._getframe(2)
    for _ in range(6):
        if frame is None:
            return False
        if IMPORTING.fullmatch(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False
