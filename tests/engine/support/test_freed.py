"""Freed memory goes back to the system, and where the C library has no call for it nothing happens."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.support import freed


@pytest.mark.skipif(sys.platform != "linux" or freed._trim() is None, reason="the C library has no such call")
def test_what_was_freed_is_not_held() -> None:
    held = [bytearray(1000) for _ in range(60_000)]  # small, so that they lie on the heap
    anchor = bytearray(1000)
    most = _resident()
    held.clear()
    freed.give_back()
    assert _resident() < most - 30_000_000 and anchor is not None


def test_a_library_without_the_call_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    freed._trim.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace())
    freed.give_back()
    assert freed._trim() is None
    monkeypatch.undo()
    freed._trim.cache_clear()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
