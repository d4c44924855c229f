"""Hyperparameter files of other programs, read as settings of the method that they are for, and written.

EasyEdit has one YAML file for each method and model; the repositories of MEMIT, AlphaEdit and what is built on them
have JSON files with the same keys, others YAML with keys of their own. What such a file says becomes a setting, agrees
with what is always so here, or is named as not used, with the reason (:mod:`engine.methods.presets.foreign_forms`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from engine.arguments import taking
from engine.errors import BadHyperparameter, BadInput
from engine.methods.presets.foreign_forms import ANYWHERE, FORMS, Form
from engine.methods.presets.foreign_keys import Settings
from engine.methods.registry import find_method
from engine.support.endings import YAML, check_place
from engine.support.files import replacing
from engine.support.plain_json import check_plain, loosely, read_bounded
from engine.support.wording import say

LONGEST = 1 << 18  # bytes; published ones have about a thousand
FORM = say("EasyEdit's YAML, or a settings file of a method's own repository")


@dataclass(frozen=True)
class SettingsFile:
    """What a file says: its ``method`` here, the ``settings`` by their names here, and of each key that is ``not_used``
    the reason.
    """

    method: str
    settings: Settings
    not_used: dict[str, str] = field(default_factory=dict)


# -- reading -----------------------------------------------------------------------------------------------------------


@taking
def read_settings(file: Path | str, method: str = "") -> SettingsFile:
    """Read a file of hyperparameters; ``method`` says whose they are where the file does not.

    The repositories' JSON files do not name their method, which their folder does (``hparams/MEMIT/gpt2-xl.json``).
    Raises :class:`BadInput` where the file is none, or for a method that is not here, and :class:`BadHyperparameter`
    for a value that does not fit.
    """
    file = Path(file)
    said = _said(file)
    form = _form(file, said, method)
    if form.keys.keys().isdisjoint(said):  # JSON or YAML of something else, such as a model's config.json
        raise BadInput(say("is no file of hyperparameters."), say("Give {form}.", form=FORM), file=file)
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
    parsed = chosen.hyperparameters.parse({**chosen.parts, **settings}).as_dict()
    return SettingsFile(form.method, {name: parsed[name] for name in settings if name in known}, not_used)


def _said(file: Path) -> dict[str, Any]:
    try:
        data = read_bounded(file, LONGEST)
        content = loosely(data, LONGEST, _check_once) if file.suffix.lower() == ".json" else _yaml(data)
        check_plain(content)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise BadInput(
            say("is no file of hyperparameters: {reason}.", reason=reason), say("Give {form}.", form=FORM), file=file
        ) from error
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        raise BadInput(say("is no file of hyperparameters."), say("Give {form}.", form=FORM), file=file)
    return content


def _yaml(data: bytes) -> Any:
    """Plain YAML; without anchors, by which a short text can become a huge one."""
    text = data.decode("utf-8")
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
        raise ValueError(say("it refers to its own parts"))
    waiting = [yaml.compose(text, Loader=yaml.SafeLoader)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            _check_once([name.value for name, _ in node.value if isinstance(name, yaml.ScalarNode)])
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return yaml.safe_load(text)


def _check_once(names: Sequence[str]) -> None:
    """Raise ValueError where one of the ``names`` of an object stands twice, as one of its values would be lost."""
    if twice := next((name for place, name in enumerate(names) if name in names[:place]), ""):
        raise ValueError(say("{name} stands twice in it; leave one of the two", name=twice))


def _form(file: Path, said: Mapping[str, Any], method: str) -> Form:
    """The form of the file: as it says, else as it was said, else as its folder is called."""
    for name in (said.get("alg_name"), said.get("name"), method, file.absolute().parent.name):
        found = [form for own, form in FORMS.items() if str(name or "").lower() in _names(own, form)]
        if found:
            return _marked(found, said)
        if name and name == said.get("alg_name"):
            break
    known = ", ".join(dict.fromkeys(form.called or own for own, form in FORMS.items()))
    if said.get("alg_name"):
        raise BadInput(
            say("is for {method}, which is not among those that are read.", method=said["alg_name"]),
            say("These are: {known}.", known=known),
            file=file,
        )
    raise BadInput(
        say("does not say which method it is for."), say("Name it; these are read: {known}.", known=known), file=file
    )


def _names(own: str, form: Form) -> set[str]:
    return {own.lower(), form.called.lower() or own.lower(), form.method}


def _marked(forms: Sequence[Form], said: Mapping[str, Any]) -> Form:
    """The form whose mark the file has, the most telling mark first; the first of all without any."""
    fitting = [form for form in forms if all(said.get(key) == value for key, value in form.mark.items())]
    return max(fitting, key=lambda form: len(form.mark), default=forms[0])


# -- writing -----------------------------------------------------------------------------------------------------------


@taking
def write_settings(file: Path | str, method: str, settings: Mapping[str, Any]) -> Path:
    """Write ``settings`` of ``method`` as a file of EasyEdit's, or with the keys of the method's own repository; what
    has no key there stands in it as remarks.

    Raises :class:`BadInput` for a method of which no such files are known, and for a file that is named otherwise.
    """
    file = check_place(file, YAML)
    forms = {name: form for name, form in FORMS.items() if form.method == method}
    if not forms:
        known = ", ".join(sorted({one.method for one in FORMS.values()}))
        raise BadInput(
            say("{method} has no such file in EasyEdit or in a repository of its own.", method=method),
            say("These have: {known}.", known=known),
            file=file,
        )
    name, form = max(forms.items(), key=lambda one: _agreeing(one[1], settings))
    values = {key: one.said(dict(settings)) for key, one in form.keys.items() if one.said is not None}
    values = {key: value for key, value in values.items() if value is not None}
    told = {own for key in values for own in form.keys[key].names} | {
        own for own, value in form.fixed.items() if settings.get(own) == value
    }
    rest = {own: value for own, value in settings.items() if own not in told}
    text = yaml.safe_dump({"alg_name": form.called or name, **values, **form.mark}, sort_keys=False)
    remarks = "".join(f"# {own}: {json.dumps(value)}\n" for own, value in rest.items())
    note = f"# Palimpsest's settings that have no key here:\n{remarks}" if rest else ""
    with replacing(file) as temporary:
        temporary.write_text(text + note, encoding="utf-8")
    return file


def _agreeing(form: Form, settings: Mapping[str, Any]) -> int:
    """How much of ``settings`` is what the form's program always does; -1 where something is not."""
    agree = all(settings.get(own) == value for own, value in form.fixed.items())
    return len(form.fixed) if agree else -1
