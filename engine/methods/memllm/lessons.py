"""What a model is taught about a memory of triples (MemLLM's training data): facts with objects to draw from, and rows
of tokens made of texts about them.

Objects are drawn among those of the relation, so that the model cannot know them and has to read.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from torch import Tensor, tensor

from engine.errors import BadInput
from engine.fact import Fact
from engine.methods.memllm.memllm import triple_of
from engine.model.tokens import TextEncoder
from engine.support.spacing import before_last_space
from engine.support.wording import say

IGNORED = -100
LEAST = 2
"""A relation with fewer objects has nothing to draw from."""
LONGEST = 200
"""Characters of a sentence at most, so that steps take alike."""
_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Lesson:
    """What is taught about one fact: the ways it is asked for, its subject and relation, and the relation's objects."""

    prompts: tuple[str, ...]
    subject: str
    relation: str
    objects: tuple[str, ...]

    def prompt(self, draws: random.Random) -> str:
        """One of the ways in which it is asked for, up to where the object or a call follows."""
        return before_last_space(draws.choice(self.prompts))

    def sentence(self, draws: random.Random) -> tuple[str, str]:
        """The fact told with a drawn object, and that object."""
        said = draws.choice(self.objects)
        return f"{self.prompt(draws)} {said}.", said


@dataclass(frozen=True)
class Lessons:
    """``facts`` to teach, and ``fillers``: sentences about nothing that is asked for; there may be none."""

    facts: tuple[Lesson, ...]
    fillers: tuple[str, ...] = ()


class Part(NamedTuple):
    """A piece of a text, and whether it is learnt."""

    text: str
    learnt: bool


class Objective(Protocol):
    """What is taught: texts drawn from lessons, in parts."""

    def __call__(self, lessons: Lessons, draws: random.Random) -> list[Part]:
        """One text."""


def lessons(
    facts: Sequence[Fact], told: dict[str, tuple[str, ...]] | None = None, sentences: Sequence[str] = ()
) -> Lessons:
    """One lesson for each of ``facts`` whose relation has objects to draw from, and what of ``sentences`` names none.

    Its prompts are its own and its paraphrases, or those that ``told`` gives for it by its id. BadInput where none is
    left.
    """
    objects: dict[str, set[str]] = {}
    triples = [triple_of(fact, named=True) for fact in facts]
    for fact, triple in zip(facts, triples, strict=True):
        objects.setdefault(triple.relation, set()).update((fact.true or fact.target,))
    drawn = {relation: tuple(sorted(names)) for relation, names in objects.items() if len(names) >= LEAST}
    found = tuple(
        Lesson((told or {}).get(f.id, (f.text, *f.paraphrases)), t.subject, t.relation, drawn[t.relation])
        for f, t in zip(facts, triples, strict=True)
        if t.relation in drawn
    )
    if not found:
        raise BadInput(
            say("the facts have no relation with two different objects, from which answers could be drawn."),
            say("Give facts that share their relations, several of each."),
        )
    return Lessons(found, _naming_none(sentences, {lesson.subject for lesson in found}))


def sentences_of(text: str) -> list[str]:
    """The sentences of ``text``, by their full stops and by its lines; none is empty."""
    return [part for line in text.splitlines() for part in _END.split(line.strip()) if part]


def _naming_none(sentences: Sequence[str], subjects: set[str]) -> tuple[str, ...]:
    """Whole sentences in which none of ``subjects`` is named."""
    names = {tuple(_WORD.findall(subject)) for subject in subjects}
    lengths = sorted({len(name) for name in names if name})

    def names_one(sentence: str) -> bool:
        words = _WORD.findall(sentence)
        return any(tuple(words[at : at + size]) in names for size in lengths for at in range(len(words) - size + 1))

    whole = (one for one in dict.fromkeys(sentences) if len(one) <= LONGEST and one.endswith((".", "!", "?")))
    return tuple(one for one in whole if not names_one(one))


def batch(
    taught: Lessons, objective: Objective, size: int, draws: random.Random, tokens: TextEncoder
) -> tuple[Tensor, Tensor, Tensor]:
    """``size`` texts of an objective: tokens, targets (IGNORED where nothing is learnt) and mask, each (B, T)."""
    rows = [_row(objective(taught, draws), tokens) for _ in range(size)]
    width = max(len(ids) for ids, _ in rows)
    return (
        tensor([ids + [0] * (width - len(ids)) for ids, _ in rows]),
        tensor([targets + [IGNORED] * (width - len(targets)) for _, targets in rows]),
        tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in rows]),
    )


def _row(parts: Sequence[Part], tokens: TextEncoder) -> tuple[list[int], list[int]]:
    """Tokens and targets of one text, cut from the left where it is longer than the model reads."""
    ids, targets = list(tokens.opening), [IGNORED] * len(tokens.opening)
    for own, part in zip(tokens.plain_of([part.text for part in parts]), parts, strict=True):
        ids += own
        targets += own if part.learnt else [IGNORED] * len(own)
    return ids[-tokens.positions :], targets[-tokens.positions :]
