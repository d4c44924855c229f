"""Freed memory, given back to the system.

The C library of Linux keeps what was freed for the next request: hundreds of megabytes after a search on a model of
100 million parameters. Nothing is lost by that, but other programs cannot have it, and who looks at the process sees it
grow.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Give freed memory back, in some milliseconds; nothing happens where the C library has no call for it."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """glibc's ``malloc_trim``; macOS, Windows and musl have none."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None
    return found
