"""``palimpsest sessions``: what there is, and what can be done with one, without a window or a model."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from engine.cli import commands as command_line
from engine.cli.main import main
from engine.desk.file import DESK_FILE, DeskFile
from engine.desk.held import Changes, FactText, HeldFact
from engine.session.ledger import Ledger
from tests.engine.session.conftest import Base, make_record, make_tensors


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    """Two sessions: one with four edits and a fact that waits, one without any."""
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))
    place = tmp_path / "sessions"
    with Ledger.open(place / "2026-11-27 gpt2", Base(name="gpt2", folder="/models/gpt2")) as ledger:
        for batch in (1, 2):
            ledger.append(make_record(batch), make_tensors(batch))
    with closing(DeskFile(place / "2026-11-27 gpt2" / DESK_FILE)) as desk:
        desk.write(Changes((HeldFact("a", 1, FactText("Ada", "{} is", "x")),)))
    Ledger.open(place / "2026-11-28 opt", Base(name="opt")).close()
    return tmp_path


def listed(capsys, *arguments: str) -> list[dict[str, object]]:
    assert main(["sessions", "--json", *arguments]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_all_are_listed_and_found_by_words(home: Path, capsys) -> None:
    both = {str(one["model"]): one for one in listed(capsys)}
    assert set(both) == {"gpt2", "opt"}
    one = both["gpt2"]
    assert (one["edits"], one["queued"], one["methods"], one["trouble"]) == (4, 1, ["encore"], "")
    assert one["folder"] == str(home / "sessions" / "2026-11-27 gpt2") and one["model_folder"] == "/models/gpt2"
    assert isinstance(one["bytes"], int) and one["bytes"] > 1000
    assert [one["model"] for one in listed(capsys, "--match", "OPT 2026")] == ["opt"]
    assert main(["sessions", "--match", "gpt2"]) == 0
    assert "2026-11-27 gpt2: 4 edits, 1 queued, gpt2, encore" in capsys.readouterr().out
    assert main(["sessions", "--match", "nothing"]) == 0
    assert capsys.readouterr().out == "No session matches.\n"


def test_one_is_named_noted_copied_exported_and_deleted(home: Path, capsys) -> None:
    assert main(["sessions", "rename", "gpt2", "Capitals"]) == 0
    assert main(["sessions", "note", "Capitals", "needs a source"]) == 0
    assert main(["sessions", "copy", "Capitals"]) == 0
    assert main(["sessions", "export", "2026-11-27 gpt2", str(home / "out.palimpsest")]) == 0
    assert (home / "out.palimpsest").is_file()
    capsys.readouterr()
    named = {str(one["name"]): one for one in listed(capsys)}
    assert set(named) == {"Capitals", "Capitals (copy)", "2026-11-28 opt"}
    for one in (named["Capitals"], named["Capitals (copy)"]):
        assert (one["edits"], one["queued"], one["note"]) == (4, 1, "needs a source")
    assert main(["sessions", "delete", "2026-11-27 gpt2"]) == 0
    assert str(home / "bin") in capsys.readouterr().out
    assert (home / "bin" / "2026-11-27 gpt2" / "session.db").is_file()
    assert {one["name"] for one in listed(capsys, "--match", "Capitals")} == {"Capitals (copy)"}


def test_the_window_opens_on_a_session_or_a_file(home: Path, monkeypatch) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(command_line, "open_window", lambda arguments: seen.append(list(arguments)) or 0)
    file = home / "from anna.PALIMPSEST"
    file.touch()
    folder = str(home / "sessions" / "2026-11-28 opt")
    for arguments in (["sessions", "open", "opt"], ["open", "opt"], ["open", folder], ["open", str(file)], [str(file)]):
        assert main(arguments) == 0
    assert seen == [[folder], [folder], [folder], [str(file)], [str(file)]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sessions", "open", "nothing"], "no session is called 'nothing'"),
        (["sessions", "note", "2026", "x"], "2 sessions are called '2026'"),
        (["sessions", "rename", "opt", "a\x1bb"], "the name"),
        (["sessions", "rename", "opt", "x" * 300], "300 letters"),
        (["open", "nothing.palimpsest"], "no such file"),
        (["sessions", "export", "opt", "/proc/nowhere/x.palimpsest"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line(home: Path, capsys, arguments: list[str], words: str) -> None:
    assert main(arguments) == (1 if "written" in words else 2)  # what a disk refuses is no wrong word of the person
    printed = capsys.readouterr()
    assert printed.out == "" and words in printed.err and len(printed.err.splitlines()) == 1


def test_one_that_is_open_is_not_deleted_and_not_exported(home: Path, capsys) -> None:
    with Ledger.open(home / "sessions" / "2026-11-28 opt", Base(name="opt")):
        for arguments in (["delete", "2026-11-28"], ["export", "2026-11-28", str(home / "x.palimpsest")]):
            assert main(["sessions", *arguments]) == 2
            assert "is open in another window or program" in capsys.readouterr().err
        assert main(["sessions", "rename", "2026-11-28", "still open"]) == 0
    assert [one["model"] for one in listed(capsys, "--match", "still open")] == ["opt"]
