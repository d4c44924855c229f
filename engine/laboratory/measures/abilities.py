"""``palimpsest measure abilities``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from engine.events import AbilitiesMeasured, Steps
from engine.laboratory.measures.measure import Given, Measure, counting, kept_as, names, several
from engine.requests import AbilitiesPlan
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.laboratory.laboratory import Laboratory


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tasks", type=names, default=(), metavar="LIST", help="such as arc_easy,gsm8k or one's own")
    parser.add_argument("--task-files", default="", metavar="FOLDER", help="task files (YAML) of one's own")
    parser.add_argument("--data", default="", metavar="FOLDER", help="holds data sets by name, such as cais/mmlu")
    parser.add_argument("--shots", type=counting, metavar="N", help="examples before each question (the task's own)")
    parser.add_argument("--fetch", action="store_true", help="allow to fetch data sets that are not here")
    parser.add_argument("--run-code", action="store_true", help="allow the code that task files bring along")


def _plan(o: argparse.Namespace) -> AbilitiesPlan:
    return AbilitiesPlan(several(o.tasks), str(o.task_files), str(o.data), o.limit, o.shots, o.fetch, o.run_code)


def _check(options: argparse.Namespace) -> None:
    from engine.evaluation.harness.tasks import check_tasks

    for _ in check_tasks(_plan(options)):
        pass


def _work(laboratory: Laboratory, given: Given) -> Steps[AbilitiesMeasured]:
    return (yield from laboratory.abilities(_plan(given.options)))


def _as_json(found: AbilitiesMeasured) -> dict[str, Any]:
    return {"edits": found.position, "asked": found.plan, "harness": found.version, "results": found.records()}


ABILITIES = Measure(
    "abilities",
    say("tasks of lm-evaluation-harness, before the edits and now (needs the extra abilities)"),
    _work,
    by_layer=False,
    as_json=_as_json,
    add_options=_add_options,
    check=_check,
    recorded=kept_as("abilities", AbilitiesMeasured),
)
