"""The one door for JSON that comes from a file or a database: bounded, plain, and of the type that it should be.

Whatever was written by this program may have been damaged or altered since, and whatever else is read was written by
somebody. So nothing is used before :func:`parse_plain` has seen it: its length, its depth, its numbers and texts, and
by msgspec that it has the form of a ``kind``, a dataclass or a built-in type.
"""

from __future__ import annotations

import json
import math
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from engine.errors import BadInput
from engine.support.wording import said_by, say

T = TypeVar("T")
LONGEST = 64 << 20  # bytes; a session of a hundred thousand batches has a manifest of a quarter of it
DEEPEST = 64  # brackets within brackets; what this program writes has six
_WIDEST = 64  # bits of a whole number: Python has more, what computes with it has not
_NO_BOUND = int(1e30)  # transformers' own sign for it, in the settings of nearly every tokenizer
_SHOWN = 40  # characters of a value that an error shows
_EXPECTED = re.compile("Expected (.*), got (.*)")  # what msgspec says most
_MISSING = re.compile("Object missing required field `([^`]*)`")
_WORDS = {
    "object": say("an object"),
    "array": say("a list"),
    "str": say("a text"),
    "int": say("a whole number"),
    "float": say("a number"),
    "bool": say("true or false"),
    "null": "null",
}


def parse_plain(data: str | bytes, kind: type[T], *, infinite: bool = False, longest: int = LONGEST) -> T:
    """The value of type ``kind`` in ``data``. Entries that ``kind`` does not know are left out.

    ``infinite``: NaN and infinities are meant, in Python's spelling. Raises ValueError, whose text ends a sentence
    ("it holds ...: ..."), for anything else.
    """
    value = loosely(data, longest)
    check_plain(value, infinite=infinite)
    return typed(value, kind)


def read_plain(file: Path, kind: type[T], what: str, hint: str, *, infinite: bool = False, longest: int = LONGEST) -> T:
    """The value of type ``kind`` in ``file``; :class:`BadInput` with the remedy ``hint`` where it is no ``what``."""
    try:
        return parse_plain(read_bounded(file, longest), kind, infinite=infinite, longest=longest)
    except OSError as error:
        raise BadInput(
            say("cannot be read ({reason}).", reason=error.strerror or str(error)), hint, file=file
        ) from error
    except ValueError as error:
        raise BadInput(
            say("is no {what}, or a damaged one: {error}.", what=what, error=said_by(error)), hint, file=file
        ) from error


def read_bounded(file: Path, longest: int = LONGEST) -> bytes:
    """The bytes of an ordinary file. Raises OSError, or ValueError where it is none or too long (nothing is read)."""
    if not stat.S_ISREG(file.stat().st_mode):  # to open a pipe would wait for ever
        raise ValueError(say("it is no ordinary file"))
    with file.open("rb") as stream:
        data = stream.read(longest + 1)
    if len(data) > longest:
        raise ValueError(say("it is longer than {size}", size=_size(longest)))
    return data


def loosely(data: str | bytes, longest: int = LONGEST, names: Callable[[list[str]], object] | None = None) -> Any:
    """The value in ``data``, neither checked nor typed yet; ValueError where it is no JSON or too long.

    ``names`` is called with those of each object, as they stand there.
    """
    if len(data) > longest:
        raise ValueError(say("it is longer than {size}", size=_size(longest)))
    seen: list[list[str]] = []

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen.append([name for name, _ in pairs])
        return dict(pairs)

    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        found = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=read if names is not None else None)
    except RecursionError as error:
        raise ValueError(say("its brackets are nested too deeply")) from error
    except json.JSONDecodeError as error:
        raise ValueError(
            say(
                "it is no JSON (line {lineno}, column {colno}: {msg})",
                lineno=error.lineno,
                colno=error.colno,
                msg=error.msg,
            )
        ) from error
    except UnicodeDecodeError as error:
        raise ValueError(say("it is not UTF-8 text (byte {start:,})", start=error.start)) from error
    except ValueError as error:
        raise ValueError(say("it holds a number of thousands of digits")) from error
    if names is not None:
        for one in seen:
            names(one)
    return found


def check_plain(value: Any, *, infinite: bool = False) -> None:
    """Raise ValueError for what JSON should not hold: half a character, brackets without end, numbers beyond all use.

    ``infinite``: NaN and infinities are allowed, also as the whole number that transformers writes for them.
    """
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [inner for one in level for inner in _checked(one, infinite)]
        if not level:
            return
    raise ValueError(say("its brackets are nested more than {deepest} deep", deepest=DEEPEST))


def typed(value: Any, kind: type[T], hook: Callable[[type, Any], Any] | None = None) -> T:
    """A plain ``value`` as the type ``kind``; ValueError with place and reason where it has another form.

    ``hook`` makes a value of a type that JSON does not know.
    """
    try:
        return msgspec.convert(value, kind, dec_hook=hook)
    except msgspec.ValidationError as error:
        raise ValueError(_told(str(error))) from error


def _checked(value: Any, infinite: bool) -> list[Any]:
    """What is within ``value``, which is itself right."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float):
        if not (infinite or math.isfinite(value)):
            raise ValueError(say("it holds NaN or a number without bound where none can be meant"))
    elif isinstance(value, int):
        if value.bit_length() > _WIDEST and not (infinite and value == _NO_BOUND):
            raise ValueError(say("it holds a whole number of {count:,} bits", count=value.bit_length()))
    elif isinstance(value, dict):
        return [*value, *value.values()]
    elif isinstance(value, list):
        return value
    return []


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        shown = text[:_SHOWN].encode("ascii", "backslashreplace").decode()
        raise ValueError(say('it holds half a character in "{shown}"', shown=shown)) from error


def _told(said: str) -> str:
    """msgspec's reason in the words of a person, with the place in front."""
    reason, _, place = said.partition(" - at `$")
    place = place.rstrip("`").lstrip(".")
    told = _reason(reason)
    return say("{place}: {reason}", place=place, reason=told) if place else told


def _reason(reason: str) -> str:
    if found := _EXPECTED.fullmatch(reason):
        return say("expected {wanted}, got {found}", wanted=_in_words(found[1]), found=_in_words(found[2]))
    if found := _MISSING.fullmatch(reason):
        return say('object missing required field "{field}"', field=found[1])
    reason = _in_words(reason)
    return f"{reason[:1].lower()}{reason[1:]}"


def _in_words(said: str) -> str:
    if words := _WORDS.get(said.strip("`")):
        return words
    for name, words in _WORDS.items():
        said = said.replace(f"`{name}`", words)
    return re.sub(r"`([^`]*)`", r'"\1"', said)


def _size(count: int) -> str:
    return f"{count >> 20:,} MB" if count >= 1 << 20 else say("{count:,} bytes", count=count)
