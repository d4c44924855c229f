"""A refusal: English wherever it goes, and able to be said in another language with its place and its hint."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from engine.errors import BadInput, NoModel, PalimpsestError
from engine.support.wording import rendered, said_by, say

ELSEWHERE = {
    "{file}, row {row}: {message}": "[{message}] {row} {file}",
    "row {row}: {message}": "[{message}] {row}",
    "{file}: {message}": "[{message}] {file}",
    "it holds {count} cells.": "{count} Zellen.",
    "Write one.": "Eine!",
}


def elsewhere(text: object) -> str:
    return rendered(text, lambda template, _number, _meaning: ELSEWHERE.get(template, template), str)


@pytest.mark.parametrize(
    ("file", "row", "english", "other"),
    [
        (None, None, "it holds 3 cells.", "3 Zellen."),
        ("f.csv", None, "f.csv: it holds 3 cells.", "[3 Zellen.] f.csv"),
        (None, 2, "row 2: it holds 3 cells.", "[3 Zellen.] 2"),
        (Path("f.csv"), 2, "f.csv, row 2: it holds 3 cells.", "[3 Zellen.] 2 f.csv"),
    ],
)
def test_place_message_and_hint_are_said_in_the_order_of_a_language(
    file: Path | str | None, row: int | None, english: str, other: str
):
    error = BadInput(say("it holds {count} cells.", count=3), say("Write one."), file=file, row=row)
    assert error.message == english and str(error) == f"{english} Write one."
    assert type(str(error)) is str
    assert elsewhere(error.message) == other and elsewhere(error.hint) == "Eine!"
    assert elsewhere(error.said) == elsewhere(said_by(error)) == f"{other} Eine!"


def test_a_plain_text_stays_one():
    error = BadInput("no.", file="f.csv", row=1)
    assert str(error) == "f.csv, row 1: no." and elsewhere(error.message) == "[no.] 1 f.csv"
    assert str(PalimpsestError("no.")) == "no." and str(NoModel()).startswith("No model is loaded. Open")


def test_a_refusal_crosses_to_another_process():
    error = BadInput(say("it holds {count} cells.", count=3), say("Write one."), file="f.csv", part="object")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) and again.part == "object"
    assert elsewhere(again.said) == elsewhere(error.said)
