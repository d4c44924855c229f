"""Continuations by the model: of the prompts of facts, and of one prompt at two points of the timeline."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from engine.associative.prompts import check_facts, last_subject_token, passage, subject_tokens
from engine.errors import BadHyperparameter, BadInput
from engine.evaluation.scoring import says, score
from engine.events import FactState, Log, MemoryRead, Progress, Steps, retold
from engine.fact import Fact
from engine.model.generation import Completion, completing
from engine.model.loading import LoadedModel
from engine.requests import check_seed
from engine.support import counted
from engine.support.plain_text import usable
from engine.support.wording import say

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


@dataclass(frozen=True)
class PromptReading:
    """A prompt as the model reads it now, before there is a whole fact.

    ``last`` are the characters (start, end) of ``text`` that the subject's last token stands for, one of
    ``subject_tokens`` tokens: most methods write at its place. ``says`` is what the model goes on to say.
    """

    text: str
    last: tuple[int, int]
    subject_tokens: int
    says: str


def read_prompt(model: LoadedModel, subject: str, relation: str) -> Steps[PromptReading]:
    """The prompt of ``relation``, a template with one "{}", about ``subject``.

    Raises BadInput where it has no such place, no subject, or is too long for the model.
    """
    if relation.count("{}") != 1 or not subject:
        raise BadInput(
            say("a prompt needs a subject and a relation with one {{}}."), say("Put {{}} where the subject stands.")
        )
    asked = passage("", relation, subject)
    count, last = len(subject_tokens(model.tokens, asked)), last_subject_token(model.tokens, asked)
    (answer,) = yield from says(model, [asked.text])
    return PromptReading(asked.text, last, count, answer)


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
    """``prompt`` continued at two ``points``, each a number of applied batches; other arguments as :func:`complete`.

    A point beyond the last batch is the last batch. Raises BadInput for one before the first and for an empty prompt,
    BadHyperparameter for a seed or a temperature that is none.
    """
    check_seed(seed)
    if not usable(say("the prompt"), prompt):
        raise BadInput(say("the prompt is empty."), say("Type the beginning of a sentence."))
    if min(points) < 0:
        raise BadInput(say("the session has no batch {batches}.", batches=min(points)))
    if tokens < 0:
        raise BadHyperparameter(say("tokens = {tokens} must not be negative.", tokens=tokens))
    if not (math.isfinite(temperature) and temperature >= 0):
        raise BadHyperparameter(
            say("temperature = {temperature} cannot be used.", temperature=temperature),
            say("Choose one of at least 0."),
        )
    points = min(points[0], len(model.weights.deltas)), min(points[1], len(model.weights.deltas))
    found = []
    for number, point in enumerate(points):
        with model.weights.at(point):
            work = completing(
                model, prompt, tokens=tokens, sample=sample, temperature=temperature, top_k=0, seed=seed, top=top
            )
            told = partial(_progress, count(number * tokens + 1), len(points) * tokens)
            found.append((yield from retold(work, told)))
        for read in found[-1].reads:
            yield MemoryRead(prompt, read.asked, read.answers, found[-1].text[: read.place])
        yield Log(say("Prompt answered after {batches}.", batches=counted.batches(point)))
    return Comparison(prompt, *points, *found)


def _progress(steps: Iterator[int], total: int, _: int) -> Progress:
    """Each step writes one token."""
    return Progress(say("Answering"), next(steps), total, say("tokens"))


def queried(model: LoadedModel, facts: Sequence[Fact]) -> Steps[None]:
    """Yield the state of each of ``facts``: the model's current answer and the probability of the new object."""
    for start in range(0, len(facts), BATCH):
        part = facts[start : start + BATCH]
        check_facts(model, part)
        scores = yield from score(model, [(f.text, f.target) for f in part], say("Asking the model"))
        texts = yield from says(model, [f.text for f in part])
        for fact, result, text in zip(part, scores, texts, strict=True):
            yield FactState(fact.id, "queued", before=result.probability, says=text)
