"""A model on disk, before any of its weights are loaded."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.events import Log, Progress, Steps
from engine.support.wording import say

DTYPE_BYTES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2}
# A fingerprint reads every byte of a model up to this size, and beyond it four pieces of each tensor: enough to
# distinguish models, since edited or further trained weights differ everywhere, and quick on a slow disk.
HASH_WHOLE_BYTES = 256 << 20
HASH_PIECES = 4
HASH_PIECE_BYTES = 16 << 10
TASK = say("Loading")
# Elements of a piece that is read to see how long all will take: hundredths of a second.
PIECE = 1 << 20
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Weights:
    """Result of :meth:`Checkpoint.read_weights`: the tensors by their names in transformers, and the fingerprint."""

    tensors: dict[str, Tensor]
    fingerprint: str


class Checkpoint(ABC):
    """A model on the disk: a Hugging Face folder or a GGUF file. Everything but ``read_weights`` reads headers only."""

    @property
    @abstractmethod
    def place(self) -> Path:
        """The folder or the file."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The model's display name."""

    @property
    @abstractmethod
    def described_by(self) -> Path:
        """The file that describes the model's architecture, for errors."""

    @property
    @abstractmethod
    def disk_bytes(self) -> int:
        """Size of the weights on disk."""

    @property
    @abstractmethod
    def parameters(self) -> int:
        """Number of floating-point weights."""

    @property
    @abstractmethod
    def dtype(self) -> str:
        """The dtype that most of the weights have or are best loaded in, such as "bfloat16"; "" where there is none."""

    @property
    def precision(self) -> str:
        """How the weights are stored, for display: "bfloat16", "Q4_K_M, 4.9 bits a weight"."""
        return self.dtype

    @property
    def loss(self) -> str:
        """The precision lost when the weights were stored, in one sentence; "" where none was."""
        return ""

    @property
    def architectures(self) -> tuple[str, ...]:
        """The names of the model's classes, where the files give them."""
        return ()

    @property
    @abstractmethod
    def tensor_names(self) -> Iterable[str]:
        """The names of the tensors as the files have them."""

    @abstractmethod
    def refusal(self) -> str:
        """Why these files cannot be loaded although they can be read, or ""."""

    @abstractmethod
    def read_config(self) -> Any:
        """The transformers configuration; whatever transformers raises passes through."""

    @abstractmethod
    def read_tokenizer(self, config: Any) -> Any:
        """The transformers tokenizer; whatever transformers raises passes through."""

    @abstractmethod
    def read_weights(self, model_class: Any, config: Any, dtype: torch.dtype | None, fresh: bool) -> Steps[Weights]:
        """Read the tensors of a ``model_class``, yielding progress; floating ones are cast to ``dtype`` unless None.

        ``fresh``: in memory of their own, aligned and safe from changes of the file; otherwise uncast tensors may stay
        mapped to the file, so that a model larger than main memory can pass through to an accelerator.
        """

    @abstractmethod
    def read_piece(self, dtype: torch.dtype) -> int:
        """Read a short piece of the largest tensor and bring it into ``dtype``, as all weights will be: for a forecast.

        Returns the number of bytes read from the files; raises BadInput.
        """

    def read_generation_config(self, module: Any) -> None:  # noqa: B027 (a checkpoint may have none)
        """Apply the files' generation settings, such as further end-of-text tokens."""

    def remarks(self) -> tuple[Log, ...]:
        """Remarks on the files for the user who opens the model."""
        return ()


def reading(done: int, total: int, detail: str) -> Progress:
    """Bytes read as a progress event in megabytes."""
    return Progress(TASK, ceil(done / MEGABYTE), max(1, ceil(total / MEGABYTE)), "MB", detail)


def hashed_ranges(length: int, model_bytes: int) -> list[tuple[int, int]]:
    """Which bytes [start, end) of a tensor of ``length`` bytes a fingerprint reads: all, or evenly spaced pieces."""
    if model_bytes <= HASH_WHOLE_BYTES or length <= HASH_PIECES * HASH_PIECE_BYTES:
        return [(0, length)]
    starts = [(length - HASH_PIECE_BYTES) * piece // (HASH_PIECES - 1) for piece in range(HASH_PIECES)]
    return [(start, start + HASH_PIECE_BYTES) for start in starts]
