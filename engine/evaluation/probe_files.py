"""A user's files for measuring a model: plain text, known facts, multiple-choice questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.arguments import taking
from engine.associative.statistics import read_text
from engine.errors import BadInput
from engine.evaluation.choices import ChoiceFile, read_choices
from engine.evaluation.datasets import read_facts
from engine.evaluation.datasets.json_records import read_json
from engine.evaluation.datasets.records import JSON_FILES
from engine.evaluation.datasets.records import read_text as read_records
from engine.fact import Fact
from engine.support.wording import Sentence, say, say_count

TEXT_FILES = (".txt", ".md")


@dataclass(frozen=True)
class ProbeFiles:
    """The contents of a user's files for measuring a model.

    ``heldout`` text ("": none), ``known`` facts with true answers, files of ``questions``.

    ``said`` is one sentence for each file.
    """

    heldout: str = ""
    known: tuple[Fact, ...] = ()
    questions: tuple[ChoiceFile, ...] = ()
    said: tuple[str, ...] = ()


@taking
def read_probe_files(files: Sequence[Path]) -> ProbeFiles:
    """Read each file by its kind: a text, questions (a JSON file whose records have choices), or else facts.

    Raises BadInput naming the first file that cannot be used; rows that cannot be are counted in ``said``.
    """
    heldout, known, questions, said = "", [], [], []
    for file in files:
        if file.suffix.lower() in TEXT_FILES:
            heldout = read_text(file)
            said.append(say("{file}: perplexity is measured on this text.", file=file.name))
        elif _holds_questions(file):
            found = read_choices(file)
            questions.append(found)
            said.append(_questions(file.name, len(found.questions), len(found.problems)))
        else:
            facts = read_facts(file)
            true = [fact for fact in facts.facts if fact.true]
            if not true:
                raise BadInput(say("holds no fact with its true answer."), say("Known facts need one."), file=file)
            known += true
            said.append(_known_facts(file.name, len(true), len(facts.problems) + len(facts.facts) - len(true)))
    return ProbeFiles(heldout, tuple(known), tuple(questions), tuple(said))


def _holds_questions(file: Path) -> bool:
    if file.suffix.lower() not in JSON_FILES:
        return False
    first = next((r.value for r in read_json(file, read_records(file)) if isinstance(r.value, Mapping)), {})
    return "question" in first and ("choices" in first or {"A", "B"} <= set(first))


def _questions(file: str, count: int, unusable: int) -> Sentence:
    if not unusable:
        return say_count(count, "{file}: {n} question.", "{file}: {n} questions.", file=file)
    return say_count(
        count,
        "{file}: {n} question, without {unusable}.",
        "{file}: {n} questions, without {unusable}.",
        file=file,
        unusable=_unusable(unusable),
    )


def _known_facts(file: str, count: int, unusable: int) -> Sentence:
    if not unusable:
        return say_count(
            count,
            "{file}: {n} known fact; no edit should touch it.",
            "{file}: {n} known facts; no edit should touch them.",
            file=file,
        )
    return say_count(
        count,
        "{file}: {n} known fact, without {unusable}; no edit should touch it.",
        "{file}: {n} known facts, without {unusable}; no edit should touch them.",
        file=file,
        unusable=_unusable(unusable),
    )


def _unusable(rows: int) -> Sentence:
    return say_count(rows, "{n} row that cannot be used", "{n} rows that cannot be used")
