"""Does an edit hold under other prompts? ("On the Robustness of Editing Large Language Models", 2024.)

A prompt passes where every token of the new object is the argmax; a fact with several paraphrases passes
by their share. With n_w facts asked in way w:

    pass rate(w) = 1/n_w sum_i exact(i, w)        held(w) = mean of exact(i, w) over facts that pass the bare prompt
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.diagnostics.deduction import MORE_WAYS, Check, more_ways
from engine.diagnostics.distractors import Surroundings
from engine.diagnostics.paraphrasing import WAYS, Dialogue, asked_ways, other_object
from engine.evaluation.scoring import says, score
from engine.events import FloatArray, RobustnessRow, Steps
from engine.fact import Fact
from engine.model.loading import LoadedModel
from engine.requests import CONTEXT_TOKENS
from engine.support.spacing import joined
from engine.support.wording import say

SAID_TOKENS = 8
PREFIX_TOKENS, PREFIXES = 50, 3
ALL_WAYS: tuple[str, ...] = (*WAYS[:2], "prefix", *WAYS[2:], *MORE_WAYS)
# Extra tokens that an answer may take, as when it is tokenized differently in another context.
SPARE_TOKENS = 8


@dataclass(frozen=True)
class Asked:
    """Results of n facts in each of W ways.

    ``exact`` (n, W) is 1 where passed, 0 where not (a share where a way has several prompts), ``probability`` (n, W)
    that of the new object (geometric mean per token); NaN where a fact was not queried in a way. ``prompts`` (n, W) are
    the first of each way, "" where there is none; ``said`` (n,) answers to the bare prompt. ``frame`` names the chat
    format, ``context_tokens`` how long the long contexts are on average (0: there were none).
    """

    ways: tuple[str, ...]
    exact: FloatArray
    probability: FloatArray
    prompts: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]
    frame: str
    context_tokens: int


def ask_in_ways(
    model: LoadedModel,
    facts: Sequence[Fact],
    text: str = "",
    *,
    tokens: int = CONTEXT_TOKENS,
    seed: int = 0,
    edits: Sequence[Fact] = (),
) -> Steps[Asked]:
    """Query every fact in every way, on the model as it is.

    ``text`` is cut into contexts of ``tokens`` tokens and prefixes of PREFIX_TOKENS; ``edits`` are all facts that were
    written, for what they share with those asked.
    """
    said = yield from says(model, [fact.text for fact in facts], SAID_TOKENS)
    lengths = _lengths(model, [joined(fact.text, fact.target) for fact in facts])
    room = max(lengths, default=0) + SPARE_TOKENS
    around, short = Surroundings.of(model, text, tokens, room), Surroundings.of(model, text, PREFIX_TOKENS, room)
    dialogue, contexts = Dialogue(model), [around.before(fact, seed) for fact in facts]
    ways: list[dict[str, tuple[Check, ...]]] = []
    for fact, context, answer in zip(facts, contexts, said, strict=True):
        other = other_object(fact, facts)
        prompts: dict[str, tuple[str, ...]] = {"prefix": _prefixes(short, fact, seed)}
        prompts.update(asked_ways(fact, dialogue, context, answer, other).items())
        simple = {way: tuple(Check((prompt, fact.target)) for prompt in own) for way, own in prompts.items() if own}
        ways.append(simple | more_ways(fact, other, edits))
    asked = [
        (row, ALL_WAYS.index(way), check)
        for row, by_way in enumerate(ways)
        for way, checks in by_way.items()
        for check in checks
    ]
    questions = list(dict.fromkeys(question for *_, check in asked for question in check.questions))
    scores = dict(zip(questions, (yield from score(model, questions, say("Asking in other ways"))), strict=True))
    sums = np.zeros((3, len(facts), len(ALL_WAYS)))
    for row, column, check in asked:
        sums[:, row, column] += 1.0, *check.passed(scores)
    with np.errstate(invalid="ignore"):
        exact, probability = sums[1:] / sums[0]
    first = tuple(tuple(by_way[way][0].wanted[0] if way in by_way else "" for way in ALL_WAYS) for by_way in ways)
    used = _lengths(model, [context for context in contexts if context])
    mean = round(sum(used) / len(used)) if used else 0
    return Asked(ALL_WAYS, exact, probability, first, tuple(said), dialogue.description, mean)


def _prefixes(short: Surroundings, fact: Fact, seed: int) -> tuple[str, ...]:
    """The prompt behind a few different short texts."""
    texts = dict.fromkeys(short.before(fact, seed + number) for number in range(PREFIXES))
    return tuple(f"{text} {fact.text}" for text in texts if text)


def _lengths(model: LoadedModel, texts: Sequence[str]) -> list[int]:
    """Tokens of each of ``texts``."""
    return [len(text.ids) for text in model.tokens.read(texts)]


def rows_of(
    methods: Sequence[str], ways: Sequence[str], exact: FloatArray, probability: FloatArray
) -> tuple[RobustnessRow, ...]:
    """A row for every method (n names, one per fact) and way; with several methods, rows of all facts together first.

    Those have the method "", as do facts without a method, which get no separate rows.
    """
    found = list(dict.fromkeys(methods))
    names = found if len(found) == 1 else ["", *filter(None, found)]
    chosen = {name: np.array([not name or method == name for method in methods]) for name in names}
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
