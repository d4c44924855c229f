"""``palimpsest compare`` on the tests' tiny world: its tables, going on after a kill, bad input."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from engine.cli.main import main

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "tests" / "resources" / "tiny_world"
RECORDS = json.loads((TINY / "facts.json").read_text(encoding="utf-8"))
QUICK = ["--set", "memit.layers=0-1", "--set", "memit.steps=5"]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def demo_is_tiny(monkeypatch):
    """The demo world is the tests' own, for speed."""
    real = resources.path
    monkeypatch.setattr(resources, "path", lambda *p: TINY.joinpath(*p[1:]) if p[0] == "demo_world" else real(*p))


def compare(*more: str) -> list[str]:
    return ["compare", "--methods", "memit", "--edits", "1,3", "--batch", "2", *QUICK, *more]


@pytest.fixture
def plain(tmp_path) -> list[str]:
    """A model and facts of a person's own, which a program of its own finds as well."""
    model = shutil.copytree(TINY / "model", tmp_path / "model")
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(RECORDS), encoding="utf-8")
    texts = ["--statistics", str(TINY / "statistics.txt"), "--heldout", str(TINY / "heldout.txt")]
    return ["--model", str(model), "--facts", str(facts), *texts]


def test_the_demo_is_compared_and_rendered_again(tmp_path, capsys):
    folder = tmp_path / "out"
    assert main(compare("--out", str(folder), "--json")) == 0
    printed = capsys.readouterr()
    table = json.loads(printed.out)
    assert [(row["method"], row["edits"]) for row in table["rows"]] == [("memit", 1), ("memit", 3)]
    for row in table["rows"]:
        shares = ("reliability", "generalization", "locality", "neighbourhood", "retention", "es", "ps", "ns", "score")
        assert all(0 <= row[name] <= 1 for name in shares)
        assert row["perplexity_before"] > 1 and row["norm_growth"] > 0.9 and row["factor_bytes_per_edit"] > 0
    assert table["methods"]["memit"]["settings"]["steps"] == 5
    assert "memit (1 of 1)" in printed.err
    assert json.loads((folder / "comparison.json").read_text(encoding="utf-8")) == table
    page = folder / "comparison.html"
    made = page.read_text(encoding="utf-8")
    page.unlink()
    assert main(["compare", "--render", str(folder)]) == 0
    assert capsys.readouterr().out.strip() == str(page)
    assert page.read_text(encoding="utf-8") == made
    assert main(["compare", "--render", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"page": str(page)}


def test_without_a_folder_the_same_request_finds_its_own(home, capsys):
    assert main(compare()) == 0
    first = capsys.readouterr().out
    (folder,) = (home / "comparisons").iterdir()
    assert str(folder / "comparison.html") in first and "reliability" in first
    written = [file.stat().st_mtime_ns for file in sorted(folder.rglob("*.safetensors"))]
    assert main(compare()) == 0
    assert capsys.readouterr().out == first
    assert [file.stat().st_mtime_ns for file in sorted(folder.rglob("*.safetensors"))] == written
    assert main(compare("--seed", "1")) == 0
    assert len(list((home / "comparisons").iterdir())) == 2


def test_a_killed_comparison_goes_on_where_it_stopped(plain, tmp_path, capsys):
    folder, given = tmp_path / "killed", [*plain, "--edits", "1,3,8"]
    command = [sys.executable, "-m", "engine.cli", *compare("--out", str(folder), *given)]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert any("measuring at 3" in line for line in running.stderr)
        running.send_signal(signal.SIGKILL)
    with sqlite3.connect(folder / "sessions" / "memit" / "session.db") as database:
        (kept,) = database.execute("select count(*) from batches").fetchone()
        made = database.execute("select made_at from batches where batch <= 1").fetchall()
    database.close()
    assert kept >= 2
    assert main(compare("--out", str(folder), *given, "--json")) == 0
    assert main(compare("--out", str(tmp_path / "straight"), *given, "--json")) == 0
    tables = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for table in tables:
        for row in table["rows"]:
            del row["seconds_per_edit"], row["memory_peak"]
    assert tables[0] == tables[1]
    with sqlite3.connect(folder / "sessions" / "memit" / "session.db") as database:
        assert database.execute("select made_at from batches where batch <= 1").fetchall() == made
    database.close()


def test_ctrl_c_says_that_it_goes_on(plain, tmp_path):
    command = [sys.executable, "-m", "engine.cli", *compare("--out", str(tmp_path / "out"), *plain, "--edits", "1,200")]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert any("measuring at 1" in line for line in running.stderr)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=100)
    assert running.returncode == 130
    assert "palimpsest: stopped; the same command goes on where it was" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--methods", "memit,magic"], "magic"),
        (["--methods", "memit,memit"], "twice"),
        (["--methods", ","], "--methods"),
        (["--edits", "3,1"], "ascend"),
        (["--edits", "0"], "at least 1"),
        (["--edits", "1,100000"], "100000"),
        (["--batch", "0"], "batch"),
        (["--set", "encore.steps=3"], "encore"),
        (["--set", "memit.speed=3"], "speed"),
        (["--set", "memit.steps=0"], "steps"),
        (["--set", "memit.layers=9"], "layers"),
        (["--model", str(TINY / "model")], "--facts"),
        (["--model", str(TINY), "--facts", str(TINY / "facts.json")], "tiny_world"),
        (["--facts", "nowhere.csv"], "nowhere.csv"),
        (["--heldout", "nowhere.txt"], "nowhere.txt"),
        (["--device", "cuda:9"], "cuda:9"),
        (["--out", str(TINY)], "tiny_world"),
        (["--out", str(TINY / "facts.json")], "facts.json"),
        (["--render", str(TINY)], "comparison.json"),
    ],
    ids=lambda value: " ".join(value).replace(str(ROOT), "") if isinstance(value, list) else "",
)
def test_what_cannot_be_used_is_named_and_nothing_is_written(arguments, said, home, tmp_path, capsys):
    assert_refused(code_of(compare("--out", str(tmp_path / "out"), *arguments)), capsys, said)
    assert not (tmp_path / "out").exists() and not (home / "comparisons").exists()


@pytest.mark.parametrize("arguments", [["--edits", "1,x"], ["--set", "steps=3"], ["--set", "memit.=3"]], ids=" ".join)
def test_arguments_that_do_not_parse_are_refused_in_one_line(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(compare(*arguments))
    assert_refused(stopped.value.code, capsys)


def test_another_comparisons_folder_is_refused_and_stays_as_it_was(tmp_path, capsys):
    folder = tmp_path / "out"
    assert main(compare("--out", str(folder))) == 0
    before = {file: file.read_bytes() for file in folder.glob("comparison.*")}
    capsys.readouterr()
    assert_refused(main(compare("--out", str(folder), "--edits", "1,2")), capsys, "other numbers of edits")
    assert_refused(main(compare("--out", str(folder), "--set", "memit.steps=6")), capsys, "steps = 5 there, 6 now")
    assert {file: file.read_bytes() for file in folder.glob("comparison.*")} == before


def test_the_sheet_has_a_line_for_each_row(tmp_path):
    assert main(compare("--out", str(tmp_path / "out"))) == 0
    with (tmp_path / "out" / "comparison.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(row["method"], row["edits"], row["reason"]) for row in rows] == [("memit", "1", ""), ("memit", "3", "")]


def code_of(arguments: list[str]) -> object:
    """The exit code, also where the options are refused as they are read."""
    try:
        return main(arguments)
    except SystemExit as stopped:
        return stopped.code


def assert_refused(code: object, capsys, *said: str) -> None:
    printed = capsys.readouterr()
    assert code == 2
    assert printed.out == ""
    lines = [line for line in printed.err.splitlines() if line.startswith("palimpsest")]
    assert len(lines) == 1 and "Traceback" not in printed.err
    assert all(word in lines[0] for word in said), lines[0]
