"""Where the model of a session is now: where it was, or among the models that are known here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.catalogue.entries import ModelNeeded
from engine.requests import DEMO

DEMO_NAME = "demo_world"  # that of the folder of the demo world


def places_of(model: ModelNeeded, known: Iterable[str] = ()) -> list[str]:
    """Folders and files that may hold ``model``, the likeliest first: where it was, then those of ``known`` places
    with its folder's name, then those beside them.

    Only a load can tell whether it is the same model; the session is then opened or refused by its fingerprint.
    """
    was = Path(model.folder)
    names = {name for name in (was.name, model.name) if name}
    candidates = [model.folder] if model.folder else []
    others = [place for place in known if place != model.folder]
    candidates += [place for place in others if Path(place).name in names]
    candidates += [str(Path(place).parent / name) for place in others for name in sorted(names)]
    if model.name == DEMO_NAME:
        candidates.append(DEMO)
    found = [place for place in dict.fromkeys(candidates) if place == DEMO or _is_model(Path(place))]
    return found


def is_there(model: ModelNeeded, known: Iterable[str] = ()) -> bool:
    """Whether a place is known that may hold ``model``."""
    return bool(places_of(model, known))


def _is_model(place: Path) -> bool:
    """Whether there is a model folder or a file there, by a glance."""
    try:
        return place.is_file() or (place / "config.json").is_file()
    except OSError:
        return False
