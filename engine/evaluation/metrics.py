"""Edit quality as the field measures it (methods reference, section 15).

Three readings of each metric: ``exact``, every token of the answer is the argmax under teacher forcing; ``tokens``, the
share of its tokens that are the argmax (zsRE, EasyEdit); ``preferred``, the new object is likelier than the true one
(CounterFact's ES, PS, NS). Means are taken within a fact first, then over facts. A metric for which the facts lack data
is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from engine.evaluation.averages import all_or_none, harmonic_mean, mean
from engine.evaluation.scoring import Score, score
from engine.events import Steps
from engine.fact import Fact, Probe
from engine.model.loading import LoadedModel

Question = tuple[str, str]
Look = Mapping[Question, Score]


@dataclass(frozen=True)
class Quality:
    """Shares in [0, 1] over ``facts`` edits, or None where no fact carries the probes.

    ``efficacy``, ``paraphrase``: the new object is the exact answer to the prompt (reliability), to its paraphrases
    (generalization); ``neighbourhood``, ``same_subject``: the old answer is still exact on prompts about other
    subjects, on other facts of the subject; ``portability``: exact answers on what follows from the fact. ``*_tokens``
    are the same by tokens. ``*_preferred`` compare the likelihoods of new and true object instead (ES, PS, NS) and
    ``*_difference`` is the difference of their probabilities, in favour of the wanted answer (EM, PM, NM).
    ``score`` and ``score_preferred`` are the harmonic means of efficacy, paraphrase and neighbourhood. ``probability``
    is that of the new object, its tokens' geometric mean.
    """

    facts: int
    efficacy: float | None
    paraphrase: float | None
    neighbourhood: float | None
    same_subject: float | None
    portability: float | None
    efficacy_tokens: float | None
    paraphrase_tokens: float | None
    neighbourhood_tokens: float | None
    same_subject_tokens: float | None
    portability_tokens: float | None
    efficacy_preferred: float | None
    paraphrase_preferred: float | None
    neighbourhood_preferred: float | None
    efficacy_difference: float | None
    paraphrase_difference: float | None
    neighbourhood_difference: float | None
    probability: float | None
    score: float | None
    score_preferred: float | None


def measure_quality(model: LoadedModel, facts: Sequence[Fact]) -> Steps[Quality]:
    """Score every fact with its probes on the model as it is now."""
    return quality_of(facts, (yield from look_at(model, facts, {})))


def look_at(model: LoadedModel, facts: Sequence[Fact], known: Look) -> Steps[Look]:
    """The scores of all questions of ``facts`` on the model as it is now; those in ``known`` are not scored again."""
    missing = [question for question in questions_of(facts) if question not in known]
    scores = yield from score(model, missing, "Edit quality")
    return {**known, **dict(zip(missing, scores, strict=True))}


def questions_of(facts: Iterable[Fact]) -> list[Question]:
    """Every (prompt, answer) that the metrics of ``facts`` need, each once."""
    return list(dict.fromkeys(pair for fact in facts for pair in _pairs(fact)))


def quality_of(facts: Sequence[Fact], look: Look) -> Quality:
    """The metrics of ``facts`` from the scores of their questions."""
    return _with_scores(len(facts), {**_probed(facts, look), **_compared(facts, look)})


def mean_quality(parts: Sequence[Quality]) -> Quality:
    """The mean quality of facts that were measured one by one, such as each right after its batch."""
    names = [field.name for field in fields(Quality) if field.name not in ("facts", "score", "score_preferred")]
    return _with_scores(len(parts), {name: mean(getattr(part, name) for part in parts) for name in names})


def _with_scores(facts: int, own: Mapping[str, float | None]) -> Quality:
    return Quality(facts=facts, **own, score=_score(own, ""), score_preferred=_score(own, "_preferred"))


def _probed(facts: Sequence[Fact], look: Look) -> dict[str, float | None]:
    """The metrics that score one answer per question."""
    found = {"probability": mean(look[f.text, f.target].probability for f in facts)}
    for name, asked in _by_metric(facts).items():
        found[name] = mean(mean(look[one].exact for one in own) for own in asked)
        found[f"{name}_tokens"] = mean(mean(look[one].token_share for one in own) for own in asked)
    return found


def _by_metric(facts: Sequence[Fact]) -> dict[str, list[list[Question]]]:
    """For each metric the questions of every fact."""
    return {
        "efficacy": [[(f.text, f.target)] for f in facts],
        "paraphrase": [[(prompt, f.target) for prompt in f.paraphrases] for f in facts],
        "neighbourhood": [neighbour_questions(f) for f in facts],
        "same_subject": [_answered(f.same_subject) for f in facts],
        "portability": [_answered(f.portability) for f in facts],
    }


def neighbour_questions(fact: Fact) -> list[Question]:
    """The neighbours of a fact with their answers; a neighbour without an answer has the fact's true answer."""
    pairs = ((probe.prompt, probe.answer or fact.true) for probe in fact.neighbours)
    return [(prompt, answer) for prompt, answer in pairs if answer]


def _answered(probes: Iterable[Probe]) -> list[Question]:
    return [(probe.prompt, probe.answer) for probe in probes if probe.answer]


def _compared(facts: Sequence[Fact], look: Look) -> dict[str, float | None]:
    """The metrics that compare two answers: the wanted one and the other. The same answer twice says nothing."""
    rivals: dict[str, list[list[tuple[str, str, str | None]]]] = {
        "efficacy": [[(f.text, f.target, f.true)] for f in facts],
        "paraphrase": [[(prompt, f.target, f.true) for prompt in f.paraphrases] for f in facts],
        "neighbourhood": [[(prompt, answer, f.target) for prompt, answer in neighbour_questions(f)] for f in facts],
    }
    found: dict[str, float | None] = {}
    for name, asked in rivals.items():
        rows = [[(q, right, wrong) for q, right, wrong in own if wrong and wrong != right] for own in asked]
        pairs = [[(look[q, right], look[q, wrong]) for q, right, wrong in own] for own in rows]
        found[f"{name}_preferred"] = mean(mean(float(a.nll < b.nll) for a, b in own) for own in pairs)
        found[f"{name}_difference"] = mean(mean(a.probability - b.probability for a, b in own) for own in pairs)
    return found


def _score(found: Mapping[str, float | None], ending: str) -> float | None:
    names = ("efficacy", "paraphrase", "neighbourhood")
    return all_or_none([found[f"{name}{ending}"] for name in names], harmonic_mean)


def _pairs(fact: Fact) -> Iterable[Question]:
    """Every (prompt, answer) that the metrics of one fact need."""
    for prompt in (fact.text, *fact.paraphrases):
        yield prompt, fact.target
        if fact.true:
            yield prompt, fact.true
    for prompt, answer in neighbour_questions(fact):
        yield prompt, answer
        yield prompt, fact.target  # NS compares the neighbour's answer with the new object
    yield from _answered(fact.same_subject)
    yield from _answered(fact.portability)
