"""Presets that a person found for one very model, one file each; they come before the published ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.errors import BadInput, PalimpsestError, SessionMismatch
from engine.methods.registry import find_method
from engine.model.loading import LoadedModel, TunedPreset
from engine.support.endings import JSON, check_place
from engine.support.files import write_bytes
from engine.support.places import make_private
from engine.support.plain_json import read_plain
from engine.support.private import write_private
from engine.support.wording import said_by, say

FORMAT = "palimpsest preset"
VERSION = 1
_HINT = say('Such a file comes from "palimpsest tune --export".')


@dataclass(frozen=True)
class OwnPreset:
    """All ``settings`` of a method for the model of a fingerprint, and how they were found (``source``, one line)."""

    method: str
    model: str
    fingerprint: str
    settings: Mapping[str, Any]
    source: str
    format: str = FORMAT
    version: int = VERSION

    def checked(self, file: Path | None = None) -> OwnPreset:
        """The same with the method's own name and all settings, those that define it where the file names none;
        BadInput where it is none that this program can use.
        """
        if self.format != FORMAT:
            raise BadInput(say("it is no preset."), _HINT, file=file)
        if self.version > VERSION:
            raise BadInput(say("a newer Palimpsest wrote it."), say("Use that one."), file=file)
        try:
            method = find_method(self.method)
            settings = method.hyperparameters.parse({**method.parts, **self.settings}).as_dict()
        except PalimpsestError as error:
            raise BadInput(
                say("its settings cannot be used: {error}", error=said_by(error)), _HINT, file=file
            ) from error
        return OwnPreset(method.name, self.model, self.fingerprint, settings, " ".join(self.source.split()))

    def write(self, file: Path) -> None:
        """Write it to ``file``, for another machine; BadInput where that is named otherwise or the disk refuses."""
        write_bytes(check_place(file, JSON), self._text.encode())

    @property
    def _text(self) -> str:
        return json.dumps(asdict(self), indent=1) + "\n"


def read_own_preset(file: Path) -> OwnPreset:
    """The preset in ``file``; raises BadInput."""
    return read_plain(file, OwnPreset, say("preset"), _HINT).checked(file)


class OwnPresets:
    """The presets kept in ``folder``: at most one for each method and model."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def give(self, model: LoadedModel) -> list[str]:
        """Have ``model`` use those that are kept for it; return why others cannot be used, a sentence each."""
        trouble = []
        for file in sorted(self._folder.glob(f"{model.info.fingerprint[:16]}-*.json")):
            try:
                self._use(model, read_own_preset(file))
            except PalimpsestError as error:
                trouble.append(said_by(error))
        return trouble

    def keep(self, model: LoadedModel, preset: OwnPreset) -> Path:
        """Keep ``preset`` in place of an earlier one, and have ``model`` use it; SessionMismatch if it is another's."""
        if preset.fingerprint != model.info.fingerprint:
            text = say(
                "the preset is for {model} with other weights than {name}.", model=preset.model, name=model.info.name
            )
            raise SessionMismatch(text, say("Open that model, or tune for this one."))
        preset = preset.checked()
        make_private(self._folder)
        file = self._file(model, preset.method)
        write_private(file, preset._text.encode())
        self._use(model, preset)
        return file

    def find(self, model: LoadedModel, method: str) -> OwnPreset | None:
        """The preset that is kept for a method of ``model``; BadInput where its file is damaged."""
        file = self._file(model, find_method(method).name)
        return read_own_preset(file) if file.is_file() else None

    def forget(self, model: LoadedModel, method: str) -> None:
        """Go back to the published preset, or the rule."""
        name = find_method(method).name
        self._file(model, name).unlink(missing_ok=True)
        model.tuned.pop(name, None)

    def _use(self, model: LoadedModel, preset: OwnPreset) -> None:
        if preset.fingerprint == model.info.fingerprint:
            model.tuned[preset.method] = TunedPreset(dict(preset.settings), preset.source)

    def _file(self, model: LoadedModel, method: str) -> Path:
        return self._folder / f"{model.info.fingerprint[:16]}-{method}.json"
