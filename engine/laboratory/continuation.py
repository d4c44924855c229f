"""What the model says: to the facts of a list, and to one prompt at two points of the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.associative.prompts import check_facts
from engine.evaluation.scoring import says, score
from engine.events import FactState, Log, Steps
from engine.fact import Fact
from engine.model.generation import Completion, complete
from engine.model.loading import LoadedModel

BATCH = 64
"""Facts that are asked at once."""


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


def queried(model: LoadedModel, facts: Sequence[Fact]) -> Steps[None]:
    """What ``model`` says to each of ``facts`` now, and how likely its new object is, as states of the facts."""
    for start in range(0, len(facts), BATCH):
        part = facts[start : start + BATCH]
        check_facts(model, part)
        scores = yield from score(model, [(f.text, f.target) for f in part], "Asking the model")
        texts = yield from says(model, [f.text for f in part])
        for fact, result, text in zip(part, scores, texts, strict=True):
            yield FactState(fact.id, "queued", before=result.probability, says=text)
