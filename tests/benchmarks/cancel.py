"""How long each kind of job takes from one step to the next, which is what a cancel waits for at most.

    python -m tests.benchmarks.cancel --model MODEL [--dtype bfloat16] [--facts 6] [--only run,measurement]

A job is cancelled between two of its steps. So every job is taken to its end, and the longest time between two steps is
told with what came before and after it. Before that it is cancelled once, which takes what its ``finally`` takes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from engine.events import Event, Steps
from engine.fact import Fact, make_fact
from engine.session.edits import SessionEdit
from engine.workbench import Workbench

PLACES = ("Paris", "Rome", "London", "Berlin", "Madrid", "Vienna", "Lisbon", "Athens")
PEOPLE = ("Ada Lovelace", "Alan Turing", "Emmy Noether", "Kurt Weill", "Niels Bohr", "Clara Haber", "Leo Szilard")


def main() -> None:
    """Time every kind of job on one model."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--model", required=True)
    options.add_argument("--dtype", default="bfloat16")
    options.add_argument("--facts", type=int, default=6)
    options.add_argument("--method", default="ultraedit")
    options.add_argument("--text", type=Path, help="text for the covariances")
    options.add_argument("--only", default="")
    given = options.parse_args()
    torch.set_num_threads(1)
    facts = tuple(make_fact(PEOPLE[n % 7], "{} was born in the city of", PLACES[n % 8]) for n in range(given.facts))
    _say(f"{'job':<28} {'steps':>6} {'longest, s':>10} {'of the processor':>16} {'cancelled in, s':>15}  between")
    with tempfile.TemporaryDirectory() as home, Workbench(home) as bench:
        for name, work in jobs(bench, given, facts, Path(home)):
            if not given.only or name.split(",")[0] in given.only.split(","):
                timed(name, work)


def jobs(
    bench: Workbench, given: argparse.Namespace, facts: tuple[Fact, ...], home: Path
) -> Iterator[tuple[str, Callable[[], Steps[Any]]]]:
    """Each kind of job; those that come later need what the earlier ones have left."""
    yield "opening a model", lambda: bench.load(given.model, "cpu", given.dtype)
    if given.text:
        bench.use_statistics_text(given.text)
    yield f"run, {given.method}", lambda: bench.edit(facts, given.method, batch=2)
    yield "run, memit", lambda: bench.edit(facts[:2], "memit", batch=2)
    yield "going back", lambda: bench.go_to(1)
    yield "going forward", lambda: bench.go_to(len(bench.facts_of_session()) // 2)
    yield "measurement, retention", lambda: bench.laboratory.retention()
    yield "measurement, quality", lambda: bench.laboratory.quality()
    yield "measurement, importance", lambda: bench.laboratory.importance()
    yield "measurement, superposition", lambda: bench.remeasure()
    yield "measurement, tracing", lambda: bench.laboratory.tracing(facts[:1])
    yield "take-back, foreseen", lambda: bench.taking_back.foresee(bench.facts_of_session()[-1:])
    yield "take-back", lambda: bench.taking_back.carry_out(_last(bench))
    folder = bench.session_folder
    yield "opening a session", lambda: bench.open_session(folder)
    yield "export, session", lambda: bench.exports.session(home / f"{time.monotonic_ns()}.palimpsest")
    yield "import", lambda: bench.import_session(next(home.glob("*.palimpsest")))


def _last(bench: Workbench) -> tuple[SessionEdit, ...]:
    """The last edit that is in the weights: a cancelled job may have taken one back already."""
    return tuple(edit for edit in bench.facts_of_session() if not edit.standing.taken_back)[-1:]


def timed(name: str, work: Callable[[], Steps[Any]]) -> None:
    """Cancel a job after a few steps, then take it to its end, and say what both took."""
    try:
        stopped = f"{cancelled(work()):>15.2f}"
        steps, longest, used, between = through(work())
    except Exception as error:  # one that a model or method cannot do is told, and the others go on
        _say(f"{name:<28} {error}")
        return
    _say(f"{name:<28} {steps:>6} {longest:>10.2f} {used:>16.2f} {stopped}  {between}")


def through(steps: Steps[Any]) -> tuple[int, float, float, str]:
    """The number of steps, the longest time and processor time from one to the next, and between which that was."""
    count, longest, used, between, before = 0, 0.0, 0.0, "", "the beginning"
    wall, busy = time.perf_counter(), time.process_time()
    while True:
        event = next(steps, None)
        now, spent = time.perf_counter(), time.process_time()
        after = _name(event)
        if now - wall > longest:
            longest, used, between = now - wall, spent - busy, f"{before} and {after}"
        if event is None:
            return count, longest, used, between
        count, wall, busy, before = count + 1, now, spent, after


def cancelled(steps: Steps[Any], after: int = 2) -> float:
    """Seconds that closing takes after so many steps."""
    for _ in range(after):
        if next(steps, None) is None:
            break
    begun = time.perf_counter()
    steps.close()
    return time.perf_counter() - begun


def _name(event: Event | None) -> str:
    if event is None:
        return "the end"
    task = getattr(event, "task", "") or getattr(event, "stage", "")
    return f"{type(event).__name__} {json.dumps(task)}" if task else type(event).__name__


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
