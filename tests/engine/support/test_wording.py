"""Sentences are English as texts, and are put together anew in another language."""

import copy
import json
import pickle

from hypothesis import given
from hypothesis import strategies as st

from engine.errors import PalimpsestError
from engine.support.plain_text import brief
from engine.support.wording import (
    Sentence,
    capitalised,
    join_texts,
    listed,
    lowered,
    packed,
    rendered,
    said_before,
    said_by,
    say,
    say_count,
    unpacked,
)

GERMAN = {
    "{file}: {what}": "{what} ({file})",
    "{n} rows of {name}": "{n} Zeilen von {name}",
    "the layer {layer}": "Schicht {layer}",
    "The layer {layer}": "Schicht {layer}",
    "{first} and {last}": "{first} und {last}",
    ", ": "; ",
    "grown {factor:.2f}-fold": "auf das {factor:.2f}-fache gewachsen",
    "open|verb": "öffnen",
}


def german(template, count, meaning):
    found = GERMAN.get(f"{template}|{meaning}" if meaning else template, template)
    return found.replace("Zeilen", "Zeile") if count == 1 else found


def in_german(text):
    return rendered(text, german, lambda number: number.translate(str.maketrans(",.", ".,")))


def test_a_sentence_is_its_english_text():
    text = say("grown {factor:.2f}-fold", factor=1.234)
    assert text == "grown 1.23-fold"
    assert json.loads(json.dumps({"text": text})) == {"text": "grown 1.23-fold"}
    assert type(str(text)) is str


def test_it_is_put_together_anew_in_another_language():
    inner = say("the layer {layer}", layer=3)
    text = say("{file}: {what}", file="a.csv", what=inner)
    assert text == "a.csv: the layer 3"
    assert in_german(text) == "Schicht 3 (a.csv)"


def test_numbers_are_written_as_the_place_writes_them():
    assert in_german(say("grown {factor:.2f}-fold", factor=1.5)) == "auf das 1,50-fache gewachsen"


def test_the_count_chooses_the_form():
    one, many = (say_count(count, "{n} row of {name}", "{n} rows of {name}", name="a.csv") for count in (1, 1203))
    assert (one, many) == ("1 row of a.csv", "1,203 rows of a.csv")
    assert in_german(one) == "1 Zeile von a.csv"
    assert in_german(many) == "1.203 Zeilen von a.csv"


def test_lists_are_in_words():
    assert [listed("abc"[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert in_german(listed(["a", say("the layer {layer}", layer=1), "c"])) == "a; Schicht 1 und c"


def test_a_separator_is_a_text_too_and_nothing_stands_between_nothings():
    assert join_texts(", ", ["a", "", "b"]) == "a, b"
    assert in_german(join_texts(", ", ["a", "b"])) == "a; b"


def test_no_space_stands_behind_a_full_width_stop():
    two = join_texts(" ", [say("One."), say("Two."), "Three."])
    assert two == "One. Two. Three."
    japanese = {"One.": "一。", "Two.": "二（二）"}
    assert rendered(two, lambda template, *_: japanese.get(template, template), str) == "一。二（二）Three."
    assert rendered(join_texts(" ", ["a", "b"]), lambda template, *_: template, str) == "a b"


def test_meanings_tell_apart():
    assert in_german(say("open", meaning="verb")) == "öffnen"
    assert in_german(say("open", meaning="state")) == "open"


def test_small_letters_are_for_english_alone():
    text = lowered(say("The layer {layer}", layer=3))
    assert text == "the layer 3" and in_german(text) == "Schicht 3"
    assert rendered(text, lambda template, *_: template, str) == "the layer 3"
    assert lowered("A Hugging Face folder") == "a hugging face folder"
    assert lowered(say("Change as LoRA adapter")) == "change as LoRA adapter" and lowered("As GGUF") == "as GGUF"


def test_a_capital_begins_a_sentence_in_every_language():
    text = capitalised(say("{what}: open", what=say("the layer {layer}", layer=3)))
    assert text == "The layer 3: open" and in_german(text) == "Schicht 3: open"
    assert rendered(text, lambda template, *_: template, str) == "The layer 3: open"
    assert copy.deepcopy(text) == pickle.loads(pickle.dumps(text)) == text
    assert in_german(capitalised("öffnen, rasch")) == "Öffnen, rasch" and capitalised("") == ""


def test_what_is_no_sentence_stays():
    assert in_german("the layer {layer}") == "the layer {layer}"


def test_copies_and_pickles_still_know_how_they_were_made():
    text = say("{file}: {what}", file="a.csv", what=say("the layer {layer}", layer=3))
    for twin in (copy.deepcopy(text), copy.copy(text), pickle.loads(pickle.dumps(text))):
        assert isinstance(twin, Sentence)
        assert twin == text
        assert in_german(twin) == in_german(text)


def test_errors_keep_them():
    error = PalimpsestError(say("the layer {layer}", layer=3), "A hint.")
    assert str(error) == "the layer 3 A hint."
    assert in_german(error.message) == "Schicht 3"


@given(st.text(), st.floats(allow_nan=False), st.integers(0, 10**9))
def test_without_a_translation_it_stays_as_it_is(text, number, count):
    for made in (say("{a}, {b:.3g}", a=text, b=number), say_count(count, "{n} {a}", "{n} {a}s", a=text)):
        assert rendered(made, lambda template, *_: template, str) == made


@given(st.text(), st.integers(0, 3), st.floats(allow_nan=False))
def test_a_sentence_goes_to_another_process_as_json(name, count, factor):
    rows = say_count(count, "{n} row of {name}", "{n} rows of {name}", name=name)
    parts = (say("grown {factor:.2f}-fold", factor=factor), rows, capitalised(say("the layer {layer}", layer=3)), name)
    text = say("{file}: {what}", file=name, what=join_texts(", ", parts))
    back = unpacked(json.loads(json.dumps(packed(text))))
    assert (back, in_german(back)) == (text, in_german(text))
    assert unpacked(json.loads(json.dumps(packed(name)))) == name


def test_an_error_says_the_sentence_that_it_was_raised_with():
    said = say("the layer {layer}", layer=3)
    assert in_german(said_by(ValueError(said))) == "Schicht 3"
    assert said_by(ValueError("a", "b")) == str(ValueError("a", "b"))
    assert said_by(OSError(2, "gone")) == str(OSError(2, "gone"))
    assert in_german(brief(ValueError(said), 3)) == "Schicht 3"
    assert brief(ValueError("abcdef"), 3) == "abc..."


def test_what_was_kept_as_english_is_said_again():
    assert in_german(said_before("The layer {layer}")) == "The layer {layer}"
    assert in_german(said_before("open")) == "open"
    kept = json.loads(json.dumps(say("rank of the adapter")))
    assert rendered(said_before(kept), lambda template, *_: f"<{template}>", str) == "<rank of the adapter>"
    assert in_german(said_before(say("the layer {layer}", layer=3))) == "Schicht 3"
