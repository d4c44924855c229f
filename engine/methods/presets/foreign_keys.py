"""Keys of other programs' files: what each is here, or why it is not used, and how it is written.

Which keys a method's files have is in :mod:`engine.methods.presets.foreign_forms`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import BadHyperparameter
from engine.methods.knobs import format_layers, parse_layers
from engine.support.wording import say

Settings = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """One key of a file. ``read`` puts what it says into the settings and returns the reason why it is not used, ""
    where it is or where nothing is to be done. ``said`` is its value for settings (None: it is not written), which are
    those of ``names``.
    """

    read: Callable[[Any, Settings], str]
    said: Callable[[Settings], Any] | None = None
    names: tuple[str, ...] = ()


def as_setting(name: str, values: Mapping[Any, Any] | None = None) -> Key:
    """The setting ``name``; with ``values`` only those, in the words of here."""
    there = {here: value for value, here in (values or {}).items()}

    def read(value: Any, settings: Settings) -> str:
        if values is not None and value not in values:
            return say("{value!r} is not known here; {known} are", value=value, known=", ".join(map(repr, values)))
        settings[name] = values[value] if values is not None else value
        return ""

    return Key(read, lambda settings: there.get(settings[name], settings[name]), (name,))


def always(*values: Any, reason: str) -> Key:
    """What is always so here, where the file says one of ``values``, of which the first is written."""
    return Key(lambda value, _: "" if value in values else reason, (lambda _: values[0]) if values else None)


def elsewhere(reason: str) -> Key:
    """Not a matter of a method here."""
    return Key(lambda _, __: reason)


def only_read(key: Key) -> Key:
    """The same, but never written: the programs that have no such key refuse the file."""
    return Key(key.read)


def one_for_all(name: str) -> Key:
    """The setting ``name``, which some files repeat for every layer."""

    def read(value: Any, settings: Settings) -> str:
        """The one value of all layers into ``settings``; why not, where they differ."""
        if isinstance(value, list):
            if len(set(map(str, value))) != 1:
                return say("{value!r} differ, which they cannot here", value=value)
            value = value[0]
        settings[name] = value
        return ""

    return Key(read, lambda settings: settings[name], (name,))


def _layers(value: Any, settings: Settings) -> str:
    if not isinstance(value, list) or not all(type(layer) is int and layer >= 0 for layer in value):
        raise BadHyperparameter(
            say("layers = {value!r} is no list of layers.", value=value), say("Write it like [4, 5, 6].")
        )
    if value:  # none: all that the model has
        settings["layers"] = format_layers(tuple(sorted(set(value))))
    return ""


def _one_layer(value: Any, settings: Settings) -> str:
    return _layers([value], settings)


def _trained_matrix(value: Any, _: Settings) -> str:
    names = str(value).removesuffix(".weight").rsplit(".", 1)
    return "" if names[-1] in _WRITE else say("{name} is not trained here; the write matrix is", name=value)


def _stops(value: Any, settings: Settings) -> str:
    """ENCORE's: -n ends a search when the target has been the most probable answer for n forward passes, 0 does not."""
    if isinstance(value, bool) or not isinstance(value, int) or value > 0:
        return say("a search does not end at a probability here")
    settings["early_stop"] = "most-probable" if value else "loss"
    if value:
        settings["extra_steps"] = -value - 1
    return ""


def _stop_said(settings: Settings) -> int | None:
    stop = settings["early_stop"]
    return -settings["extra_steps"] - 1 if stop == "most-probable" else 0 if stop == "loss" else None


def _ridge_root(value: Any, settings: Settings) -> str:
    settings["lambda_n"] = float(value) ** 2
    return ""


def _margins(value: Any, settings: Settings) -> str:
    if not isinstance(value, list) or len(value) != 3:
        raise BadHyperparameter(
            say("act_margin = {value!r} is not three numbers.", value=value), say("Write it like [5.0, 20.0, 10.0].")
        )
    settings.update(zip(GREEK, value, strict=True))
    return ""


def _box(value: Any, settings: Settings) -> str:
    settings["norm_constraint"] = 0.0 if value is False else value
    return ""


def _places(value: Any) -> list[tuple[int, str]]:
    """Layer and the matrix's last name of each of ``inner_params``."""
    found = [re.search(r"[.\[](\d+)[\].].*?\.?(\w+?)(?:\.weight)?$", str(name)) for name in value or ()]
    if not found or None in found:
        raise BadHyperparameter(
            say("inner_params = {value!r} names no matrices of layers.", value=value), say("See EasyEdit's own files.")
        )
    return [(int(match[1]), match[2]) for match in found if match]


_WRITE = ("down_proj", "fc_out", "c_proj", "dense_4h_to_h", "fc2")
_FIRST = ("gate_proj", "up_proj", "fc_in", "c_fc", "dense_h_to_4h", "fc1")


def _written(value: Any, settings: Settings) -> str:
    places = _places(value)
    settings["layers"] = format_layers(tuple(sorted({layer for layer, _ in places})))
    first = sorted({name for _, name in places if name not in _WRITE})
    if not first:
        return ""
    return say("{names} is not written here; the write matrix of that layer is", names=", ".join(first))


def _grace_place(value: Any, settings: Settings) -> str:
    places = _places(value)
    settings["layers"] = format_layers(tuple(sorted({layer for layer, _ in places})))
    settings["module"] = "write" if places[0][1] in _WRITE else "first"
    return ""


def _ultraedit_places(value: Any, settings: Settings) -> str:
    by_name: dict[str, list[int]] = {}
    for layer, name in _places(value):
        by_name.setdefault(
            "write" if name in _WRITE else {"gate_proj": "gate", "up_proj": "up"}.get(name, name), []
        ).append(layer)
    if set(by_name) == {"gate", "up"} and by_name["gate"] != by_name["up"]:
        settings["matrices"], settings["up_layers"] = "gate, then up", format_layers(tuple(sorted(by_name["up"])))
        settings["layers"] = format_layers(tuple(sorted(by_name["gate"])))
        return ""
    names = "inputs" if set(by_name) == {"gate", "up"} else "".join(by_name) if len(by_name) == 1 else ""
    if names not in ("write", "inputs", "gate", "up"):
        return say("{names} are not edited together here", names=", ".join(by_name))
    settings["matrices"] = names
    settings["layers"] = format_layers(tuple(sorted({layer for layers in by_name.values() for layer in layers})))
    return ""


_TARGETS = {
    ("q_proj", "v_proj"): "query and value",
    ("fc_in", "fc_out"): "mlp",
    ("down_proj", "up_proj"): "mlp",
    ("c_fc", "c_proj"): "mlp",
    ("dense_4h_to_h", "dense_h_to_4h"): "mlp",
    ("c_attn",): "query and value",
}


def _targets(value: Any, settings: Settings) -> str:
    names = tuple(sorted(value)) if isinstance(value, list) and all(isinstance(name, str) for name in value) else ()
    if names not in _TARGETS:
        return say("{value!r} is no choice of matrices here", value=value)
    settings["matrices"] = _TARGETS[names]
    return ""


LAYERS = Key(_layers, lambda settings: list(parse_layers(settings["layers"])), ("layers",))
GREEK = ("alpha", "beta", "gamma")
MARGINS = Key(_margins, lambda settings: [settings[name] for name in GREEK], GREEK)
BOX = Key(_box, lambda settings: settings["norm_constraint"] or False, ("norm_constraint",))
MATRICES = Key(
    _targets,
    lambda settings: next((list(names) for names, here in _TARGETS.items() if here == settings["matrices"]), None),
    ("matrices",),
)
ONE_LAYER = Key(_one_layer, lambda settings: parse_layers(settings["layers"])[0], ("layers",))
TRAINED_MATRIX = Key(_trained_matrix)
STOP = Key(_stops, _stop_said, ("early_stop", "extra_steps"))
RIDGE_ROOT = Key(_ridge_root, lambda settings: math.sqrt(settings["lambda_n"]), ("lambda_n",))
WRITTEN = Key(_written)
CODEBOOK_PLACE = Key(_grace_place)
SHIFTED = Key(_ultraedit_places)
