"""Files of trainings that go on another time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from safetensors.torch import load, save
from torch import Tensor

from engine.errors import BadInput
from engine.methods.memllm.adapters import about
from engine.methods.memllm.lessons import Lessons
from engine.methods.memllm.training import Training
from engine.model.loading import LoadedModel
from engine.model.side.read_adapter import ReadAdapter
from engine.requests import MemoryTraining


def work_of(model: LoadedModel, taught: Lessons, plan: MemoryTraining, start: bytes = b"") -> str:
    """What makes two trainings the same: the model, the lessons, the plan, and the file of the adapter at the start."""
    told = repr((model.info.fingerprint, sorted(asdict(plan).items()), taught, start))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def stored_training(training: Training, work: str) -> bytes:
    """The file of a training that is to go on another time."""
    tensors = ReadAdapter(training.factors).tensors()
    for number, (first, second) in enumerate(training.moments):
        tensors |= {f"moment.{number}.first": first, f"moment.{number}.second": second}
    kept = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    return save(kept, metadata={"format": "pt", "work": work, "done": str(training.done)})


def resumed(
    file: Path, model: LoadedModel, task: str, plan: MemoryTraining, work: str, start: ReadAdapter | None = None
) -> Training:
    """The training that ``file`` holds, where it is the same work; else one from the beginning, or from ``start``."""
    fresh = Training.begun(model, task, plan, start)
    try:
        head = about(file)
    except BadInput:  # a damaged one costs time and nothing else
        return fresh
    if head.get("work") != work or not head.get("done", "").isdecimal():
        return fresh
    tensors = load(file.read_bytes())
    held = ReadAdapter.from_tensors(tensors)
    moments = _moments(tensors)
    if held is None or _shapes(held.factors) != _shapes(fresh.factors) or len(moments) != 2 * len(fresh.factors):
        return fresh
    factors = {place: held.factors[place] for place in fresh.factors}
    return Training(task, plan, factors, int(head["done"]), moments)


def _shapes(factors: Mapping[str, tuple[Tensor, Tensor]]) -> dict[str, tuple[object, object]]:
    return {place: (down.shape, up.shape) for place, (down, up) in factors.items()}


def _moments(tensors: Mapping[str, Tensor]) -> list[tuple[Tensor, Tensor]]:
    count = sum(name.startswith("moment.") for name in tensors) // 2
    return [(tensors[f"moment.{number}.first"], tensors[f"moment.{number}.second"]) for number in range(count)]
