"""Whatever is pressed in the window, nothing fails, it closes, and its sessions open at the weights that they name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import resources
from engine.errors import SessionMismatch
from engine.events import run
from engine.workbench import Workbench
from tests.faults.injection import ROOT, TINY_WORLD

pytestmark = pytest.mark.timeout(900)
SECONDS, SEED = os.environ.get("MONKEY", "40"), os.environ.get("SEED", "1")


def test_a_person_who_presses_anything(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.faults.monkey", "--home", str(tmp_path), "--seed", SEED]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    told = subprocess.run(
        [*command, "--seconds", SECONDS], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout[-8000:] + told.stderr[-4000:]
    with Workbench(tmp_path / "looking") as bench:
        run(bench.load(TINY_WORLD / "model", "cpu", "float32"))
        of_the_demo_world = []
        for folder in (tmp_path / "sessions").iterdir():
            try:
                run(bench.open_session(folder))
            except SessionMismatch:  # it was opened in the window too
                of_the_demo_world.append(folder)
        run(bench.load(resources.path("demo_world", "model"), "cpu", "float32"))
        for folder in of_the_demo_world:
            run(bench.open_session(folder))
