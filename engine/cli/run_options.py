"""Guard rails and live measures of a run of edits as options of the command line."""

from __future__ import annotations

import argparse

from engine.errors import BadInput
from engine.laboratory.measures.measure import above_zero, counting, positive
from engine.requests import AbilitiesPlan, Limit, RunOptions


def add_watching(parser: argparse.ArgumentParser) -> None:
    """Add the options of guard rails, interference and retention; :func:`watched` reads them."""
    parser.add_argument(
        "--guard",
        type=_limit,
        action="append",
        default=[],
        metavar="LIMIT",
        help="end the run where norm=2, retention=0.8, perplexity=1.5, untouched=0.9, questions=0.9 or "
        "abilities=0.9 is passed; with :rollback behind it, after going back to the last batch that was good; may be "
        "repeated",
    )
    parser.add_argument("--tasks", default="", metavar="LIST", help="of lm-evaluation-harness, asked before and after")
    parser.add_argument("--task-files", default="", metavar="FOLDER", help="task files (YAML) of one's own")
    parser.add_argument("--task-data", default="", metavar="FOLDER", help="holds their data sets by name")
    parser.add_argument("--task-limit", type=positive, metavar="N", help="the first N questions of each task (all)")
    parser.add_argument(
        "--tasks-every", type=counting, default=0, metavar="N", help="ask them after every N edits as well"
    )
    parser.add_argument(
        "--interference",
        type=above_zero,
        nargs="?",
        const=RunOptions.threshold,
        metavar="P",
        help=f"predict what batches disturb, observe it, and warn where |p| is above P ({RunOptions.threshold:g})",
    )
    parser.add_argument(
        "--retention-every",
        type=counting,
        default=0,
        metavar="N",
        help="ask earlier edits after every N (as time allows)",
    )
    parser.add_argument(
        "--retention-sample",
        type=counting,
        default=RunOptions.retention_sample,
        metavar="N",
        help="ask N of them (%(default)s; 0: all)",
    )


def watched(options: argparse.Namespace) -> RunOptions:
    """The options given; a pause ends the run, as nobody can resume it. Raises BadHyperparameter for invalid ones."""
    wanted = options.interference is not None
    return RunOptions(
        interference=wanted,
        threshold=options.interference if wanted else RunOptions.threshold,
        retention_every=options.retention_every,
        retention_sample=options.retention_sample,
        limits=tuple(options.guard),
        abilities=_tasks(options),
        abilities_every=options.tasks_every,
        pause_ends=True,
    )


def _tasks(options: argparse.Namespace) -> AbilitiesPlan | None:
    """The tasks that are named; None where none is. Raises BadInput for options of tasks without any."""
    names = tuple(name.strip() for name in options.tasks.split(",") if name.strip())
    if options.tasks and not names:
        raise BadInput("--tasks names no task.", "Name some, such as arc_easy, or leave it out.")
    others = ("task_files", "task_data", "task_limit", "tasks_every")
    if not names and (idle := [f"--{name.replace('_', '-')}" for name in others if getattr(options, name)]):
        raise BadInput(f"{idle[0]} has no effect without --tasks.", "Name the tasks too, or leave it out.")
    return AbilitiesPlan(names, options.task_files, options.task_data, options.task_limit) if names else None


def _limit(text: str) -> Limit:
    try:
        return Limit.parse(text)
    except BadInput as error:
        raise argparse.ArgumentTypeError(str(error)) from error
