"""Conflicts among queued facts: contradictions and duplicates, detected from their words and from their keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from torch import Tensor

from engine.associative.keys import subject_keys
from engine.diagnostics.fact_names import names_of
from engine.diagnostics.overlap import p_matrix
from engine.events import Conflict, Steps
from engine.fact import Fact, questions
from engine.model.loading import LoadedModel
from engine.support.plain_text import alike

# Two keys whose shares onto each other exceed this are treated as one key.
SAME_KEY = 0.95


def conflicts_in_words(queued: Sequence[Fact], earlier: Sequence[Fact] = ()) -> tuple[Conflict, ...]:
    """Pairs with the same subject and the same relation or prompt, in order of the second one.

    With the same object they are a "duplicate", with another one a "contradiction". Each of ``queued`` is compared with
    those before it and against the ``earlier`` edits.
    """
    facts = [*earlier, *queued]
    asked: dict[tuple[str, str], list[int]] = {}
    found = []
    for place, fact in enumerate(facts):
        met = {other for question in questions(fact) for other in asked.get(question, ())}
        if place >= len(earlier):
            found += [_conflict(facts[other], fact, earlier=other < len(earlier)) for other in sorted(met)]
        for question in questions(fact):
            asked.setdefault(question, []).append(place)
    return tuple(found)


def find_conflicts(
    model: LoadedModel, queued: Sequence[Fact], factors: Mapping[int, Tensor], earlier: Sequence[Fact] = ()
) -> Steps[tuple[Conflict, ...]]:
    """Conflicts in words, and pairs of ``queued`` with nearly identical keys: |p| > 0.95 both ways at some layer.

    ``factors`` are the lower Cholesky factors (m, m) of C at the layers to be written.
    """
    told = conflicts_in_words(queued, earlier)
    if len(queued) < 2:
        return told
    layers = tuple(sorted(factors))
    keys = yield from subject_keys(model, queued, layers)
    strength: dict[tuple[int, int], tuple[float, int]] = {}
    for layer in layers:
        p = p_matrix(keys[layer], factors[layer]).abs()
        mutual = p.minimum(p.T).triu(1)
        for i, j in (mutual > SAME_KEY).nonzero().tolist():
            strength[i, j] = max(strength.get((i, j), (0.0, layer)), (float(mutual[i, j]), layer))
    names = names_of(queued)
    known = {(c.first_id, c.second_id): c for c in told}
    for (i, j), (p_both, layer) in sorted(strength.items()):
        pair = (queued[i].id, queued[j].id)
        if pair in known:
            known[pair] = replace(known[pair], p=p_both, layer=layer)
        else:
            known[pair] = Conflict("same key", *pair, names[i], names[j], p_both, layer)
    return tuple(known.values())


def standing(edits: Sequence[Fact]) -> list[int]:
    """The indices of ``edits`` that no later one overwrites."""
    gone = overwritten(edits)
    return [place for place in range(len(edits)) if place not in gone]


def overwritten(edits: Iterable[Fact]) -> frozenset[int]:
    """The indices of ``edits`` (gone through twice) that a later one overwrites by answering one of their questions."""
    later: set[tuple[str, str]] = set()
    gone = set()
    repeated = _of_repeated_subjects(edits)
    for place, fact in reversed([one for one in enumerate(edits) if one[0] in repeated]):
        answered = questions(fact)
        if answered & later:
            gone.add(place)
        later |= answered
    return frozenset(gone)


def _of_repeated_subjects(edits: Iterable[Fact]) -> frozenset[int]:
    """The indices of ``edits`` whose subject has another one, by hashes: of ten thousand, few need their questions."""
    hashes = np.fromiter((hash(alike(fact.subject)) for fact in edits), np.int64)
    _, kinds, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    return frozenset(np.flatnonzero(counts[kinds] > 1).tolist())


def _conflict(first: Fact, second: Fact, *, earlier: bool) -> Conflict:
    names = (first.id, second.id, _title(first), _title(second))
    if alike(first.target) == alike(second.target):
        return Conflict("duplicate", *names, earlier=earlier)
    return Conflict("contradiction", *names, earlier=earlier)


def _title(fact: Fact) -> str:
    return f"{fact.text} {fact.target}"
