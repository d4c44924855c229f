"""Whether a space stands between a text and what goes on with it: read from the letters on both sides, never forced.

Languages that are written with spaces have one there; Chinese, Japanese, Thai, Lao, Khmer, Burmese and Tibetan have
none. Nor is there one behind an opening bracket or quotation mark, an elided word ("l'"), a hyphen that ends a part of
a word, or behind white space of the author's own.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts without spaces between words whose letters are not "wide", by the names of their letters.
_UNSPACED = ("THAI ", "LAO ", "KHMER ", "MYANMAR ", "TIBETAN ", "HALFWIDTH KATAKANA ", "JAVANESE ", "BALINESE ")
_APOSTROPHES = "'’"
_JOINERS = "/_"  # like a hyphen, they hold a word together where they stand directly behind its first part
_PARTNERS = {"»": "«", "›": "‹", "”": "“"}
_ATTACHED = ",;!?"  # what follows such a sign may need a space, what goes before it never does
_OPENED = re.compile(r"(?:^|(?<=[\s(\[{«“]))'")
_CLOSED = re.compile(r"(?<=\w)'(?!\w)")
_WORD_AT_END = re.compile(r"[^\W\d_]+$")


def joined(before: str, after: str) -> str:
    """``after`` behind ``before`` with the :func:`gap` between them."""
    return f"{before}{gap(before, after)}{after}"


def gap(before: str, after: str) -> str:
    """What stands between ``before`` and ``after`` as they are written: one space or nothing."""
    shown = _without_invisible(before)
    if not shown or not after or shown[-1].isspace() or after[0].isspace():
        return ""
    if after[0] in _ATTACHED or unicodedata.category(after[0]) in ("Pe", "Pf"):
        return ""
    if _holds_on(shown):
        return ""
    if _is_unspaced(_last_letter(shown)):
        return " " if _is_set_off(shown) and not _is_unspaced(after[0]) else ""
    # A name in other letters within a text that has no spaces ("iPhone由Apple" + 公司) has none around it.
    return "" if _is_unspaced(after[0]) and any(map(_is_unspaced, shown)) else " "


def before_last_space(prompt: str) -> str:
    """``prompt`` without a single space at its end: it belongs to the first word of what goes on with it."""
    return prompt[:-1] if prompt.endswith(" ") and not prompt[:-1].endswith((" ", "\n")) else prompt


def own_space(prompt: str, answer: str) -> str:
    """The author's space at the end of ``prompt`` where it says something: where :func:`gap` would put none; else "".

    So a space that was typed behind "{} was born in" says nothing new, and one behind Chinese text is kept.
    """
    bare, answer = prompt.rstrip(), answer.strip()
    tail = prompt[len(bare) :]
    if not (bare and tail and answer) or "\n" in tail or "\r" in tail:
        return ""
    return "" if gap(bare, answer) else tail[0].replace("\t", " ")


def _without_invisible(text: str) -> str:
    """``text`` without the format characters (zero-width space, direction marks) at its end."""
    end = len(text)
    while end and unicodedata.category(text[end - 1]) == "Cf":
        end -= 1
    return text[:end]


def _is_unspaced(letter: str) -> bool:
    """Whether ``letter`` ("" for none) belongs to writing that puts no spaces between words."""
    if not letter or letter.isascii():
        return False
    name = unicodedata.name(letter, "")
    if name.startswith(_UNSPACED):
        return True
    wide = unicodedata.east_asian_width(letter) in "WF"
    return wide and unicodedata.category(letter) not in ("So", "Sk") and not name.startswith("HANGUL")


def _is_set_off(text: str) -> bool:
    """Whether a space parts the last word of ``text``, in writing without spaces, from one with ("You know 東京")."""
    *_, before, last = ("", "", *text.split())
    spaced = _last_letter(before)
    return bool(spaced) and not _is_unspaced(spaced) and _is_unspaced(last[:1])


def _last_letter(text: str) -> str:
    """The last letter of ``text``, past digits and signs: a colon or a number has no script of its own."""
    return next((c for c in reversed(text) if c.isalpha() or _is_unspaced(c)), "")


def _holds_on(text: str) -> bool:
    """Whether the last sign of ``text`` belongs to what follows it."""
    sign, before = text[-1], text[-2:-1]
    kind = unicodedata.category(sign)
    if kind == "Ps" or sign in "¿¡":
        return True
    if sign == '"':
        return text.count(sign) % 2 == 1
    if sign in _APOSTROPHES:
        return _elides_or_opens(text)
    if kind in ("Pi", "Pf"):
        partner = _PARTNERS.get(sign, sign)
        closes = partner != sign and text.count(partner) >= text.count(sign)
        return _begins_word(before) and not closes
    if kind == "Pd" or sign in _JOINERS:
        first_part = text.rstrip("".join({sign, *_JOINERS, "-"}))
        return bool(first_part) and not first_part[-1].isspace()
    return False


def _begins_word(before: str) -> bool:
    """Whether a sign behind ``before`` (one character or none) stands at the beginning of a word."""
    return not before or before.isspace() or unicodedata.category(before) in ("Ps", "Pi")


def _elides_or_opens(text: str) -> bool:
    """Whether the apostrophe at the end of ``text`` stands for dropped letters ("l'") or opens a quotation.

    It may also close one, or be a plural's possessive ("the students'").
    """
    sign, head = text[-1], text[:-1]
    if _begins_word(head[-1:]):
        return sign == "'"
    word = _WORD_AT_END.search(head)
    if word is None or _is_quoted(head, sign):
        return False
    return not (len(word[0]) > 1 and word[0][-1] in "sS")


def _is_quoted(head: str, sign: str) -> bool:
    """Whether a quotation that ``sign`` would close is open at the end of ``head``."""
    return "‘" in head if sign == "’" else len(_OPENED.findall(head)) > len(_CLOSED.findall(head))
