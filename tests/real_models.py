"""Pretrained models that may lie on this machine; tests that want one are skipped where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.places import models


def real_model(name: str) -> Path:
    """The folder, or the file for "name.gguf", of a model; skips the test where it is not there."""
    found = models() / name
    if not found.exists():
        pytest.skip(f"{found} is not on this machine")
    return found
