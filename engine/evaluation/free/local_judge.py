"""A local model of the person's choice as a second judge of free answers: it reads them and says right or wrong.

The question to it is fixed, and its answer is the likelier of the two words; nothing is generated. It is loaded for
this alone, beside the model that answered, and freed afterwards.
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

QUESTION = (
    "Somebody was asked to complete: {prompt} ...\n"
    "The right completion is: {target}\n"
    "The answer was: {answer}\n"
    "Does the answer say the right completion, and nothing that contradicts it? Say right or wrong."
)
ASIDE = "Verdict:"
WORDS = ("right", "wrong")
ROLE = "the judge"


@dataclass(frozen=True)
class Judged:
    """The name of the model that judged, and its word on each answer."""

    judge: str
    words: tuple[str, ...]


def judge_by_model(place: Path | str, asked: Sequence[tuple[str, str, str]], device: str = "cpu") -> Steps[Judged]:
    """The word of the model in ``place`` (a folder or a GGUF file) on each (prompt, new object, answer).

    Raises BadInput or ModelRefused for what is no model, OutOfMemory before anything is read where it does not fit
    beside what is loaded.
    """
    check_beside(place, device, "auto", ROLE)
    model = yield from load(place, device)
    try:
        questions = [
            (question_to(model, prompt, target, answer), word) for prompt, target, answer in asked for word in WORDS
        ]
        scores = yield from score(model, questions, "The judge reads")
        pairs = zip(scores[::2], scores[1::2], strict=True)
        words = tuple(WORDS[0] if right.total < wrong.total else WORDS[1] for right, wrong in pairs)
        yield Log(f"{model.info.name} judged {len(asked)} answers and is taken out of memory.")
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
