"""How long superposition takes: known facts on all layers of a random model of GPT-2's 124 M shape, C cached.

    .venv/bin/python -m tests.benchmarks.superposition_speed --facts known_1000.json [--count 128] [--threads 2]

Prints one JSON object: seconds by the clock and of the processor (on a machine that does other work as well, half the
latter is what two idle cores would need at most), first with the covariances on disk and nothing factored yet, then
with the factors kept. The tokenizer is a small one, so texts are longer than with GPT-2's own.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from transformers import GPT2Config, GPT2LMHeadModel

import resources
from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.laboratory.whitening import STATISTICS_MULTIPLIER
from engine.workbench import Workbench
from tests.families import SPECIAL, make_tokenizer


def build(folder: Path) -> Path:
    """Random weights in GPT-2's smallest shape: 12 layers, hidden size 768, inner size 3,072."""
    torch.manual_seed(0)
    GPT2LMHeadModel(GPT2Config(**SPECIAL)).save_pretrained(folder)
    make_tokenizer().save_pretrained(folder)
    return folder


def some_text(file: Path) -> Path:
    """A few pages: how C came about makes no difference to what is timed once it is cached."""
    lines = resources.path("demo_world", "statistics.txt").read_text(encoding="utf-8").split("\n")
    file.write_text("\n".join(lines[:40]), encoding="utf-8")
    return file


def timed(work: Callable[[], object]) -> dict[str, float]:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": round(time.perf_counter() - clock, 2),
        "processor_seconds": round(time.process_time() - processor, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", required=True, type=Path)
    parser.add_argument("--count", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--home", type=Path, help="keep model and covariances here for another time")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    facts = read_facts(options.facts).facts[: options.count]
    with tempfile.TemporaryDirectory() as place:
        home = options.home or Path(place)
        bench = Workbench(home)
        run(bench.load(home / "model" if (home / "model").is_dir() else build(home / "model")))
        bench.use_statistics_text(some_text(home / "text.txt"))
        run(bench.laboratory.statistics.prepare(range(12), STATISTICS_MULTIPLIER * 3072))
        bench.use_known_facts(())  # a new laboratory: covariances come from disk, nothing is factored
        first = timed(lambda: run(bench.laboratory.superposition(facts)))
        again = timed(lambda: run(bench.laboratory.superposition(facts)))
        info = bench.info
        bench.close()
    assert info is not None
    result = {
        "facts": len(facts),
        "layers": info.layers,
        "parameters": info.parameters,
        "threads": options.threads,
        "load_average": os.getloadavg()[0],
        "statistics_cached": first,
        "factors_kept": again,
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
