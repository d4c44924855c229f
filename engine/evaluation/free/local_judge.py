"""A local model of the person's choice as a second judge of free answers: it reads them and says right or wrong.

The question to it is fixed, and nothing is generated: what counts is how much likelier it finds "right" than "wrong".
A small model finds nearly every answer right, and long ones less so. That is the same for any object, so each answer is
asked about twice, as an answer for the new object and for another one, and the word is the sign of the difference: what
the model says anyway is taken off, as in "Calibrate Before Use" (Zhao et al. 2021, arXiv 2102.09690). The judge is
loaded for this alone, beside the model that answered, and freed afterwards.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.evaluation.scoring import score
from engine.events import Log, Steps
from engine.model.footprint import check_beside
from engine.model.loading import LoadedModel, load
from engine.support import counted
from engine.support.wording import say

QUESTION = (
    "Somebody was asked to complete: {prompt} ...\n"
    "The right completion is: {target}\n"
    "The answer was: {answer}\n"
    "Does the answer say the right completion, and nothing that contradicts it? Say right or wrong."
)
ASIDE = "Verdict:"
WORDS = ("right", "wrong")
ROLE = say("the judge")


@dataclass(frozen=True)
class Answered:
    """An ``answer`` to ``prompt`` that should say ``target`` and not ``other`` ("": no other object is known)."""

    prompt: str
    target: str
    other: str
    answer: str


@dataclass(frozen=True)
class Judged:
    """The name of the model that judged, and its word on each answer."""

    judge: str
    words: tuple[str, ...]


def judge_by_model(place: Path | str, asked: Sequence[Answered], device: str = "cpu") -> Steps[Judged]:
    """The word of the model in ``place`` (a folder or a GGUF file) on each answer.

    "right" where log p(right) - log p(wrong) is larger for the new object than for the other one, or above 0 where
    there is no other. Raises BadInput or ModelRefused for what is no model, OutOfMemory before anything is read where
    it does not fit beside what is loaded.
    """
    check_beside(place, device, "auto", ROLE)
    model = yield from load(place, device)
    try:
        objects = [(one, wanted) for one in asked for wanted in (one.target, one.other) if wanted]
        texts = [question_to(model, one.prompt, wanted, one.answer) for one, wanted in objects]
        scores = yield from score(model, [(text, word) for text in texts for word in WORDS], say("The judge reads"))
        odds = iter([wrong.total - right.total for right, wrong in zip(scores[::2], scores[1::2], strict=True)])
        words = tuple(WORDS[0] if next(odds) > (next(odds) if one.other else 0.0) else WORDS[1] for one in asked)
        yield Log(
            say(
                "{model} judged {answers} and is taken out of memory.",
                model=model.info.name,
                answers=counted.answers(len(asked)),
            )
        )
        return Judged(model.info.name, words)
    finally:
        del model
        gc.collect()


def question_to(model: LoadedModel, prompt: str, target: str, answer: str) -> str:
    """The question as the judge reads it: by its own chat template where it has one."""
    said = QUESTION.format(prompt=prompt.rstrip(), target=target, answer=" ".join(answer.split()) or "(nothing)")
    if not model.tokens.has_dialogue:
        return f"{said}\n{ASIDE}"
    return model.tokens.dialogue([{"role": "user", "content": said}]) + ASIDE
