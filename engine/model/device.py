"""The devices of this machine, their free memory, and the error when it runs out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import torch

from engine.errors import BadInput, OutOfMemory

# Messages of torch, besides its exception class, when an allocation fails on mps or in main memory.
_ALLOCATION_FAILED = ("out of memory", "can't allocate memory", "not enough memory")


def available_devices() -> tuple[str, ...]:
    """The devices a model can be put on, best first: "cuda:0", ..., "mps", "cpu"."""
    cuda = tuple(f"cuda:{index}" for index in range(torch.cuda.device_count())) if torch.cuda.is_available() else ()
    return (*cuda, *(("mps",) if torch.backends.mps.is_available() else ()), "cpu")


def choose_device(name: str) -> torch.device:
    """The device called ``name``; "auto" is the best there is, "cuda" the first GPU. BadInput where there is none."""
    devices = available_devices()
    wanted = {"auto": devices[0], "cuda": "cuda:0"}.get(name, name)
    if wanted not in devices:
        raise BadInput(f"there is no device {name!r} on this machine.", f"Choose one of: auto, {', '.join(devices)}.")
    return torch.device(wanted)


def free_memory(device: torch.device) -> int:
    """Bytes that can still be allocated on ``device``; mps shares the main memory."""
    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        return int(free)
    return int(psutil.virtual_memory().available)


@contextmanager
def memory_errors(doing: str) -> Iterator[None]:
    """Turn a failed allocation into :class:`OutOfMemory`; ``doing`` ends the sentence, such as "loading the model"."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        ran_out = isinstance(error, torch.OutOfMemoryError | MemoryError)
        if not ran_out and not any(sign in str(error) for sign in _ALLOCATION_FAILED):
            raise
        raise OutOfMemory(
            f"The device ran out of memory while {doing}; nothing was changed.",
            "Close other programs, choose a smaller dtype, model or batch, or use another device.",
        ) from error
