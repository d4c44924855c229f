"""Where the model of a session is now: where it was, or among the models that are known here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from engine.catalogue.entries import ModelNeeded
from engine.errors import PalimpsestError
from engine.support.demo_name import DEMO

DEMO_NAME = "demo_world"  # that of the folder of the demo world


def places_of(model: ModelNeeded, known: Iterable[str] = ()) -> list[str]:
    """Folders and files that may hold ``model``, the likeliest first: where it was, then those of ``known`` places
    with its folder's name, then those beside them.

    Whether it is the same model is told by :func:`fingerprint_at`, and where that cannot tell by loading it.
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


def fingerprint_at(place: str) -> str:
    """The fingerprint of the model in a folder, from its config and its tensors as they lie on the disk: of more than
    256 MB a few pieces of each are read, so it takes much less than loading.

    "" where only a load can tell (a GGUF file's is of the unpacked weights) or why there is no model.
    """
    from engine.model.folder import ModelFolder  # these import torch
    from engine.model.opening import open_checkpoint

    if place == DEMO:
        return ""
    try:
        found = open_checkpoint(place)
        return found.fingerprint() if isinstance(found, ModelFolder) else ""
    except (PalimpsestError, OSError):
        return ""


def is_there(model: ModelNeeded, known: Iterable[str] = ()) -> bool:
    """Whether a place is known that may hold ``model``."""
    return bool(places_of(model, known))


def _is_model(place: Path) -> bool:
    """Whether there is a model folder or a file there, by a glance."""
    try:
        return place.is_file() or (place / "config.json").is_file()
    except OSError:
        return False
