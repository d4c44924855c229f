"""``palimpsest tune`` on the tests' tiny world: the table, the preset that is kept, a file of it, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import resources
from engine.cli.main import main

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "tests" / "resources" / "tiny_world"
QUICK = ["--method", "memit", "--edits", "2", "--attempts", "3", "--minutes", "0", "--set", "steps=4"]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def demo_is_tiny(monkeypatch):
    """The demo world is the tests' own, for speed."""
    real = resources.path
    monkeypatch.setattr(resources, "path", lambda *p: TINY.joinpath(*p[1:]) if p[0] == "demo_world" else real(*p))


def test_a_search_its_preset_and_the_way_back(tmp_path, capsys):
    out, file = tmp_path / "search", tmp_path / "preset.json"
    assert main(["tune", "--model", "demo", *QUICK, "--out", str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["number"] for one in found["attempts"]] == [0, 1, 2] and found["attempts"][0]["varied"] == {}
    assert found["method"] == "memit" and set(found["front"]) <= {0, 1, 2} and "0" in found["held_out"]
    done = next(one["number"] for one in found["attempts"] if not one["reason"])
    given = ["tune", "--from", str(out), "--pick", str(done)]
    assert main([*given, "--export", str(file)]) == 0
    told = capsys.readouterr()
    assert "3 attempts" in told.out and "preset" in told.out and "tuned" in told.err
    assert main([*given, "--keep", "--model", "demo"]) == 0
    assert "now the preset of" in capsys.readouterr().err
    assert len(list((tmp_path / "home" / "presets").iterdir())) == 1
    assert main(["tune", "--forget", "--method", "memit", "--model", "demo"]) == 0
    assert "tuned" not in capsys.readouterr().out and not list((tmp_path / "home" / "presets").iterdir())
    assert main(["tune", "--import", str(file), "--model", "demo"]) == 0
    assert capsys.readouterr().out.startswith("memit: tuned")
    assert main(["tune", "--import", str(file), "--model", "demo", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["method"] == "memit" and told["preset"].startswith("tuned")
    assert main(["tune", "--forget", "--method", "memit", "--model", "demo", "--json"]) == 0
    assert "tuned" not in json.loads(capsys.readouterr().out)["preset"]


def test_the_same_command_goes_on(tmp_path, capsys):
    asked = ["tune", "--model", "demo", *QUICK, "--out", str(tmp_path / "search"), "--json"]
    assert main(asked) == 0
    first = json.loads(capsys.readouterr().out)
    assert main([*asked, "--attempts", "4"]) == 0
    assert json.loads(capsys.readouterr().out)["attempts"][:3] == first["attempts"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--method", "memit"], "needs --model"),
        (["--model", "demo", "--method", "magic"], "magic"),
        (["--model", "demo", "--minutes", "0"], "no end"),
        (["--model", str(TINY / "model")], "needs --facts"),
        (["--model", "demo", *QUICK, "--fix", "speed"], "speed"),
        (["--from", "nowhere"], "nowhere"),
        (["--model", "demo", "--import", "nowhere.json"], "nowhere.json"),
    ],
)
def test_bad_input_is_told_in_a_line(given, said, capsys):
    assert main(["tune", *given]) == 2
    told = capsys.readouterr()
    assert said in told.err and told.out == "" and "Traceback" not in told.err
