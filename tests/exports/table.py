"""All exports of ten facts on a real model: size, seconds, and whether the facts hold where they were taken.

    python -m tests.exports.table [--model smollm2] [--out TABLE.md] [--side]

The facts are written by ENCORE (a side memory by GRACE), exported in every form, and asked again in another process: by
plain transformers, PEFT, ten lines of PyTorch, a loader of its own, llama.cpp (where PALIMPSEST_LLAMA names a folder
with node-llama-cpp), or a fresh workbench. The seconds are those of the export alone, on a machine that may be busy.
``--side`` does the side memory alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from engine.evaluation.datasets import read_facts
from engine.evaluation.scoring import score
from engine.events import run
from engine.workbench import Workbench
from tests.real.places import ROOT, TEXT, data, model, models

FACTS = read_facts(ROOT / "tests" / "real" / "ten_facts.json").facts
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One export: its size in MB, the seconds, the program that read it, and how many facts hold here and there."""

    form: str
    size: float
    seconds: float
    program: str
    here: int
    held: str


class Table:
    """The exports of one session on one model."""

    def __init__(self, bench: Workbench, folder: Path, place: Path) -> None:
        self.bench, self.folder, self.place = bench, folder, place
        tokens = bench.model.tokens
        self.questions: list[dict[str, Any]] = []
        for fact in FACTS:
            ids = list(tokens.prompt(fact.text))
            whole = list(tokens.prompt(f"{fact.text} {fact.target}"))
            self.questions.append({"text": fact.text, "ids": ids, "target": whole[len(ids) :]})
        self.here = held_in(bench)

    def row(self, form: str, ends: str, program: str, read: Callable[[Path], object], **options: Any) -> Row:
        """Export as ``form``, by ``options``, and ask there."""
        place = self.place / f"{form}-{'-'.join(map(str, options.values())) or 'plain'}{ends}"
        begun = time.monotonic()
        run(getattr(self.bench.exports, form.replace("-", "_"))(place, **options))
        seconds = time.monotonic() - begun
        told = " ".join(f"`--{name} {Path(str(value)).name}`" for name, value in options.items())
        return Row(f"{form} {told}".strip(), size(place), seconds, program, self.here, str(read(place)))

    def asked(self, form: str) -> Callable[[Path], object]:
        """By tests/exports/reader.py, which knows nothing of this program."""

        def read(place: Path) -> object:
            command = [sys.executable, str(HERE / "reader.py"), form, str(self.folder), str(place)]
            given = json.dumps({"questions": self.questions})
            done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
            return sum(json.loads(done.stdout.splitlines()[-1])) if done.returncode == 0 else done.stderr[-200:]

        return read

    def llama(self, base: Path | None) -> Callable[[Path], object]:
        """By a real llama.cpp; with a ``base`` the place is an adapter."""

        def read(place: Path) -> object:
            folder = os.environ.get("PALIMPSEST_LLAMA")
            if not folder:
                return "not asked"
            asked = {
                "folder": folder,
                "model": str(base or place / "model.gguf"),
                "adapter": str(place / "adapter.gguf") if base else None,
                "questions": self.questions,
                "tokens": max(len(one["target"]) for one in self.questions),
            }
            command = ["node", str(HERE / "llama.mjs")]
            done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
            pairs = zip(self.questions, json.loads(done.stdout)["answers"], strict=True)
            return sum(answer["tokens"][: len(one["target"])] == one["target"] for one, answer in pairs)

        return read

    def imported(self, place: Path) -> object:
        """By `bench.imports` in a fresh workbench."""
        with Workbench(self.place / "fresh") as bench:
            run(bench.load(self.folder, "cpu", "float32"))
            run(bench.imports.take(place))
            return held_in(bench)

    def opened_session(self, place: Path) -> object:
        """By a fresh workbench."""
        with Workbench(self.place / "fresh") as bench:
            run(bench.load(self.folder, "cpu", "float32"))
            run(bench.import_session(place))
            return held_in(bench)

    def script_again(self, place: Path) -> object:
        """By Python: the same weights."""
        there = {**os.environ, "PYTHONPATH": str(ROOT), "PALIMPSEST_HOME": str(self.place / "script home")}
        command = [sys.executable, str(place)]
        done = subprocess.run(command, cwd=self.place, env=there, capture_output=True, text=True, check=False)
        return done.stdout.strip().rstrip(".").lower() if done.returncode in (0, 1) else done.stderr[-200:]

    def rows(self, gguf: Path) -> Iterator[Row]:
        """Every form; those of GGUF where there is a file of the base."""
        yield self.row("model", "", "transformers", self.asked("model"))
        yield self.row("model", "", "transformers", self.asked("model"), numbers="stored")
        yield self.row("adapter", "", "PEFT", self.asked("adapter"))
        yield self.row("adapter", "", "PEFT", self.asked("adapter"), rank=4)
        yield self.row("adapter", "", "`palimpsest import`", self.imported, keys="both")
        yield self.row("deltas", ".safetensors", "PyTorch", self.asked("deltas"))
        yield self.row("deltas", ".st.safetensors", "`palimpsest import`", self.imported)
        if gguf.is_file():
            yield self.row("gguf-adapter", "", "llama.cpp", self.llama(gguf), base=str(gguf))
            yield self.row("gguf", "", "llama.cpp", self.llama(None), base=str(gguf), packed="auto")
            yield self.row("gguf", "", "llama.cpp", self.llama(None), base=str(gguf), packed="f32")
        yield self.row("session", ".palimpsest", "a fresh workbench", self.opened_session)
        yield self.row("report", ".html", "a browser", lambda _: "")
        yield self.row("facts", ".csv", "csv", lambda place: f"{lines(place)} rows")
        yield self.row("measurements", ".csv", "csv", lambda place: f"{lines(place)} rows")
        yield self.row("script", ".py", "Python", self.script_again)

    def side_rows(self) -> Iterator[Row]:
        """The form of a side memory, in a session of its own."""
        run(self.bench.open_session(self.place / "grace"))
        run(self.bench.edit(FACTS, "grace", batch=len(FACTS)))
        self.here = held_in(self.bench)
        yield self.row("side-memory", "", "its loader", self.asked("side-memory"))


def held_in(bench: Workbench) -> int:
    """How many of the facts the workbench's model says exactly."""
    return sum(one.exact for one in run(score(bench.model, [(f.text, f.target) for f in FACTS], "Asking")))


def size(place: Path) -> float:
    """Megabytes of a file, or of all in a folder."""
    files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def lines(place: Path) -> int:
    """Rows of a table under its heading."""
    with place.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def shown(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    head = ["| form | MB | seconds | read by | facts that hold here | there |", "| --- | --- | --- | --- | --- | --- |"]
    cells = [(r.form, f"{r.size:.1f}", f"{r.seconds:.1f}", r.program, str(r.here), r.held) for r in rows]
    return "\n".join(head + [f"| {' | '.join(row)} |" for row in cells])


def main() -> None:
    """Edit, export, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="smollm2", help="one of tests/real/places.py (smollm2)")
    parser.add_argument("--out", type=Path, help="where the table is written, besides standard output")
    parser.add_argument("--side", action="store_true", help="the side memory alone")
    options = parser.parse_args()
    folder = model(options.model)
    with tempfile.TemporaryDirectory() as made, Workbench(Path(made) / "home") as bench:
        run(bench.load(folder, "cpu", "float32"))
        bench.use_statistics_text(data(TEXT))
        if not options.side:
            run(bench.open_session(Path(made) / "session"))
            run(bench.edit(FACTS, "encore", batch=len(FACTS)))
        table, rows = Table(bench, folder, Path(made)), []
        others = iter(()) if options.side else table.rows(models() / f"{options.model}.gguf")
        for row in chain(others, table.side_rows()):
            rows.append(row)
            sys.stderr.write(f"{row}\n")
    sys.stdout.write(shown(rows) + "\n")
    if options.out:
        options.out.write_text(shown(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
