"""Asking the Hub about a model, and fetching it: whole, checked, and gone on with where it was stopped."""

from __future__ import annotations

import json
import shutil
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.hub.child import PART
from engine.hub.files import INDEX, RemoteFile, needed
from engine.hub.kept import FORM, NOTE, Note, alone, find_kept, place_of, unfinished, unfinished_folder
from engine.hub.names import parse_name
from engine.support.child import ChildEnded, child
from engine.support.places import HOME_VARIABLE, Places, make_private
from engine.support.plain_json import read_plain
from engine.support.private import write_private
from engine.support.wording import join_texts, say, unpacked

CHILD = "engine.hub.child"
ASKING, FETCHING, CHECKING = say("Asking the Hub"), say("Fetching"), say("Checking")
RESERVE = 200 << 20  # bytes that stay free on the disk
REMEMBERED = 15.0  # seconds whose speed says how long the rest takes
SETTLED = 1.0  # seconds before a speed is believed
ENOUGH = 1 << 20  # bytes that say how long the rest takes; the first files are small, and each is a question of its own
LONGEST_INDEX = 16 << 20  # bytes


@dataclass(frozen=True)
class HubModel:
    """What the Hub says of a model: the ``files`` that would be fetched, of the commit that is there now.

    ``licence`` is its short name on the Hub, such as "apache-2.0"; "" where none is named.
    """

    name: str
    commit: str
    licence: str
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def missing(self, places: Places) -> int:
        """Bytes that are still to be fetched: less than the size where a fetch was stopped before."""
        folder = unfinished_folder(self.name, self.commit, places)
        return self.size - sum(_there(folder, file) for file in self.files)


def look(name: str) -> Steps[HubModel]:
    """Ask the Hub about the model ``name``, which may have a revision: "owner/model@revision".

    Raises :class:`BadInput` where it cannot be had, and :class:`ModelRefused` where it has no weights to read.
    """
    wanted = parse_name(name)
    work = _answered({"look": str(wanted), "revision": wanted.revision}, lambda _message: Progress(ASKING, 0, 0))
    said = yield from work
    files = tuple(RemoteFile(**file) for file in said["files"])
    return HubModel(said["name"], said["commit"], said["licence"], needed(said["name"], files))


def free_space(places: Places) -> int:
    """Free bytes on the disk that models are kept on."""
    folder = places.models
    return shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free


def check_room(model: HubModel, places: Places) -> None:
    """Raise :class:`BadInput` where the disk has no room for what is missing of ``model``."""
    free, missing = free_space(places), model.missing(places)
    if missing + RESERVE > free:
        raise BadInput(
            say(
                "{name} takes {missing:,.0f} MB more, and {free:,.0f} MB are free on that disk.",
                name=model.name,
                missing=missing / 1e6,
                free=free / 1e6,
            ),
            say(
                "Make room there ({room} MB have to stay free), or name another folder with {variable}.",
                room=RESERVE >> 20,
                variable=HOME_VARIABLE,
            ),
            file=places.models,
        )


def fetch(model: HubModel, places: Places) -> Steps[Path]:
    """Fetch ``model`` and return its folder. Where that was stopped, or broke off, the next time goes on from there.

    Nothing is a model before all of it is there and has the checksums that the Hub states. Raises :class:`BadInput`
    where it cannot be had, the disk is too full, or another state of the model is here.
    """
    if (kept := find_kept(model.name, places)) is not None:
        if kept.commit == model.commit:
            return kept.folder
        raise BadInput(
            say(
                "{name} is here in another state ({kept}, and this is {asked}).",
                name=model.name,
                kept=kept.commit[:7],
                asked=model.commit[:7],
            ),
            say("Sessions on it need it as it is. Remove it first to fetch this one."),
        )
    if (target := place_of(model.name, places)).exists():
        raise BadInput(
            say("it is in the way, and was not fetched by this program."), say("Move it elsewhere."), file=target
        )
    check_room(model, places)
    folder = unfinished_folder(model.name, model.commit, places)
    with alone(model.name, places):
        for other in unfinished(model.name, places):
            if other != folder:  # of a state that the Hub has replaced since
                shutil.rmtree(other)
        make_private(folder)
        meter = _Meter(model, folder)
        order = {"fetch": model.name, "commit": model.commit, "folder": str(folder)}
        yield from _answered({**order, "files": [asdict(file) for file in model.files]}, meter.hear)
        _check_index(folder)
        _finish(model, folder, target)
    return target


def _finish(model: HubModel, folder: Path, target: Path) -> None:
    """Give the whole model its place, in one step."""
    fetched = datetime.now(UTC).isoformat(timespec="seconds")
    note = Note(FORM, model.name, model.commit, model.licence, fetched)
    make_private(target.parent)
    write_private(folder / NOTE, json.dumps(asdict(note)).encode())
    folder.replace(target)


def _check_index(folder: Path) -> None:
    """Raise :class:`BadInput` where the index of the weights names a file that was not among the model's."""
    if not (folder / INDEX).is_file():
        return
    index = read_plain(
        folder / INDEX, dict[str, Any], say("index of weights"), "", infinite=True, longest=LONGEST_INDEX
    )
    names = index.get("weight_map")
    missing = [name for name in set(names.values()) if not (folder / str(name)).is_file()] if names else []
    if missing:
        raise BadInput(
            say("{file} of this model names {missing}, which the Hub does not have.", file=INDEX, missing=missing[0]),
            say("Choose another model."),
        )


def _answered(order: dict[str, Any], tell: Callable[[dict[str, Any]], Progress]) -> Steps[Any]:
    """What the child answers to ``order`` at its end.

    ``tell`` makes an event of what it says meanwhile, and of {} where it says nothing for a beat.
    """
    with child(CHILD) as hub:
        hub.tell(order)
        while True:
            try:
                message = hub.hear()
            except ChildEnded as error:
                raise BadInput(
                    say("The process that asks the Hub ended before its time."), say("Try again.")
                ) from error
            if message is not None and "done" in message:
                return message["done"]
            if message is not None and "failed" in message:
                raise BadInput(unpacked(message["failed"]), unpacked(message["hint"]))
            yield tell(message or {})


class _Meter:
    """How far a fetch is, in bytes of the whole model, and how long the rest takes by the speed of the last seconds."""

    def __init__(self, model: HubModel, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._clock = model.size, clock
        self._bytes = {file.path: _there(folder, file) for file in model.files}
        self._before = sum(self._bytes.values())  # what an earlier fetch had brought
        self._seen: deque[tuple[float, int]] = deque()
        self._task, self._file = FETCHING, ""

    def hear(self, message: dict[str, Any]) -> Progress:
        """The event for what the child said."""
        if "at" in message:
            self._task, self._file = FETCHING, message["at"]
            self._bytes[self._file] = message["bytes"]
        elif "checked" in message:
            self._task, self._file = CHECKING, message["checked"]
        done = min(sum(self._bytes.values()), self._total)
        speed = self._speed(done)
        left = (self._total - done) / speed if speed and done - self._before >= min(self._total / 100, ENOUGH) else None
        return Progress(self._task, done, self._total, say("bytes"), join_texts(", ", (self._file, _said(speed))), left)

    def _speed(self, done: int) -> float | None:
        """Bytes a second lately; None where that is not known, and while nothing is fetched."""
        now = self._clock()
        if not self._seen or self._seen[-1][1] != done or now - self._seen[-1][0] >= SETTLED:
            self._seen.append((now, done))
        while now - self._seen[0][0] > REMEMBERED:
            self._seen.popleft()
        seconds, fetched = now - self._seen[0][0], done - self._seen[0][1]
        return fetched / seconds if self._task == FETCHING and seconds >= SETTLED else None


def _said(speed: float | None) -> str:
    """The speed, bytes a second, in words."""
    if speed is None:
        return ""
    if not speed:
        return say("nothing comes just now")
    slow = speed < 1e5  # bytes a second: they would be 0.0 MB/s
    return say("{speed:.0f} kB/s", speed=speed / 1e3) if slow else say("{speed:.1f} MB/s", speed=speed / 1e6)


def _there(folder: Path, file: RemoteFile) -> int:
    """Bytes of ``file`` that are in ``folder`` already."""
    for place in (folder / file.path, folder / f"{file.path}{PART}"):
        if place.is_file():
            return min(place.stat().st_size, file.size)
    return 0
