"""Training texts by which a model learns to ask a memory of triples and to say what it answers (MemLLM's read data).

A text is a fact's prompt, the call that asks for its object, an answer, and the answer said. Answers are drawn among
the objects of the relation, so the model cannot know them and has to read. Learnt are the query and what follows the
call; the answer inside it, which the memory gives, is masked, as are the prompt and the opening of the call, which is
begun for the model.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, tensor

from engine.errors import BadInput
from engine.fact import Fact
from engine.methods.memllm import triple_of
from engine.model.side.calls import CLOSING, OPENING, SIGN
from engine.model.tokens import TextEncoder
from engine.support.spacing import before_last_space
from engine.support.wording import say

IGNORED = -100
LEAST = 2
"""A relation with fewer objects has nothing to draw from."""


@dataclass(frozen=True)
class Lesson:
    """What is taught about one fact: the ways it is asked for, its query, and the objects of its relation."""

    prompts: tuple[str, ...]
    subject: str
    relation: str
    objects: tuple[str, ...]


def lessons(facts: Sequence[Fact], told: dict[str, tuple[str, ...]] | None = None) -> list[Lesson]:
    """One lesson for each of ``facts`` whose relation has objects to draw from.

    Its prompts are its own and its paraphrases, or those that ``told`` gives for it by its id. BadInput where none is
    left.
    """
    objects: dict[str, set[str]] = {}
    triples = [triple_of(fact, named=True) for fact in facts]
    for fact, triple in zip(facts, triples, strict=True):
        objects.setdefault(triple.relation, set()).update((fact.true or fact.target,))
    drawn = {relation: tuple(sorted(names)) for relation, names in objects.items() if len(names) >= LEAST}
    found = [
        Lesson((told or {}).get(f.id, (f.text, *f.paraphrases)), t.subject, t.relation, drawn[t.relation])
        for f, t in zip(facts, triples, strict=True)
        if t.relation in drawn
    ]
    if not found:
        raise BadInput(
            say("the facts have no relation with two different objects, from which answers could be drawn."),
            say("Give facts that share their relations, several of each."),
        )
    return found


def batch(
    taught: Sequence[Lesson], size: int, draws: random.Random, tokens: TextEncoder, positions: int
) -> tuple[Tensor, Tensor, Tensor]:
    """``size`` texts of drawn lessons: tokens, targets (IGNORED where nothing is learnt) and mask, each (B, T)."""
    rows = [_row(draws.choice(taught), draws, tokens, positions) for _ in range(size)]
    width = max(len(ids) for ids, _ in rows)
    return (
        tensor([ids + [0] * (width - len(ids)) for ids, _ in rows]),
        tensor([targets + [IGNORED] * (width - len(targets)) for _, targets in rows]),
        tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in rows]),
    )


def _row(lesson: Lesson, draws: random.Random, tokens: TextEncoder, positions: int) -> tuple[list[int], list[int]]:
    """Tokens and targets of one text, cut from the left where it is longer than the model reads."""
    prompt, said = draws.choice(lesson.prompts), draws.choice(lesson.objects)
    parts = (
        (before_last_space(prompt) + OPENING, False),
        (f" {lesson.subject}", True),
        (SIGN, True),
        (f" {lesson.relation}", True),
        (f"{SIGN} ) -->", True),
        (f" {said}{CLOSING}", False),
        (f" {said}.", True),
    )
    ids, targets = list(tokens.opening), [IGNORED] * len(tokens.opening)
    for text, learnt in parts:
        own = tokens.plain(text)
        ids += own
        targets += own if learnt else [IGNORED] * len(own)
    return ids[-positions:], targets[-positions:]
