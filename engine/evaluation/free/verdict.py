"""The verdict on an answer that a model wrote freely: a pure question about strings.

Names are compared after :func:`folded`. A name is found where it stands as a whole word ("Rome" is not in "Romeo");
scripts without spaces between words have no such borders. Of names that overlap the longest counts ("New York" names no
"York"), and a name inside the subject or inside the question said again is no answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.support.spacing import is_unspaced
from engine.support.wording import say

_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = str.maketrans("‘’‛ʼ`´", "''''''")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_ARTICLE = re.compile(r"\A(?:the|an?)\s+(?=\S)")
# What may stand in front of an answer and is no part of it.
_LEAD = re.compile(r"\A(?:answer|a)\s*:\s*")


class FreeVerdict(StrEnum):
    """What an answer says of an edited fact; the value is the word for it everywhere.

    ALONE: the new object and nothing else. CONTAINED: the new object among other words, and no other object that could
    stand in its place. MIXED: the new object and such another one. CONTRADICTED: another one and not the new object.
    NEITHER: none of them.
    """

    ALONE = "alone"
    CONTAINED = "contained"
    MIXED = "mixed"
    CONTRADICTED = "contradicted"
    NEITHER = "neither"

    @property
    def says_new(self) -> bool:
        """Whether the answer gives the new object and no other one."""
        return self in (FreeVerdict.ALONE, FreeVerdict.CONTAINED)


VERDICT_WORDS = {
    FreeVerdict.ALONE: say("the new object and nothing else"),
    FreeVerdict.CONTAINED: say("the new object among other words, and no other object"),
    FreeVerdict.MIXED: say("the new object, and the old one or another one of the relation"),
    FreeVerdict.CONTRADICTED: say("the old object or another one of the relation, not the new one"),
    FreeVerdict.NEITHER: say("no object that is known"),
}


@dataclass(frozen=True)
class Names:
    """What to look for in an answer: spellings of the ``new`` object; ``rivals``, the old one and others of the
    relation; and texts that may be said again without being an answer (``given``: the subject, the question).
    """

    new: tuple[str, ...]
    rivals: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


def judge(answer: str, names: Names) -> FreeVerdict:
    """The verdict on ``answer``; ValueError where the new object has no name that can be looked for."""
    new, given = _folded_all(names.new), _folded_all(names.given)
    if not new:
        raise ValueError(say("none of {names!r} can be looked for", names=names.new))
    text = folded(answer)
    if _without_article(_bare(text, given)) in map(_without_article, new):
        return FreeVerdict.ALONE
    kinds = {**dict.fromkeys(_folded_all(names.rivals), "rival"), **dict.fromkeys(given, "given")}
    kinds |= dict.fromkeys(new, "new")
    found = {kinds[name] for name in _names_in(text, kinds)}
    if "new" in found:
        return FreeVerdict.MIXED if "rival" in found else FreeVerdict.CONTAINED
    return FreeVerdict.CONTRADICTED if "rival" in found else FreeVerdict.NEITHER


def folded(text: str) -> str:
    """``text`` as it is compared: compatibility forms (NFKC), without case, Latin accents, invisible characters and
    the white space around it; every other white space is one space, every apostrophe the same.
    """
    apart = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text.translate(_APOSTROPHES)))
    plain = unicodedata.normalize("NFKC", _LATIN_MARKS.sub("", apart)).casefold()
    return " ".join(plain.split())


def _folded_all(names: Iterable[str]) -> list[str]:
    """The different names as they are compared, without signs around them; no empty ones."""
    return list(dict.fromkeys(name for one in names if (name := _trimmed(folded(one)))))


def _trimmed(text: str) -> str:
    """A folded text without the signs around it; as it is where that leaves nothing."""
    start, end = 0, len(text)
    while start < end and _is_sign(text[start]):
        start += 1
    while end > start and _is_sign(text[end - 1]) and text[end - 1] not in "+#":  # "C++" and "F#" are names
        end -= 1
    return text[start:end] or text


def _without_article(text: str) -> str:
    """A folded name without its English article."""
    return _ARTICLE.sub("", text, count=1)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PSZ"


def _names_in(text: str, names: Iterable[str]) -> Iterator[str]:
    """The names in ``text`` from left to right, the longest at each place, none inside another one."""
    place, longest_first = 0, sorted((name for name in names if name in text), key=len, reverse=True)
    while place < len(text):
        name = next((name for name in longest_first if _stands(text, name, place)), "")
        if name:
            yield name
        place += len(name) or 1


def _stands(text: str, name: str, place: int) -> bool:
    """Whether ``name`` stands at ``place`` of ``text`` as whole words; Korean particles may follow it."""
    if not text.startswith(name, place) or not _is_border(text, place):
        return False
    end = place + len(name)
    return _is_border(text, end) or unicodedata.name(name[-1], "").startswith("HANGUL")


def _is_border(text: str, place: int) -> bool:
    """Whether a word may begin or end between the characters before and at ``place``."""
    if place in (0, len(text)):
        return True
    before, after = text[place - 1], text[place]
    if is_unspaced(before) or is_unspaced(after):
        return True
    return not (_in_word(before) and _in_word(after))


def _in_word(character: str) -> bool:
    """Whether a character is part of a word; a mark belongs to the letter before it."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _bare(text: str, given: Sequence[str]) -> str:
    """A folded answer without the question or the subject said again before it, and without signs around the rest."""
    rest = _trimmed(_LEAD.sub("", text, count=1))
    for name in sorted(given, key=len, reverse=True):
        if rest.startswith(name) and len(rest) > len(name) and _is_border(rest, len(name)):
            return _trimmed(rest[len(name) :].lstrip())
    return rest
