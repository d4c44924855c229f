"""How long the first edit on a model takes when nothing is kept from before: from the start of the run until a fact is
"done", and until the run is over.

    .venv/bin/python -m tests.benchmarks.first_edit --models demo DIR [--facts counterfact.json] [--text text.txt]
        [--method encore] [--edits 1] [--batch 1] [--threads 1] [--json FILE]

``--edits 10 --batch 10`` is a run of ten facts with its measures. Every model has a fresh folder for sessions and
statistics. Prints a row for each model: seconds by the clock and of the processor (on a machine that does other work
the first is too long), what was forecast, the longest step between two events (how long Stop may wait), and then the
stages and the longest step by the processor.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch

from engine.errors import BadInput
from engine.evaluation.datasets import read_facts
from engine.events import Event, FactState, Log, RunProgress, run
from engine.support.demo_name import DEMO
from engine.workbench import Workbench


@dataclass
class Measured:
    """Seconds by the clock and of the processor."""

    model: str
    forecast_first: float = 0.0
    forecast_total: float = 0.0
    first: tuple[float, float] = (0.0, 0.0)
    total: tuple[float, float] = (0.0, 0.0)
    longest_step: float = 0.0
    longest_before: str = ""
    longest_work: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)


class Watch:
    """Hears a run's events and notes when they came."""

    def __init__(self, found: Measured) -> None:
        self._found = found
        self._start = self._last = _now()
        self._stage = ""

    def __call__(self, event: Event) -> None:
        """One more event."""
        now = _now()
        step = now[0] - self._last[0]
        if step > self._found.longest_step:
            self._found.longest_step, self._found.longest_before = step, type(event).__name__
        self._found.longest_work = max(self._found.longest_work, now[1] - self._last[1])
        if isinstance(event, RunProgress):
            self._stage = event.stage
        if self._stage:
            self._found.stages[self._stage] = self._found.stages.get(self._stage, 0.0) + step
        if isinstance(event, FactState) and event.state in ("written", "not taken") and not self._found.first[0]:
            self._found.first = self.since
        if isinstance(event, Log):
            sys.stderr.write(event.text + "\n")
        self._last = _now()

    @property
    def since(self) -> tuple[float, float]:
        """Seconds since the run began."""
        now = _now()
        return now[0] - self._start[0], now[1] - self._start[1]


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def measure(model: str, options: argparse.Namespace) -> Measured:
    """One run on ``model`` with nothing kept."""
    found = Measured(Path(model).name)
    with tempfile.TemporaryDirectory() as home:
        bench = Workbench(Path(home))
        run(bench.load(model, "cpu"))
        if options.text is not None and model != DEMO:
            bench.use_statistics_text(options.text)
        if model != DEMO and options.facts is None:
            raise BadInput("--facts is needed for a model other than the demo world's.")
        facts = bench.demo_facts(options.edits) if model == DEMO else read_facts(options.facts).facts[: options.edits]
        forecast = bench.forecast(facts, options.method, {}, batch=options.batch)
        found.forecast_first, found.forecast_total = forecast.first_edit, forecast.total
        watch = Watch(found)
        run(bench.edit(facts, options.method, {}, batch=options.batch), watch)
        found.total = watch.since
        bench.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=[DEMO])
    parser.add_argument("--facts", type=Path)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--method", default="encore")
    parser.add_argument("--edits", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    rows = []
    columns = ("model", "first, clock", "processor", "forecast", "all, clock", "processor", "forecast", "longest step")
    sys.stdout.write(("{:<14}" + "{:>13}" * 7 + "\n").format(*columns))
    for model in options.models:
        row = measure(model, options)
        rows.append(asdict(row))
        numbers = (*row.first, row.forecast_first, *row.total, row.forecast_total, row.longest_step)
        sys.stdout.write(("{:<14}" + "{:>13.1f}" * 7 + "\n").format(row.model, *numbers))
        stages = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in row.stages.items())
        sys.stdout.write(f"    {stages}; the longest step before {row.longest_before}; ")
        sys.stdout.write(f"of the processor the longest took {row.longest_work:.1f} s\n")
        sys.stdout.flush()
    if options.json is not None:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
