"""Peak memory of work beyond the memory in use before it."""

from __future__ import annotations

from typing import TypeVar

import psutil
import torch

from engine.events import Steps
from engine.events.driving import watched

T = TypeVar("T")


class MemoryMeter:
    """Records the peak memory of wrapped work, in bytes, above that in use when the meter was created.

    On an NVIDIA GPU that is the allocator's peak. Elsewhere it is the resident set size of the process, sampled
    at every event of the work: memory allocated and freed between two events is missed, and memory that the
    process retains from earlier work lowers the figure.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._process = psutil.Process()
        self._start = self._used()
        self.peak = 0

    def watched(self, work: Steps[T]) -> Steps[T]:
        """Drive ``work`` unchanged, sampling the memory after each of its steps."""
        if self._device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self._device)
        return (yield from watched(work, self._look))

    def _look(self, _seconds: float) -> None:
        self.peak = max(self.peak, self._highest() - self._start)

    def _used(self) -> int:
        if self._device.type == "cuda":
            return int(torch.cuda.memory_allocated(self._device))
        return int(self._process.memory_info().rss)

    def _highest(self) -> int:
        if self._device.type == "cuda":
            return int(torch.cuda.max_memory_allocated(self._device))
        return int(self._process.memory_info().rss)
