"""Hyperparameters described once: the window's form, ``--set`` on the command line and validation come from here."""

from __future__ import annotations

import dataclasses
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from engine.errors import BadHyperparameter, BadInput
from engine.support.wording import Sentence, say

KnobKind = Literal["float", "int", "bool", "choice", "layers", "file"]


@dataclass(frozen=True)
class Knob:
    """One hyperparameter: its range, unit and one sentence of help. ``low``, ``high`` are inclusive, None is open.

    ``needs`` names another knob and the values of it for which this one applies; None: always. ``zero`` says in a word
    or two what 0 means, where it is no amount.
    """

    name: str
    kind: KnobKind
    default: Any
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    unit: str
    help: str
    group: str
    needs: tuple[str, tuple[Any, ...]] | None = None
    zero: str = ""


MethodFamily = Literal["locate-then-edit", "training", "side memory", "in context"]


@dataclass(frozen=True)
class MethodInfo:
    """The description of a method for display. ``family`` groups methods in a list."""

    name: str
    title: str
    summary: str
    paper: str
    knobs: tuple[Knob, ...]
    family: MethodFamily = "locate-then-edit"


def knob(
    default: Any,
    kind: KnobKind,
    text: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
    unit: str = "",
    group: str = "method",
    needs: tuple[str, tuple[Any, ...]] | None = None,
    zero: str = "",
) -> Any:
    """A dataclass field that carries its description."""
    described = {"kind": kind, "low": low, "high": high, "choices": choices, "unit": unit, "help": text, "group": group}
    return field(default=default, metadata={**described, "needs": needs, "zero": zero})


@dataclass(frozen=True)
class Hyperparameters:
    """Base of every method's hyperparameters; fields are made with :func:`knob`."""

    @classmethod
    def knobs(cls) -> tuple[Knob, ...]:
        """The fields' descriptions, in the order of declaration."""
        return tuple(Knob(f.name, default=f.default, **f.metadata) for f in dataclasses.fields(cls))

    @classmethod
    def parse(cls, settings: Mapping[str, Any]) -> Self:
        """Build from plain values or text (``--set key=value``); raise :class:`BadHyperparameter` naming the key."""
        known = {knob.name: knob for knob in cls.knobs()}
        values = {}
        for name, value in settings.items():
            if name not in known:
                raise BadHyperparameter(
                    say("there is no hyperparameter {name!r}.", name=name),
                    say("This method has: {known}.", known=", ".join(known)),
                )
            values[name] = parse_value(known[name], value)
        return cls(**values)

    def as_dict(self) -> dict[str, Any]:
        """The values as plain JSON types."""
        return dataclasses.asdict(self)


_LARGEST_LAYER = 9999  # far beyond any model's; a range is written out


def parse_layers(text: str) -> tuple[int, ...]:
    """Layers written as "4-8" or "3,5" or "0-2, 7", in ascending order; raise ValueError for anything else.

    Also as papers and files of settings write them, "4–8" with the dash of ranges, "[4, 5]" in brackets, "4 5", and as
    input methods do, in wide letters. Two numbers with a space between are never one.
    """
    layers: list[int] = []
    written = unicodedata.normalize("NFKC", text).translate({0x2013: "-", 0x3001: ","}).strip()
    written = re.sub(r"(?<=\d)\s+(?=\d)", ",", written).replace(" ", "")
    if written[:1] + written[-1:] in ("[]", "()"):
        written = written[1:-1]
    for part in written.split(","):
        if not (match := re.fullmatch(r"(\d+)(?:-(\d+))?", part)):
            raise ValueError(part)
        first = int(match[1])
        last = int(match[2]) if match[2] else first
        if not first <= last <= _LARGEST_LAYER:
            raise ValueError(part)
        layers += range(first, last + 1)
    if len(set(layers)) != len(layers):
        raise ValueError(text)
    return tuple(sorted(layers))


def format_layers(layers: tuple[int, ...]) -> str:
    """Layers in short form: a range where they are consecutive, else a list."""
    if len(layers) > 1 and layers == tuple(range(layers[0], layers[-1] + 1)):
        return f"{layers[0]}-{layers[-1]}"
    return ",".join(map(str, layers))


def check_numbers(layers: Iterable[int], count: int) -> None:
    """Raise BadInput for the first of ``layers`` that a model of ``count`` layers has not."""
    if unknown := [layer for layer in layers if not 0 <= layer < count]:
        raise BadInput(
            say("the model has no layer {layer}.", layer=unknown[0]),
            say("Its layers are 0 to {last}.", last=count - 1),
        )


def parse_value(knob: Knob, value: Any) -> Any:
    """The value of ``knob`` from a plain value or text; raise :class:`BadHyperparameter` where it does not fit."""
    try:
        parsed = _PARSERS[knob.kind](value)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadHyperparameter(_not_wanted(knob, value), knob.help) from error
    if knob.kind == "choice" and parsed not in knob.choices:
        raise BadHyperparameter(
            say(
                "{name} = {value!r} is not one of {choices}.",
                name=knob.name,
                value=value,
                choices=", ".join(knob.choices),
            ),
            knob.help,
        )
    if knob.kind in ("float", "int") and not _inside(parsed, knob):
        raise BadHyperparameter(
            say("{name} = {value} lies outside {range}.", name=knob.name, value=value, range=_range(knob)), knob.help
        )
    return parsed


def _not_wanted(knob: Knob, value: Any) -> Sentence:
    """That ``value`` is of another kind than ``knob``, with the range of a number that has one."""
    wanted = _WANTED[knob.kind]
    if knob.low is None and knob.high is None:
        return say("{name} = {value!r} is not {wanted}.", name=knob.name, value=value, wanted=wanted)
    return say(
        "{name} = {value!r} is not {wanted} in {range}.", name=knob.name, value=value, wanted=wanted, range=_range(knob)
    )


def _inside(value: float, knob: Knob) -> bool:
    above = knob.low is None or value >= knob.low
    return math.isfinite(value) and above and (knob.high is None or value <= knob.high)


def _range(knob: Knob) -> str:
    low = "-inf" if knob.low is None else f"{knob.low:g}"
    high = "inf" if knob.high is None else f"{knob.high:g}"
    return f"[{low}, {high}]"


def _bool(value: Any) -> bool:
    words = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False, "off": False}
    if str(value).lower() not in words:
        raise ValueError(value)
    return words[str(value).lower()]


def _int(value: Any) -> int:
    number = float(value)
    if isinstance(value, bool) or number != int(number):
        raise ValueError(value)
    return int(number)


def _float(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError(value)
    return float(value)


def _layers(value: Any) -> str:
    """Layers as text from text, from a number, or from numbers in any collection, as scripts have them."""
    if isinstance(value, bytes | Mapping):
        raise TypeError(value)
    if not isinstance(value, str):
        one = not isinstance(value, Iterable) or getattr(value, "ndim", None) == 0
        value = ",".join(str(_int(layer)) for layer in ([value] if one else value))
    return format_layers(parse_layers(value))


_PARSERS: dict[str, Callable[[Any], Any]] = {
    "float": _float,
    "int": _int,
    "bool": _bool,
    "choice": str,
    "layers": _layers,
    "file": str,
}
_WANTED = {
    "float": say("a number"),
    "int": say("a whole number"),
    "bool": say("true or false"),
    "choice": say("a choice"),
    "layers": say('a list of layers such as "4-8" or "3,5"'),
    "file": say("a file's path"),
}
