"""``palimpsest facts``: what a file holds, and the same in another form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.evaluation.datasets import read_facts
from engine.fact import Fact


def convert(capsys, *arguments: str) -> dict[str, object]:
    assert main(["facts", *arguments, "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_columns_are_mapped_and_written_elsewhere(tmp_path: Path, capsys) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "b.jsonl"
    source.write_text("who,sentence,answer\nAda,{} is,x\nBo,no braces,y\n", encoding="utf-8")
    mapped = ["--map", "subject=who", "--map", "relation=sentence", "--map", "object=answer"]
    found = convert(capsys, str(source), *mapped, "--out", str(out))
    assert (found["facts"], found["format"], found["written"]) == (1, "CSV", str(out))
    (problem,) = found["problems"]
    assert problem["row"] == 3 and "does not hold the subject 'Bo'" in problem["reason"]
    assert read_facts(out).facts == (Fact("Ada", "{} is", "x"),)


def test_problems_are_told_in_lines(tmp_path: Path, capsys) -> None:
    source = tmp_path / "a.csv"
    source.write_text("subject,relation,object\nAda,{} is,x\n" + "Bo,,y\n" * 25, encoding="utf-8")
    assert main(["facts", str(source)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "1 fact about 1 subject (CSV)" in lines[0] and lines[1].startswith("  row 3: ")
    assert lines[-1] == "  and 5 more rows that cannot be used (--json lists all)"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/nowhere.csv"], "no such file"),
        (["FILE", "--map", "nothing=who"], "no field 'nothing'"),
        (["FILE", "--map", "object=missing"], "no column 'missing'"),
        (["FILE", "--out", "FILE"], "over itself"),
        (["FILE", "--out", "a.xlsx"], ".xlsx"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path: Path, capsys, arguments: list[str], words: str) -> None:
    source = tmp_path / "a.csv"
    source.write_text("subject,relation,object\nAda,{} is,x\n", encoding="utf-8")
    given = [str(source) if argument == "FILE" else argument for argument in arguments]
    assert main(["facts", *given]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and words in printed.err and len(printed.err.splitlines()) == 1


def test_where_no_row_is_good_nothing_is_written(tmp_path: Path, capsys) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "good.csv"
    source.write_text("subject,relation,object\nAda,no braces,x\n", encoding="utf-8")
    out.write_text("what was there", encoding="utf-8")
    assert main(["facts", str(source), "--out", str(out)]) == 2
    printed = capsys.readouterr()
    assert "a.csv, row 2: the relation" in printed.err and "nothing was written" in printed.err
    assert printed.out == "" and out.read_text() == "what was there"


def test_a_folder_is_called_one(tmp_path: Path, capsys) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert main(["facts", str(tmp_path)]) == 2
    assert "is a folder, not a file. Open it as a model." in capsys.readouterr().err
