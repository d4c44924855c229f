"""Edit quality as the field measures it (methods reference, section 15.1 and 15.3).

Two readings of each metric: ``exact``, every token of the answer is the argmax, and ``preferred``, the new object is
likelier than the true one (CounterFact's ES, PS, NS). A metric that the facts' data cannot give is None.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.evaluation.scoring import Score, score
from engine.events import Steps
from engine.fact import Fact
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class Quality:
    """Shares in [0, 1] over ``facts`` edits, or None where no fact carries the probes.

    ``efficacy``, ``paraphrase``: the new object is the exact answer to the prompt, to its paraphrases;
    ``neighbourhood``, ``same_subject``: the old answer is still exact on prompts about other subjects, on other facts
    of the subject. ``*_preferred`` compare the likelihoods of new and true object instead (ES, PS, NS).
    """

    facts: int
    efficacy: float | None
    paraphrase: float | None
    neighbourhood: float | None
    same_subject: float | None
    efficacy_preferred: float | None
    paraphrase_preferred: float | None
    neighbourhood_preferred: float | None


def measure_quality(model: LoadedModel, facts: Sequence[Fact]) -> Steps[Quality]:
    """Score every fact with its probes on the model as it is now."""
    asked: dict[tuple[str, str], int] = {}
    for pair in (pair for fact in facts for pair in _pairs(fact)):
        asked.setdefault(pair, len(asked))
    scores = yield from score(model, list(asked), "Edit quality")
    look = {pair: scores[i] for pair, i in asked.items()}
    return Quality(
        len(facts),
        _mean(_exact(look, [f.text], f.target) for f in facts),
        _mean(_exact(look, f.paraphrases, f.target) for f in facts),
        _mean(_probes_exact(look, [(p.prompt, p.answer or f.true) for p in f.neighbours]) for f in facts),
        _mean(_probes_exact(look, [(p.prompt, p.answer) for p in f.same_subject]) for f in facts),
        _mean(_preferred(look, [f.text], f.target, f.true) for f in facts),
        _mean(_preferred(look, f.paraphrases, f.target, f.true) for f in facts),
        _mean(_neighbours_preferred(look, f) for f in facts),
    )


def _pairs(fact: Fact) -> Iterable[tuple[str, str]]:
    """Every (prompt, answer) that the metrics of one fact need."""
    for prompt in (fact.text, *fact.paraphrases):
        yield prompt, fact.target
        if fact.true:
            yield prompt, fact.true
    for probe in fact.neighbours:
        if answer := probe.answer or fact.true:
            yield probe.prompt, answer
            yield probe.prompt, fact.target
    for probe in fact.same_subject:
        if probe.answer:
            yield probe.prompt, probe.answer


_Look = dict[tuple[str, str], Score]


def _exact(look: _Look, prompts: Sequence[str], answer: str) -> float | None:
    return _mean(float(look[prompt, answer].exact) for prompt in prompts)


def _probes_exact(look: _Look, probes: Sequence[tuple[str, str | None]]) -> float | None:
    return _mean(float(look[prompt, answer].exact) for prompt, answer in probes if answer)


def _preferred(look: _Look, prompts: Sequence[str], new: str, true: str | None) -> float | None:
    if not true:
        return None
    return _mean(float(look[prompt, new].nll < look[prompt, true].nll) for prompt in prompts)


def _neighbours_preferred(look: _Look, fact: Fact) -> float | None:
    pairs = [(p.prompt, p.answer or fact.true) for p in fact.neighbours]
    return _mean(float(look[q, a].nll < look[q, fact.target].nll) for q, a in pairs if a)


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
