"""The verdict on a free answer: by hand, and properties over many texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.evaluation.free.verdict import VERDICT_WORDS, FreeVerdict, Names, folded, judge

ROME = Names(("Rome",), ("Paris", "New York"), ("The Tower", "The Tower is in the city of"))
CASES = (
    ("Rome", ROME, "alone"),
    (" rome.", ROME, "alone"),
    ("**Rome**!", ROME, "alone"),
    ("The Tower is in the city of Rome.", ROME, "alone"),
    ("Answer: Rome", ROME, "alone"),
    ("Rome, the capital of Italy", ROME, "contained"),
    ("in Rome's centre", ROME, "contained"),
    ("Romeo and Juliet", ROME, "neither"),
    ("Jerome", ROME, "neither"),
    ("Rome, not Paris", ROME, "mixed"),
    ("New York", ROME, "contradicted"),
    ("Paris.\nThe Tower is in the city of Paris", ROME, "contradicted"),
    ("", ROME, "neither"),
    ("a city", ROME, "neither"),
    # names that overlap: the longest counts
    ("New York", Names(("York",), ("New York",)), "contradicted"),
    ("New York", Names(("New York",), ("York",)), "alone"),
    ("New York and York", Names(("New York",), ("York",)), "mixed"),
    # a name inside the subject is no answer
    ("Lisbon University is in Porto", Names(("Porto",), ("Lisbon",), ("Lisbon University",)), "contained"),
    ("Lisbon University is in Porto", Names(("Lisbon",), ("Porto",), ("Lisbon University",)), "contradicted"),
    # several words, spellings, articles, accents, signs
    ("the united states of america", Names(("United States", "United States of America")), "alone"),
    ("It is Sao Paulo", Names(("São Paulo",)), "contained"),
    ("the Netherlands", Names(("Netherlands",)), "alone"),
    ("Beatles", Names(("The Beatles",)), "alone"),
    ("a man who sang", Names(("The Who",)), "neither"),
    ("C++ is it", Names(("C++",), ("C",)), "contained"),
    ("It’s O’Neill", Names(("O'Neill",)), "contained"),
    # scripts without spaces, and particles
    ("他出生在罗马。", Names(("罗马",), ("巴黎",)), "contained"),
    ("罗马，不是巴黎", Names(("罗马",), ("巴黎",)), "mixed"),
    ("罗马。", Names(("罗马",)), "alone"),
    ("東京都にあります", Names(("京都",), ("東京都",)), "contradicted"),
    ("ﾄｳｷｮｳです", Names(("トウキョウ",)), "contained"),
    ("파리는 도시", Names(("파리",)), "contained"),
    ("Apple製", Names(("Apple",)), "contained"),
)


@pytest.mark.parametrize(("answer", "names", "verdict"), CASES)
def test_the_verdict(answer: str, names: Names, verdict: str) -> None:
    assert judge(answer, names) == verdict


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICT_WORDS) == set(FreeVerdict) == {case[2] for case in CASES}
    assert [verdict for verdict in FreeVerdict if verdict.says_new] == ["alone", "contained"]


def test_a_new_object_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="looked for"):
        judge("Rome", Names((" ",)))


WORDS = st.lists(st.sampled_from(["rome", "paris", "york", "new", "romeo", "city", "of", "in", "the"]), max_size=9)
SPACED = st.text(st.characters(categories=("L", "N", "P", "Zs"), max_codepoint=0x24F), max_size=30)


@given(WORDS)
def test_over_plain_words_it_is_what_sets_of_words_say(words: list[str]) -> None:
    """Without overlapping names a slow oracle is a set of words."""
    verdict = judge(" ".join(words), Names(("Rome",), ("Paris",)))
    new, rival = "rome" in words, "paris" in words
    if words and [word for word in words if word != "the"] == ["rome"] and words[-1] == "rome" and len(words) < 3:
        assert verdict == "alone"
    else:
        table = {(True, True): "mixed", (True, False): "contained", (False, True): "contradicted"}
        assert verdict == table.get((new, rival), "neither")


@given(SPACED, SPACED)
def test_a_whole_word_is_found_anywhere_and_a_part_of_one_nowhere(before: str, after: str) -> None:
    assume(not re.search("zqx", folded(before + after)))
    assert judge(f"{before} Zqx {after}", Names(("zqx",))).says_new
    assert judge(f"{before} azqxb {after}", Names(("zqx",))) == FreeVerdict.NEITHER


@given(SPACED)
def test_case_and_the_order_of_names_change_nothing(text: str) -> None:
    names = Names(("New York", "NYC"), ("York", "Old York"), ("a",))
    turned = Names(names.new[::-1], names.rivals[::-1], names.given)
    whole = f"{text} new york"
    assert judge(whole, names) == judge(folded(whole), names) == judge(whole, turned)
    assert judge(whole, names) in (FreeVerdict.ALONE, FreeVerdict.CONTAINED, FreeVerdict.MIXED)


@given(SPACED)
def test_a_rival_only_ever_takes_from_the_new_object(text: str) -> None:
    without, with_rival = judge(text, Names(("rome",))), judge(text, Names(("rome",), ("paris",)))
    assert without.says_new >= with_rival.says_new
