"""What a script gives to a function, held against what the function asks for, before any work.

The window and the command line give what is asked for; a script may give a generator, one fact in place of several, a
number of NumPy, or something else altogether. What can only be meant one way is taken so, and the rest is refused in
one sentence that names the argument.
"""

from __future__ import annotations

import inspect
import operator
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import wraps
from numbers import Real
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from engine.errors import BadHyperparameter, BadInput
from engine.fact import Fact
from engine.support.wording import say

P = ParamSpec("P")
T = TypeVar("T")
LONGEST = 60  # of what was given, as a refusal shows it


def taking(function: Callable[P, T]) -> Callable[P, T]:
    """``function`` with its arguments taken by :data:`KINDS`, and plans held against their types; a method as well.

    Raises BadInput where one is of another kind, at the call.
    """
    asked = inspect.signature(function)
    kinds = {name: str(one.annotation) for name, one in asked.parameters.items()}

    @wraps(function)
    def taken(*args: P.args, **options: P.kwargs) -> T:
        """``function``, called with what was taken."""
        try:
            bound = asked.bind(*args, **options)
        except TypeError:
            return function(*args, **options)  # which says it in Python's own words
        for name, value in bound.arguments.items():
            bound.arguments[name] = as_asked(name, value, kinds[name], function.__globals__)
        return function(*bound.args, **bound.kwargs)

    return taken


def taking_all(door: type[T]) -> type[T]:
    """A class whose public methods are each :func:`taking`."""
    for name, member in list(vars(door).items()):
        if not name.startswith("_") and inspect.isfunction(member):
            setattr(door, name, taking(member))
    return door


def check_fields(plan: Any) -> None:
    """Take the fields of a frozen dataclass by their kinds, in place; raise BadInput for one of another kind."""
    for one in fields(plan):
        value = getattr(plan, one.name)
        taken = as_asked(one.name, value, str(one.type), vars(sys.modules[type(plan).__module__]))
        if taken is not value:
            object.__setattr__(plan, one.name, taken)


class Plan:
    """A frozen dataclass of what is asked for; :meth:`_check` refuses values that are of the right kind and wrong."""

    def __post_init__(self) -> None:
        check_fields(self)
        self._check()

    def _check(self) -> None:
        """Raise BadInput for what cannot be meant; nothing, unless a plan says more."""


def as_asked(name: str, value: Any, kind: str, known: Mapping[str, Any]) -> Any:
    """``value`` of the argument ``name`` as one of ``kind``, an annotation, whose classes are among ``known``."""
    bare = kind.removesuffix(" | None")
    if value is None and bare != kind:
        return None
    if bare in KINDS:
        return KINDS[bare](name, value)
    if value is None and "None" not in kind and kind != "Any":
        raise BadHyperparameter(say("{name} is missing: None was given.", name=name))
    several = bare.startswith(("Sequence[", "tuple["))
    called = bare.partition("[")[2].rstrip("]., ") if several else bare
    plan = known.get(called)
    if not (isinstance(plan, type) and is_dataclass(plan)):
        return value
    alone = isinstance(value, (plan, str, bytes, Mapping)) or not isinstance(value, Iterable)
    given = (value,) if alone or not several else tuple(value)
    for one in given:
        if not isinstance(one, plan):
            raise BadHyperparameter(say("{name} = {value} is no {kind}.", name=name, value=_shown(one), kind=called))
    return given if several else value


def facts_given(name: str, value: Any) -> tuple[Fact, ...]:
    """Facts in any form: a list, a generator, or one fact alone."""
    if isinstance(value, Fact):
        return (value,)
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise BadInput(say("{name} = {value} is no fact, nor does it hold any.", name=name, value=_shown(value)), _HOW)
    facts = tuple(value)
    for number, fact in enumerate(facts, 1):
        if not isinstance(fact, Fact):
            said = say(
                "{name}: number {number} is a {kind}, not a Fact.", name=name, number=number, kind=type(fact).__name__
            )
            raise BadInput(said, _HOW)
    return facts


_HOW = say("Make them by make_fact(subject, relation, object), or take read_facts(file).facts.")


def _path(name: str, value: Any) -> Any:
    path = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    if isinstance(path, str) and "\0" not in path:
        return value
    raise _not(name, value, say("a path"), say("Give a text or a Path."))


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, bool):
        try:
            return operator.index(value)
        except TypeError:
            pass
    raise _not(name, value, say("a whole number"))


def _number(name: str, value: Any) -> float:
    if isinstance(value, Real) and not isinstance(value, bool):
        return value if isinstance(value, int) else float(value)
    raise _not(name, value, say("a number"))


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, os.PathLike) and isinstance(path := os.fspath(value), str):
        return path
    if (type(value).__module__, type(value).__name__) in (("torch", "dtype"), ("torch", "device")):
        return str(value)
    raise _not(name, value, say("a text"))


def _bool(name: str, value: Any) -> bool:
    if type(value).__name__ in ("bool", "bool_"):  # NumPy's too
        return bool(value)
    raise _not(name, value, say("true or false"))


def _mapping(name: str, value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    raise _not(name, value, say("a dict"), say("Write it like {example}.", example='{"layers": "4-8"}'))


def _each(of: Callable[[str, Any], Any]) -> Callable[[str, Any], tuple[Any, ...]]:
    """Several of a kind, or one of them alone."""

    def several(name: str, value: Any) -> tuple[Any, ...]:
        alone = isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable)
        return tuple(of(name, one) for one in ((value,) if alone else value))

    return several


KINDS: Mapping[str, Callable[[str, Any], Any]] = {
    "Sequence[Fact]": facts_given,
    "Iterable[Fact]": facts_given,
    "tuple[Fact, ...]": facts_given,
    "Path | str": _path,
    "Path": lambda name, value: Path(_path(name, value)),
    "Sequence[Path]": _each(lambda name, value: Path(_path(name, value))),
    "int": _whole,
    "float": _number,
    "str": _text,
    "bool": _bool,
    "Mapping[str, Any]": _mapping,
    "Sequence[str]": _each(_text),
    "tuple[str, ...]": _each(_text),
    "Sequence[int]": _each(_whole),
    "tuple[int, ...]": _each(_whole),
}
"""How an argument is taken, by its annotation as it is written."""


def _not(name: str, value: Any, wanted: str, hint: str = "") -> BadInput:
    said = say("{name} = {value} is not {wanted}.", name=name, value=_shown(value), wanted=wanted)
    return BadHyperparameter(said, hint)


def _shown(value: Any) -> str:
    shown = " ".join(repr(value).split())
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."
