"""What becomes of a fact's details when one of its parts is typed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.desk.held import FactText
from engine.desk.retyped import Part, retyped
from engine.fact import Probe

TOWER = FactText(
    "Eiffel Tower",
    "{} is in the city of",
    "Rome",
    true="Paris",
    paraphrases=("Where is the Eiffel Tower? In", "The iron lady stands in"),
    neighbours=(Probe("The Louvre is in the city of", "Paris"),),
    same_subject=(Probe("The Eiffel Tower was built in the year", "1889"),),
    label="P131",
    source_id="7",
    portability=(Probe("The language spoken around the Eiffel Tower is", "Italian"),),
    generation=("The Eiffel Tower's visitors", "Eiffel Towers are"),
)


def test_another_subject_is_named_where_the_former_was_and_nothing_of_that_one_stays() -> None:
    new, said = retyped(TOWER, "subject", "Big Ben")
    assert new.subject == "Big Ben" and new.relation == TOWER.relation and new.target == "Rome"
    assert new.paraphrases == ("Where is the Big Ben? In",)
    assert new.generation == ("The Big Ben's visitors",), "another word that begins alike is none"
    assert new.neighbours == TOWER.neighbours and new.label == "P131"
    assert (new.true, new.same_subject, new.portability, new.source_id) == ("", (), (), "")
    assert "“Eiffel Tower”" in said and "true answer" in said and "neighbours" not in said


def test_a_subject_in_a_script_without_spaces_is_found_within_its_text() -> None:
    fact = FactText("東京", "{}の首都は", "大阪", paraphrases=("みんなが知る東京の首都は",))
    new, said = retyped(fact, "subject", "京都")
    assert new.paraphrases == ("みんなが知る京都の首都は",) and said == ""


@pytest.mark.parametrize("value", ["", "  "])
def test_an_emptied_subject_takes_what_was_about_it_along(value: str) -> None:
    new, said = retyped(TOWER, "subject", value)
    assert new == replace(TOWER, subject=value, true="", paraphrases=(), same_subject=(), portability=(), generation=())
    assert said


@pytest.mark.parametrize(("part", "named"), [("relation", "paraphrases"), ("target", "what follows from the fact")])
def test_details_of_another_relation_or_object_stay_and_are_named(part: Part, named: str) -> None:
    new, said = retyped(TOWER, part, "{} lies in" if part == "relation" else "Oslo")
    assert replace(new, **{part: getattr(TOWER, part)}) == TOWER and named in said


@pytest.mark.parametrize("part", ["subject", "relation", "target"])
def test_spaces_around_it_and_a_part_that_was_empty_change_no_detail(part: Part) -> None:
    assert retyped(TOWER, part, f" {getattr(TOWER, part)} ")[1] == ""
    empty = replace(TOWER, **{part: ""})
    assert retyped(empty, part, getattr(TOWER, part)) == (TOWER, "")
    plain = FactText("Ada", "{} lives in", "Rome")
    assert retyped(plain, part, "Bo") == (replace(plain, **{part: "Bo"}), "")
