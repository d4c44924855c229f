"""Tasks of the harness run on a model: the process is started, answered to its end, and ended with the work."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engine.errors import BadInput
from engine.evaluation.harness.answers import Answers
from engine.evaluation.harness.child import unknown_task
from engine.events import AbilityRow, Progress, Steps
from engine.model.loading import LoadedModel
from engine.requests import AbilitiesPlan
from engine.support.child import ChildEnded, child
from engine.support.home import followed
from engine.support.wording import say, unpacked

INSTALL = 'pip install "palimpsest[abilities]"'
CHILD = "engine.evaluation.harness.child"


def check_plan(plan: AbilitiesPlan) -> None:
    """Raise :class:`BadInput` where the harness is not installed, or a folder of ``plan`` is none."""
    if find_spec("lm_eval") is None:
        raise BadInput(say("lm-evaluation-harness is not installed."), say("{command} brings it.", command=INSTALL))
    for folder in (plan.task_files, plan.data):
        if folder and not Path(folder).is_dir():
            raise BadInput(say("is no folder."), say("Give one that is there."), file=folder)


_checked: set[AbilitiesPlan] = set()


def check_tasks(plan: AbilitiesPlan) -> Steps[None]:
    """Raise :class:`BadInput` where :func:`check_plan` does, or where there is no task of a name in ``plan``.

    A name that stands in none of the files of tasks is told at once; else the harness says it, which takes seconds,
    once for a plan. Nothing of a model is read.
    """
    check_plan(plan)
    if plan not in _checked:
        if (task := _named_nowhere(plan)) is not None:
            raise BadInput(*unknown_task(task, plan.task_files))
        yield from _told(plan, None)
        _checked.add(plan)


def _named_nowhere(plan: AbilitiesPlan) -> str | None:
    """The first task of ``plan`` whose name, no pattern, stands in no file of tasks, wherever it may be defined."""
    found = find_spec("lm_eval")
    own = Path(found.origin).parent / "tasks" if found is not None and found.origin else None
    sought = {task: task.encode() for task in plan.tasks if not set(task) & set("*?[")}
    if own is None or not own.is_dir():
        return None
    for folder in (Path(plan.task_files), own) if plan.task_files else (own,):
        for file in folder.rglob("*"):
            if not sought:
                return None
            if file.is_file():
                with suppress(OSError):
                    text = file.read_bytes()
                    sought = {task: name for task, name in sought.items() if name not in text}
    return next(iter(sought), None)


def run_tasks(model: LoadedModel, plan: AbilitiesPlan) -> Steps[tuple[tuple[AbilityRow, ...], str]]:
    """The results of ``plan`` on ``model`` as it is now, and the harness's version.

    Raises :class:`BadInput` where a task, its data or the harness is not there.
    """
    check_plan(plan)
    done = yield from _told(plan, Answers(model))
    return tuple(AbilityRow(**row) for row in done["rows"]), done["version"]


def _told(plan: AbilitiesPlan, answers: Answers | None) -> Steps[dict[str, Any]]:
    """What the harness's process says at its end; with no ``answers`` it only looks for the tasks."""
    sent = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
    sent["about"] = answers.about() if answers is not None else None
    sent |= {name: str(followed(sent[name])) for name in ("task_files", "data") if sent[name]}
    with child(CHILD, Path(sent["task_files"] or Path.cwd())) as harness:
        harness.tell(sent)
        stage: str = say("Starting the harness")
        while True:
            yield Progress(stage, 0, 0)
            try:
                message = harness.hear()
            except ChildEnded as error:
                hint = say("Ask for fewer tasks, or look whether memory ran out.")
                raise BadInput(say("the harness ended without a result."), hint) from error
            if message is None:
                continue
            if "stage" in message:
                stage = unpacked(message["stage"])
            elif "ask" in message and answers is not None:
                answer = yield from answers.answer(message)
                harness.tell({"answer": answer})
                stage = say("Asking the tasks")
            elif "failed" in message:
                raise BadInput(unpacked(message["failed"]), unpacked(message["hint"]))
            else:
                done: dict[str, Any] = message["done"]
                return done
