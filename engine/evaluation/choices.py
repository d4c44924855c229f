"""Multiple-choice questions from a user's file, answered by the likeliest choice after the question.

A file is JSONL, one question a line: ``{"question": "...", "choices": ["...", "..."], "answer": 0}``. The answer is an
index from 0 on or a letter from A on (beyond Z from a on); ``subject`` is optional. MMLU items with the choices under
"A", "B", "C", "D" are understood as well. Two scorings, both of the whole choice as a suffix: its likelihood, and that
per token.
"""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

import numpy as np

from engine.arguments import taking
from engine.errors import BadInput
from engine.evaluation.averages import mean
from engine.evaluation.datasets.fields import text_of
from engine.evaluation.datasets.json_records import read_json
from engine.evaluation.datasets.reading import RowProblem
from engine.evaluation.datasets.records import read_text
from engine.evaluation.scoring import Score, score
from engine.events import Steps
from engine.model.loading import LoadedModel
from engine.support import plain_text
from engine.support.wording import say, say_count

ALPHABET = string.ascii_uppercase
LETTERS = ALPHABET + string.ascii_lowercase  # a label is one letter: of two, the first would always be likelier
_LONGEST_INDEX = 9  # digits
Form = Literal["text", "letters"]


@dataclass(frozen=True)
class ChoiceQuestion:
    """One question; ``answer`` is the index of the correct one of ``choices``."""

    question: str
    choices: tuple[str, ...]
    answer: int
    subject: str = ""


@dataclass(frozen=True)
class ChoiceFile:
    """The questions of a file, posed in ``form``, and the rows that could not be used."""

    name: str
    questions: tuple[ChoiceQuestion, ...]
    problems: tuple[RowProblem, ...] = ()
    form: Form = "text"


@dataclass(frozen=True)
class ChoiceResult:
    """A model's results on a file of n questions, in [0, 1].

    ``accuracy`` by the likelihood of the whole choice, ``accuracy_normalised`` by that per token; ``chance`` that of
    guessing; ``f1`` weighted over the indices of the answers and ``mcc`` Matthews' correlation in [-1, 1], both by
    the whole choice (methods reference, 15.5); ``by_subject`` accuracy where questions have one.
    """

    name: str
    questions: int
    accuracy: float
    accuracy_normalised: float
    chance: float
    f1: float
    mcc: float
    by_subject: dict[str, float]


@taking
def read_choices(file: Path | str, form: Form = "text") -> ChoiceFile:
    """Read a file of questions; BadInput where none can be used or the file as a whole cannot be read."""
    file = Path(file)
    if file.suffix.lower() not in (".jsonl", ".json", ".ndjson"):
        raise BadInput(say("questions are read from JSONL."), say("Write one question a line as JSON."), file=file)
    questions, problems = [], []
    for record in read_json(file, read_text(file)):
        try:
            if record.reason:
                raise BadInput(record.reason)
            question = _question(record.value)
            if form == "letters":
                letters_of(len(question.choices))
            questions.append(question)
        except BadInput as error:
            problems.append(RowProblem(record.row, error.said))
    if not questions:
        first = problems[0] if problems else RowProblem(1, say("it holds no question."))
        raise BadInput(first.reason, say('Write {{"question", "choices", "answer"}}.'), file=file, row=first.row)
    return ChoiceFile(file.stem, tuple(questions), tuple(problems), form)


def _question(record: Any) -> ChoiceQuestion:
    """One record as a question; BadInput with the reason where it is invalid."""
    if not isinstance(record, Mapping):
        raise BadInput(say("it is no object with a question."))
    choices = _lettered(record) if record.get("choices") is None else record["choices"]
    if not isinstance(choices, list) or len(choices) < 2:
        raise BadInput(say("it needs a list of at least two choices."))
    texts = tuple(_shown(choice, "choices") for choice in choices)
    question, subject = _shown(record.get("question"), "question"), _shown(record.get("subject"), "subject")
    if not question or not all(texts):
        raise BadInput(say("its question or one of its choices is empty."))
    return ChoiceQuestion(question, texts, _place(record.get("answer"), len(texts)), subject)


def _lettered(record: Mapping[str, Any]) -> list[Any]:
    """MMLU's other form: each choice under its letter."""
    choices = [record[letter] for letter in takewhile(record.__contains__, LETTERS)]
    if later := [letter for letter in ALPHABET[len(choices) :] if letter in record]:
        raise BadInput(
            say("it has a choice {later} and none {missing}.", later=later[0], missing=ALPHABET[len(choices)])
        )
    return choices


def _shown(value: Any, name: str) -> str:
    return plain_text.usable(say("a text in {name}", name=name), text_of(value, name))


def _place(answer: Any, count: int) -> int:
    """The position that an index or a letter denotes; lower case counts as upper case while capital letters suffice."""
    written = str(answer).strip() if isinstance(answer, str | int) and not isinstance(answer, bool) else ""
    place = -1
    if len(written) == 1 and written.isalpha():
        place = LETTERS.find(written if count > len(ALPHABET) else written.upper())
    elif written.isascii() and written.isdigit() and len(written) <= _LONGEST_INDEX:
        place = int(written)
    if not 0 <= place < count:
        said = repr(plain_text.shown(str(answer), 20)) if written else plain_text.kind(answer)
        raise BadInput(
            say_count(
                count,
                "its answer {said} is not its {n} choice (an index from 0 on, or a letter).",
                "its answer {said} is none of its {n} choices (an index from 0 on, or a letter).",
                said=said,
            )
        )
    return place


def letters_of(count: int) -> str:
    """The labels of ``count`` choices: A to Z, then a to z. Raises :class:`BadInput` where there are not enough."""
    if count > len(LETTERS):
        raise BadInput(
            say(
                "its {count} choices are more than the {letters} that letters can name.",
                count=count,
                letters=len(LETTERS),
            ),
            say("Ask for the choices as texts."),
        )
    return LETTERS[:count]


def prompts_of(question: ChoiceQuestion, form: Form) -> list[tuple[str, str]]:
    """(prompt, suffix) for every choice.

    ``text``: the choice itself after the question. ``letters``: the choices are listed after the question as in MMLU,
    and the suffix is the letter.
    """
    if form == "text":
        return [(question.question, choice) for choice in question.choices]
    letters = letters_of(len(question.choices))
    listed = " ".join(f"({letter}) {choice}" for letter, choice in zip(letters, question.choices, strict=True))
    prompt = f"{question.question} {listed}\nAnswer:"
    return [(prompt, letter) for letter in letters]


def answer_choices(model: LoadedModel, file: ChoiceFile) -> Steps[ChoiceResult]:
    """Score every choice of every question, batched, and compute the results from the likeliest ones."""
    asked = [(question, file.form) for question in file.questions]
    return _result(file, (yield from _scores(model, asked, say("Questions of {file}", file=file.name))))


def answered_right(model: LoadedModel, asked: Sequence[tuple[ChoiceQuestion, Form]]) -> Steps[list[bool]]:
    """Whether the correct choice of each question, posed in its form, has the largest total likelihood."""
    scores = yield from _scores(model, asked, "Questions")
    return [_likeliest(own) == question.answer for (question, _), own in zip(asked, scores, strict=True)]


def _scores(model: LoadedModel, asked: Sequence[tuple[ChoiceQuestion, Form]], task: str) -> Steps[list[list[Score]]]:
    """The scores of every choice, question by question."""
    prompts = [prompts_of(question, form) for question, form in asked]
    found = iter((yield from score(model, [pair for pairs in prompts for pair in pairs], task)))
    return [[next(found) for _ in pairs] for pairs in prompts]


def _likeliest(scores: Sequence[Score]) -> int:
    return int(np.argmin([one.total for one in scores]))


def _result(file: ChoiceFile, scores: Sequence[Sequence[Score]]) -> ChoiceResult:
    right = np.array([question.answer for question in file.questions])
    whole = np.array([_likeliest(own) for own in scores])
    per_token = np.array([int(np.argmin([one.nll for one in own])) for own in scores])
    subjects = sorted({question.subject for question in file.questions if question.subject})
    belongs = np.array([question.subject for question in file.questions])
    f1, mcc = _agreement(right, whole)
    return ChoiceResult(
        name=file.name,
        questions=len(right),
        accuracy=float((whole == right).mean()),
        accuracy_normalised=float((per_token == right).mean()),
        chance=mean([1 / len(question.choices) for question in file.questions]) or 0.0,
        f1=f1,
        mcc=mcc,
        by_subject={name: float((whole == right)[belongs == name].mean()) for name in subjects},
    )


def _agreement(right: np.ndarray, said: np.ndarray) -> tuple[float, float]:
    """Weighted F1 and Matthews' correlation for several classes, from the table of correct against given answers."""
    size = int(max(right.max(), said.max())) + 1
    table = np.zeros((size, size))
    np.add.at(table, (right, said), 1)
    hits, truths, answers = table.diagonal(), table.sum(1), table.sum(0)
    each = 2 * hits / np.maximum(truths + answers, 1)
    total = table.sum()
    spread = np.sqrt((total**2 - (answers**2).sum()) * (total**2 - (truths**2).sum()))
    correlation = (hits.sum() * total - truths @ answers) / spread if spread else 0.0
    return float((each * truths).sum() / total), float(correlation)
