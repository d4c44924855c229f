"""What was measured, one JSON file for each run, so that a table goes on where it was stopped.

The runs whose figures stand in the documents are kept in :data:`KEPT`.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from engine.events import StudyRow
from tests.real.places import ROOT

KEPT = ROOT / "docs" / "real_rows"
KNOWN, ANY = "known", "any"
UNEDITED = "none"
"""In place of a method: the model as it came, asked about the same facts."""


@dataclass(frozen=True)
class Case:
    """One run: a method with all of its ``settings``, measured after ``checkpoints`` edits of ``model``.

    ``facts`` says which ones: those that the model knows, or any (:data:`KNOWN`, :data:`ANY`).
    """

    model: str
    method: str
    checkpoints: tuple[int, ...]
    batch: int
    seed: int
    dtype: str
    settings: Mapping[str, Any]
    facts: str = KNOWN

    @property
    def name(self) -> str:
        """A name for files that tells the case from all others."""
        told = {key: value for key, value in asdict(self).items() if (key, value) != ("facts", KNOWN)}
        words = json.dumps(told, sort_keys=True)
        digest = hashlib.blake2b(words.encode(), digest_size=4).hexdigest()
        return f"{self.model}-{self.method}-{self.checkpoints[-1]}-seed{self.seed}-{digest}"


@dataclass(frozen=True)
class Kept:
    """A finished case: its rows, the source of its settings, those ``given`` by hand, and the code's revision.

    ``when`` it was finished (ISO 8601, UTC): of two runs of the same method and facts the later one counts.
    """

    case: Case
    rows: tuple[StudyRow, ...]
    source: str
    given: Mapping[str, Any]
    revision: str
    when: str = ""


def revision() -> str:
    """The commit that is checked out, with a plus where engine or resources differ from it."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return git("rev-parse", "--short=9", "HEAD") + ("+" if git("status", "--porcelain", "engine", "resources") else "")


class Rows:
    """The finished cases in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)

    def has(self, case: Case) -> bool:
        """Whether ``case`` was measured."""
        return self._file(case).is_file()

    def keep(self, kept: Kept) -> None:
        """Write a finished case, in place of an earlier one."""
        part = self._file(kept.case).with_suffix(".part")
        part.write_text(json.dumps(asdict(kept), indent=1) + "\n", encoding="utf-8")
        part.replace(self._file(kept.case))

    def all(self) -> list[Kept]:
        """Every finished case, the latest last."""
        files = sorted(self._folder.glob("*.json"))
        return sorted((_read(json.loads(file.read_text(encoding="utf-8"))) for file in files), key=lambda one: one.when)

    def _file(self, case: Case) -> Path:
        return self._folder / f"{case.name}.json"


def _read(found: dict[str, Any]) -> Kept:
    case = Case(**found["case"] | {"checkpoints": tuple(found["case"]["checkpoints"])})
    names = {field.name for field in fields(StudyRow)}  # rows of an older program may have others
    rows = tuple(StudyRow(**{name: value for name, value in row.items() if name in names}) for row in found["rows"])
    return Kept(case, rows, found["source"], found["given"], found["revision"], found.get("when", ""))
