"""What a run, or a model, has used goes back to the system: at the end, after a stop, and when the model is ejected."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.events import EditProgress, run
from engine.fact import Fact
from engine.workbench import Workbench

QUICK = {"layers": "0-1", "steps": 3}


@pytest.fixture
def given_back(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time that freed memory was given back, by whom."""
    told: list[str] = []
    for who in ("engine.runs.edit_run", "engine.workbench"):
        monkeypatch.setattr(f"{who}.give_back", lambda who=who: told.append(who))
    return told


def test_a_run_that_ends_or_is_stopped_and_an_ejected_model(
    tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...], given_back: list[str]
) -> None:
    bench = Workbench(tmp_path / "home")
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    given_back.clear()
    run(bench.edit(tiny_facts[:2], "encore", QUICK, batch=2))
    assert given_back == ["engine.runs.edit_run"]
    work = bench.edit(tiny_facts[2:4], "encore", QUICK, batch=2)
    next(event for event in work if isinstance(event, EditProgress))
    work.close()
    assert given_back == ["engine.runs.edit_run"] * 2
    run(bench.eject())
    assert given_back[2:] == ["engine.workbench"]
    bench.close()
