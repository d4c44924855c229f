"""Which characters a text of a fact may contain: it must be visible, encodable as UTF-8 and tokenizable."""

from __future__ import annotations

import re

from engine.errors import BadInput

LONGEST = 100_000  # characters; the longest context of today's models is about as many tokens

# Zero-width spaces surround texts copied from web pages; they are stripped like other spaces.
_NO_WIDTH = "\u200b\u2060\ufeff"
_AROUND = "".join(filter(str.isspace, map(chr, range(0x3001)))) + _NO_WIDTH

_NEVER = re.compile(
    "[\ud800-\udfff"  # lone surrogates, which cannot be encoded
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters; tab and ends of lines are none here
    "\u202d\u202e]"  # overrides: what is shown would read otherwise than what is edited
)

# Whitespace, what Unicode calls ignorable by default, and blanks that are counted as letters or symbols.
_UNSEEN = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SEEN = re.compile(f"[^{_UNSEEN}]")
_HIDDEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202c\u2060-\u2069\ufeff]")


def trimmed(text: str) -> str:
    """``text`` without leading and trailing spaces, zero-width ones included; "" if it has no visible character."""
    text = text.strip(_AROUND)
    return text if _SEEN.search(text) else ""


def fault(text: object) -> str:
    """Why ``text`` is invalid, as the end of a sentence ("holds ..."); "" if it is valid."""
    if not isinstance(text, str):
        return f"is {kind(text)}, not a text"
    if len(text) > LONGEST:
        return f"is {len(text):,} characters long, and at most {LONGEST:,} can be used"
    if text.isascii() and text.isprintable():  # fast path for the common case
        return ""
    found = _NEVER.search(text)
    return f"holds {_named(found[0])}" if found else ""


def remedy(text: object) -> str:
    """What to do about a :func:`fault`."""
    if isinstance(text, str) and len(text) > LONGEST:
        return "Shorten it."
    return "Take it out or copy the text again from its source." if isinstance(text, str) else "Write it as a text."


def usable(name: str, text: str) -> str:
    """``text`` trimmed; raises :class:`BadInput`, with its ``name``, if it is invalid."""
    if wrong := fault(text):
        raise BadInput(f"{name} {wrong}.", remedy(text))
    return trimmed(text)


def blank(text: str) -> str:
    """Why a text is blank: "is empty", or which invisible characters it has."""
    unseen = list(dict.fromkeys(letter for letter in text if not letter.isspace()))
    if not unseen:
        return "is empty"
    names = ", ".join([*map(_code, unseen[:3]), *["..."][: len(unseen) > 3]])
    return f"shows nothing: it holds only characters that cannot be seen ({names})"


def hidden(text: str) -> tuple[str, ...]:
    """The invisible characters of ``text`` that no script needs, by their codes.

    They are zero-width spaces, soft hyphens and direction marks. They change a text's tokens, though it looks the same.
    """
    return () if text.isascii() else tuple(map(_code, dict.fromkeys(_HIDDEN.findall(text))))


def shown(text: str, longest: int = 60) -> str:
    """``text`` for a message: shortened, with invisible and unencodable characters escaped."""
    cut = text if len(text) <= longest else f"{text[:longest]}..."
    if cut.isprintable():
        return cut
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in cut)


def kind(value: object) -> str:
    """The type of a JSON value, in words."""
    if value is None:
        return "null"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    if isinstance(value, list | tuple):
        return f"a list of {len(value):,}" if value else "an empty list"
    names = {str: "a text", bool: "true or false", dict: "an object", int: "a number", float: "a number"}
    return names.get(type(value), f"a {type(value).__name__}")


def _named(letter: str) -> str:
    if "\ud800" <= letter <= "\udfff":
        return f"half a character ({_code(letter)}), which cannot be written"
    if letter in "\u202d\u202e":
        return f"a mark that turns the direction of writing around ({_code(letter)})"
    return f"a control character ({_code(letter)})"


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
