"""Does an edit hold where it is asked in other ways? ("On the Robustness of Editing Large Language Models", 2024.)

A question is passed where every token of the new object is the most likely one; a fact with several paraphrases passes
by their share. With n_w facts asked in way w:

    pass rate(w) = 1/n_w sum_i exact(i, w)        held(w) = mean of exact(i, w) over facts that pass the bare prompt
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.diagnostics.rephrasing import CONTEXT_TOKENS, WAYS, Dialogue, Way, asked_ways, before_fact, contexts
from engine.evaluation.scoring import says, score
from engine.events import FloatArray, RobustnessRow, Steps
from engine.fact import Fact
from engine.model.loading import LoadedModel

SAID_TOKENS = 8


@dataclass(frozen=True)
class Asked:
    """What n facts give in each of W ways.

    ``exact`` (n, W) is 1 where passed, 0 where not (a share where a way has several prompts), ``probability`` (n, W)
    that of the new object (geometric mean per token); nan where a fact was not asked in a way. ``frame`` and
    ``context`` say how a chat was written and where the contexts come from; ``said`` (n,) answers to the bare prompt.
    """

    ways: tuple[Way, ...]
    exact: FloatArray
    probability: FloatArray
    said: tuple[str, ...]
    frame: str
    context: str


def ask_in_ways(
    model: LoadedModel, facts: Sequence[Fact], heldout: str = "", *, tokens: int = CONTEXT_TOKENS, seed: int = 0
) -> Steps[Asked]:
    """Ask every fact in every way, on the model as it is. ``heldout`` is text for contexts of ``tokens`` tokens."""
    said = yield from says(model, [fact.text for fact in facts], SAID_TOKENS)
    pieces, dialogue = contexts(model, heldout, tokens, seed), Dialogue(model)
    asked = [
        (row, column, prompt)
        for row, (fact, answer) in enumerate(zip(facts, said, strict=True))
        for way, prompts in asked_ways(fact, dialogue, before_fact(pieces, row + seed, fact), answer).items()
        for column, prompt in ((WAYS.index(way), prompt) for prompt in prompts)
    ]
    scores = yield from score(model, [(prompt, facts[row].target) for row, _, prompt in asked], "Asking in other ways")
    sums = np.zeros((3, len(facts), len(WAYS)))
    for (row, column, _), one in zip(asked, scores, strict=True):
        sums[:, row, column] += 1.0, one.exact, one.probability
    with np.errstate(invalid="ignore"):
        exact, probability = sums[1:] / sums[0]
    source = "held-out text" if heldout.strip() else "text that the model wrote"
    return Asked(WAYS, exact, probability, tuple(said), dialogue.description, source)


def rows_of(
    methods: Sequence[str], ways: Sequence[str], exact: FloatArray, probability: FloatArray
) -> tuple[RobustnessRow, ...]:
    """A row for every method (n names, one per fact) and way, of all facts together first (method "")."""
    names = ["", *dict.fromkeys(methods)]
    chosen = {name: np.array([not name or method == name for method in methods]) for name in names}
    if len(names) == 2:
        names = names[1:]  # of one method, all facts together would say the same again
    rows = [
        _row(name, way, exact[chosen[name]][:, [0, column]], probability[chosen[name], column])
        for name in names
        for column, way in enumerate(ways)
    ]
    return tuple(row for row in rows if row.facts)


def _row(method: str, way: str, exact: FloatArray, probability: FloatArray) -> RobustnessRow:
    """One row; ``exact`` (n, 2) of the bare prompt and of the way, ``probability`` (n,)."""
    asked = ~np.isnan(exact[:, 1])
    passing = asked & (exact[:, 0] == 1)
    return RobustnessRow(
        method=method,
        way=way,
        facts=int(asked.sum()),
        exact=float(exact[asked, 1].mean()) if asked.any() else 0.0,
        probability=float(probability[asked].mean()) if asked.any() else 0.0,
        held=float(exact[passing, 1].mean()) if passing.any() else None,
    )
