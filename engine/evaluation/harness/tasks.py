"""Tasks of the harness run on a model: the process is started, answered to its end, and ended with the work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any

from engine.errors import BadInput
from engine.evaluation.harness import wire
from engine.evaluation.harness.answers import Answers
from engine.events import AbilityRow, Progress, Steps
from engine.model.loading import LoadedModel
from engine.requests import AbilitiesPlan

INSTALL = 'pip install "palimpsest[abilities]"'
BEAT = 0.25  # seconds between two events while the harness works by itself
ROOT = Path(__file__).resolve().parents[3]


def check_plan(plan: AbilitiesPlan) -> None:
    """Raise :class:`BadInput` where the harness is not installed, or a folder of ``plan`` is none."""
    if find_spec("lm_eval") is None:
        raise BadInput("lm-evaluation-harness is not installed.", f"{INSTALL} brings it.")
    for folder in (plan.task_files, plan.data):
        if folder and not Path(folder).is_dir():
            raise BadInput("is no folder.", "Give one that is there.", file=folder)


def run_tasks(model: LoadedModel, plan: AbilitiesPlan) -> Steps[tuple[tuple[AbilityRow, ...], str]]:
    """The results of ``plan`` on ``model`` as it is now, and the harness's version.

    Raises :class:`BadInput` where a task, its data or the harness is not there.
    """
    check_plan(plan)
    answers = Answers(model)
    sent = {name: getattr(plan, name) for name in plan.__dataclass_fields__} | {"about": answers.about()}
    sent |= {name: str(Path(sent[name]).resolve()) for name in ("task_files", "data") if sent[name]}
    with _process(Path(sent["task_files"] or Path.cwd())) as (heard, told):
        wire.write(told, sent)
        stage = "Starting the harness"
        while True:
            yield Progress(stage, 0, 0)
            message = _next(heard)
            if message is None:
                continue
            if "stage" in message:
                stage = message["stage"]
            elif "ask" in message:
                answer = yield from answers.answer(message)
                wire.write(told, {"answer": answer})
                stage = "Asking the tasks"
            elif "failed" in message:
                raise BadInput(message["failed"], message["hint"])
            else:
                done = message["done"]
                return tuple(AbilityRow(**row) for row in done["rows"]), done["version"]


@contextmanager
def _process(folder: Path) -> Iterator[tuple[SimpleQueue[bytes], IO[bytes]]]:
    """A process of the harness in ``folder``: the lines that come from it, and the way to it. Ended at the end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    command = [sys.executable, "-W", "ignore", "-m", "engine.evaluation.harness.child"]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=nowhere)
    assert process.stdin is not None and process.stdout is not None
    heard: SimpleQueue[bytes] = SimpleQueue()
    reader = Thread(target=_read, args=(process.stdout, heard), name="harness", daemon=True)
    reader.start()
    try:
        yield heard, process.stdin
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()
        with suppress(OSError):  # of what was not read any more
            process.stdin.close()


def _read(source: IO[bytes], heard: SimpleQueue[bytes]) -> None:
    for line in source:
        heard.put(line)
    heard.put(b"")


def _next(heard: SimpleQueue[bytes]) -> dict[str, Any] | None:
    """The next message, or None where none came within a beat."""
    try:
        line = heard.get(timeout=BEAT)
    except Empty:
        return None
    if not line:
        raise BadInput("the harness ended without a result.", "Ask for fewer tasks, or look whether memory ran out.")
    return wire.read(line)
