"""Continuations by the model: of the prompts of facts, and of one prompt at two points of the timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from engine.associative.prompts import check_facts
from engine.evaluation.scoring import says, score
from engine.events import FactState, Log, Progress, Steps, retold
from engine.fact import Fact
from engine.model.generation import Completion, completing
from engine.model.loading import LoadedModel

BATCH = 64
"""Facts per forward pass."""


@dataclass(frozen=True)
class Comparison:
    """Continuations of ``prompt`` after ``batches_before`` and after ``batches_after`` applied batches."""

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
    """``prompt`` continued at two ``points``, each a number of applied batches; other arguments as :func:`complete`."""
    found = []
    for number, point in enumerate(points):
        with model.weights.at(min(point, len(model.weights.deltas))):
            work = completing(
                model, prompt, tokens=tokens, sample=sample, temperature=temperature, top_k=0, seed=seed, top=top
            )
            told = partial(_progress, count(number * tokens + 1), len(points) * tokens)
            found.append((yield from retold(work, told)))
        yield Log(f"Prompt answered after {point} batches.")
    return Comparison(prompt, *points, *found)


def _progress(steps: Iterator[int], total: int, _: int) -> Progress:
    """Each step writes one token."""
    return Progress("Answering", next(steps), total, "tokens")


def queried(model: LoadedModel, facts: Sequence[Fact]) -> Steps[None]:
    """Yield the state of each of ``facts``: the model's current answer and the probability of the new object."""
    for start in range(0, len(facts), BATCH):
        part = facts[start : start + BATCH]
        check_facts(model, part)
        scores = yield from score(model, [(f.text, f.target) for f in part], "Asking the model")
        texts = yield from says(model, [f.text for f in part])
        for fact, result, text in zip(part, scores, texts, strict=True):
            yield FactState(fact.id, "queued", before=result.probability, says=text)
