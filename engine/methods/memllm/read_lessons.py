"""Texts by which a model learns to ask a memory of triples in the midst of a text, and to say what it answers (MemLLM's
read objective).

A text tells a fact: its prompt, the call that asks for its object, an answer, and the answer said. Sentences stand
before it in half of the texts, and every other one goes on: with a sentence in which nothing is asked, or to where the
next call begins, which teaches when to ask. Learnt is the text, the query and what follows the call; what the memory
answers is masked, and so are facts that are told without a call, as in a text whose earlier calls were taken out.
"""

from __future__ import annotations

import random

from engine.methods.memllm.lessons import Lessons, Part
from engine.model.side.calls import CLOSING, OPENING, SIGN

BEFORE = 0.5
AFTER = 0.5


def reading(lessons: Lessons, draws: random.Random) -> list[Part]:
    """One text with a call."""
    lesson = draws.choice(lessons.facts)
    said = draws.choice(lesson.objects)
    parts = [
        *_before(lessons, draws),
        Part(lesson.prompt(draws), True),
        Part(OPENING, True),
        Part(f" {lesson.subject}", True),
        Part(SIGN, True),
        Part(f" {lesson.relation}", True),
        Part(f"{SIGN} ) -->", True),
        Part(f" {said}{CLOSING}", False),
        Part(f" {said}.", True),
        *_after(lessons, draws),
    ]
    return [parts[0], *(_behind(part) for part in parts[1:])]


def _behind(part: Part) -> Part:
    """The space between two sentences belongs to the second."""
    return part if part.text.startswith(" ") else Part(f" {part.text}", part.learnt)


def _before(lessons: Lessons, draws: random.Random) -> list[Part]:
    """One or two sentences, told facts masked, or none."""
    if draws.random() >= BEFORE:
        return []
    return [_sentence(lessons, draws) for _ in range(draws.choice((1, 2)))]


def _sentence(lessons: Lessons, draws: random.Random) -> Part:
    if lessons.fillers and draws.random() < 0.5:
        return Part(draws.choice(lessons.fillers), True)
    return Part(draws.choice(lessons.facts).sentence(draws)[0], False)


def _after(lessons: Lessons, draws: random.Random) -> list[Part]:
    """How the text goes on, or nothing."""
    if draws.random() >= AFTER:
        return []
    if lessons.fillers and draws.random() < 0.5:
        return [Part(draws.choice(lessons.fillers), True)]
    return [Part(draws.choice(lessons.facts).prompt(draws), True), Part(OPENING, True)]
