"""``make test-faults`` runs every file of faults: it once left out the half of them without a word."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.injection import ROOT
from tests.faults.kill import Figures

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@needs_make
def test_every_file_of_faults_is_collected() -> None:
    told = subprocess.run(["make", "-n", "test-faults"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (line,) = [line for line in told.splitlines() if "/pytest " in line]
    named = [word for word in shlex.split(line) if word.startswith("tests/faults")]
    files = {Path(word).name for word in named}
    there = {file.name for kind in ("test_*.py", "check_*.py") for file in (ROOT / "tests" / "faults").glob(kind)}
    assert files == there and len(there) > 4
    assert all("def test_" in (ROOT / word).read_text(encoding="utf-8") for word in named)


def test_every_test_that_the_page_names_is_there() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    named = re.findall(r"`(\w+\.py)::(\w+)`", page)
    files = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("*.py")}
    assert len(named) > 40
    assert [pair for pair in named if f"def {pair[1]}(" not in files.get(pair[0], "")] == []


def test_what_was_not_done_is_not_in_the_summary() -> None:
    assert "command line" not in str(Figures(kills=3, after=1, before=2))
    assert str(Figures(commands=2, edits=[3, 8])).startswith("2 runs of the command line killed, after 3, 8 of 10")
