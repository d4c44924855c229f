"""The models that are kept here, and those that other programs keep in the Hub's own cache."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from engine.errors import BadInput
from engine.hub.files import SINGLE
from engine.hub.names import parse_name
from engine.support.places import Places, make_private
from engine.support.plain_json import read_plain
from engine.support.wording import say

NOTE = ".palimpsest.json"
FORM = 1
LONGEST_NOTE = 1 << 20  # bytes
UNFINISHED = ".fetching"  # the folder, among the models, of what is fetched or removed
SHORT = 12  # letters of a commit in a folder's name


@dataclass(frozen=True)
class Note:
    """What is kept beside the files of a fetched model: where it came from. ``fetched`` is in ISO 8601."""

    form: int
    name: str
    commit: str
    licence: str
    fetched: str


@dataclass(frozen=True)
class KeptModel:
    """A model on this disk: its name on the Hub, ``folder`` in Hugging Face layout and ``size`` in bytes.

    ``ours``: it was fetched by this program, which may remove it; others are in the cache of the Hub's libraries.
    """

    name: str
    folder: Path
    size: int
    ours: bool
    licence: str = ""
    commit: str = ""
    fetched: datetime | None = None


def place_of(name: str, places: Places) -> Path:
    """The folder that the model ``name`` is, or will be, kept in."""
    found = parse_name(name)
    return places.models / found.owner / found.model


def kept_models(places: Places, cache: Path | None = None) -> tuple[KeptModel, ...]:
    """All models that were fetched whole, in order of names, those of this program first.

    ``cache`` is the cache of the Hub's libraries; None: where they have it.
    """
    own = [found for file in sorted(places.models.glob(f"*/*/{NOTE}")) if (found := _kept(file)) is not None]
    return (*own, *_cached(cache))


def find_kept(name: str, places: Places) -> KeptModel | None:
    """The model of this program with this name on the Hub; None where there is none."""
    try:
        return _kept(place_of(name, places) / NOTE)
    except BadInput:
        return None


def find_cached(name: str, cache: Path | None = None) -> KeptModel | None:
    """The model with this name, at its revision where one is given, in the cache of the Hub's libraries; else None.

    ``cache`` as in :func:`kept_models`.
    """
    try:
        wanted = parse_name(name)
    except BadInput:
        return None
    return next(iter(_states(cache, wanted.revision).get(str(wanted), [])), None)


def remove(name: str, places: Places) -> int:
    """Remove a fetched model, and what an unfinished fetch of it left; returns the bytes freed.

    Raises :class:`BadInput` where there is neither, or the disk refuses.
    """
    folder = place_of(name, places)
    if not folder.is_dir() and not unfinished(name, places):
        raise BadInput(
            say("{name} was not fetched by this program.", name=name),
            say('"palimpsest get" lists the models that were.'),
        )
    with alone(name, places):
        try:
            if folder.is_dir():  # out of the way in one step, so that no half of it is taken for a model
                folder.replace(unfinished_folder(name, "removed", places))
            parts = unfinished(name, places)
            freed = sum(map(size_of, parts))
            for part in parts:
                shutil.rmtree(part)
        except OSError as error:
            why = say("it cannot be removed ({reason}).", reason=error.strerror or str(error))
            raise BadInput(why, say("Close what uses it, and try again."), file=folder) from error
    with suppress(OSError):  # where other models of the same owner are kept
        folder.parent.rmdir()
    return freed


@contextmanager
def alone(name: str, places: Places) -> Iterator[None]:
    """Within: no other window or command fetches or removes the model; :class:`BadInput` where one does."""
    found = parse_name(name)
    make_private(places.models / UNFINISHED)
    try:
        with FileLock(places.models / UNFINISHED / f"{found.owner}--{found.model}.lock", timeout=0):
            yield
    except Timeout as error:
        raise BadInput(
            say("{name} is being fetched by another window or command.", name=name), say("Wait for it.")
        ) from error


def size_of(folder: Path) -> int:
    """The bytes of all files in ``folder``; 0 where there is none."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def unfinished_folder(name: str, commit: str, places: Places) -> Path:
    """Where the files of a model are until all are there."""
    found = parse_name(name)
    return places.models / UNFINISHED / f"{found.owner}--{found.model}@{commit[:SHORT]}"


def unfinished(name: str, places: Places) -> list[Path]:
    """What fetches of a model left that were stopped, one folder for each of its states."""
    found = parse_name(name)
    return list((places.models / UNFINISHED).glob(f"{found.owner}--{found.model}@*"))


def _kept(file: Path) -> KeptModel | None:
    """The model with the note ``file``; None where that is missing or damaged."""
    try:
        note = read_plain(file, Note, say("note of a fetched model"), "", longest=LONGEST_NOTE)
        fetched = datetime.fromisoformat(note.fetched)
    except (BadInput, ValueError):
        return None
    folder = file.parent
    return KeptModel(note.name, folder, size_of(folder), True, note.licence, note.commit, fetched)


def _cached(cache: Path | None) -> list[KeptModel]:
    """The newest state of each model with safetensors weights in the cache of the Hub's libraries."""
    return [states[0] for states in _states(cache).values()]


def _states(cache: Path | None, revision: str = "") -> dict[str, list[KeptModel]]:
    """The states of each such model by its name, the newest first; those alone that a ``revision`` names."""
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repos = scan_cache_dir(cache or constants.HF_HUB_CACHE).repos
    except (CacheNotFound, OSError):
        return {}
    found: dict[str, list[KeptModel]] = {}
    for repo in sorted(repos, key=lambda one: one.repo_id):
        for state in sorted(repo.revisions, key=lambda one: one.last_modified, reverse=True):
            meant = not revision or revision in state.refs or state.commit_hash.startswith(revision)
            if repo.repo_type == "model" and meant and _is_model({file.file_name for file in state.files}):
                kept = KeptModel(repo.repo_id, state.snapshot_path, state.size_on_disk, False, "", state.commit_hash)
                found.setdefault(repo.repo_id, []).append(kept)
    return found


def _is_model(names: set[str]) -> bool:
    return "config.json" in names and bool(names & {SINGLE, f"{SINGLE}.index.json"})
