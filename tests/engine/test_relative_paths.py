"""Names that a script gives relative to where it stands go on to mean the same after it went elsewhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import palimpsest
from engine.events import run
from engine.fact import Fact
from engine.workbench import Workbench
from palimpsest import catalogue

QUICK = {"layers": "0-1", "steps": 2}


def test_a_session_goes_on_after_the_script_went_elsewhere(
    tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "own").symlink_to(tiny_world / "model")
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text((tiny_world / "statistics.txt").read_text("utf-8"), "utf-8")
    with Workbench("home") as bench:
        run(bench.load("own", "cpu", "float32"))
        bench.use_statistics_text("text.txt")
        run(bench.open_session("begun"))
        run(bench.edit(tiny_facts[:1], "memit", QUICK))
        monkeypatch.chdir("elsewhere")
        run(
            bench.edit(tiny_facts[1:2], "memit", {**QUICK, "layers": "1-2"})
        )  # with a covariance that is still to be made
        run(bench.go_to(0))
        run(bench.go_to(2))
        run(bench.exports.session("here.palimpsest"))
        run(bench.exports.model("edited"))
        assert bench.session_folder == tmp_path / "begun"
        assert str(tmp_path / "own") in run(bench.exports.script("again.py")).read_text("utf-8")
        run(bench.import_session("here.palimpsest", Path("brought")))
        monkeypatch.chdir(tmp_path)
        run(bench.undo())
        run(bench.redo())
        assert len(bench.facts_of_session()) == 2
        run(bench.open_session())
        run(bench.edit(tiny_facts[:1], "memit", QUICK))
    assert {entry.name for entry in tmp_path.iterdir()} == {"begun", "elsewhere", "home", "own", "text.txt"}
    assert {entry.name for entry in (tmp_path / "elsewhere").iterdir()} == {
        *("again.py", "brought", "edited", "here.palimpsest")
    }
    (entry,) = catalogue.sessions(tmp_path / "home" / "sessions")
    with closing(sqlite3.connect(entry.folder / "session.db")) as database:
        (base,) = database.execute("SELECT base FROM session").fetchone()
    assert str(tmp_path / "own") in base


def test_a_session_above_the_root_is_below_it(
    tiny_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        folder = run(bench.open_session(f"../..{tmp_path}/begun"))
        assert (tmp_path / "begun" / "session.db").samefile(folder / "session.db")


@pytest.mark.parametrize("name", ["a\0b", Path("a\0b")])
def test_a_name_that_no_file_can_have_is_no_path(name: str | Path, tmp_path: Path) -> None:
    for ask in (palimpsest.read_facts, palimpsest.load, Workbench(tmp_path).open_session, Workbench(tmp_path).inspect):
        with pytest.raises(palimpsest.BadInput, match="is not a path"):
            ask(name)
