"""``palimpsest find-facts``: what a text tells, printed, written as a file of facts, and refused with a way out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.evaluation.datasets import read_facts
from engine.events import Progress, Steps
from engine.fact import make_fact
from engine.methods.memllm.readers import Readers
from engine.methods.memllm.writing import Dropped, FoundFact, FoundInText

SENTENCE = "In the end, Ada was born in Rome."
FACT = make_fact("Ada", "In the end, {} was born in", "Rome", relation="birthplace")
FOUND = FoundInText((FoundFact(FACT, SENTENCE),), (Dropped("Ada >> Rome", SENTENCE, "It has not three names."),))


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    file = tmp_path / "text.txt"
    file.write_text(SENTENCE, encoding="utf-8")
    return file


def find(text: Path, *options: str) -> int:
    return main(["find-facts", str(text), "--model", "demo", "--dtype", "float32", *options])


@pytest.mark.usefixtures("small_demo_world")
def test_a_model_that_was_not_taught_is_refused_until_it_is(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert find(text) == 2
    assert "palimpsest train-memory --task write" in capsys.readouterr().err
    train = ["train-memory", "--model", "demo", "--task", "write", "--steps", "2", "--batch", "2", "--rank", "2"]
    assert main([*train, "--dtype", "float32"]) == 0
    capsys.readouterr()
    assert find(text, "--json") == 0
    assert set(json.loads(capsys.readouterr().out)) == {"facts", "dropped"}


@pytest.mark.usefixtures("small_demo_world")
def test_what_is_found_is_printed_and_written_to_be_edited(
    text: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def found(_: Readers, text: str) -> Steps[FoundInText]:
        asked.append(text)
        yield Progress("", 1, 1)
        return FOUND

    monkeypatch.setattr(Readers, "find_facts", found)
    out = text.with_name("facts.csv")
    assert find(text, "--out", str(out)) == 0
    said = capsys.readouterr()
    assert said.out.strip() == "Ada >> birthplace >> Rome"
    assert "dropped: Ada >> Rome (It has not three names.)" in said.err
    assert list(read_facts(out).facts) == [FACT]
    assert asked == [SENTENCE]
    assert find(text, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["facts"][0] == {
        "subject": "Ada",
        "relation": "birthplace",
        "object": "Rome",
        "prompt": FACT.prompt,
        "sentence": SENTENCE,
    }
    assert told["dropped"] == [{"written": "Ada >> Rome", "sentence": SENTENCE, "why": "It has not three names."}]


@pytest.mark.usefixtures("small_demo_world")
def test_a_file_is_refused_before_the_work_and_never_emptied(
    text: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def nothing(_: Readers, text: str) -> Steps[FoundInText]:
        asked.append(text)
        yield Progress("", 1, 1)
        return FoundInText((), ())

    monkeypatch.setattr(Readers, "find_facts", nothing)
    assert find(text, "--out", str(text.with_name("facts.pdf"))) == 2 and asked == []
    kept = text.with_name("facts.csv")
    kept.write_text("subject,relation,object\nAda,{} lives in,Rome\n", encoding="utf-8")
    before = kept.read_bytes()
    assert find(text, "--out", str(kept)) == 0
    assert kept.read_bytes() == before and "was not written" in capsys.readouterr().err
