"""Tables and JSON as other programs write them: lists in Python's writing, texts for nothing, templates, columns."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import BadInput
from engine.evaluation.datasets import read_facts
from engine.fact import Fact, Probe

HEADINGS = ["subject", "relation", "object", "true", "paraphrases", "neighbours", "generation"]
GOOD = {"subject": "Ada", "relation": "{} is", "object": "x"}


def table(place: Path, *rows: dict[str, Any]) -> Path:
    """A table of facts, as pandas writes one: a list is what Python's ``str`` makes of it."""
    with place.open("w", newline="", encoding="utf-8") as stream:
        out = csv.DictWriter(stream, HEADINGS)
        out.writeheader()
        out.writerows({**GOOD, **row} for row in rows)
    return place


def test_lists_in_pythons_writing_are_lists(tmp_path: Path) -> None:
    texts, near = ["A's was", 'B "is"', "a\nb", "c | d"], [{"prompt": "Bo is", "answer": "y"}, {"prompt": "Cy is"}]
    rows = {"paraphrases": str(texts), "generation": str(["one,"]), "neighbours": str(near)}
    (fact,) = read_facts(table(tmp_path / "a.csv", rows), require_all=True).facts
    assert fact.paraphrases == tuple(texts)
    assert fact.generation == ("one,",)
    assert fact.neighbours == (Probe("Bo is", "y"), Probe("Cy is"))


@pytest.mark.parametrize(
    "cell", ["['one' 'two']", "['one'\n 'two']", "['one', ...]", "[('a', 'b'), f('c')]", "['a', 1"]
)
def test_what_looks_like_a_list_and_is_none_is_no_prompt(tmp_path: Path, cell: str) -> None:
    found = read_facts(table(tmp_path / "a.csv", {"paraphrases": cell}))
    if cell.endswith("]"):
        assert "a cell is written as a list and is none" in found.problems[0].reason
        assert "Write it in JSON" in found.problems[0].reason
    else:
        assert found.facts[0].paraphrases == (cell,)


@pytest.mark.parametrize("text", ["[MASK] is", "[1998] he was", "[the 'old' one] was", '[Ada] says "x"'])
def test_a_prompt_may_begin_with_a_bracket(tmp_path: Path, text: str) -> None:
    found = read_facts(table(tmp_path / "a.csv", {"paraphrases": text}))
    assert found.facts[0].paraphrases == (text,)


@pytest.mark.parametrize(("part", "called"), [("object", "object"), ("true", "true answer"), ("subject", "subject")])
@pytest.mark.parametrize("text", ["['French']", '["French", "Dutch"]'])
def test_a_list_in_the_place_of_a_text_is_remarked(tmp_path: Path, part: str, called: str, text: str) -> None:
    found = read_facts(table(tmp_path / "a.csv", {part: text}))
    assert [note.reason for note in found.notes] == [
        f"the {called} is a list as programs write it, {text}, and is taken as it stands."
    ]


@pytest.mark.parametrize("text", ["None", "nan", "<NA>", "[]"])
def test_a_true_answer_that_stands_for_nothing_is_remarked(tmp_path: Path, text: str) -> None:
    found = read_facts(table(tmp_path / "a.csv", {"true": text}))
    assert [note.reason for note in found.notes] == [f"its true answer is {text!r}, as programs write for nothing."]


@pytest.mark.parametrize("field", ["paraphrases", "neighbours", "generation"])
def test_a_template_among_full_prompts_is_remarked(tmp_path: Path, field: str) -> None:
    found = read_facts(table(tmp_path / "a.csv", {field: "{} was always"}))
    assert [note.reason for note in found.notes] == [
        "the prompt '{} was always' is asked as it is, with {} in it: write the subject in its place."
    ]
    found = read_facts(table(tmp_path / "b.csv", {"subject": "C{}x", field: "C{}x was always"}))
    assert not found.notes


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_stands_in_quotes_in_the_headings_separates_nothing(tmp_path: Path, separator: str) -> None:
    other = ";" if separator == "," else ","
    heads = separator.join(("subject", "relation", "object", f'"notes{other} a{other} b{other} c{other} d"'))
    file = tmp_path / "a.csv"
    file.write_text(f"{heads}\n" + separator.join(("Ada", "{} is", "x", "")) + "\n")
    assert [fact.target for fact in read_facts(file, require_all=True).facts] == ["x"]


def test_entries_that_nothing_is_read_from_are_named_in_json_too(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps([{**GOOD, "paraphrase_": ["y"]}, {**GOOD, "subject": "Bo", "target": "z"}]))
    found = read_facts(file)
    assert len(found.facts) == 2
    assert found.passed_over == ("paraphrase_", "target")
    file.write_text(json.dumps([{"src": "Who is Ada?", "subject": "Ada", "alt": "x", "pred": "y"}]))
    assert read_facts(file).passed_over == ()  # published forms hold much that no edit needs


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_lists_a_line_are_called_that(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text('["Ada", "{} is", "x"]\n["Bo", "{} is", "y"]\n')
    found = read_facts(file)
    assert [problem.row for problem in found.problems] == [1, 2]
    assert "it is a list of 3, not an object" in found.problems[0].reason


def _write(folder: Path, name: str, value: object) -> Path:
    file = folder / name
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return file


CALL: dict[str, Any] = {
    "prompts": ["Ray Charles, the", "Grant Hill is a"],
    "subject": ["Ray Charles", "Grant Hill"],
    "target_new": ["violin", "soccer"],
    "ground_truth": ["piano", "basketball"],
    "rephrase_prompts": ["Ray plays", "Grant plays"],
    "locality_inputs": {"near": {"prompt": ["Bo plays", "Cy plays"], "ground_truth": ["drums", "chess"]}},
    "portability_inputs": None,
}


def test_what_easyedit_is_called_with_is_read_as_its_records_are(tmp_path: Path) -> None:
    first, second = read_facts(_write(tmp_path, "a.json", CALL), require_all=True).facts
    near = (Probe("Bo plays", "drums"),)
    assert first == Fact("Ray Charles", "{}, the", "violin", "piano", ("Ray plays",), near)
    assert (second.prompt, second.paraphrases, second.neighbours) == (
        "{} is a",
        ("Grant plays",),
        (Probe("Cy plays", "chess"),),
    )
    plain = {name: CALL[name] for name in ("prompts", "subject", "target_new")} | {"ground_truth": None}
    assert [fact.target for fact in read_facts(_write(tmp_path, "b.json", plain)).facts] == ["violin", "soccer"]
    with pytest.raises(BadInput, match=r"of different lengths \(prompts has 2, subject has 1, target_new has 2\)"):
        read_facts(_write(tmp_path, "c.json", plain | {"subject": ["Ray Charles"]}))


@pytest.mark.parametrize(
    "locality", [[{"prompt": "Bo 在", "answer": "桑德"}], {"prompt": "Bo 在", "ground_truth": "桑德"}]
)
def test_localities_without_names_are_read(tmp_path: Path, locality: object) -> None:
    record = {"subject": "艾达", "prompt": "艾达位于", "target_old": "桑德", "target_new": "奥伦", "locality": locality}
    hops = [{"prompt": "艾达在哪", "answer": "奥伦"}]
    (fact,) = read_facts(_write(tmp_path, "a.json", [record | {"portability": hops}]), require_all=True).facts
    assert fact == Fact(
        "艾达", "{}位于", "奥伦", "桑德", neighbours=(Probe("Bo 在", "桑德"),), portability=(Probe("艾达在哪", "奥伦"),)
    )
