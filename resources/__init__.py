"""Files that travel with the program: the demo world, presets, icons, what goes into exports."""

from __future__ import annotations

from pathlib import Path


def path(*parts: str) -> Path:
    """The place of a resource, for example ``path("demo_world", "facts.json")``."""
    return Path(__file__).parent.joinpath(*parts)
