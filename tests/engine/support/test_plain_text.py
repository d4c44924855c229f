"""What a text may hold: judged against Unicode's own tables, in every part of a fact."""

from __future__ import annotations

import unicodedata
from dataclasses import fields

import pytest

from engine.associative.prompts import check_facts
from engine.errors import BadInput
from engine.fact import Fact, Probe, make_fact
from engine.support import plain_text

WHOLE = {
    "subject": "Ada",
    "prompt": "{} is",
    "target": "x",
    "true": "y",
    "paraphrases": ("one",),
    "neighbours": (Probe("Bo is", "z"),),
    "same_subject": (Probe("Ada has", "z"),),
    "relation": "being",
    "source_id": "7",
    "portability": (Probe("Who is x?", "Ada"),),
    "generation": ("Ada went",),
}
# the names of these parts in a file, which is what a person reads
NAMES = {"prompt": "relation", "target": "object", "relation": "relation_name", "source_id": "id"}
REFUSED = {
    "half a character": "Mar\ud83die",
    "another half": "\udc41",
    "NUL": "Ma\0rie",
    "control": "Marie\x1b[31m",
    "later control": "Mar\x9fie",
    "delete": "Marie\x7f",
    "override": "Marie \u202egpj.exe",
}
UNSEEN = ["", "  ", "\t\n", "\u3000\xa0\u2003", "\u200b", "\u200d\u200c", "\ufeff", "\u200e\u202b\u202c\u2069", "\xad"]
UNSEEN += ["\u3164", "\u2800", "\ufe0f", "\u180e", "\U000e0041", "\u2060\u2063", "\u034f", "\u061c", "\u1160"]
SEEN = [
    "é",
    "e\u0301",
    "א\u200e",
    "می\u200cخواهم",
    "👩\u200d🚀",
    "ക\u0d4d\u200d",
    "東京",
    "a\tb\nc",
    "\ufffd",
    "\x85a",
    "-",
    "0",
]


def with_part(name: str, text: str) -> dict[str, object]:
    """The whole fact with ``text`` in every place of one part."""
    old = WHOLE[name]
    if isinstance(old, str):
        return {**WHOLE, name: text}
    return {**WHOLE, name: tuple(Probe(text, text) if isinstance(item, Probe) else text for item in old)}


def test_the_whole_fact_names_every_part_there_is() -> None:
    assert set(WHOLE) == {field.name for field in fields(Fact)}
    fact = make_fact(**WHOLE)  # type: ignore[arg-type]
    assert {field.name: getattr(fact, field.name) for field in fields(Fact)} == WHOLE


@pytest.mark.parametrize("text", REFUSED.values(), ids=list(REFUSED))
@pytest.mark.parametrize("name", list(WHOLE))
def test_what_cannot_be_written_or_shown_is_refused_in_every_part(name: str, text: str) -> None:
    with pytest.raises(BadInput, match=r"U\+") as refused:
        make_fact(**with_part(name, text))  # type: ignore[arg-type]
    assert refused.value.part == NAMES.get(name, name)
    str(refused.value).encode()  # it can be printed
    assert refused.value.hint


@pytest.mark.parametrize("place", [0, 1])
def test_either_side_of_a_probe_is_looked_at(place: int) -> None:
    sides = ["Bo is", "z"]
    sides[place] = "\ud800"
    with pytest.raises(BadInput, match="one of the portability holds half a character"):
        make_fact("Ada", "{} is", "x", portability=(Probe(*sides),))


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_what_shows_nothing_is_nothing(text: str) -> None:
    assert plain_text.trimmed(text) == ""
    for name in ("subject", "prompt", "target"):
        with pytest.raises(BadInput, match=r"is empty|shows nothing"):
            make_fact(**{**WHOLE, name: text})  # type: ignore[arg-type]
    rest = [name for name in WHOLE if name not in ("subject", "prompt", "target")]
    for name in rest:
        assert not getattr(make_fact(**with_part(name, text)), name)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", SEEN, ids=ascii)
def test_what_scripts_need_is_kept(text: str) -> None:
    kept = text.strip()
    fact = make_fact(kept, "{} is", kept, true=kept, paraphrases=(f"{kept} one",))
    assert (fact.subject, fact.target, fact.true, fact.paraphrases) == (kept, kept, kept, (f"{kept} one",))


def test_spaces_of_no_width_go_with_those_around_a_text() -> None:
    fact = make_fact("\ufeff Ada\u200b ", "\u2060{} is\xa0", "\u3000x")
    assert (fact.subject, fact.prompt, fact.target) == ("Ada", "{} is", "x")


def test_an_answer_without_a_prompt_is_not_lost() -> None:
    with pytest.raises(BadInput, match=r"one of the neighbours has an answer \('Sund'\) and no prompt"):
        make_fact("Ada", "{} is", "x", neighbours=(Probe(" ", "Sund"),))


def test_what_is_too_long_for_any_model_is_called_long() -> None:
    with pytest.raises(BadInput, match="the object is 200,000 characters long, and at most 100,000"):
        make_fact("Ada", "{} is", "x" * 200_000)


@pytest.mark.parametrize("value", [7, 1.5, True, ["x"], {"str": "x"}, b"x"])
def test_what_is_no_text_is_called_what_it_is(value: object) -> None:
    with pytest.raises(BadInput, match=r"the subject is .*, not a text"):
        make_fact(value, "{} is", "x")  # type: ignore[arg-type]


def test_the_tables_of_unicode_agree() -> None:
    """Whatever Unicode counts as a space or a format character shows nothing; letters and digits of all scripts do.

    The exceptions are format characters that are drawn (signs around Arabic and Syriac numbers and the like), and
    fillers and marks that are counted as letters.
    """
    drawn = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}
    fillers = {0x115F, 0x1160, 0x3164, 0xFFA0}
    for code in range(0x110000):
        letter = chr(code)
        category = unicodedata.category(letter)
        if category in ("Cf", "Zs", "Zl", "Zp") and code not in drawn:
            assert plain_text.trimmed(letter) == "", hex(code)
        elif category[0] in "LN" and code not in fillers:
            assert plain_text.trimmed(letter) == letter, hex(code)
        if category in ("Cc", "Cs"):
            assert bool(plain_text.fault(letter)) == (letter not in "\t\n\r\x85"), hex(code)


def test_a_search_compares_letters_and_not_how_they_were_written() -> None:
    for one, other in (
        ("ＭＥＭＩＴ", "memit"),
        ("ﾅﾉ", "ナノ"),
        ("E\u0301", "\u00e9"),
        ("STRASSE", "straße"),
        ("σ₁", "Σ1"),
    ):
        assert plain_text.searched(one) == plain_text.searched(other)
    assert plain_text.searched("ナノ") != plain_text.searched("テノ")


def test_a_text_in_a_message_can_be_written_and_seen() -> None:
    assert plain_text.shown("Mar\ud83die\u202e\0") == "Mar\\ud83die\\u202e\\x00"
    assert plain_text.shown("x" * 80) == "x" * 60 + "..."


def test_what_nobody_sees_within_a_text_is_found() -> None:
    assert plain_text.hidden("Ma\u200brie \u202bx\u202c\xad\u200b") == ("U+200B", "U+202B", "U+202C", "U+00AD")
    assert plain_text.hidden("می\u200cخواهم 👩\u200d🚀 naïve") == ()


@pytest.mark.parametrize("text", REFUSED.values(), ids=list(REFUSED))
def test_facts_put_together_by_hand_and_prompts_are_looked_at_too(tiny_model, text: str) -> None:
    for fact in (Fact(text, "{} is", "x"), Fact("Ada", "{} is", "x", neighbours=(Probe(text),))):
        with pytest.raises(BadInput, match=r"row 2: .*U\+"):
            check_facts(tiny_model, [Fact("Ada", "{} is", "x"), fact])
    with pytest.raises(BadInput, match=r"the prompt holds .*U\+"):
        plain_text.usable("the prompt", text)
