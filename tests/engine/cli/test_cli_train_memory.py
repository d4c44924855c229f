"""``palimpsest train-memory``: what it will take, one adapter or the other, stopped and gone on with, and forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli.main import main

TRAIN = ["train-memory", "--model", "demo", "--steps", "3", "--batch", "2", "--rank", "2", "--dtype", "float32"]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip()


@pytest.mark.usefixtures("small_demo_world")
def test_the_adapters_are_foretold_kept_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))
    assert main([*TRAIN, "--forecast", "--json"]) == 0
    told = json.loads(said(capsys))
    assert (told["done"], told["steps"]) == (0, 3) and told["seconds"] > 0
    assert not list(tmp_path.glob("readers/*"))
    assert main([*TRAIN, "--json"]) == 0
    files = json.loads(said(capsys))["adapters"]
    assert set(files) == {"read"} and all(Path(file).is_file() for file in files.values())
    assert main([*TRAIN, "--forget"]) == 0 and said(capsys) == "the adapters are removed"
    assert main([*TRAIN, "--forget", "--json"]) == 0 and json.loads(said(capsys)) == {"adapters": {}}
    assert not list(tmp_path.glob("readers/*"))
    assert main([*TRAIN, "--task", "write"]) == 0
    assert said(capsys).startswith("the adapters are kept in ") and len(list(tmp_path.glob("readers/*"))) == 1
