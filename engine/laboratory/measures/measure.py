"""The type of a measure of the command line, and helpers shared by all measures. Nothing here imports torch."""

from __future__ import annotations

import argparse
import math
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.arguments import LONGEST, facts_given
from engine.errors import BadHyperparameter, BadInput
from engine.events import Event, Steps
from engine.methods.knobs import parse_layers
from engine.requests import LARGEST_SEED
from engine.support.home import expanded
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.editing.open_session import OpenSession
    from engine.fact import Fact
    from engine.laboratory.laboratory import Laboratory


_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


@dataclass(frozen=True)
class Given:
    """The input of a measure: the facts of ``--facts`` (none: the measure chooses) and all options by name."""

    facts: tuple[Fact, ...]
    options: argparse.Namespace

    def chosen(self, laboratory: Laboratory, least: int = 1) -> tuple[Fact, ...]:
        """The given facts, or up to ``--limit`` facts of the laboratory's choice."""
        return laboratory.choose_facts(self.facts, least)[: self.options.limit]


# -- results as JSON ---------------------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Any result as plain JSON: a dataclass by its fields, arrays as lists, keys as text; NaN and infinity as None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value) if isinstance(value, Path) else value


def by_layer(layers: Sequence[int], values: Any) -> dict[str, float | None]:
    """One number per layer, by the layer's number as text."""
    return {str(layer): plain(float(value)) for layer, value in zip(layers, values, strict=True)}


# -- the measure itself ------------------------------------------------------------------------------------------------


Recorded = Callable[["OpenSession"], Iterator[Event]]
"""Reads the stored results of a measure in a session, as events."""


def kept_by(*modules: str) -> tuple[Recorded, ...]:
    """The function ``recorded`` of each of ``modules``, which are imported on the first call."""

    def reader(module: str) -> Recorded:
        return lambda session: import_module(module).recorded(session)

    return tuple(map(reader, modules))


def kept_as(kind: str, event: type[Event]) -> tuple[Recorded, ...]:
    """A reader of the events stored under ``kind`` by :meth:`Laboratory.keep`."""

    def read(session: OpenSession) -> Iterator[Event]:
        from engine.session.kept_events import kept

        return kept(session.ledger, kind, event)

    return (read,)


def _no_options(_: argparse.ArgumentParser) -> None:
    """Add no options: the default of a measure."""


def _no_check(_: argparse.Namespace) -> None:
    """Nothing to check: the default of a measure."""


@dataclass(frozen=True)
class Measure:
    """One measure. ``needs`` names required inputs: "facts", "session"; ``by_layer``: layers can be chosen;
    ``asks_questions``: multiple-choice questions can be given.

    ``work`` is run in the laboratory; ``as_json`` converts its result to a JSON object; ``add_options`` adds the
    specific options of the measure to its parser, which are passed on in ``Given.options``, and ``check`` raises
    BadInput for those that no model could be measured by, before one is loaded. ``recorded`` reads the stored results
    of the measure in a session (:func:`kept_by`, :func:`kept_as`).
    """

    name: str
    help: str
    work: Callable[[Laboratory, Given], Steps[Any]]
    needs: tuple[str, ...] = ()
    by_layer: bool = True
    asks_questions: bool = False
    as_json: Callable[[Any], dict[str, Any]] = plain
    add_options: Callable[[argparse.ArgumentParser], None] = _no_options
    check: Callable[[argparse.Namespace], None] = _no_check
    recorded: tuple[Recorded, ...] = ()


def options_of(measure: Measure, given: Mapping[str, Any]) -> argparse.Namespace:
    """All options of ``measure`` by name: its defaults, overridden by ``given``.

    Raises BadHyperparameter for an unknown option.
    """
    parser = argparse.ArgumentParser(add_help=False)
    measure.add_options(parser)
    options = argparse.Namespace(**{"layers": (), "limit": None, "seed": 0, **vars(parser.parse_args([]))})
    for name, value in given.items():
        if not hasattr(options, name):
            had = ", ".join(sorted(vars(options)))
            raise BadHyperparameter(
                say("{name} has no option {option!r}.", name=measure.name, option=name), say("It has: {had}.", had=had)
            )
        setattr(options, name, _layers(value) if name == "layers" and isinstance(value, str) else value)
    return options


def _layers(text: str) -> tuple[int, ...]:
    try:
        return parse_layers(text)
    except ValueError as error:
        raise BadHyperparameter(
            say("layers = {text!r} names no layers.", text=text), say("Write them like 3-8 or 0,4,5.")
        ) from error


def perform(measure: Measure, laboratory: Laboratory, facts: Sequence[Fact], options: Mapping[str, Any]) -> Steps[Any]:
    """Run ``measure`` with ``options`` over its defaults, after checking that its required inputs are given."""
    given = Given(facts_given("facts", facts), options_of(measure, options))
    if "facts" in measure.needs and not given.facts:
        raise BadInput(say("{name} needs facts.", name=measure.name), say("Give some."))
    measure.check(given.options)
    if "session" in measure.needs and laboratory.session is None:
        raise BadInput(say("{name} needs a session.", name=measure.name), say("Open one, or edit some facts first."))
    return measure.work(laboratory, given)


# -- types of options --------------------------------------------------------------------------------------------------


def positive(text: str) -> int:
    """An integer of at least 1, as an option's type."""
    return _whole(text, 1)


def counting(text: str) -> int:
    """An integer of at least 0, as an option's type."""
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    try:
        number = int(text)
    except ValueError as error:
        shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
        raise argparse.ArgumentTypeError(f"{shown!r} is no whole number") from error
    if number < least:
        raise argparse.ArgumentTypeError(f"{text} must be at least {least}")
    return number


def above_zero(text: str) -> float:
    """A finite number above 0, as an option's type."""
    if (number := _number(text)) > 0:
        return number
    raise argparse.ArgumentTypeError(f"{text} must be above 0")


def not_negative(text: str) -> float:
    """A finite number of at least 0, as an option's type."""
    if (number := _number(text)) >= 0:
        return number
    raise argparse.ArgumentTypeError(f"{text} must be at least 0")


def _number(text: str) -> float:
    """A number, NaN for an infinite one, which no bound admits."""
    try:
        number = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from error
    return number if math.isfinite(number) else math.nan


def names(text: str) -> tuple[str, ...]:
    """Names separated by commas, each once, as an option's type."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def several(value: str | Sequence[str]) -> tuple[str, ...]:
    """The names of an option that a script may give as one text or as several."""
    return (value,) if isinstance(value, str) else tuple(value)


def given(text: str) -> str:
    """A text that is not empty, as an option's type: an unset variable of a shell names nothing."""
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing is named")
    return text


def place(text: str) -> Path:
    """The path of a file or folder, as an option's type; an empty one would be the present folder.

    A home folder is meant by ``~`` also where the shell left it, as in ``--out=~/file``.
    """
    if _ADDRESS.match(text):
        raise argparse.ArgumentTypeError(f"{text} is an address, and nothing is fetched: name a file on this machine")
    if "\0" in text:
        raise argparse.ArgumentTypeError("no name of a file can hold a NUL character")
    there = not text.startswith("~") or os.path.lexists(text)
    return Path(given(text)) if there else expanded(text)


def seed(text: str) -> int:
    """A seed that every generator takes, as an option's type."""
    try:
        number = int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from error
    if not 0 <= number <= LARGEST_SEED:
        raise argparse.ArgumentTypeError(f"{text} lies outside [0, {LARGEST_SEED}]")
    return number


def setting(text: str) -> tuple[str, str]:
    """``KEY=VALUE``, as an option's type; of several with one key the last counts, as of other options."""
    key, equals, value = text.partition("=")
    if not (equals and key.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form key=value")
    return key.strip().lower().replace("-", "_"), value.strip()
