"""Published hyperparameters per model family, kept as data in resources/presets, one file per method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import resources
from engine.methods.method import Method
from engine.model.loading import LoadedModel, ModelInfo
from engine.support.plain_json import read_plain
from engine.support.wording import said_before, say


@dataclass(frozen=True)
class _Entry:
    """One entry of a file of presets: what a model must be like, the settings for it, and where they come from."""

    match: dict[str, Any]
    settings: dict[str, Any]
    source: str
    family: str = ""


@dataclass(frozen=True)
class Preset:
    """Settings for a loaded model, and where they come from: a published source or the rule."""

    settings: dict[str, Any]
    source: str


def preset(method: Method, model: LoadedModel) -> Preset:
    """What was tuned for this very model; else the first entry of ``resources/presets/<method>.json`` that matches it;
    for a variant then one of the method that it varies; else the method's rule.
    """
    if own := model.tuned.get(method.name):
        # All settings, as they were measured: what the rule or a person chose in place of a part was measured too.
        return Preset(method.hyperparameters.parse(own.settings).as_dict(), own.source)
    files = dict.fromkeys((method.name, method.presets or method.name))
    for entry in [entry for file in files for entry in _entries(file)]:
        if _matches(entry.match, model.info):
            return Preset(
                method.hyperparameters.parse({**entry.settings, **method.parts}).as_dict(), said_before(entry.source)
            )
    settings = method.hyperparameters.parse(method.rule(model)).as_dict()
    return Preset(settings, say("rule for families without a preset"))


def _entries(name: str) -> list[_Entry]:
    file = resources.path("presets", f"{name}.json")
    return (
        read_plain(file, list[_Entry], say("list of presets"), say("Install Palimpsest again."))
        if file.is_file()
        else []
    )


def _matches(match: Mapping[str, Any], info: ModelInfo) -> bool:
    return all(getattr(info, key, None) == value for key, value in match.items())
