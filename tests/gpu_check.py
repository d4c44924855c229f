"""Load, edit, undo and export on a GPU, with the CPU's results beside them. No display needed; under ten minutes.

    .venv/bin/python -m tests.gpu_check [--out gpu.json]

For the demo world and for random weights of a 1 B shape (that of Llama 3.2 1B), each in float32, bfloat16 and float16:
seconds to load, peak memory, seconds per edit and efficacy of all three methods, whether undo gives the original
weights to the bit, whether the exported folder gives the same logits under plain transformers, and how far the change
lies from the one that the CPU computes in float32. And causal tracing, on the demo world and on random weights of
GPT-2's 124 M shape in float32: its seconds, those of one pass per cell, and how far both lie apart. Prints progress on
standard error and one JSON object on standard output. Without a GPU it says so, every number reads "not measured", and
the exit code is 0; it is 1 where a check failed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

import resources
from engine.diagnostics.tracing import default_window, embedding_noise
from engine.evaluation.datasets import read_facts
from engine.events import Progress, Steps, run
from engine.model.delta import Delta
from engine.model.loading import load
from engine.workbench import Workbench
from tests.benchmarks import tracing_speed

NOT_MEASURED = "not measured"
METHODS = ("memit", "alphaedit", "encore")
DTYPES = ("float32", "bfloat16", "float16")
MEASURES = ("seconds_per_edit", "efficacy", "norm_growth", "peak_memory_bytes", "undo_exact", "differs_from_cpu")
TRACED = ("demo", "gpt2-shape")
TRACING = ("tokens", "subject_from", "seconds", "slow", "single", "worst", "faster")
CELLS = 12  # of each map that are run the slow way
AGREEMENT = 1e-4  # of probabilities
SHAPES = {
    "1b": {
        "hidden_size": 2048,
        "intermediate_size": 8192,
        "num_hidden_layers": 16,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "vocab_size": 128256,
        "head_dim": 64,
    },
    "small": {
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "vocab_size": 4096,
        "head_dim": 16,
    },
}
T = TypeVar("T")


@dataclass(frozen=True)
class World:
    """A model to check with: its folder, how many facts to edit at once, and settings that keep the time in bounds."""

    name: str
    folder: Path
    facts: int
    settings: dict[str, Any] = field(default_factory=dict)
    statistics: Path | None = None


class Clock:
    """The time that is left; what does not fit any more stays not measured."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until the end."""
        return self._end - time.monotonic()


def say(text: str) -> None:
    """A line of progress."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def do(work: Steps[T]) -> T:
    """Drive work to its end, telling each task once."""
    told: set[str] = set()

    def listen(event: object) -> None:
        if isinstance(event, Progress) and event.task not in told:
            told.add(event.task)
            say(f"    {event.task}")

    return run(work, listen)


# -- the random model --------------------------------------------------------------------------------------------------


def make_random(folder: Path, shape: dict[str, int], text: Path, device: str) -> None:
    """A Llama folder with seeded random weights in bfloat16 and a tokenizer trained on ``text``."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=4000, special_tokens=["<s>", "</s>"], initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train([str(text)], trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>")
    torch.manual_seed(0)
    config = LlamaConfig(**shape, tie_word_embeddings=True, bos_token_id=0, eos_token_id=1, pad_token_id=1)
    with torch.device(device):
        model = LlamaForCausalLM(config)
    model.to(torch.bfloat16).save_pretrained(folder)
    fast.save_pretrained(folder)


# -- one model on one device -------------------------------------------------------------------------------------------


def digest(bench: Workbench) -> str:
    """A checksum of all bits of the loaded model's weights."""
    found = hashlib.sha256()
    for name, tensor in sorted(bench.model.module.state_dict().items()):
        found.update(name.encode())
        found.update(tensor.cpu().contiguous().view(torch.uint8).numpy())
    return found.hexdigest()


def change_of(session: Path) -> dict[int, torch.Tensor]:
    """The sum of all deltas in a session's folder per layer, (d, m) float32."""
    total: dict[int, torch.Tensor] = {}
    for file in sorted((session / "factors").glob("*.safetensors")):
        for part in Delta.from_tensors(load_file(file)).layers:
            change = part.left @ part.right
            total[part.layer] = total[part.layer] + change if part.layer in total else change
    return total


def difference(one: dict[int, torch.Tensor], other: dict[int, torch.Tensor]) -> dict[str, float]:
    """||one - other|| / ||other|| per layer."""
    return {str(layer): float((one[layer] - other[layer]).norm() / other[layer].norm()) for layer in other}


@contextmanager
def peak_memory(device: str) -> Iterator[Callable[[], int | str]]:
    """Gives a function that says how many bytes of the device's memory were in use at most since the start."""
    if not device.startswith("cuda"):
        yield lambda: NOT_MEASURED
        return
    torch.cuda.reset_peak_memory_stats(device)
    yield lambda: int(torch.cuda.max_memory_allocated(device))


def edit_and_undo(bench: Workbench, world: World, method: str, device: str, session: Path) -> dict[str, Any]:
    """Edit with one method, take everything back, and say what was measured; the session keeps the change."""
    facts = bench.demo_facts(world.facts)
    before = digest(bench)
    do(bench.open_session(session))
    with peak_memory(device) as peak:
        summary = do(bench.edit(facts, method, world.settings, batch=max(1, world.facts // 2)))
        memory = peak()
    do(bench.go_to(0))
    return {
        "seconds_per_edit": summary.seconds_per_edit,
        "efficacy": summary.efficacy,
        "norm_growth": {str(layer): value for layer, value in summary.norm_growth.items()},
        "peak_memory_bytes": memory,
        "undo_exact": digest(bench) == before,
    }


def same_logits(bench: Workbench, session: Path, folder: Path, device: str) -> bool:
    """Whether plain transformers finds the same logits in the exported folder as the edited model gives here."""
    do(bench.go_to(len(list((session / "factors").glob("*.safetensors")))))
    do(bench.exports.model(folder))
    module, tokenizer = bench.model.module, bench.model.tokenizer
    exported = AutoModelForCausalLM.from_pretrained(folder, dtype=module.dtype, local_files_only=True).to(device).eval()
    ids = torch.tensor([tokenizer("The first of all cities is")["input_ids"]], device=device)
    with torch.no_grad():
        return bool(torch.equal(module(input_ids=ids).logits, exported(input_ids=ids).logits))


def check_model(
    world: World, device: str, dtype: str, place: Path, clock: Clock, methods: tuple[str, ...]
) -> dict[str, Any]:
    """Everything about one world on one device in one dtype; ``place`` keeps its sessions."""
    say(f"{world.name}, {device}, {dtype}")
    bench = Workbench(place)
    found: dict[str, Any] = {"methods": {}}
    start = time.perf_counter()
    with peak_memory(device) as peak:
        do(bench.load(world.folder, device, dtype))
        found |= {"load_seconds": time.perf_counter() - start, "load_memory_bytes": peak()}
    if world.statistics is not None:
        bench.use_statistics_text(world.statistics)
    for method in methods:
        if clock.left() <= 0:
            found["methods"][method] = dict.fromkeys(MEASURES, NOT_MEASURED)
            continue
        say(f"  {method}")
        found["methods"][method] = edit_and_undo(bench, world, method, device, place / method)
    if clock.left() > 0:
        found["export_same_logits"] = same_logits(bench, place / methods[-1], place / "exported", device)
    bench.close()
    do(bench.eject())
    return found


def check_world(world: World, device: str, work: Path, clock: Clock) -> dict[str, Any]:
    """One world on the GPU in all dtypes, then on the CPU in float32 for comparison."""
    found = {dtype: check_model(world, device, dtype, work / world.name / dtype, clock, METHODS) for dtype in DTYPES}
    reference = work / world.name / "cpu"
    found["cpu float32"] = check_model(world, "cpu", "float32", reference, clock, METHODS)
    for dtype in DTYPES:
        for method, measured in found[dtype]["methods"].items():
            both = all((place / method / "factors").is_dir() for place in (work / world.name / dtype, reference))
            measured["differs_from_cpu"] = (
                difference(change_of(work / world.name / dtype / method), change_of(reference / method))
                if both
                else NOT_MEASURED
            )
    return found


# -- causal tracing ----------------------------------------------------------------------------------------------------


def check_tracing(device: str, work: Path, clock: Clock) -> dict[str, Any]:
    """One fact's three maps against one pass per cell (1 clean row and 10 corrupted ones); seconds and agreement."""
    facts = read_facts(resources.path("demo_world", "facts.json")).facts
    found: dict[str, Any] = no_tracing()
    for name in TRACED if device != "cpu" else TRACED[:1]:
        if clock.left() <= 0:
            break
        say(f"{name}, {device}, causal tracing")
        folder = resources.path("demo_world", "model") if name == "demo" else tracing_speed.build(work / name, facts)
        model = do(load(folder, device, "float32"))
        level, window = embedding_noise(model, facts[:300]).level, default_window(model.info.layers)
        measured = tracing_speed.measure(model, facts[len(facts) // 2], level, window, CELLS)
        found[name] = {**measured, "faster": round(measured["slow"] / measured["seconds"], 1)}
    return found


def no_tracing() -> dict[str, Any]:
    """The same table without a number in it."""
    return {name: dict.fromkeys(TRACING, NOT_MEASURED) for name in TRACED}


# -- the whole check ---------------------------------------------------------------------------------------------------


def worlds(shape: str, work: Path, device: str, demo: bool) -> list[World]:
    """The demo world, and the random model, which is made in ``work``."""
    sample = resources.path("demo_world", "statistics.txt").read_text(encoding="utf-8")
    # About as many tokens as the covariance of 8,192 dimensions needs to be of full rank, and no more.
    text = work / "statistics.txt"
    text.write_text(sample[:80_000], encoding="utf-8")
    folder = work / f"random-{shape}"
    say(f"Making random weights of shape {shape}")
    make_random(folder, SHAPES[shape], text, device)
    limits = {"layers": "1-2", "steps": 10, "statistics_multiplier": 2}
    found = [World(f"random-{shape}", folder, 2, limits, text)]
    return [World("demo", resources.path("demo_world", "model"), 20), *found] if demo else found


def empty(shape: str) -> dict[str, Any]:
    """The same table without a number in it."""
    one = {"load_seconds": NOT_MEASURED, "load_memory_bytes": NOT_MEASURED, "export_same_logits": NOT_MEASURED}
    table = {**one, "methods": {method: dict.fromkeys(MEASURES, NOT_MEASURED) for method in METHODS}}
    return {name: dict.fromkeys((*DTYPES, "cpu float32"), table) for name in ("demo", f"random-{shape}")}


def failures(report: dict[str, Any]) -> list[str]:
    """Which checks failed."""
    worst = {name: values["worst"] for name, values in report["tracing"].items()}
    apart = [name for name, value in worst.items() if value != NOT_MEASURED and not value <= AGREEMENT]
    found = [f"{name}: causal tracing differs by {worst[name]:.1e} from one pass per cell" for name in apart]
    for world, by_dtype in report["models"].items():
        for dtype, result in by_dtype.items():
            if result.get("export_same_logits") is False:
                found.append(f"{world}, {dtype}: the exported model gives other logits")
            undone = {method: values["undo_exact"] for method, values in result["methods"].items()}
            found += [f"{world}, {dtype}, {method}: undo is not exact" for method, ok in undone.items() if ok is False]
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the check; see the module's own text."""
    parser = argparse.ArgumentParser(description="Load, edit, undo and export on a GPU, beside the CPU.")
    parser.add_argument("--device", default="cuda:0", help="the device to check (cuda:0); cpu tries the script itself")
    parser.add_argument("--shape", choices=tuple(SHAPES), default="1b", help="shape of the random model (1b)")
    parser.add_argument("--only-random", action="store_true", help="leave the demo world out")
    parser.add_argument("--seconds", type=float, default=420, help="no part is begun after that (420)")
    parser.add_argument("--out", type=Path, help="also write the JSON to this file")
    options = parser.parse_args(arguments)

    start = time.monotonic()
    report: dict[str, Any] = {"device": options.device, "torch": torch.__version__}
    if options.device.startswith("cuda") and not torch.cuda.is_available():
        say("No GPU is at hand: nothing was measured.")
        report |= {"gpu": NOT_MEASURED, "seconds": NOT_MEASURED, "models": empty(options.shape)}
        report["tracing"] = no_tracing()
    else:
        report["gpu"] = torch.cuda.get_device_name(options.device) if options.device != "cpu" else NOT_MEASURED
        clock = Clock(options.seconds)
        with tempfile.TemporaryDirectory(prefix="palimpsest-gpu-") as folder:
            work = Path(folder)
            chosen = worlds(options.shape, work, options.device, not options.only_random)
            report["models"] = {world.name: check_world(world, options.device, work, clock) for world in chosen}
            report["tracing"] = check_tracing(options.device, work, clock)
        report["seconds"] = time.monotonic() - start
    text = json.dumps(report, indent=2)
    sys.stdout.write(f"{text}\n")
    if options.out is not None:
        options.out.write_text(f"{text}\n", encoding="utf-8")
    problems = failures(report)
    for problem in problems:
        say(f"FAILED: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
