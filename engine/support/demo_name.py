"""The name that selects the demo world in place of a model folder."""

from __future__ import annotations

from pathlib import Path

DEMO = "demo"


def names_demo(model: Path | str) -> bool:
    """Whether ``model`` selects the demo world: also in capitals or with a stroke behind it, where nothing is there."""
    return str(model) == DEMO or (str(model).rstrip("/\\").lower() == DEMO and not Path(model).exists())
