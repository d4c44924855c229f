"""The command line edits models that no preset was made for: tiny random ones of other families."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli.main import main
from tests.families import build
from tests.other_models import RELATIONS, write_facts

# MEMIT does not remember the keys of the first batch, so its second may undo some of it.
LEAST = {"memit": 0.7, "alphaedit": 0.9, "encore": 0.9}


@pytest.mark.parametrize("method", LEAST)
@pytest.mark.parametrize("family", ("gpt2", "qwen2"))
def test_the_rule_edits_a_random_model(
    family: str, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is given but the model's folder and the facts: no text for the statistics, no hyperparameter."""
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    folder, facts = build(family, tmp_path / family), write_facts(tmp_path / "facts.csv")
    arguments = ["--model", str(folder), "--facts", str(facts), "--method", method, "--batch", "5", "--json"]
    assert main(["run", *arguments]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["edits"] == len(RELATIONS)
    assert found["efficacy"] >= LEAST[method]
    assert all(growth > 1 for growth in found["norm_growth"].values())
