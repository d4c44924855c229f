"""What each test file touched when it last ran, kept in build/quick, and what of that has changed since."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import distributions
from pathlib import Path

from tests.quick.sources import Snapshot, digest
from tests.quick.touched import Touched

UNSEEN = (".safetensors", ".gguf", "tokenizer.json")  # read by libraries whose reading Python does not see
PROGRAM = ("engine", "gui", "palimpsest", "resources", "installers", "tests/quick", "pyproject.toml", "Makefile")


@dataclass
class One:
    """A test: how long it took, whether it was well, and which of its file's ``entered`` functions it entered."""

    seconds: float
    good: bool
    entered: list[int]


@dataclass
class Record:
    """A test file that ran to its end: how long it took, whether all was well, and digests of what it touched.

    ``tests`` by their names; ``entered`` are pairs of file and function.
    """

    seconds: float
    good: bool
    world: str
    units: dict[str, dict[str, str]]
    files: dict[str, str]
    folders: dict[str, str]
    program: str
    tests: dict[str, One]
    entered: list[list[str]]


class Records:
    """The records of all test files over one snapshot."""

    def __init__(self, folder: Path, snapshot: Snapshot) -> None:
        self._folder = folder
        self._now = snapshot
        self._world = world(snapshot.root)
        self._read: dict[str, Record | None] = {}

    def place(self, test: str) -> Path:
        """Where the record of a test file is kept."""
        return self._folder / "records" / (test.replace("/", "+") + ".json")

    def of(self, test: str) -> Record | None:
        """The last record of a test file; None where there is none that can be read."""
        if test not in self._read:
            try:
                found = json.loads(self.place(test).read_text(encoding="utf-8"))
                found["tests"] = {name: One(**one) for name, one in found["tests"].items()}
                self._read[test] = Record(**found)
            except (OSError, ValueError, TypeError, KeyError):
                self._read[test] = None
        return self._read[test]

    def keep(self, test: str, touched: Touched, ran: dict[str, tuple[float, bool, Touched]]) -> None:
        """Write down that ``test`` ran to its end, what it ``touched``, and what each of its tests did."""
        now = self._now
        entered = sorted({pair for _, _, one in ran.values() for pair in one.pairs()})
        number = {pair: place for place, pair in enumerate(entered)}
        tests = {
            name: One(round(seconds, 2), good, sorted(number[pair] for pair in one.pairs()))
            for name, (seconds, good, one) in ran.items()
        }
        record = Record(
            seconds=round(sum(one.seconds for one in tests.values()), 2),
            good=all(one.good for one in tests.values()),
            world=self._world,
            units={name: {u: now.source(name).digests.get(u, "") for u in us} for name, us in touched.units.items()},
            files={name: now.file(name) for name in {*touched.files, *self._unseen(touched)}},
            folders={name: now.folder(name) for name in touched.folders},
            program=self._program if touched.programs else "",
            tests=tests,
            entered=[list(pair) for pair in entered],
        )
        place = self.place(test)
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{os.getpid()}")
        half.write_text(json.dumps(asdict(record)), encoding="utf-8")
        half.replace(place)

    def reason(self, test: str) -> str | None:
        """Why ``test`` has to run, None where nothing that it touched has changed."""
        record = self.of(test)
        if record is None:
            return "nothing is known of it"
        if not record.good:
            return "it failed"
        if record.world != self._world:
            return "other releases are installed"
        for name, unit in sorted(self.changed_units(record)):
            return f"{name} {unit}".rstrip()
        for name in self._changed_places(record):
            return name
        return "it starts programs" if record.program and record.program != self._program else None

    def changed_units(self, record: Record) -> set[tuple[str, str]]:
        """The pairs of file and unit that the test file touched and that are other now, or gone."""
        return {
            (name, unit)
            for name, units in record.units.items()
            for unit, before in units.items()
            if self._now.source(name).digests.get(unit, "") != before
        }

    def only_functions(self, record: Record) -> bool:
        """Whether nothing but Python has changed of what the test file touched."""
        programs = bool(record.program) and record.program != self._program
        return record.world == self._world and not programs and not any(self._changed_places(record))

    def _changed_places(self, record: Record) -> Iterator[str]:
        yield from (name for name, before in record.files.items() if self._now.file(name) != before)
        yield from (f"{name}/" for name, before in record.folders.items() if self._now.folder(name) != before)

    @cached_property
    def _program(self) -> str:
        return digest("".join(self._below(PROGRAM)).encode())

    def _below(self, places: Iterable[str]) -> Iterable[str]:
        for place in places:
            for path in sorted([self._now.root / place, *(self._now.root / place).rglob("*")]):
                if path.is_file() and "__pycache__" not in path.parts:
                    name = path.relative_to(self._now.root).as_posix()
                    source = self._now.source(name).digests if name.endswith(".py") else self._now.file(name)
                    yield f"{name}{source}"

    def _unseen(self, touched: Touched) -> Iterable[str]:
        """The files that libraries may have read beside those that were seen: all of the same world of data."""
        bundles = {"/".join(name.split("/")[:3]) for name in touched.files | touched.folders if name.count("/") >= 2}
        for bundle in sorted(bundles):
            if bundle.startswith(("resources/", "tests/resources/")) and (self._now.root / bundle).is_dir():
                for path in (self._now.root / bundle).rglob("*"):
                    if path.name.endswith(UNSEEN):
                        yield path.relative_to(self._now.root).as_posix()


def complete(touched: Touched, start: Iterable[str], by: dict[str, Touched], now: Snapshot) -> Touched:
    """``touched`` with every module that had to be imported, from the files ``start`` on, and what their import did."""
    whole = Touched()
    whole.add(touched)
    waiting = [(name, unit) for name, units in whole.units.items() for unit in units] + [(name, "") for name in start]
    seen: set[tuple[str, str]] = set()
    while waiting:
        if (place := waiting.pop()) in seen:
            continue
        seen.add(place)
        name, unit = place
        whole.units.setdefault(name, set()).add(unit)
        source = now.source(name)
        waiting += [(name, "")]
        waiting += [(file, "") for module in source.imports.get(unit, ()) for file in now.module(module)]
        if unit == "" and (imported := by.get(f"import {name}")):
            whole.add(imported)
            waiting += [(other, at) for other, units in imported.units.items() for at in units]
    return whole


def world(root: Path) -> str:
    """What stands for the Python and the releases that tests run with, and how pytest is set."""
    names = sorted({f"{each.name}=={each.version}" for each in distributions()})
    project = root / "pyproject.toml"
    settings = tomllib.loads(project.read_text(encoding="utf-8")).get("tool", {}) if project.exists() else {}
    return digest(f"{sys.version}{names}{settings.get('pytest')}".encode())
