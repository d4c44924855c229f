"""What a measure of the command line is, and what all of them share. Nothing here imports torch."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.events import Steps

if TYPE_CHECKING:
    from engine.fact import Fact
    from engine.laboratory.laboratory import Laboratory


@dataclass(frozen=True)
class Given:
    """What a measure is given: the facts of ``--facts`` (none: the measure chooses) and all options by name."""

    facts: tuple[Fact, ...]
    options: argparse.Namespace

    def chosen(self, laboratory: Laboratory, least: int = 1) -> tuple[Fact, ...]:
        """The facts given, or as many as ``--limit`` says of those that the laboratory would choose."""
        return laboratory.choose_facts(self.facts, least)[: self.options.limit]


# -- results as JSON ---------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Any result as plain JSON: a dataclass by its fields, an array as lists, keys as text, no number as None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value) if isinstance(value, Path) else value


def by_layer(layers: Sequence[int], values: Any) -> dict[str, float | None]:
    """One number per layer, by the layer's number as text."""
    return {str(layer): plain(float(value)) for layer, value in zip(layers, values, strict=True)}


# -- the measure itself ------------------------------------------------------------------------------------------------


def _no_options(_: argparse.ArgumentParser) -> None:
    """Most measures need no option of their own."""


@dataclass(frozen=True)
class Measure:
    """One measure. ``needs`` names what must be given: "facts", "session"; ``by_layer`` says whether layers are chosen,
    ``asks_questions`` whether multiple-choice questions can be given.

    ``work`` is done in the laboratory; ``as_json`` makes its result a JSON object; ``add_options`` adds options of the
    measure's own to its parser, which come back in ``Given.options``.
    """

    name: str
    help: str
    work: Callable[[Laboratory, Given], Steps[Any]]
    needs: tuple[str, ...] = ()
    by_layer: bool = True
    asks_questions: bool = False
    as_json: Callable[[Any], dict[str, Any]] = plain
    add_options: Callable[[argparse.ArgumentParser], None] = _no_options


# -- types of options --------------------------------------------------------------------------------------------------


def positive(text: str) -> int:
    """A whole number from 1 on, as an option's type."""
    try:
        number = int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from error
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} must be at least 1")
    return number


def counting(text: str) -> int:
    """A whole number from 0 on, as an option's type."""
    return 0 if text.strip() == "0" else positive(text)


def above_zero(text: str) -> float:
    """A finite number above 0, as an option's type."""
    try:
        number = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from error
    if not (math.isfinite(number) and number > 0):
        raise argparse.ArgumentTypeError(f"{text} must be above 0")
    return number


def setting(text: str) -> tuple[str, str]:
    """``KEY=VALUE``, as an option's type."""
    key, equals, value = text.partition("=")
    if not (equals and key.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form key=value")
    return key.strip(), value.strip()
