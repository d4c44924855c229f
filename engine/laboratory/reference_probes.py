"""Reference probes of a model under editing: known facts that no edit should change, held-out text, questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from engine.errors import BadInput
from engine.evaluation.averages import mean
from engine.evaluation.choices import ChoiceFile, ChoiceQuestion, Form, answered_right
from engine.evaluation.probe_files import ProbeFiles
from engine.evaluation.scoring import perplexity, score
from engine.events import Steps
from engine.fact import Fact
from engine.laboratory.sampling import seeded_sample
from engine.model.loading import LoadedModel
from engine.support.wording import say

# The number of questions asked during a run.
LIVE_QUESTIONS = 200


@dataclass(frozen=True)
class ReferenceProbes:
    """Probes that belong to a model, not to an edit; each may be empty.

    ``facts`` with their true answers, ``heldout`` plain text for perplexity, files of multiple-choice ``questions``.
    """

    facts: tuple[Fact, ...] = ()
    heldout: str = ""
    questions: tuple[ChoiceFile, ...] = ()
    _unedited: dict[tuple[str, ...], float] = field(default_factory=dict, init=False, repr=False, compare=False)

    def replaced(self, files: ProbeFiles) -> ReferenceProbes:
        """These with what ``files`` give in their place; a file of questions replaces one of its name alone."""
        questions = {file.name: file for file in (*self.questions, *files.questions)}
        return ReferenceProbes(files.known or self.facts, files.heldout or self.heldout, tuple(questions.values()))

    def perplexity_of_start(self, model: LoadedModel, tokens: int) -> Steps[float | None]:
        """Perplexity on the first ``tokens`` of the held-out text, None where there is none."""
        if not self.heldout.strip():
            return None
        return (yield from perplexity(model, self.heldout, tokens))

    def perplexity(self, model: LoadedModel, *, unedited: bool) -> Steps[float | None]:
        """Perplexity on the held-out text, None where there is none; that of an ``unedited`` model is measured once for
        all sessions.
        """
        name = (model.info.fingerprint, model.info.dtype, model.info.device)
        if not self.heldout:
            return None
        if not unedited:
            return (yield from perplexity(model, self.heldout))
        if name not in self._unedited:
            self._unedited[name] = yield from perplexity(model, self.heldout)
        return self._unedited[name]


def answered(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of ``facts`` that have a true answer; raises BadInput where there are some and none has one."""
    found = tuple(fact for fact in facts if fact.true)
    if facts and not found:
        raise BadInput(
            say("none of the facts has its true answer."),
            say("Give the answers: true=... in make_fact, or a column called true in a file."),
        )
    return found


class RetainedFacts:
    """The known facts that the base model answers correctly, re-queried after edits.

    Facts whose subject is edited are excluded: their loss is not forgetting of unrelated facts.
    """

    def __init__(self, facts: Sequence[Fact], probabilities: Sequence[float] = ()) -> None:
        """``probabilities`` are those of their answers by the base model, in the same order."""
        self._facts = facts
        self.probabilities = tuple(probabilities)

    @classmethod
    def known(cls, model: LoadedModel, facts: Sequence[Fact]) -> Steps[RetainedFacts]:
        """Select those of ``facts`` that the current model answers exactly."""
        asked = [fact for fact in facts if fact.true]
        scores = yield from score(model, [(f.text, f.true or "") for f in asked], say("Known facts"))
        known = [(fact, result.probability) for fact, result in zip(asked, scores, strict=True) if result.exact]
        return cls([fact for fact, _ in known], [probability for _, probability in known])

    @property
    def unedited(self) -> float | None:
        """The share that the base model answers, 1 by selection; None where there are none."""
        return 1.0 if self._facts else None

    def kept(self, model: LoadedModel, edited_subjects: Collection[str]) -> Steps[float | None]:
        """The share still answered exactly; None where no fact remains."""
        asked = [fact for fact in self._facts if fact.subject not in edited_subjects]
        if not asked:
            return None
        scores = yield from score(model, [(f.text, f.true or "") for f in asked], say("Known facts"))
        return sum(result.exact for result in scores) / len(scores)


class RightAnswers:
    """The multiple-choice questions that the base model answers correctly, asked again after edits.

    As with :class:`RetainedFacts`, questions that the base model fails cannot be lost.
    """

    def __init__(self, asked: Sequence[tuple[ChoiceQuestion, Form]]) -> None:
        self._asked = asked

    @classmethod
    def known(cls, model: LoadedModel, files: Sequence[ChoiceFile]) -> Steps[RightAnswers]:
        """Those of a seeded sample of :data:`LIVE_QUESTIONS` questions that the current model answers correctly."""
        every = [(f"{file.name} {question}", (question, file.form)) for file in files for question in file.questions]
        asked = seeded_sample(every, LIVE_QUESTIONS)
        right = yield from answered_right(model, asked)
        return cls([one for one, well in zip(asked, right, strict=True) if well])

    @property
    def unedited(self) -> float | None:
        """The share that the base model answers correctly, 1 by selection; None where there are none."""
        return 1.0 if self._asked else None

    def kept(self, model: LoadedModel) -> Steps[float | None]:
        """The share still answered correctly; None where there are no questions."""
        return mean((yield from answered_right(model, self._asked)))
