"""Memory that work takes beyond what was in use before."""

from __future__ import annotations

from typing import TypeVar

import psutil
import torch

from engine.events import Steps
from engine.events.driving import watched

T = TypeVar("T")


class MemoryMeter:
    """Keeps the highest use, in bytes, that wrapped work came to above the use when the meter was made.

    On an NVIDIA GPU that is the allocator's own peak. Elsewhere it is the resident size of the process, looked at
    whenever the work gives an event: memory taken and freed between two events is not seen, and memory that the
    process keeps from earlier work makes it smaller.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._process = psutil.Process()
        self._start = self._used()
        self.peak = 0

    def watched(self, work: Steps[T]) -> Steps[T]:
        """Drive ``work`` unchanged, looking at the memory after each of its steps."""
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
