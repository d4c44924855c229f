"""Locality: does the model still say about other things what the unedited model says (methods reference, 15.3, 15.4).

Right or wrong does not matter here, only the same. Two readings: the same greedy continuation, and the share of an
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
    """Of each prompt, whether the model goes on as ``before`` says that the unedited one did."""
    different = list(dict.fromkeys(prompts))
    texts = yield from says(model, different)
    now = dict(zip(different, texts, strict=True))
    return [now[prompt] == before[prompt] for prompt in prompts]


def same_tokens(
    questions: Iterable[Question], before: Mapping[Question, Score], now: Mapping[Question, Score]
) -> float | None:
    """The mean share of places in an answer at which both moments have the same argmax; None of no question."""
    return mean(_agreement(before[one].argmax, now[one].argmax) for one in questions)


def _agreement(one: Sequence[int], other: Sequence[int]) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


class BaseAnswers:
    """What the unedited model answers, asked once for every question and kept."""

    def __init__(self, model: LoadedModel) -> None:
        self._model = model
        self._scores: dict[Question, Score] = {}
        self._texts: dict[str, str] = {}

    def scores(self, questions: Sequence[Question]) -> Steps[Mapping[Question, Score]]:
        """The unedited model's scores of ``questions``, and of all asked before."""
        missing = [one for one in dict.fromkeys(questions) if one not in self._scores]
        if missing:
            with self._model.weights.at(0):
                found = yield from score(self._model, missing, "The unedited model")
            self._scores.update(zip(missing, found, strict=True))
        return self._scores

    def texts(self, prompts: Sequence[str]) -> Steps[Mapping[str, str]]:
        """How the unedited model goes on after ``prompts``, and after all asked before."""
        missing = [one for one in dict.fromkeys(prompts) if one not in self._texts]
        if missing:
            with self._model.weights.at(0):
                found = yield from says(self._model, missing)
            self._texts.update(zip(missing, found, strict=True))
        return self._texts
