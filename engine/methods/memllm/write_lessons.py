"""Texts by which a model learns to write what a sentence tells as triples (MemLLM's write objective).

A text holds the sentences before, which are given and not asked about, the sentence between two signs, and the call
that writes its triples: mostly one, at times those of two sentences, and none where nothing is told. Learnt are the
triples and the end of the call.
"""

from __future__ import annotations

import random

from engine.methods.memllm.lessons import Lessons, Part
from engine.model.side.calls import CLOSING, NEXT, SIGN, asked_to_write
from engine.model.side.triples import Triple

NOTHING = 0.2
TWO = 0.2
BEFORE = 0.4


def writing(lessons: Lessons, draws: random.Random) -> list[Part]:
    """One text with a call."""
    before = [_told(lessons, draws)[0] for _ in range(draws.choice((1, 2)))] if draws.random() < BEFORE else []
    told = [_told(lessons, draws) for _ in range(2 if draws.random() < TWO else 1)]
    sentence = " ".join(text for text, _ in told)
    triples = [triple for _, found in told for triple in found]
    written = [text for triple in triples for text in (NEXT, *_written(triple))][1:]
    return [
        Part(asked_to_write(" ".join(before), sentence), False),
        *(Part(text, True) for text in (*written, CLOSING)),
    ]


def _written(triple: Triple) -> tuple[str, ...]:
    """A triple in the pieces in which the model is to write it: each name begins with its space."""
    return f" {triple.subject}", SIGN, f" {triple.relation}", SIGN, f" {triple.object}"


def _told(lessons: Lessons, draws: random.Random) -> tuple[str, tuple[Triple, ...]]:
    """A sentence, and what it tells."""
    if lessons.fillers and draws.random() < NOTHING:
        return draws.choice(lessons.fillers), ()
    lesson = draws.choice(lessons.facts)
    sentence, said = lesson.sentence(draws)
    return sentence, (Triple(lesson.subject, lesson.relation, said),)
