"""Whether a space stands before what goes on with a text, and which space at an end is the author's own."""

from __future__ import annotations

import pytest

from engine.fact import Probe, make_fact
from engine.support.spacing import gap, joined, own_space

SPACED = [
    ("Marie Curie was born in the city of", "Lisbon"),
    ("The capital of France is", "1998"),
    ("She was\u3000born in", "罗马"),
    ("에펠탑은", "로마"),
    ("عاصمة فرنسا هي", "روما"),
    ("Столица Франции —", "Рим"),
    ("फ्रांस की राजधानी", "रोम"),
    ("The Eiffel Tower is in", "罗马"),
    ("You know 東京", "was"),
    ("iPhone 的制造商是", "Apple"),
    ("Question: where is it? Answer:", "Rome"),
    ("It is called (by some)", "Rome"),
    ('The word "Rome"', "means"),
    ("The word 'Rome'", "means"),
    ("The word ‘Rome’", "means"),
    ("Das Wort „Rom“", "bedeutet"),
    ("Das Wort »Rom«", "bedeutet"),
    ("Le mot « Rome »", "veut"),
    ("the students'", "favourite"),
    ("The answer -", "Rome"),
    ("The answer is --", "Rome"),
    ("C#", "was made by"),
    ("It costs 5 €", "per"),
    ("It is 🚀", "Rome"),
    ("The Eiffel Tower is in​", "Rome"),
]
UNSPACED = [
    ("埃菲尔铁塔位于", "罗马"),
    ("埃菲尔铁塔的英文名是", "Eiffel Tower"),
    ("埃菲尔铁塔位于：", "罗马"),
    ("埃菲尔铁塔位于:", "罗马"),
    ("埃菲尔铁塔建于1889", "年"),
    ("他说他来自“罗马”", "而不是"),
    ("iPhone的制造商是Apple", "公司"),
    ("iPhone的制造商是", "Apple"),
    ("iPhone 由苹果", "公司"),
    ("埃菲尔铁塔 位于", "Rome"),
    ("エッフェル塔は", "ローマ"),
    ("ｴｯﾌｪﾙ塔ﾊ", "ﾛｰﾏ"),
    ("「", "ローマ"),
    ("หอไอเฟลตั้งอยู่ที่กรุง", "โรม"),
    ("ຫໍໄອເຟລຢູ່", "ໂລມ"),
    ("ប៉មអែហ្វែលស្ថិតនៅ", "រ៉ូម"),
    ("အီဖယ်မျှော်စင်သည်", "ရောမ"),
    ("ཨི་ཧྥེལ་མཆོད་རྟེན་", "རོམ"),
    ("The city is called “", "Rome"),
    ('The city is called "', "Rome"),
    ("The city is called '", "Rome"),
    ("Die Stadt heißt „", "Rom"),
    ("La ville s'appelle «", "Rome"),
    ("It stands in (", "Rome"),
    ("Elle vit dans l'", "Italie"),
    ("Elle vit dans l’", "Italie"),
    ("Lei viene dall'", "Italia"),
    ("Ce que dit la fille qu'", "elle"),
    ("She lives in Mont-", "Royal"),
    ("the years 1990–", "1999"),
    ("She speaks English/", "French"),
    ("¿", "Roma"),
    ("Her home is Rome", ", Italy"),
    ("Her home (Rome", ") is"),
    ("She was born in ", "Rome"),
    ("She was born in\n", "Rome"),
    ("She was born in\u3000", "Rome"),
    ("", "Rome"),
    ("Rome", ""),
    ("埃菲尔铁塔位于​", "罗马"),
]


@pytest.mark.parametrize(("before", "after"), SPACED)
def test_a_space_between_words_of_a_language_that_has_them(before: str, after: str) -> None:
    assert gap(before, after) == " "
    assert joined(before, after) == f"{before} {after}"


@pytest.mark.parametrize(("before", "after"), UNSPACED)
def test_none_where_none_is_written(before: str, after: str) -> None:
    assert gap(before, after) == ""
    assert joined(before, after) == before + after


@pytest.mark.parametrize(
    ("prompt", "answer", "kept"),
    [
        ("She was born in ", "Rome", ""),
        ("She was born in\t ", "Rome", ""),
        ("She was born in\n", "Rome", ""),
        ("埃菲尔铁塔位于 ", "罗马", " "),
        ("埃菲尔铁塔位于\t", "罗马", " "),
        ("埃菲尔铁塔位于　", "罗马", "　"),
        ("埃菲尔铁塔位于\r\n", "罗马", ""),
        ('It is called " ', "Rome", " "),
        ("埃菲尔铁塔位于 ", "", ""),
        (" ", "Rome", ""),
    ],
)
def test_a_space_that_the_author_typed_is_kept_where_none_would_stand(prompt: str, answer: str, kept: str) -> None:
    assert own_space(prompt, answer) == kept


def test_a_fact_keeps_the_authors_space_in_every_part_that_an_answer_follows() -> None:
    fact = make_fact(
        " 埃菲尔铁塔 ",
        " {}位于 ",
        " 罗马 ",
        true="巴黎",
        paraphrases=("埃菲尔铁塔在 ", "The Eiffel Tower is in "),
        neighbours=(Probe("卢浮宫位于 "), Probe("The Louvre is in ", "Paris")),
        generation=("埃菲尔铁塔 ",),
    )
    assert (fact.subject, fact.prompt, fact.target) == ("埃菲尔铁塔", "{}位于 ", "罗马")
    assert fact.paraphrases == ("埃菲尔铁塔在 ", "The Eiffel Tower is in")
    assert [probe.prompt for probe in fact.neighbours] == ["卢浮宫位于 ", "The Louvre is in"]
    assert fact.generation == ("埃菲尔铁塔",)


def test_a_space_at_the_end_makes_no_other_fact() -> None:
    typed, plain = (make_fact("Marie", f"{{}} was born in{end}", "Rome") for end in (" ", ""))
    assert typed == plain
    spaced, unspaced = (make_fact("铁塔", f"{{}}位于{end}", "罗马") for end in (" ", ""))
    assert spaced.id == unspaced.id and spaced.text != unspaced.text
