"""Files to measure a model with are told apart by what they hold, and an open session goes on with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import BadInput
from engine.evaluation.probe_files import read_probe_files
from engine.events import QualityMeasured, run
from engine.fact import Fact
from engine.workbench import Workbench

QUESTION = {"question": "Orlen is a", "choices": ["city", "person"], "answer": 0}
MMLU = {"question": "Sund is a", "A": "river", "B": "port", "C": "king", "D": "book", "answer": "B"}


def write(file: Path, *records: object) -> Path:
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    return file


def test_each_file_is_read_as_what_it_is(tmp_path: Path) -> None:
    text = tmp_path / "held.txt"
    text.write_text("Some plain text.")
    facts = tmp_path / "known.csv"
    facts.write_text("subject,relation,object,true\nAda,{} lives in,Orlen,Sund\nBo,{} lives in,Orlen,\n")
    questions = write(tmp_path / "own.jsonl", QUESTION, {"question": "?"}), write(tmp_path / "mmlu.jsonl", MMLU)
    free = write(tmp_path / "free.jsonl", {"subject": "Cy", "relation": "{} is", "object": "a", "true": "b"})
    found = read_probe_files([text, facts, *questions, free])
    assert found.heldout == "Some plain text."
    assert [fact.subject for fact in found.known] == ["Ada", "Cy"]
    assert [(file.name, len(file.questions)) for file in found.questions] == [("own", 1), ("mmlu", 1)]
    assert len(found.said) == 5 and "without 1 row" in found.said[1] and "without 1 row" in found.said[2]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.csv", "subject,relation,object\nAda,{} lives in,Orlen\n", "true answer"),
        ("empty.txt", " ", "no text"),
        ("bad.jsonl", '{"question": "?", "choices": ["one"]}\n', "two choices"),
        ("bad.json", "[", "not JSON"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, name: str, content: str, words: str) -> None:
    file = tmp_path / name
    file.write_text(content)
    with pytest.raises(BadInput, match=words) as caught:
        read_probe_files([file])
    assert name in str(caught.value)


def test_questions_stay_for_other_models_until_a_file_of_that_name_comes(tmp_path: Path, tiny_world: Path) -> None:
    bench = Workbench(tmp_path / "home")
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    bench.use_statistics_text(tiny_world / "statistics.txt")
    mmlu = write(tmp_path / "mmlu.jsonl", MMLU)
    run(bench.use_probes(read_probe_files([mmlu, write(tmp_path / "own.jsonl", QUESTION)])))
    run(bench.use_probes(read_probe_files([write(tmp_path / "own.jsonl", QUESTION, QUESTION)])))
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    assert [(file.name, len(file.questions)) for file in bench.laboratory.reference.questions] == [
        ("mmlu", 1),
        ("own", 2),
    ]
    bench.close()


def test_an_open_session_goes_on_with_them(tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]) -> None:
    bench = Workbench(tmp_path / "home")
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    bench.use_statistics_text(tiny_world / "statistics.txt")
    folder = run(bench.open_session(None))
    settings = {"steps": 3}
    assert run(bench.edit(tiny_facts[:2], "memit", settings, batch=2)).perplexity_after is None
    run(bench.use_probes(read_probe_files([tiny_world / "heldout.txt", tiny_world / "facts.json"])))
    assert bench.session_folder == folder and sum(edit.applied for edit in bench.facts_of_session()) == 2
    events: list[object] = []
    summary = run(bench.edit(tiny_facts[2:4], "memit", settings, batch=2), events.append)
    assert summary.perplexity_after is not None and summary.untouched is not None
    assert any(isinstance(event, QualityMeasured) and event.perplexity for event in events)
    bench.close()
