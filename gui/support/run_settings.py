"""How the next run edits, as the method panel has it set, and where its changes are remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gui.support.run_watch import RunWatch

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo


@dataclass(frozen=True)
class RunSettings:
    """How a run edits: everything ``Workbench.edit`` wants to know besides the facts."""

    method: str
    title: str
    settings: dict[str, Any]
    batch: int
    seed: int
    family: str = ""
    watch: RunWatch = field(default_factory=RunWatch)


def changes_key(method: str, model: ModelInfo | None) -> str:
    """Where the settings keep what differs from the preset of ``method`` on ``model``."""
    return f"knobs/{method}/{model.fingerprint if model else 'no model'}"
