"""Commands for which memory, the disk, a name or a stream gives out: one line, the right exit code, no half work."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from engine.evaluation.datasets import read_facts
from tests.faults.injection import (
    ROOT,
    TINY_WORLD,
    bound_by_rights,
    in_shell,
    needs_full,
    needs_linux,
    palimpsest,
    run_of,
    said,
    small_disk,
)

pytestmark = needs_linux


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A file of twelve facts of the tiny world."""
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(json.loads((TINY_WORLD / "facts.json").read_text())[:12]))
    assert len(read_facts(file).facts) == 12
    return file


@pytest.mark.parametrize("memory", [200, 500, 1000])  # torch cannot be loaded; it aborts; much of it is there
def test_too_little_memory_for_anything_is_one_line(facts: Path, tmp_path: Path, memory: int) -> None:
    process = in_shell(run_of(facts, tmp_path / "session"), memory=memory)
    assert process.returncode == 1 and process.stderr.count("\n") == 1
    assert f"limited to {memory:,} MB" in said(process) and not (tmp_path / "session").exists()


def test_a_full_disk_stops_a_run_at_its_last_whole_batch(facts: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "700k") as disk:
        process = in_shell(run_of(facts, disk / "session"))
        line = said(process)
        assert process.returncode == 1 and ("No space left" in line or "is full" in line)
        whole = len(list((disk / "session" / "factors").glob("0*")))
        assert 1 < whole < 12 and f"{whole} edits are kept in" in line
        assert not list((disk / "session" / "factors").glob(".*"))


def test_a_cache_that_may_not_be_written_is_done_without(facts: Path, tmp_path: Path, monkeypatch) -> None:
    home = tmp_path / "home"
    (home / "statistics").mkdir(parents=True)
    (home / "statistics").chmod(0o555)
    monkeypatch.setenv("PALIMPSEST_HOME", str(home))
    text, session = TINY_WORLD / "statistics.txt", tmp_path / "session"
    command = run_of(facts, session, "--statistics", text, "--set", "layers=0", "--batch", 12, method="memit")
    process = in_shell([*bound_by_rights(), *command])
    assert process.returncode == 0 and "Traceback" not in process.stderr
    assert process.stderr.count("The statistics cannot be kept in") == 1


def test_a_folder_that_goes_ends_the_run_and_is_not_made_anew(facts: Path, tmp_path: Path) -> None:
    session = tmp_path / "session"
    process = subprocess.Popen(run_of(facts, session), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and len(list(session.glob("factors/0*"))) < 3:
        time.sleep(0.01)
    shutil.rmtree(session)
    _, told = process.communicate(timeout=200)
    assert process.returncode == 1 and not session.exists() and "Traceback" not in told
    assert "removed, renamed, unmounted or replaced" in told.splitlines()[-1]


@pytest.mark.parametrize("what", ["--facts", "--model", "--session", "--report", "--statistics"])
def test_a_name_that_is_too_long_is_bad_input(facts: Path, tmp_path: Path, what: str) -> None:
    ending = ".html" if what == "--report" else ""
    process = in_shell([*run_of(facts, tmp_path / "session"), what, str(tmp_path / ("x" * 300 + ending))])
    assert process.returncode == 2 and "File name too long" in said(process)
    assert not (tmp_path / "session").exists()


@needs_full
@pytest.mark.parametrize(
    "redirected, code", [(">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0), (">/dev/full", 1), ("2>/dev/full", 0)]
)
def test_streams_that_are_closed_or_full_do_not_stop_the_work(
    facts: Path, tmp_path: Path, redirected: str, code: int
) -> None:
    process = in_shell(run_of(facts, tmp_path / "session", "--batch", 12), redirected)
    assert process.returncode == code and "Traceback" not in process.stderr
    assert len(list((tmp_path / "session" / "factors").iterdir())) == 1


def test_a_display_that_does_not_answer_is_one_line(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":987")
    process = in_shell(palimpsest("--demo"))
    assert process.returncode == 2 and "does not answer" in said(process)
