"""Every example runs, on the demo world by default and on a model that is named; here the tests' tiny world is both."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
TINY_WORLD = ROOT / "tests" / "resources" / "tiny_world"
OWN = [str(TINY_WORLD / "model"), str(TINY_WORLD / "facts.json")]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_demo_world: None) -> None:
    """Examples may write beside where they are started, and no session is found by another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))


def example(name: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", [name, *arguments])
    runpy.run_path(str(EXAMPLES / name), run_name="__main__")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


@pytest.mark.parametrize("own", [(), OWN], ids=["demo", "own"])
def test_edit_and_undo(own, monkeypatch, capsys):
    example("edit_and_undo.py", monkeypatch, *own)
    found = said(capsys)
    before, after = (line.split(":")[1] for line in found.splitlines() if line.startswith(("  before", "  after")))
    assert before.strip() != after.strip() and "to the bit" in found


def test_compare_methods(monkeypatch, capsys, tmp_path):
    example("compare_methods.py", monkeypatch, "--methods", "memit", "ultraedit", "--edits", "1", "2", "--out", "t.csv")
    assert [line.split()[:2] for line in said(capsys).splitlines()[1:5]] == [
        ["memit", "1"],
        ["memit", "2"],
        ["ultraedit", "1"],
        ["ultraedit", "2"],
    ]
    assert len((tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()) == 5


def test_superposition(monkeypatch, capsys, tmp_path):
    example("superposition.py", monkeypatch, *OWN, "--statistics", str(TINY_WORLD / "statistics.txt"))
    assert [line.split()[0] for line in said(capsys).splitlines()[:5]] == ["layer", "0", "1", "2", "3"]
    assert (tmp_path / "superposition.png").read_bytes().startswith(b"\x89PNG")


def test_predict_interference(monkeypatch, capsys):
    example("predict_interference.py", monkeypatch, "--edits", "4")
    found = said(capsys)
    assert "of 4 edits took" in found and "predicted to suffer most lost" in found


@pytest.mark.filterwarnings("ignore::FutureWarning:transformers")  # peft asks transformers by an old name
def test_export_adapter(monkeypatch, capsys, tmp_path):
    example("export_adapter.py", monkeypatch, "adapter")
    assert "adapter" in said(capsys)
    assert (tmp_path / "adapter" / "adapter_config.json").is_file()


def test_every_example_is_short_told_of_and_tried():
    names = {path.name for path in EXAMPLES.glob("*.py")}
    page = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
    own = Path(__file__).read_text(encoding="utf-8")
    assert len(names) >= 5
    assert [name for name in names if f"examples/{name}" not in page or f'example("{name}"' not in own] == []
    assert [p.name for p in EXAMPLES.glob("*.py") if len(p.read_text(encoding="utf-8").splitlines()) >= 60] == []
