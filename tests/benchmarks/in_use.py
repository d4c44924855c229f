"""What of the process's memory is in use, and what is free but kept: by the C library and by Python's own pools."""

from __future__ import annotations

import ctypes
import os
import re
import sys
import tempfile
from dataclasses import dataclass


@dataclass(frozen=True)
class InUse:
    """Megabytes: blocks of the C library in use, those that were freed and are kept; blocks of Python's pools in use,
    and free ones in pools of which others are in use.
    """

    heap: float
    heap_free: float
    pools: float
    pools_free: float

    def __str__(self) -> str:
        return (
            f"C library {self.heap:.2f} MB in use, {self.heap_free:.2f} free; "
            f"Python's pools {self.pools:.2f} MB in use, {self.pools_free:.2f} free"
        )


def in_use() -> InUse | None:
    """As it is now; None where the C library is not glibc or Python has another allocator."""
    heap, pools = _heap(), _pools()
    return InUse(*heap, *pools) if heap and pools else None


def _heap() -> tuple[float, float] | None:
    """From ``malloc_info``, which tells of all arenas; pieces that are mapped one by one count as in use."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "malloc_info"):
        return None
    library.fopen.restype = ctypes.c_void_p
    with tempfile.NamedTemporaryFile() as file:
        stream = ctypes.c_void_p(library.fopen(file.name.encode(), b"w"))
        library.malloc_info(0, stream)
        library.fclose(stream)
        told = file.read().decode().rpartition("</heap>")[2]
    sizes = {kind: int(size) for kind, size in re.findall(r'type="(fast|rest|mmap|current)"[^>]*size="(\d+)"', told)}
    free = sizes["fast"] + sizes["rest"]
    return (sizes["current"] - free + sizes["mmap"]) / 1e6, free / 1e6


def _pools() -> tuple[float, float] | None:
    """From the statistics that CPython writes to the standard error stream, whatever Python's own is."""
    with tempfile.TemporaryFile() as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            sys._debugmallocstats()
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        file.seek(0)
        told = file.read().decode()
    found = [re.search(rf"# bytes in {kind} blocks\s*=\s*([\d,]+)", told) for kind in ("allocated", "available")]
    in_use, free = (int(one[1].replace(",", "")) / 1e6 if one else 0.0 for one in found)
    return (in_use, free) if in_use else None
