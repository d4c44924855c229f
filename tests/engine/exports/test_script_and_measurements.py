"""The script that repeats a session, run in a process of its own, and all measurements as one table."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.events import NormsMeasured, run
from engine.exports.measurements import numbers_of
from engine.fact import Fact
from engine.support.wording import Language, rendered
from engine.workbench import Workbench

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def bench(
    tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workbench]:
    """A session with batches of two methods, an edit taken back, a batch undone, and an imported batch."""
    folder = tmp_path_factory.mktemp("script")
    with Workbench(folder / "home") as bench:
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        run(bench.open_session(folder / "session"))
        run(bench.edit(tiny_facts[:5], "memit", {"layers": "0-1", "steps": 4}, batch=2, seed=3))
        run(bench.edit(tiny_facts[5:6], "ft-m", {"layers": "1", "steps": 2}))
        run(bench.taking_back.carry_out(bench.facts_of_session()[1:2]))
        deltas = run(bench.exports.deltas(folder / "deltas.safetensors"))
        run(bench.imports.take(deltas, tiny_facts[6:7]))
        run(bench.edit(tiny_facts[7:8], "ft-m", {"layers": "1", "steps": 2}))
        run(bench.undo())
        yield bench


def test_the_script_gives_the_same_weights_in_a_process_of_its_own(
    bench: Workbench, tiny_world: Path, tmp_path: Path
) -> None:
    file = run(bench.exports.script(tmp_path / "again.py"))
    text = file.read_text("utf-8")
    assert "batches 1 to 3" in text and "edits taken back" in text and "imported, checksum" in text
    there = {**os.environ, "PYTHONPATH": str(ROOT), "PALIMPSEST_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1"}

    def started(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(file), *options]
        return subprocess.run(command, cwd=tmp_path, env=there, capture_output=True, text=True, check=False)

    shutil.copytree(tiny_world / "model", tmp_path / "moved")
    for session, options in (("repeated-session", ()), ("repeated-session-2", ("--model", "moved"))):
        again = started(*options)  # the second does not go on with the session of the first
        assert again.returncode == 0, again.stderr
        assert again.stdout.strip() == "The weights are the same."
        assert (tmp_path / session / "session.db").is_file()
    refused = started("--model", "gone")
    assert refused.returncode == 1 and refused.stdout == ""
    assert "gone" in refused.stderr and len(refused.stderr.splitlines()) == 1


def test_the_report_is_in_english_or_in_the_language_of_whoever_asks(bench: Workbench, tmp_path: Path) -> None:
    """Each text in brackets: what is not within them was not said in the language."""
    brackets = Language("ja", lambda text: rendered(text, lambda template, count, meaning: f"⟦{template}⟧", str))
    told = run(bench.exports.written_in(brackets).report(tmp_path / "japanese.html")).read_text("utf-8")
    english = run(bench.exports.report(tmp_path / "english.html")).read_text("utf-8")
    assert '<html lang="ja">' in told and '<html lang="en">' in english and "⟦" not in english
    notes = re.findall(r'<p class="note">(.*?)</p>', told)
    assert len(notes) == 3 and all(note.startswith("⟦") and note.endswith("⟧") for note in notes)
    for note in notes[1:]:  # the first is about one batch, which has no plural form in English
        assert re.sub("[⟦⟧]", "", note) in english


def test_measurements_are_one_row_a_number(bench: Workbench, tmp_path: Path) -> None:
    file = run(bench.exports.measurements(tmp_path / "all.csv"))
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    edits = bench.facts_of_session()
    kept = [row for row in rows if row["measure"] == "Edit" and row["quantity"] == "after"]
    assert [float(row["value"]) for row in kept] == [edit.result.after for edit in edits]
    assert [row["fact"] for row in kept] == [edit.fact.id for edit in edits]
    assert {"Norms", "Quality"} <= {row["measure"] for row in rows}


def test_axes_are_layers_where_they_are_as_long() -> None:
    event = NormsMeasured(3, (2, 5), np.array([1.0, 2.0]), np.array([1.0, np.nan]), np.array([0.0, 0.5]))
    rows = list(numbers_of([event]))
    assert [(row.quantity, row.layer, row.value) for row in rows if row.quantity in ("norm", "base")] == [
        ("norm", 2, 1.0),
        ("norm", 5, 2.0),
        ("base", 2, 1.0),
    ]
