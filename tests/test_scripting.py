"""The document for scripts: every block of code in it runs, in order, and it tells of what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import palimpsest
from engine.events.tabular import Tabular
from engine.laboratory.laboratory import Laboratory

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scripting.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(text: str) -> list[tuple[int, str]]:
    """The line before each block of Python, and the block."""
    found = re.finditer(r"^```python\n(.*?)^```$", text, flags=re.M | re.S)
    return [(text.count("\n", 0, one.start(1)), one[1]) for one in found]


def test_every_block_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_demo_world: None, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    names: dict[str, object] = {"__name__": "scripting"}
    for line, block in blocks(TEXT):
        exec(compile("\n" * line + block, str(PAGE), "exec"), names)
    assert names["committed"] and isinstance(names["rehearsed"], Tabular)
    assert "has layers 0 to 3" in capsys.readouterr().out.splitlines()[-1]
    assert {"edited", "adapter", "report.html"} <= {path.name for path in tmp_path.iterdir()}


def test_there_is_no_code_that_is_not_run() -> None:
    assert len(blocks(TEXT)) == TEXT.count("```") / 2 >= 10


def test_the_table_of_measures_names_calls_that_exist() -> None:
    called = set(re.findall(r"`lab\.(\w+)\(", TEXT))
    assert len(called) >= 12 and [name for name in called if not hasattr(Laboratory, name)] == []
    assert [name for name in re.findall(r"palimpsest\.(\w+)", TEXT) if not hasattr(palimpsest, name)] == []
