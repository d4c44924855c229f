"""The same prompt at two points of the timeline, side by side, on one copy of the model."""

from __future__ import annotations

from dataclasses import dataclass

from engine.events import Log, Steps
from engine.model.generation import Completion, complete
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class Comparison:
    """What the model says after ``prompt`` once ``batches_before`` and once ``batches_after`` batches are applied."""

    prompt: str
    batches_before: int
    batches_after: int
    before: Completion
    after: Completion


def continued(
    model: LoadedModel,
    prompt: str,
    points: tuple[int, int],
    tokens: int,
    sample: bool,
    temperature: float,
    seed: int,
    top: int,
) -> Steps[Comparison]:
    """``prompt`` continued at two ``points``, each a number of applied batches; all else as :func:`complete` has it."""
    found = []
    for point in points:
        with model.weights.at(min(point, len(model.weights.deltas))):
            said = complete(
                model, prompt, tokens=tokens, sample=sample, temperature=temperature, top_k=0, seed=seed, top=top
            )
            found.append(said)
        yield Log(f"Prompt answered after {point} batches.")
    return Comparison(prompt, *points, *found)
