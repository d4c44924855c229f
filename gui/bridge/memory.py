"""Memory use of the model's device, queried in the worker thread."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

from engine.events import Event
from engine.support.wording import say


@dataclass(frozen=True)
class MemoryUse(Event):
    """``used`` of ``total`` bytes; ``meaning`` names the memory."""

    used: int
    total: int
    meaning: str


def memory_use(device: str) -> MemoryUse:
    """On a GPU its memory in use by all processes, elsewhere the main memory in use by this process."""
    if device.startswith("cuda"):
        import torch  # already loaded: the engine runs in this thread

        free, total = torch.cuda.mem_get_info(device)
        return MemoryUse(total - free, total, say("Memory in use on {device}", device=device))
    held, total = psutil.Process().memory_info().rss, psutil.virtual_memory().total
    return MemoryUse(held, total, say("Memory this program holds"))
