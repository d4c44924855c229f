"""Forecast of opening a model on this machine, from its size, a short sample of its weights, and earlier openings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import torch

from engine.events import Event, Progress, Steps
from engine.events.driving import watched
from engine.model.checkpoint import HASH_WHOLE_BYTES, Checkpoint
from engine.model.device import choose_device
from engine.model.footprint import choose_dtype
from engine.model.gguf_file import GgufFile
from engine.runs.forecast import NOTICED, Stage
from engine.support.spans import span
from engine.support.wording import join_texts, say

T = TypeVar("T")
MEGABYTE = 1_000_000
# Rough seconds, which the first opening corrects: for a vocabulary, fixed and per token; per byte of the fingerprint;
# and to build a model, fixed and per weight (it is assembled, run once and inspected).
LISTED, TOKEN, HASHED, BUILT, WEIGHT = 0.1, 2e-5, 1.2e-9, 0.1, 1.5e-9
# Bytes per weight of a GGUF file in the fingerprint, which is taken of the weights unpacked to float32.
UNPACKED = 4


@dataclass(frozen=True)
class Opening:
    """The stages of opening a model in order: its vocabulary, its weights, and the checks of both.

    ``owner`` is the key of their stored speeds.
    """

    stages: tuple[Stage, ...]
    owner: str

    @property
    def seconds(self) -> float:
        """The total seconds."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def sentence(self) -> str:
        """The forecast in one line: "Opening takes about 8 s here: weights 5 s (98 MB unpacked), ...".

        Negligible stages are not listed.
        """
        named = [stage for stage in self.stages if stage.seconds >= NOTICED] or self.stages
        parts = join_texts(", ", (stage.sentence for stage in named))
        return say("Opening takes about {span} here: {parts}.", span=span(self.seconds), parts=parts)


def owner_of(device: str) -> str:
    """The key of the stored speeds of opening: they depend on device and threads, not on the model."""
    return f"opening on {device} with {torch.get_num_threads()} threads"


def forecast_opening(
    checkpoint: Checkpoint, vocabulary: int, device: str, dtype: str, factors: Callable[[str], dict[str, float]]
) -> Opening:
    """The forecast of opening ``checkpoint`` with its number of tokens; ``device`` and ``dtype`` as for loading.

    A short sample of the weights is read and converted to ``dtype``. ``factors`` gives for an owner the ratios of
    measured to forecast seconds of earlier openings. Raises BadInput where the sample cannot be read.
    """
    target = choose_device(device)
    chosen: torch.dtype = getattr(torch, choose_dtype(dtype, checkpoint.dtype, checkpoint.parameters, target.type))
    packed = isinstance(checkpoint, GgufFile)
    kind = "a GGUF file" if packed else "a folder"
    size = checkpoint.parameters * UNPACKED if packed else checkpoint.disk_bytes
    weights = _per_byte(checkpoint, chosen) * checkpoint.disk_bytes
    weights += HASHED * (size if size <= HASH_WHOLE_BYTES else 0)
    megabytes = checkpoint.disk_bytes / MEGABYTE
    read = say("{size:,.0f} MB read", size=megabytes)
    stages = (
        (say("vocabulary"), LISTED + TOKEN * vocabulary, say("{count:,} tokens", count=vocabulary)),
        (say("weights"), weights, say("{size:,.0f} MB unpacked", size=megabytes) if packed else read),
        (say("putting together"), BUILT + WEIGHT * checkpoint.parameters, ""),
    )
    owner = owner_of(str(target))
    known = factors(owner)
    return Opening(tuple(_stage(name, raw, detail, f"{name} of {kind}", known) for name, raw, detail in stages), owner)


def _stage(name: str, raw: float, detail: str, kept_as: str, factors: dict[str, float]) -> Stage:
    return Stage(name, raw * factors.get(kept_as, 1.0), raw, detail, kept_as)


def _per_byte(checkpoint: Checkpoint, dtype: torch.dtype) -> float:
    """Seconds to read a byte of the weights and convert it to ``dtype``, from a short sample."""
    start = time.perf_counter()
    size = checkpoint.read_piece(dtype)
    return (time.perf_counter() - start) / max(1, size)


class OpeningClock:
    """Identifies the stages of a model's loading by its events, and sums their seconds without pauses."""

    def __init__(self, opening: Opening, clock: Callable[[], float] = time.perf_counter) -> None:
        self._opening = opening
        self._clock = clock
        self._taken: list[float] = []
        self._weights = (0, 0)  # half-open range of the steps that read weights

    def over(self, work: Steps[T]) -> Steps[T]:
        """Drive ``work``, which loads the model, unchanged."""
        return watched(work, self._taken.append, self._hear, self._clock)

    def learnt(self) -> dict[str, tuple[float, float]]:
        """For each stage, by the key of its stored speed: seconds forecast without any factor, and measured ones."""
        first, last = self._weights
        spent = (sum(self._taken[:first]), sum(self._taken[first:last]), sum(self._taken[last:]))
        return {
            stage.kept_as: (stage.raw, seconds)
            for stage, seconds in zip(self._opening.stages, spent, strict=True)
            if last
        }

    def _hear(self, event: Event) -> None:
        if isinstance(event, Progress):
            first, _ = self._weights
            self._weights = (first or len(self._taken), len(self._taken))
