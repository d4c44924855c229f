"""The settings of the next run from the method panel, and the key under which they are stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gui.support.run_watch import RunWatch

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo


@dataclass(frozen=True)
class RunSettings:
    """The settings of a run: the arguments of ``Workbench.edit`` except the facts."""

    method: str
    title: str
    settings: dict[str, Any]
    batch: int
    seed: int
    family: str = ""
    watch: RunWatch = field(default_factory=RunWatch)


def changes_key(method: str, model: ModelInfo | None) -> str:
    """The key in the settings for the differences from the preset of ``method`` on ``model``."""
    return f"knobs/{method}/{model.fingerprint if model else 'no model'}"
