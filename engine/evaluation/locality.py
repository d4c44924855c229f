"""Locality: whether answers to unrelated prompts equal the unedited model's (methods reference, 15.3, 15.4).

Only agreement counts here, not correctness. Two readings: the same greedy continuation, and the share of an
answer's places at which the argmax under teacher forcing is the same token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.evaluation.averages import mean
from engine.evaluation.scoring import Score, says, score
from engine.events import Steps
from engine.model.loading import LoadedModel

Question = tuple[str, str]
"""A prompt and an answer."""


def continued_alike(model: LoadedModel, prompts: Sequence[str], before: Mapping[str, str]) -> Steps[list[bool]]:
    """For each prompt, whether the model's continuation equals the unedited model's in ``before``."""
    different = list(dict.fromkeys(prompts))
    texts = yield from says(model, different)
    now = dict(zip(different, texts, strict=True))
    return [now[prompt] == before[prompt] for prompt in prompts]


def same_tokens(
    questions: Iterable[Question], before: Mapping[Question, Score], now: Mapping[Question, Score]
) -> float | None:
    """The mean share of places in an answer at which both scores have the same argmax; None without questions."""
    return mean(_agreement(before[one].argmax, now[one].argmax) for one in questions)


def _agreement(one: Sequence[int], other: Sequence[int]) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


class BaseAnswers:
    """The unedited model's answers, computed once for every question and cached."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        self._scores: dict[Question, Score] = {}
        self._texts: dict[str, str] = {}

    def scores(self, questions: Sequence[Question]) -> Steps[Mapping[Question, Score]]:
        """The unedited model's scores of ``questions``, and of all earlier ones."""
        missing = [one for one in dict.fromkeys(questions) if one not in self._scores]
        if missing:
            with self._model.weights.at(0):
                found = yield from score(self._model, missing, "The unedited model")
            self._scores.update(zip(missing, found, strict=True))
        return self._scores

    def texts(self, prompts: Sequence[str]) -> Steps[Mapping[str, str]]:
        """The unedited model's continuations of ``prompts``, and of all earlier ones."""
        missing = [one for one in dict.fromkeys(prompts) if one not in self._texts]
        if missing:
            with self._model.weights.at(0):
                found = yield from says(self._model, missing)
            self._texts.update(zip(missing, found, strict=True))
        return self._texts
