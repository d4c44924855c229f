"""How much faster causal tracing is than one forward pass per cell (1 clean row and 10 corrupted ones, as ROME's code).

    .venv/bin/python -m tests.benchmarks.tracing_speed --model demo [--count 3] [--threads 1] [--window 10]
    .venv/bin/python -m tests.benchmarks.tracing_speed --model gpt2-shape --facts known_1000.json [--device cuda:0]

``gpt2-shape`` has random weights in GPT-2's 124 M shape and a tokenizer learned from the prompts, so that they are
about as long as in GPT-2's own; the model's likeliest token is what is traced. All three maps, all layers; of
the slow way ``--cells`` cells are timed for each fact and map, and taken for the rest. ``faster_than_single`` holds it
against one pass per cell and sample. ``fewer_operations``, which no machine changes, is how many times fewer floating
point operations it takes than the slow way. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode
from transformers import GPT2Config, GPT2LMHeadModel

import resources
from engine.diagnostics.activation_patching import Restorer, TracedText
from engine.diagnostics.patching_plan import KINDS, Kind, window_around
from engine.diagnostics.tracing import default_window, draw_noise, embedding_noise, restore_everywhere, traced_text
from engine.evaluation.datasets import read_facts
from engine.events import FloatArray, run
from engine.fact import Fact
from engine.model.loading import LoadedModel, load
from engine.requests import TracingSettings
from tests.engine.diagnostics import slow_tracing
from tests.families import SPECIAL, make_tokenizer


def build(folder: Path, facts: Sequence[Fact]) -> Path:
    torch.manual_seed(0)
    GPT2LMHeadModel(GPT2Config(**SPECIAL)).save_pretrained(folder)
    make_tokenizer().train_new_from_iterator([f.text for f in facts], 8000).save_pretrained(folder)
    return folder


def now(model: LoadedModel) -> float:
    """Seconds by the clock where the work is waited for: on an accelerator, or shared by threads; of the processor
    with one thread, as other work may run beside this.
    """
    if model.device.type != "cpu":
        torch.cuda.synchronize()
    elif torch.get_num_threads() == 1:
        return time.process_time()
    return time.perf_counter()


def fast_way(model: LoadedModel, text: TracedText, noise: Tensor, window: int) -> tuple[float, dict[Kind, FloatArray]]:
    """Seconds for all cells of all maps, and the maps."""
    start, count = now(model), model.info.layers
    maps = run(restore_everywhere(Restorer(model, text, noise), text, range(count), count, window))
    return now(model) - start, maps


def slow_way(
    model: LoadedModel, text: TracedText, noise: Tensor, window: int, fast: dict[Kind, FloatArray], cells: int
) -> tuple[float, float]:
    """Seconds for all cells of all maps, and the largest difference of those that were run."""
    count, noise = model.info.layers, noise.to(model.device)
    text = replace(text, ids=text.ids.to(model.device))
    every = [(t, layer) for t in range(len(text.ids)) for layer in range(count)]
    chosen = random.Random(0).sample(every, min(cells, len(every)))
    taken, worst = 0.0, 0.0
    for kind in KINDS:
        modules = slow_tracing.parts_of(model, kind)
        for token, layer in chosen:
            restored = (layer, layer + 1) if kind == "hidden" else window_around(layer, window, count)
            start = now(model)
            _, found = slow_tracing.cell(model, text, noise, modules[slice(*restored)], token)
            taken += now(model) - start
            worst = max(worst, abs(found - fast[kind][token, layer]))
    return taken * len(every) / len(chosen), worst


@torch.no_grad()
def one_row(model: LoadedModel, text: TracedText, times: int = 8) -> float:
    """Seconds of one forward pass of one text: what a cell costs for every sample where nothing is batched at all."""
    ids = text.ids.to(model.device)[None]
    model.module(input_ids=ids, use_cache=False)
    start = now(model)
    for _ in range(times):
        model.module(input_ids=ids, use_cache=False)
    return (now(model) - start) / times


def operations(work: Callable[[], object]) -> int:
    """Floating point operations of ``work``, those of matrix products and attention."""
    with FlopCounterMode(display=False) as counter:
        work()
    return counter.get_total_flops()


def measure(model: LoadedModel, fact: Fact, level: float, window: int, cells: int) -> dict[str, float]:
    text = traced_text(model, fact, fact.true or fact.target)
    noise = draw_noise(model, level, TracingSettings(), len(text.subject))
    text = replace(text, answer=Restorer(model, text, noise).best)
    fast_way(model, text, noise, window)
    seconds, maps = fast_way(model, text, noise, window)
    slow, worst = slow_way(model, text, noise, window, maps, cells)
    single = one_row(model, text) * len(KINDS) * len(text.ids) * model.info.layers * len(noise)
    block, every = slow_tracing.parts_of(model, "hidden")[0], len(KINDS) * len(text.ids) * model.info.layers
    counts = {
        "operations": operations(lambda: fast_way(model, text, noise, window)),
        "slow_operations": operations(lambda: slow_tracing.cell(model, text, noise, [block], 0)) * every,
    }
    shape = {"tokens": len(text.ids), "subject_from": text.subject.start, **counts}
    return {**shape, "seconds": round(seconds, 3), "slow": round(slow, 2), "single": round(single, 2), "worst": worst}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="demo", help="demo, gpt2-shape, or a folder")
    parser.add_argument("--facts", type=Path)
    parser.add_argument("--count", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--window", type=int, default=0)
    parser.add_argument("--cells", type=int, default=8)
    parser.add_argument("--device", default="cpu")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    source = options.facts or resources.path("demo_world", "facts.json")
    everything = read_facts(source).facts
    with tempfile.TemporaryDirectory() as place:
        folder = {"demo": resources.path("demo_world", "model")}.get(options.model, Path(options.model))
        if options.model == "gpt2-shape":
            folder = build(Path(place) / "model", everything)
        model = run(load(folder, options.device, "float32"))
    level = embedding_noise(model, everything[:300]).level
    window = options.window or default_window(model.info.layers)
    chosen = everything[:: len(everything) // (options.count + 1)][1 : options.count + 1]
    rows = [measure(model, fact, level, window, options.cells) for fact in chosen]
    taken, operations_taken = (np.sum([row[name] for row in rows]) for name in ("seconds", "operations"))
    result = {
        "model": options.model,
        "layers": model.info.layers,
        "window": window,
        "device": str(model.device),
        "threads": options.threads,
        "load_average": os.getloadavg()[0],
        "faster": round(float(np.sum([r["slow"] for r in rows]) / taken), 1),
        "faster_than_single": round(float(np.sum([r["single"] for r in rows]) / taken), 1),
        "fewer_operations": round(float(np.sum([r["slow_operations"] for r in rows]) / operations_taken), 1),
        "facts": rows,
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
