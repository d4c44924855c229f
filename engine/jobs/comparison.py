"""The same prompt at two points of the timeline, side by side, on one copy of the model."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.generation import Completion


@dataclass(frozen=True)
class Comparison:
    """What the model says after ``prompt`` once ``batches_before`` and once ``batches_after`` batches are applied."""

    prompt: str
    batches_before: int
    batches_after: int
    before: Completion
    after: Completion
