"""What each test file touched when it last ran, kept in build/quick, and what of that has changed since."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import distributions
from pathlib import Path

from tests.quick.sources import Snapshot, digest
from tests.quick.touched import Touched

UNSEEN = (".safetensors", ".gguf", "tokenizer.json")  # read by libraries whose reading Python does not see
PROGRAM = ("engine", "gui", "palimpsest", "resources", "installers", "tests/quick", "pyproject.toml", "Makefile")


@dataclass
class Record:
    """A test file that ran to its end: how long it took, whether all was well, and digests of what it touched."""

    seconds: float
    good: bool
    world: str
    units: dict[str, dict[str, str]]
    files: dict[str, str]
    folders: dict[str, str]
    program: str


class Records:
    """The records of all test files over one snapshot."""

    def __init__(self, folder: Path, snapshot: Snapshot) -> None:
        self._folder = folder
        self._now = snapshot
        self._world = world(snapshot.root)

    def place(self, test: str) -> Path:
        """Where the record of a test file is kept."""
        return self._folder / "records" / (test.replace("/", "+") + ".json")

    def of(self, test: str) -> Record | None:
        """The last record of a test file; None where there is none that can be read."""
        try:
            return Record(**json.loads(self.place(test).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, test: str, touched: Touched, seconds: float, good: bool) -> None:
        """Write down that ``test`` ran to its end and what it ``touched``."""
        now = self._now
        record = Record(
            seconds=round(seconds, 2),
            good=good,
            world=self._world,
            units={name: {u: now.source(name).digests.get(u, "") for u in us} for name, us in touched.units.items()},
            files={name: now.file(name) for name in {*touched.files, *self._unseen(touched)}},
            folders={name: now.folder(name) for name in touched.folders},
            program=self._program if touched.programs else "",
        )
        place = self.place(test)
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{digest(str(seconds).encode())}")
        half.write_text(json.dumps(asdict(record)), encoding="utf-8")
        half.replace(place)

    def reason(self, test: str) -> str | None:
        """Why ``test`` has to run, None where nothing that it touched has changed."""
        record, now = self.of(test), self._now
        if record is None:
            return "nothing is known of it"
        if not record.good:
            return "it failed"
        if record.world != self._world:
            return "other releases are installed"
        for name, units in record.units.items():
            digests = now.source(name).digests
            for unit, before in units.items():
                if digests.get(unit, "") != before:
                    return f"{name} {unit}".rstrip()
        for name, before in record.files.items():
            if now.file(name) != before:
                return name
        for name, before in record.folders.items():
            if now.folder(name) != before:
                return f"{name}/"
        return "it starts programs" if record.program and record.program != self._program else None

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
