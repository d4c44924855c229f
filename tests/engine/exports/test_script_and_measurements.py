"""The script that repeats a session, run in a process of its own, and all measurements as one table."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    """A session with batches of three methods, one of them in a side memory, an edit taken back, a batch undone, and an
    imported batch.
    """
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
        run(bench.edit(tiny_facts[8:9], "grace", {"layers": "1", "steps": 2}))
        run(bench.edit(tiny_facts[7:8], "ft-m", {"layers": "1", "steps": 2}))
        run(bench.undo())
        yield bench


def started(script: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``script`` with plain Python in ``folder``, with folders of the program's of its own."""
    there = {**os.environ, "PYTHONPATH": str(ROOT), "PALIMPSEST_HOME": str(folder / "home"), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, str(script), *options]
    return subprocess.run(command, cwd=folder, env=there, capture_output=True, text=True, check=False)


def test_the_script_gives_the_same_weights_in_a_process_of_its_own(
    bench: Workbench, tiny_world: Path, tmp_path: Path
) -> None:
    file = run(bench.exports.script(tmp_path / "again.py"))
    text = file.read_text("utf-8")
    assert "batches 1 to 3" in text and "edits taken back" in text and "imported, checksum" in text
    shutil.copytree(tiny_world / "model", tmp_path / "moved")
    (tmp_path / "repeated-session").mkdir()  # of an earlier run, with which it does not go on
    again = started(file, tmp_path, "--model", "moved")
    assert again.returncode == 0, again.stderr
    assert again.stdout.strip() == "The weights are the same."
    assert (tmp_path / "repeated-session-2" / "session.db").is_file()
    names: dict[str, Any] = {"hashlib": hashlib, "SESSION": tmp_path / "repeated-session-2"}
    exec(text[text.index("WRITTEN = ") : text.index("inf, nan")], names)
    exec(text[text.index("def first_other") : text.index("SESSION = unused")], names)
    assert names["first_other"]() == 0 and len(names["WRITTEN"]) == 7
    names["WRITTEN"][-1] = "0" * 12  # that of the side memory, which is in no weight
    assert names["first_other"]() == 7
    refused = started(file, tmp_path, "--model", "gone")
    assert refused.returncode == 1 and refused.stdout == ""
    assert "gone" in refused.stderr and len(refused.stderr.splitlines()) == 1


def test_a_session_in_several_number_formats_from_several_texts_is_repeated_to_the_bit(
    tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    text = tmp_path / "other.txt"
    text.write_text((tiny_world / "statistics.txt").read_text("utf-8")[:20_000], "utf-8")
    settings = {"layers": "0-1", "steps": 2}
    with Workbench(tmp_path / "home") as bench:
        for dtype, statistics in (
            ("float32", tiny_world / "statistics.txt"),
            ("bfloat16", text),
            ("float32", text),
            ("bfloat16", tiny_world / "statistics.txt"),
        ):
            made = len(bench.facts_of_session()) if bench.session_folder else 0
            run(bench.load(tiny_world / "model", "cpu", dtype))
            bench.use_statistics_text(statistics)
            run(bench.open_session(tmp_path / "session"))
            run(bench.edit(tiny_facts[made : made + 1], "memit", settings))
        run(bench.load(tiny_world / "model", "cpu", "float32"))
        run(bench.open_session(tmp_path / "session"))
        file = run(bench.exports.script(tmp_path / "again.py"))
    moved = text.rename(tmp_path / "moved.txt")
    again = started(file, tmp_path, "--statistics", str(moved))
    assert (again.returncode, again.stdout.strip()) == (0, "The weights are the same."), again.stderr
    assert (tmp_path / "repeated-session" / "session.db").is_file()
    refused = started(file, tmp_path)
    assert refused.returncode == 1 and f"The text {text} is not there" in refused.stderr


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
