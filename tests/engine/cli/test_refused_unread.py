"""What a session's files or a name alone can tell is refused before any weights are read; harmless spellings pass."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import palimpsest
from engine.catalogue.acts import export_closed
from engine.cli.main import main
from engine.errors import BadInput
from engine.model.device import choose_device
from engine.model.footprint import choose_dtype
from engine.session.ledger import Ledger
from engine.workbench import Workbench
from tests.engine.cli.test_cli import TINY, facts, home  # noqa: F401 - fixtures
from tests.engine.session.conftest import Base, make_record, make_tensors
from tests.faults.injection import small_disk


@pytest.fixture
def session(home, tmp_path, monkeypatch) -> Path:  # noqa: F811
    """A session of four edits in two batches, of which the second is undone; no model is to be read any more."""
    with Ledger.open(tmp_path / "session", Base()) as ledger:
        for batch in (1, 2):
            ledger.append(make_record(batch), make_tensors(batch))
        ledger.set_applied(1)
    monkeypatch.setattr(Workbench, "load", lambda *_: pytest.fail("the model was read"))
    return tmp_path / "session"


def commands(session: Path, facts: Path) -> list[list[str]]:  # noqa: F811
    """One command of each kind that opens a session."""
    common = ("--model", TINY / "model", "--session", session)
    out = session.parent / "out.safetensors"
    words = (
        ("take-back", *common, "--edit", 1),
        ("export", "deltas", out, *common),
        ("measure", "norms", *common),
        ("import", TINY / "model", *common),
        ("run", "--facts", facts, "--method", "ft-l", *common),
    )
    return [[str(word) for word in one] for one in words]


def refused(arguments: list[object], capsys) -> str:
    try:
        code = main([str(word) for word in arguments])
    except SystemExit as exit:
        code = exit.code
    assert code in (1, 2)
    told = capsys.readouterr()
    assert not told.out and told.err.count("\n") == 1
    return told.err


def everything(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_branch_that_is_not_there(session, facts, capsys):  # noqa: F811
    run = [*commands(session, facts)[-1], "--branch", "nope"]
    assert refused(run, capsys) == "palimpsest: there is no branch 'nope'. The session has main.\n"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (5, "there is no edit 5. The session has 4"),
        (10**30, "there is no edit 1000"),
        (3, "the timeline stands before"),
    ],
)
def test_an_edit_that_is_not_there_or_not_in_the_weights(session, capsys, number, said):
    words = ["take-back", "--model", TINY / "model", "--session", session, "--edit", 1, "--edit", number]
    before = everything(session)
    assert said in refused(words, capsys) and everything(session) == before


def newer(folder: Path) -> None:
    execute(folder, f"PRAGMA user_version = {9 << 16}")


def without_a_row(folder: Path) -> None:
    execute(folder, "DELETE FROM facts WHERE place = 1")


def without_a_table(folder: Path) -> None:
    execute(folder, "DROP TABLE results")


def without_a_column(folder: Path) -> None:
    execute(folder, "ALTER TABLE batches DROP COLUMN seed")


def a_text_for_a_number(folder: Path) -> None:
    execute(folder, "UPDATE session SET applied = 'one'")


def no_database(folder: Path) -> None:
    (folder / "session.db").write_bytes(b"nothing of the kind")


def execute(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "session.db") as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "harm", [newer, without_a_row, without_a_table, without_a_column, a_text_for_a_number, no_database]
)
def test_a_session_that_cannot_be_opened(session, facts, capsys, harm: Callable[[Path], None]):  # noqa: F811
    harm(session)
    before = everything(session)
    for words in commands(session, facts):
        assert ("newer" if harm is newer else "damaged") in refused(words, capsys)
    assert everything(session) == before


def test_a_session_that_is_open_elsewhere(session, facts, capsys):  # noqa: F811
    with Ledger.open(session, Base()):
        for words in commands(session, facts):
            assert "is open in another window or program" in refused(words, capsys)


def test_a_folder_of_other_files_is_no_place_for_a_session(session, facts, tmp_path, capsys):  # noqa: F811
    other = tmp_path / "photos"
    other.mkdir()
    (other / "a.jpg").write_bytes(b"x")
    for words in commands(other, facts)[-2:]:
        assert "holds files but no session.db" in refused(words, capsys)
    assert "holds no session" in refused(commands(other, facts)[0], capsys)
    assert [file.name for file in other.iterdir()] == ["a.jpg"]


def test_an_import_of_nothing(session, capsys, tmp_path):
    words = ["import", tmp_path / "nothing", "--model", TINY / "model", "--session", session]
    assert "there is nothing" in refused(words, capsys)


def test_nothing_is_written_into_a_session(session, facts, capsys, tmp_path):  # noqa: F811
    before = everything(session)
    common = ("--model", TINY / "model", "--session", session)
    link = tmp_path / "link"
    link.symlink_to(session)
    for words in (
        ["export", "model", session / "edited", *common],
        ["export", "adapter", session / "factors" / "adapter", *common],
        ["export", "deltas", link / "d.safetensors", *common],
        ["export", "session", session / "s.palimpsest", *common],
        [*commands(tmp_path / "new", facts)[-1], "--report", session / "report.html"],
        ["sessions", "export", session, session / "s.palimpsest"],
        ["facts", facts, "--out", session / "facts.json"],
    ):
        assert "nothing is written there" in refused(words, capsys) and str(session) in str(words)
    with pytest.raises(BadInput, match="nothing is written there"):
        export_closed(session, session / "again.palimpsest")
    assert everything(session) == before and not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["cpu", "CPU", " Cpu ", "cpu:0", torch.device("cpu")])
def test_a_device_in_any_spelling(name):
    assert choose_device(str(name)) == torch.device("cpu")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("FP32", "float32"),
        ("torch.bfloat16", "bfloat16"),
        (" bf16", "bfloat16"),
        ("Half", "float16"),
        ("f32", "float32"),
    ],
)
def test_a_dtype_in_any_spelling(name, meant):
    assert choose_dtype(name, "float32", 1, "cpu") == meant


def test_what_is_no_dtype_or_device_is_refused_by_its_name(session, facts, capsys):  # noqa: F811
    run = commands(session, facts)[-1]
    assert "'int8' is none of auto, float32, bfloat16, float16" in refused([*run, "--dtype", "int8"], capsys)
    assert "there is no device 'tpu'" in refused([*run, "--device", "tpu"], capsys)
    assert "--device: nothing is named" in refused([*run, "--device", ""], capsys)


def test_torchs_own_names_are_taken_by_scripts(home):  # noqa: F811
    bench = palimpsest.load(TINY / "model", device=torch.device("cpu"), dtype=torch.float32, progress=False)
    with bench:
        assert bench.info.dtype == "float32" and bench.info.device == "cpu"


def test_a_setting_in_capitals_or_with_hyphens_is_the_same(facts, tmp_path, home, capsys):  # noqa: F811
    words = commands(tmp_path / "s", facts)[-1]
    assert main([*words, "--set", "Layers=0", "--set", "norm-constraint-unit=miles", "--forecast"]) == 2
    told = capsys.readouterr().err
    assert "norm_constraint_unit = 'miles' is not one of" in told


def test_a_session_that_may_not_be_written_to(session, facts, tmp_path, capsys):  # noqa: F811
    with small_disk(tmp_path / "disk", "10m") as disk:
        shutil.copytree(session, disk / "session")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        *others, run = commands(disk / "session", facts)
        export = others.pop(1)  # to the same disk
        for words in others:
            assert "it may not be written to, as an open session is" in refused(words, capsys)
        for words in (export, run):
            assert "cannot be written there" in refused(words, capsys)


@pytest.mark.parametrize(
    "words",
    [
        ("run", "--facts", "{facts}", "--method", "memit", "--set", "layers=0-7"),
        ("run", "--facts", "{facts}", "--method", "ultraedit", "--set", "up_layers=7", "--forecast"),
        ("compare", "--methods", "ft-l,memit", "--edits", "1", "--facts", "{facts}", "--set", "memit.layers=7"),
        ("tune", "--method", "memit", "--facts", "{facts}", "--set", "layers=7"),
        ("measure", "norms", "--layers", "7"),
        ("measure", "superposition", "--matrix", "7"),
    ],
)
def test_a_layer_that_the_model_has_not(session, facts, capsys, words):  # noqa: F811
    told = refused([*(word.format(facts=facts) for word in words), "--model", TINY / "model"], capsys)
    assert "7" in told and "layers" in told and "0 to 3" in told


def full_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir(exist_ok=True)
    (folder / "a.jpg").write_bytes(b"x")
    return folder


def test_what_cannot_be_written_where_it_is_named(session, facts, tmp_path, capsys, monkeypatch):  # noqa: F811
    full, pipe, file = full_folder(tmp_path), tmp_path / "pipe.json", tmp_path / "file"
    os.mkfifo(pipe)
    file.write_bytes(b"x")
    model = ("--model", TINY / "model")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for words, why in (
        (("export", "adapter", full, *model, "--session", session), "holds files already"),
        (("export", "model", file, *model, "--session", session), "is a file; a folder is needed here"),
        (("export", "model", ".", *model, "--session", session), "the present folder"),
        (("export", "facts", pipe, *model, "--session", session), "is a device or a pipe"),
        (("export", "deltas", file / "d.safetensors", *model, "--session", session), "cannot be written there"),
        (("find-facts", facts, "--out", full / "a.jpg" / "facts.json", *model), "cannot be written there"),
        (("facts", facts, "--out", pipe), "is a device or a pipe"),
        (("tune", "--facts", facts, "--method", "ft-l", "--export", file / "a.json", *model), "cannot be written"),
        (("tune", "--facts", facts, "--method", "ft-l", "--out", full, *model), "no search for settings"),
        (("tune", "--facts", facts, "--method", "ft-l", "--out", session, *model), "as"),
        (("measure", "superposition", "--curve", pipe, *model), "is a device or a pipe"),
        (("measure", "traces", "--reversal", file / "r.safetensors", *model), "cannot be written there"),
        (("measure", "detection", "--detector", file / "d.safetensors", *model), "cannot be written there"),
    ):
        assert why in refused(list(words), capsys), words
    assert stat.S_ISFIFO(pipe.stat().st_mode) and file.read_bytes() == b"x" and len(list(full.iterdir())) == 1


def test_what_is_to_be_read_besides_the_model(session, facts, tmp_path, capsys):  # noqa: F811
    nothing, full, model = tmp_path / "nothing", full_folder(tmp_path), ("--model", TINY / "model")
    broken = tmp_path / "d.safetensors"
    broken.write_bytes(b"x" * 20)
    for words, why in (
        (("tune", "--from", nothing, "--keep", *model), "cannot be read"),
        (("tune", "--from", full, "--keep", *model), "cannot be read"),
        (("tune", "--import", nothing, *model), "cannot be read"),
        (("measure", "detection", "--original", nothing, *model), "is no folder and no file"),
        (("measure", "detection", "--detector", broken, *model), "detector"),
        (("measure", "survival", "--session", session, "--merge-with", nothing, *model), "is not there"),
        (("measure", "traces", "--original", nothing, *model), "is no folder and no file"),
    ):
        assert why in refused(list(words), capsys), words
