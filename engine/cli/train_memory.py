"""``palimpsest train-memory``: teach a model to use MemLLM's memory."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.cli.options import DONE, MODEL_HELP, add_device, driven
from engine.cli.output import say, say_aside
from engine.cli.probe_options import read_all_facts
from engine.cli.terminal import Interrupted
from engine.errors import BadInput
from engine.laboratory.measures.measure import above_zero, given, place, positive, seed
from engine.requests import MEMORY_TASKS, MemoryTraining
from engine.support.demo_name import names_demo

if TYPE_CHECKING:
    from engine.cli.terminal import Terminal
    from engine.fact import Fact
    from engine.workbench import Workbench


def add(commands: Any) -> None:
    """Add the command to the parser's."""
    plan = MemoryTraining()
    parser = commands.add_parser("train-memory", help="teach a model to use a memory of facts, for the method memllm")
    parser.add_argument("--model", type=given, required=True, metavar="MODEL", help=MODEL_HELP)
    parser.add_argument("--facts", type=place, metavar="FILE", help="CSV, TSV, JSON or JSONL (the demo world's)")
    parser.add_argument(
        "--steps", type=positive, default=plan.steps, metavar="N", help=f"training steps ({plan.steps})"
    )
    parser.add_argument(
        "--batch", type=positive, default=plan.batch, metavar="N", help=f"texts in a step ({plan.batch})"
    )
    parser.add_argument(
        "--rank", type=positive, default=plan.rank, metavar="N", help=f"rank of the adapter ({plan.rank})"
    )
    parser.add_argument(
        "--rate", type=above_zero, default=plan.rate, metavar="X", help=f"learning rate ({plan.rate:g})"
    )
    parser.add_argument("--seed", type=seed, default=plan.seed, metavar="N", help="same seed, same texts (0)")
    add_device(parser)
    parser.add_argument(
        "--task",
        default=MEMORY_TASKS[0],
        choices=MEMORY_TASKS,
        help="teach it to read the memory, or to write what a text tells, for find-facts (read)",
    )
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--forecast", action="store_true", help="train nothing: say how long it would take here")
    act.add_argument("--forget", action="store_true", help="train nothing: remove the adapters of this model")
    parser.add_argument("--json", action="store_true", help="print where the adapters are as one line of JSON")
    parser.set_defaults(command=train_memory)


def train_memory(options: argparse.Namespace) -> int:
    """Train the adapters and keep them for the model, say what that would take, or remove those that are kept."""
    plan = MemoryTraining(
        steps=options.steps, batch=options.batch, rank=options.rank, rate=options.rate, seed=options.seed
    )
    if options.facts is None and not names_demo(options.model) and not options.forget:
        raise BadInput("train-memory needs --facts for a model other than the demo world's.", "Name a file of facts.")
    tasks = (options.task,)
    with driven() as (bench, terminal):
        facts = read_all_facts(options.facts) if options.facts is not None else bench.demo_facts()
        terminal.drive(bench.load(options.model, options.device, options.dtype))
        if options.forget:
            bench.readers.forget()
            say(json.dumps({"adapters": {}}) if options.json else "the adapters are removed")
            return DONE
        if options.forecast:
            found = terminal.drive(bench.readers.forecast(facts, plan, tasks))
            say(json.dumps(asdict(found)) if options.json else found.sentence)
            return DONE
        files = _trained(bench, terminal, facts, plan, tasks)
    say(json.dumps({"adapters": files}) if options.json else f"the adapters are kept in {', '.join(files.values())}")
    return DONE


def _trained(
    bench: Workbench, terminal: Terminal, facts: Sequence[Fact], plan: MemoryTraining, tasks: Sequence[str]
) -> dict[str, str]:
    """The files of the adapters by task."""
    try:
        files = terminal.drive(bench.readers.train(facts, plan, tasks))
    except Interrupted:
        say_aside("palimpsest: stopped; the same command goes on where it was")
        raise
    return {task: str(file) for task, file in zip(tasks, files, strict=True)}
