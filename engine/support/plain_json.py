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

T = TypeVar("T")
LONGEST = 64 << 20  # bytes; a session of a hundred thousand batches has a manifest of a quarter of it
DEEPEST = 64  # brackets within brackets; what this program writes has six
_WIDEST = 64  # bits of a whole number: Python has more, what computes with it has not
_SHOWN = 40  # characters of a value that an error shows
_WORDS = {
    "object": "an object",
    "array": "a list",
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
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
        raise BadInput(f"cannot be read ({error.strerror or error}).", hint, file=file) from error
    except ValueError as error:
        raise BadInput(f"is no {what}, or a damaged one: {error}.", hint, file=file) from error


def read_bounded(file: Path, longest: int = LONGEST) -> bytes:
    """The bytes of an ordinary file. Raises OSError, or ValueError where it is none or too long (nothing is read)."""
    if not stat.S_ISREG(file.stat().st_mode):  # to open a pipe would wait for ever
        raise ValueError("it is no ordinary file")
    with file.open("rb") as stream:
        data = stream.read(longest + 1)
    if len(data) > longest:
        raise ValueError(f"it is longer than {_size(longest)}")
    return data


def loosely(data: str | bytes, longest: int = LONGEST) -> Any:
    """The value in ``data``, neither checked nor typed yet; ValueError where it is no JSON or too long."""
    if len(data) > longest:
        raise ValueError(f"it is longer than {_size(longest)}")
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return json.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise ValueError("its brackets are nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON (line {error.lineno}, column {error.colno}: {error.msg})") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8 text (byte {error.start:,})") from error
    except ValueError as error:
        raise ValueError("it holds a number of thousands of digits") from error


def check_plain(value: Any, *, infinite: bool = False) -> None:
    """Raise ValueError for what JSON should not hold: half a character, brackets without end, numbers beyond all use.

    ``infinite``: NaN and infinities are allowed.
    """
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [inner for one in level for inner in _checked(one, infinite)]
        if not level:
            return
    raise ValueError(f"its brackets are nested more than {DEEPEST} deep")


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
            raise ValueError("it holds NaN or a number without bound where none can be meant")
    elif isinstance(value, int):
        if value.bit_length() > _WIDEST:
            raise ValueError(f"it holds a whole number of {value.bit_length():,} bits")
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
        raise ValueError(f'it holds half a character in "{shown}"') from error


def _told(said: str) -> str:
    """msgspec's reason in the words of a person, with the place in front."""
    reason, _, place = said.partition(" - at `$")
    for name, words in _WORDS.items():
        reason = reason.replace(f"`{name}`", words)
    reason = re.sub(r"`([^`]*)`", r'"\1"', reason)
    place = place.rstrip("`").lstrip(".")
    return f"{place}: {reason[:1].lower()}{reason[1:]}" if place else f"{reason[:1].lower()}{reason[1:]}"


def _size(count: int) -> str:
    return f"{count >> 20:,} MB" if count >= 1 << 20 else f"{count:,} bytes"
