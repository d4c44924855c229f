"""Which characters a text of a fact may contain: it must be visible, encodable as UTF-8 and tokenizable."""

from __future__ import annotations

import re
import unicodedata

from engine.errors import BadInput
from engine.support.wording import Sentence, said_by, say

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


def canonical(text: str) -> str:
    """``text`` in Unicode's composed form (NFC), of the several that look the same."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def alike(text: str) -> str:
    """What two texts have in common that say the same: the :func:`canonical` form without case and surplus spaces."""
    return " ".join(canonical(text).casefold().split())


def searched(text: str) -> str:
    """``text`` as a search compares it: without case, and in one form of the letters that several keyboards and input
    methods write, wide, narrow, composed or not (NFKC).
    """
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def fault(text: object) -> str:
    """Why ``text`` is invalid, as the end of a sentence ("holds ..."); "" if it is valid."""
    if not isinstance(text, str):
        return say("is {kind}, not a text", kind=kind(text))
    if len(text) > LONGEST:
        return say(
            "is {count:,} characters long, and at most {longest:,} can be used", count=len(text), longest=LONGEST
        )
    if text.isascii() and text.isprintable():  # fast path for the common case
        return ""
    found = _NEVER.search(text)
    return say("holds {named}", named=_named(found[0])) if found else ""


def remedy(text: object) -> str:
    """What to do about a :func:`fault`."""
    if isinstance(text, str) and len(text) > LONGEST:
        return say("Shorten it.")
    return (
        say("Take it out or copy the text again from its source.")
        if isinstance(text, str)
        else say("Write it as a text.")
    )


def usable(name: str, text: str) -> str:
    """``text`` trimmed; raises :class:`BadInput`, with its ``name``, if it is invalid."""
    if wrong := fault(text):
        raise BadInput(say("{name} {wrong}.", name=name, wrong=wrong), remedy(text))
    return trimmed(text)


def blank(text: str) -> str:
    """Why a text is blank: "is empty", or which invisible characters it has."""
    unseen = list(dict.fromkeys(letter for letter in text if not letter.isspace()))
    if not unseen:
        return say("is empty")
    names = ", ".join([*map(_code, unseen[:3]), *["..."][: len(unseen) > 3]])
    return say("shows nothing: it holds only characters that cannot be seen ({names})", names=names)


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


def brief(error: BaseException, longest: int = 200) -> str:
    """What ``error`` says, for a message: a sentence of ours as it is, the text of a library as :func:`shown`."""
    said = said_by(error)
    return said if isinstance(said, Sentence) else shown(said, longest)


def kind(value: object) -> str:
    """The type of a JSON value, in words."""
    if value is None:
        return "null"
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    if isinstance(value, list | tuple):
        return say("a list of {count:,}", count=len(value)) if value else say("an empty list")
    names = {
        str: say("a text"),
        bool: say("true or false"),
        dict: say("an object"),
        int: say("a number"),
        float: say("a number"),
    }
    return names.get(type(value), f"a {type(value).__name__}")


def _named(letter: str) -> str:
    if "\ud800" <= letter <= "\udfff":
        return say("half a character ({code}), which cannot be written", code=_code(letter))
    if letter in "\u202d\u202e":
        return say("a mark that turns the direction of writing around ({code})", code=_code(letter))
    return say("a control character ({code})", code=_code(letter))


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
