"""Hyperparameter files of other programs, read as settings of the method that they are for, and written.

EasyEdit has one YAML file for each method and model; the repositories of MEMIT, AlphaEdit and EMMET have JSON files
with the same keys. What such a file says becomes a setting, agrees with what is always so here, or is named as not
used, with the reason (:mod:`engine.methods.foreign_keys`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from engine.errors import BadHyperparameter, BadInput
from engine.methods.foreign_keys import ANYWHERE, FORMS, Settings
from engine.methods.registry import find_method
from engine.session.files import replacing
from engine.support.plain_json import check_plain, loosely, read_bounded
from engine.support.wording import say

LONGEST = 1 << 18  # bytes; published ones have about a thousand
FORM = say("EasyEdit's YAML, or the JSON of the repositories of MEMIT and AlphaEdit")
_BY_NAME = {name.lower(): name for name in FORMS}


@dataclass(frozen=True)
class SettingsFile:
    """What a file says: its ``method`` here, the ``settings`` by their names here, and of each key that is ``not_used``
    the reason.
    """

    method: str
    settings: Settings
    not_used: dict[str, str] = field(default_factory=dict)


# -- reading -----------------------------------------------------------------------------------------------------------


def read_settings(file: Path | str, method: str = "") -> SettingsFile:
    """Read a file of hyperparameters; ``method`` says whose they are where the file does not.

    The repositories' JSON files do not name their method, which their folder does (``hparams/MEMIT/gpt2-xl.json``).
    Raises :class:`BadInput` where the file is none, or for a method that is not here, and :class:`BadHyperparameter`
    for a value that does not fit.
    """
    file = Path(file)
    said = _said(file)
    form = FORMS[_whose(file, said, method)]
    settings: Settings = dict(form.fixed)
    not_used: dict[str, str] = {}
    for key, value in said.items():
        known_key = form.keys.get(key) or ANYWHERE.get(key)
        try:
            reason = known_key.read(value, settings) if known_key is not None else say("unknown here")
        except TypeError as error:  # a list where a word is looked up
            raise BadHyperparameter(
                say("{key} = {value!r} is of another kind than it should be.", key=key, value=value), ""
            ) from error
        if reason:
            not_used[key] = reason
    chosen = find_method(form.method)
    known = {knob.name for knob in chosen.hyperparameters.knobs()}
    parsed = chosen.hyperparameters.parse({**settings, **chosen.parts}).as_dict()
    return SettingsFile(form.method, {name: parsed[name] for name in settings if name in known}, not_used)


def _said(file: Path) -> dict[str, Any]:
    data = read_bounded(file, LONGEST)
    try:
        content = loosely(data, LONGEST) if file.suffix.lower() == ".json" else _yaml(data)
        check_plain(content)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise BadInput(
            say("is no file of hyperparameters: {reason}", reason=reason), say("Give {form}.", form=FORM), file=file
        ) from error
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise BadInput(say("is no file of hyperparameters."), say("Give {form}.", form=FORM), file=file)
    return content


def _yaml(data: bytes) -> Any:
    """Plain YAML; without anchors, by which a short text can become a huge one."""
    text = data.decode("utf-8")
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
        raise ValueError(say("it refers to its own parts"))
    return yaml.safe_load(text)


def _whose(file: Path, said: Mapping[str, Any], method: str) -> str:
    """The form's name: as the file says, else as it was said, else as its folder is called."""
    names: Sequence[str] = [str(name) for name in (said.get("alg_name"), method, file.absolute().parent.name) if name]
    for name in names:
        if name.lower() == "ft":
            return "FT-M" if said.get("objective_optimization") == "target_new" else "FT-L"
        if name.lower() in _BY_NAME:
            return _BY_NAME[name.lower()]
        if name == said.get("alg_name"):
            break
    known = ", ".join(FORMS)
    if said.get("alg_name"):
        raise BadInput(
            say("is for {method}, which is not among those that are read.", method=names[0]),
            say("These are: {known}.", known=known),
            file=file,
        )
    raise BadInput(
        say("does not say which method it is for."), say("Name it; these are read: {known}.", known=known), file=file
    )


# -- writing -----------------------------------------------------------------------------------------------------------


def write_settings(file: Path | str, method: str, settings: Mapping[str, Any]) -> Path:
    """Write ``settings`` of ``method`` as a file of EasyEdit's; what has no key there stands in it as remarks.

    Raises :class:`BadInput` for a method that EasyEdit does not have.
    """
    file = Path(file)
    name = next((name for name, form in FORMS.items() if form.method == method), "")
    if not name:
        known = ", ".join(sorted(one.method for one in FORMS.values()))
        raise BadInput(
            say("{method} has no such file in EasyEdit.", method=method),
            say("These have: {known}.", known=known),
            file=file,
        )
    form = FORMS[name]
    values = {key: one.said(dict(settings)) for key, one in form.keys.items() if one.said is not None}
    values = {key: value for key, value in values.items() if value is not None}
    told = {own for key in values for own in form.keys[key].names} | {
        own for own, value in form.fixed.items() if settings.get(own) == value
    }
    rest = {own: value for own, value in settings.items() if own not in told}
    if name.startswith("FT-"):
        values["objective_optimization"] = "prompt_last" if name == "FT-L" else "target_new"
    text = yaml.safe_dump({"alg_name": "FT" if name.startswith("FT-") else name, **values}, sort_keys=False)
    remarks = "".join(f"# {own}: {json.dumps(value)}\n" for own, value in rest.items())
    note = f"# Palimpsest's settings that have no key here:\n{remarks}" if rest else ""
    with replacing(file) as temporary:
        temporary.write_text(text + note, encoding="utf-8")
    return file
