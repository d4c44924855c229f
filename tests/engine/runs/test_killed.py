"""A program that is killed in mid-edit loses that batch and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import torch

from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.workbench import Workbench

PROGRAM = """
import sys
from pathlib import Path
from engine.evaluation.datasets import read_facts
from engine.events import BatchCommitted, ValueSearch
from engine.workbench import Workbench

world, folder = Path(sys.argv[1]), Path(sys.argv[2])
bench = Workbench(folder.parent)
for _ in bench.load(world / "model", "cpu", "float32"): pass
bench.use_statistics_text(world / "statistics.txt")
for _ in bench.open_session(folder): pass
committed = 0
for event in bench.edit(read_facts(world / "facts.json").facts[:40], "encore", {"layers": "0-1"}, batch=4):
    committed += isinstance(event, BatchCommitted)
    if committed == 2 and isinstance(event, ValueSearch) and event.step == 2:
        print("in the third batch", flush=True)
        sys.stdin.readline()
"""


def test_a_killed_run_opens_at_its_last_whole_batch(tmp_path: Path, tiny_world: Path) -> None:
    folder = tmp_path / "session"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tiny_world), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == "in the third batch\n"
        program.kill()
    bench, straight = Workbench(tmp_path / "home"), Workbench(tmp_path / "other")
    for workbench in (bench, straight):
        run(workbench.load(tiny_world / "model", "cpu", "float32"))
        workbench.use_statistics_text(tiny_world / "statistics.txt")
    run(bench.open_session(folder))
    assert [edit.applied for edit in bench.facts_of_session()] == [True] * 8
    run(straight.edit(read_facts(tiny_world / "facts.json").facts[:8], "encore", {"layers": "0-1"}, batch=4))
    for one, two in zip(bench.model.module.parameters(), straight.model.module.parameters(), strict=True):
        assert torch.equal(one, two)
    bench.close()
    straight.close()
