"""Where the models of sessions are: known by what identifies them, whatever they are called and wherever they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.catalogue.models import places_of
from engine.support.demo_name import DEMO

if TYPE_CHECKING:
    from engine.catalogue.entries import ModelNeeded, SessionEntry
    from engine.model.loading import ModelInfo
    from gui.support.settings import Settings

PLACES = "places of models"  # by fingerprint, the one that was opened last at the end
MOST = 50


@dataclass(frozen=True)
class KnownModels:
    """The places of models that were opened here, ``opened`` those whose fingerprints are known, by these."""

    places: tuple[str, ...]
    opened: Mapping[str, str]

    @classmethod
    def of(cls, settings: Settings, model: ModelInfo | None) -> KnownModels:
        """Those that ``settings`` remember, and the ``model`` that is open."""
        here = (model.folder,) if model is not None else ()
        opened = {key: place for key, place in settings.recall(PLACES, {}).items() if isinstance(place, str)}
        if model is not None:
            opened[model.fingerprint] = model.folder
        return cls((*here, *settings.values.recent_models), opened)

    def places_of(self, model: ModelNeeded) -> list[str]:
        """Folders and files that may hold ``model``, the likeliest first."""
        found = places_of(model, self.places)
        last = self.opened.get(model.fingerprint) if model.fingerprint else None
        if last is not None and last not in found:
            found = [*places_of(replace(model, name="", folder=last)), *found]
        return found

    def located(self, entry: SessionEntry) -> tuple[SessionEntry, bool]:
        """``entry`` with the place of its model now, and whether there is one; without, the place where it was."""
        places = self.places_of(entry.model)
        there = [place for place in places if place != DEMO]
        if entry.model.folder in places or not there:
            return entry, bool(places)
        return replace(entry, model=replace(entry.model, folder=there[0])), True


def note_place(settings: Settings, model: ModelInfo | None) -> None:
    """Remember where ``model``, which has been opened, lies."""
    if model is None or not model.fingerprint:
        return
    kept = {key: place for key, place in settings.recall(PLACES, {}).items() if key != model.fingerprint}
    settings.remember(PLACES, dict([*kept.items(), (model.fingerprint, model.folder)][-MOST:]))
