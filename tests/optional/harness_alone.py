"""The harness as its own users run it: its own HFLM on a folder, a batch of one, and its own command's seeds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from engine.events import AbilityRow

Numbers = dict[tuple[str, str], tuple[float, float | None]]
"""Value and standard error by task and metric."""

SCRIPT = """
import json, os, sys
os.environ["DISABLE_MULTIPROC"] = "1"
from lm_eval import simple_evaluate
from lm_eval.models.huggingface import HFLM
from lm_eval.tasks import TaskManager
folder, tasks, own, limit, out = sys.argv[1:]
model = HFLM(pretrained=folder, dtype="float32", device="cpu", batch_size=1)
found = simple_evaluate(
    model, tasks=tasks.split(","), task_manager=TaskManager(include_path=".", include_defaults=own == "its own"),
    limit=int(limit) or None, bootstrap_iters=1000, log_samples=False,
)
open(out, "w").write(json.dumps(found["results"], default=str))
"""


def alone(model: Path, tasks: Sequence[str], folder: Path, *, by_name: bool = False, limit: int = 0) -> dict[str, Any]:
    """What the harness gives on the model's folder.

    The task files lie in ``folder``; ``by_name``: the data sets lie there, of tasks that the harness brings. ``limit``
    questions of each (0: all).
    """
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "found.json"
        own = "its own" if by_name else "the folder's"
        command = [sys.executable, "-W", "ignore", "-c", SCRIPT, str(model), ",".join(tasks), own, str(limit), str(out)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
        done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(out.read_text())
        return found


def numbers(rows: Iterable[AbilityRow]) -> Numbers:
    """What the program measured."""
    return {(row.task, f"{row.metric},{row.filter}"): (row.value, row.error) for row in rows}


def theirs(found: dict[str, Any]) -> Numbers:
    """What the harness measured."""
    return {
        (task, key): (value, error if isinstance(error := row.get(key.replace(",", "_stderr,")), float) else None)
        for task, row in found.items()
        for key, value in row.items()
        if "," in key and "_stderr" not in key
    }
