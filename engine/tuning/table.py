"""What was tried, kept as one JSON file: a search that was stopped goes on from it, and presets are taken out of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from engine.errors import BadInput, SessionMismatch
from engine.events import TuningPoint, TuningProgressed
from engine.events.tuning import front_of
from engine.support.files import digest, write_bytes
from engine.support.places import check_outside, check_writable, is_unused
from engine.support.plain_json import read_plain
from engine.support.wording import say

FILE = "tuning.json"
SCHEMA = 1
_HINT = say("Name another folder, or begin anew.")


@dataclass(frozen=True)
class TuningConditions:
    """What all attempts of one search have in common; those of other conditions cannot be compared.

    ``preset`` are all settings of attempt 0. ``facts``, ``held_out``, ``known``, ``statistics`` and ``text`` are
    digests.
    """

    model: str
    fingerprint: str
    dtype: str
    method: str
    batch: int
    seed: int
    count: int
    facts: str
    held_out: str
    known: str
    statistics: str
    text: str
    preset: Mapping[str, Any]
    fixed: tuple[str, ...]

    @property
    def name(self) -> str:
        """A name for a folder that tells these conditions from others."""
        words = json.dumps(asdict(self), sort_keys=True).encode()
        return f"{self.model.replace('/', ' ')} {self.method} {digest(words)[:8]}"


@dataclass(frozen=True)
class TuningTable:
    """All attempts of a search (``points``, the preset's first), and those repeated on held-out facts (``checked``)."""

    conditions: TuningConditions
    points: tuple[TuningPoint, ...] = ()
    checked: tuple[TuningPoint, ...] = ()
    schema: int = SCHEMA

    @property
    def front(self) -> tuple[int, ...]:
        """The numbers of the attempts that no other one surpasses."""
        return front_of(self.points)

    @property
    def best(self) -> TuningPoint | None:
        """The attempt of the highest score: on tried and held-out facts together where some were held up to those."""
        return self.progress().best

    def point(self, number: int) -> TuningPoint:
        """The attempt of a number; BadInput where there is none that ended well."""
        found = next((point for point in self.points if point.number == number and not point.reason), None)
        if found is None:
            numbers = ", ".join(str(point.number) for point in self.points if not point.reason)
            raise BadInput(
                say("there is no finished attempt {number}.", number=number),
                say("There are: {numbers}.", numbers=numbers or say("none yet")),
            )
        return found

    def held_out(self, number: int) -> TuningPoint | None:
        """What became of the same settings on held-out facts; None where that was not measured."""
        return self.progress().held_out(number)

    def progress(self, seconds_left: float | None = None, folder: Path | None = None) -> TuningProgressed:
        """The same as an event."""
        place = "" if folder is None else str(folder)
        return TuningProgressed(self.conditions.method, self.points, self.front, self.checked, seconds_left, place)

    def settings(self, point: TuningPoint) -> dict[str, Any]:
        """All settings of an attempt."""
        return {**self.conditions.preset, **point.varied}

    def with_point(self, point: TuningPoint) -> TuningTable:
        """The same with another attempt."""
        return replace(self, points=(*self.points, point))

    def with_check(self, point: TuningPoint) -> TuningTable:
        """The same with an attempt on held-out facts."""
        others = tuple(one for one in self.checked if one.number != point.number)
        return replace(self, checked=(*others, point))

    def write(self, folder: Path) -> None:
        """Keep it in ``folder``, whole or not at all."""
        write_bytes(folder / FILE, (json.dumps(asdict(self), indent=1) + "\n").encode(), private=True)


def read_tuning(folder: Path) -> TuningTable:
    """The search kept in ``folder``; BadInput where there is none, or one of a newer program."""
    table = read_plain(folder / FILE, TuningTable, say("search for settings"), _HINT)
    if table.schema > SCHEMA:
        raise BadInput(say("a newer Palimpsest wrote it."), say("Use that one."), file=folder / FILE)
    return table


def check_tuning_folder(folder: Path) -> TuningTable | None:
    """The search that is kept in ``folder``, None where one can be begun there.

    BadInput where it lies in a session, cannot be written, holds other files or a search that cannot be read.
    """
    check_outside(folder)
    check_writable(folder, folder=True)
    if (folder / FILE).is_file():
        return read_tuning(folder)
    if not is_unused(folder):
        raise BadInput(say("it holds files but no search for settings."), say("Name a new folder."), file=folder)
    return None


def opened(folder: Path, conditions: TuningConditions) -> TuningTable:
    """The search in ``folder`` under these ``conditions``, or a new one; SessionMismatch where it is another."""
    table = check_tuning_folder(folder)
    if table is None:
        return TuningTable(conditions)
    there, now = asdict(table.conditions), asdict(conditions)
    if different := [name for name in now if json.dumps(there[name]) != json.dumps(now[name])]:
        raise SessionMismatch(
            say(
                "{folder} holds a search with other {condition}.",
                folder=folder,
                condition=different[0].replace("_", "-"),
            ),
            _HINT,
        )
    return table
