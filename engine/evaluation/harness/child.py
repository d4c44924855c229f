"""The process of the harness: ``python -m engine.evaluation.harness.child``, asked over stdin, answering over stdout.

The first line that comes in is the plan (:class:`engine.requests.AbilitiesPlan` as JSON, with ``about`` the model;
where that is null, the tasks are only looked for).
What goes out is ``{"ask": ...}``, which the program answers, and at the end ``{"done": ...}`` or ``{"failed": ...}``.
Everything else that the harness and its libraries print is dropped.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

from engine.support.child import Parent
from engine.support.wording import packed, say

CODE = "!function"  # in a task file: code of the task, to be run


class TaskTrouble(Exception):
    """Something that a person can mend, told as ``message`` and ``hint``."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def main() -> None:
    """Run one plan."""
    parent = Parent.alone()
    plan = parent.hear()
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "0" if plan["fetch"] else "1"
    os.environ["HF_DATASETS_OFFLINE"] = "0" if plan["fetch"] else "1"
    os.environ["DISABLE_MULTIPROC"] = "1"  # workers of the bootstrap would outlive a process that is ended
    try:
        parent.tell(done=_evaluated(plan, parent))
    except TaskTrouble as trouble:
        _fail(parent, trouble.message, trouble.hint)
    except ModuleNotFoundError as error:
        missing = say("a task needs the package {name!r}, which is not here.", name=error.name)
        _fail(parent, missing, say("Install it with pip."))
    except EOFError:
        pass
    except BaseException as error:  # the harness, its tasks and their code may raise anything
        said = f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]
        ended = say("the harness ended with {said}", said=said)
        _fail(parent, ended, say("Try the tasks one by one to see which it is."))


def _fail(parent: Parent, message: str, hint: str) -> None:
    parent.tell(failed=packed(message), hint=packed(hint))


def _evaluated(plan: dict[str, Any], parent: Parent) -> dict[str, Any]:
    """The harness's own results of ``plan``: rows, the numbers of questions and its version."""
    from importlib.metadata import version

    parent.tell(stage=packed(say("Loading the harness")))
    import datasets
    import lm_eval.utils
    import numpy
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from lm_eval import evaluator
    from lm_eval.defaults import DEFAULT_OTHER_SEED, DEFAULT_RANDOM_SEED

    from engine.evaluation.harness.remote import remote_model

    sandbox = ImmutableSandboxedEnvironment(undefined=lm_eval.utils.env.undefined, keep_trailing_newline=True)
    sandbox.filters.update(lm_eval.utils.env.filters)
    lm_eval.utils.env = sandbox  # templates of a task file are not to run code
    datasets.load_dataset = _finding(datasets.load_dataset, plan)
    if not plan["fetch"]:
        _keep_from_fetching()
    parent.tell(stage=packed(say("Reading the tasks")))
    manager = _manager(plan)
    names = manager.match_tasks(plan["tasks"])
    if plan["about"] is None:
        return {"rows": [], "version": version("lm_eval")}
    random.seed(DEFAULT_RANDOM_SEED)  # as the harness's own command does
    numpy.random.seed(DEFAULT_OTHER_SEED)
    loaded = manager.load(names)
    for task in loaded["tasks"].values():
        own = task.get_config("num_fewshot")
        task.set_config(key="num_fewshot", value=(own or 0) if plan["shots"] is None or own == 0 else plan["shots"])
        task.set_fewshot_seed(seed=DEFAULT_OTHER_SEED)
    found = evaluator.evaluate(
        lm=remote_model(parent, plan["about"]),
        task_dict=loaded,
        limit=plan["limit"],
        bootstrap_iters=plan["resamples"],
        log_samples=False,
    )
    return _rows(found, names, version("lm_eval"))


def _manager(plan: dict[str, Any]) -> Any:
    """The harness's index of tasks: those of the folder alone where they are all that is asked for."""
    from lm_eval.tasks import TaskManager

    folder, wanted = plan["task_files"], plan["tasks"]
    if folder:
        if not plan["run_code"]:
            _check_codeless(Path(folder))
        manager = TaskManager(include_path=folder, include_defaults=False)
        if all(manager.match_tasks([name]) for name in wanted):
            return manager
    manager = TaskManager(include_path=folder or None)
    if unknown := [name for name in wanted if not manager.match_tasks([name])]:
        raise TaskTrouble(*unknown_task(unknown[0], folder or ""))
    return manager


def unknown_task(task: str, folder: str) -> tuple[str, str]:
    """What is said of a task that is neither in ``folder`` ("": none) nor among the harness's, and a remedy."""
    if folder:
        nowhere = say(
            "there is no task {task!r} neither in {folder} nor among those of the harness.", task=task, folder=folder
        )
        return nowhere, say("Check its name.")
    return (
        say("there is no task {task!r} among the tasks of the harness.", task=task),
        say("Give its name as the harness spells it, or the folder of its file."),
    )


def _check_codeless(folder: Path) -> None:
    """Refuse files that would run code of their own."""
    for file in sorted([*folder.rglob("*.yaml"), *folder.rglob("*.yml"), *folder.rglob("_*yaml")]):
        if CODE in file.read_text(encoding="utf-8", errors="replace"):
            raise TaskTrouble(
                say("{file}: this task runs code of its own ({code}).", file=str(file), code=CODE),
                say("Allow that (--run-code) if you trust the folder."),
            )


def _finding(load: Any, plan: dict[str, Any]) -> Any:
    """``datasets.load_dataset``, which takes a data set from the person's folder first, and says where none is."""
    folder = Path(plan["data"]) if plan["data"] else None

    def found(path: str, name: str | None = None, **options: Any) -> Any:
        """The data set ``path`` (configuration ``name``) as ``datasets`` loads it; raises :class:`TaskTrouble`."""
        place = folder / path if folder is not None else None
        at = str(place) if place is not None and place.is_dir() else path
        try:
            return load(path=at, name=name, **options)
        except Exception as error:  # the library has many for "not there"
            said = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
            what = f"{path} ({name})" if name else path
            raise TaskTrouble(
                say("the data set {what} is not here: {reason}.", what=what, reason=said.rstrip(".")),
                say("Give the folder that holds {path}/ (--data), or allow to fetch it (--fetch).", path=path),
            ) from error

    return found


def _keep_from_fetching() -> None:
    """Let nltk fetch nothing: some tasks would have it bring data when they are read."""
    import nltk

    def refuse(name: str, *_: Any, **__: Any) -> None:
        raise TaskTrouble(
            say("a task needs nltk's data {name!r}, which is not here.", name=name),
            say("Allow to fetch it (--fetch), or put it where nltk looks (NLTK_DATA)."),
        )

    nltk.download = refuse


def _rows(found: Any, asked: list[str], version: str) -> dict[str, Any]:
    """Every metric of every task and group of the harness's results."""
    rows = []
    sizes, better = found.get("n-samples", {}), found.get("higher_is_better", {})
    for task, numbers in found["results"].items():
        for key, value in numbers.items():
            metric, comma, kind = key.partition(",")
            if not comma or metric.endswith("_stderr") or not isinstance(value, int | float):
                continue
            error = numbers.get(f"{metric}_stderr,{kind}")
            rows.append(
                {
                    "task": task,
                    "metric": metric,
                    "filter": kind,
                    "value": float(value),
                    "error": float(error) if isinstance(error, int | float) else None,
                    "samples": int(sizes.get(task, {}).get("effective") or numbers.get("sample_len") or 0),
                    "higher": better.get(task, {}).get(metric),
                    "asked": task in asked,
                }
            )
    return {"rows": rows, "version": version}


if __name__ == "__main__":
    main()
