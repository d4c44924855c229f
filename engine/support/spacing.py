"""Whether there is a space between a text and its continuation: inferred from the characters on both sides.

Languages that are written with spaces have one; Chinese, Japanese, Thai, Lao, Khmer, Burmese and Tibetan have none.
Nor is there one after an opening bracket or quotation mark, an elided word ("l'"), a hyphen that ends a part of a word,
or existing white space.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts without spaces between words whose letters are not "wide", by the names of their letters.
_UNSPACED = ("THAI ", "LAO ", "KHMER ", "MYANMAR ", "TIBETAN ", "HALFWIDTH KATAKANA ", "JAVANESE ", "BALINESE ")
_APOSTROPHES = "'’"
_JOINERS = "/_"  # like a hyphen, they join the parts of a word when directly after the first one
_PARTNERS = {"»": "«", "›": "‹", "”": "“"}
_ATTACHED = ",;!?"  # a space may follow such a sign, but never precedes it
_OPENED = re.compile(r"(?:^|(?<=[\s(\[{«“]))'")
_CLOSED = re.compile(r"(?<=\w)'(?!\w)")
_WORD_AT_END = re.compile(r"[^\W\d_]+$")


def joined(before: str, after: str) -> str:
    """``before``, the :func:`gap`, and ``after`` as one text."""
    return f"{before}{gap(before, after)}{after}"


def gap(before: str, after: str) -> str:
    """The separator between ``before`` and ``after``: one space or ""."""
    shown = _without_invisible(before)
    if not shown or not after or shown[-1].isspace() or after[0].isspace():
        return ""
    if after[0] in _ATTACHED or unicodedata.category(after[0]) in ("Pe", "Pf"):
        return ""
    if _holds_on(shown):
        return ""
    if is_unspaced(_last_letter(shown)):
        return " " if _is_set_off(shown) and not is_unspaced(after[0]) else ""
    # A name in another script within a text without spaces ("iPhone由Apple" + 公司) has none around it.
    return "" if is_unspaced(after[0]) and any(map(is_unspaced, shown)) else " "


def before_last_space(prompt: str) -> str:
    """``prompt`` without a single trailing space, which belongs to the first token of the continuation."""
    return prompt[:-1] if prompt.endswith(" ") and not prompt[:-1].endswith((" ", "\n")) else prompt


def own_space(prompt: str, answer: str) -> str:
    """The trailing space of ``prompt`` if it is significant, that is, if :func:`gap` would give none; else "".

    So a space typed after "{} was born in" is redundant, and one after Chinese text is kept.
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


def is_unspaced(letter: str) -> bool:
    """Whether ``letter`` ("" for none) belongs to a script without spaces between words."""
    if not letter or letter.isascii():
        return False
    name = unicodedata.name(letter, "")
    if name.startswith(_UNSPACED):
        return True
    wide = unicodedata.east_asian_width(letter) in "WF"
    return wide and unicodedata.category(letter) not in ("So", "Sk", "Zs") and not name.startswith("HANGUL")


def _is_set_off(text: str) -> bool:
    """Whether a space separates the last word of ``text``, in a script without, from one with ("You know 東京")."""
    *_, before, last = ("", "", *text.split())
    spaced = _last_letter(before)
    return bool(spaced) and not is_unspaced(spaced) and is_unspaced(last[:1])


def _last_letter(text: str) -> str:
    """The last letter of ``text``, skipping digits and punctuation, which belong to no script."""
    return next((c for c in reversed(text) if c.isalpha() or is_unspaced(c)), "")


def _holds_on(text: str) -> bool:
    """Whether the last character of ``text`` attaches to what follows it."""
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
    """Whether a sign after ``before`` (one character or none) is at the beginning of a word."""
    return not before or before.isspace() or unicodedata.category(before) in ("Ps", "Pi")


def _elides_or_opens(text: str) -> bool:
    """Whether the apostrophe at the end of ``text`` marks an elision ("l'") or opens a quotation.

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
