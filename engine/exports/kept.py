"""What a form in which edits leave the program keeps of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.scoring import Score, score
from engine.events import FloatArray, Steps
from engine.events.tabular import Row, Tabular, columns
from engine.fact import Fact
from engine.model.delta import Delta
from engine.model.loading import LoadedModel
from engine.support.wording import join_texts, say, say_count

_NAMED = 3


@dataclass(frozen=True)
class Kept(Tabular):
    """n edits asked of the model as it is and of a form of it.

    ``now``, ``then`` (n,) the probabilities of the new objects (geometric mean per token); ``exact_now``,
    ``exact_then`` (n,) bool, whether every token of it is the most probable one.
    """

    facts: tuple[Fact, ...]
    now: FloatArray
    then: FloatArray
    exact_now: NDArray[np.bool_]
    exact_then: NDArray[np.bool_]

    @property
    def lost(self) -> tuple[Fact, ...]:
        """The edits that hold now and not then."""
        gone = self.exact_now & ~self.exact_then
        return tuple(fact for fact, is_gone in zip(self.facts, gone.tolist(), strict=True) if is_gone)

    @property
    def sentence(self) -> str:
        """Both counts, the mean probabilities and the first of the lost ones, in words."""
        held, holds = int(self.exact_now.sum()), int((self.exact_now & self.exact_then).sum())
        names = ", ".join(fact.subject for fact in self.lost[:_NAMED]) + (", ..." if len(self.lost) > _NAMED else "")
        told = say_count(
            held,
            "{kept} of the {n} edit that holds now is kept.",
            "{kept} of the {n} edits that hold now are kept.",
            kept=holds,
        )
        if len(self.facts):
            told = say_count(
                held,
                "{kept} of the {n} edit that holds now is kept; mean probability {now:.3f} now, {then:.3f} then.",
                "{kept} of the {n} edits that hold now are kept; mean probability {now:.3f} now, {then:.3f} then.",
                kept=holds,
                now=float(self.now.mean()),
                then=float(self.then.mean()),
            )
        return join_texts(" ", [told, say("Lost: {names}.", names=names) if names else ""])

    def records(self) -> list[Row]:
        """One row an edit, in the given order."""
        names = [fact.subject for fact in self.facts]
        asked = {"now": self.now, "then": self.then, "exact_now": self.exact_now, "exact_then": self.exact_then}
        return columns(fact_id=[fact.id for fact in self.facts], fact=names, **asked)


def what_is_kept(model: LoadedModel, facts: Sequence[Fact], instead: Delta) -> Steps[Kept]:
    """Ask ``facts`` of the model as it is, and of the base model with the change ``instead``; then it is as before."""
    questions = [(fact.text, fact.target) for fact in facts]
    now = yield from score(model, questions, say("Asking the edits as they are"))
    with model.weights.at(0), model.weights.trying(instead):
        then = yield from score(model, questions, say("Asking the edits in the other form"))
    return kept_of(facts, now, then)


def kept_of(facts: Sequence[Fact], now: Sequence[Score], then: Sequence[Score]) -> Kept:
    """The result of asking ``facts``, each by its prompt for its new object, twice."""
    return Kept(tuple(facts), _chances(now), _chances(then), _exact(now), _exact(then))


def _chances(scores: Sequence[Score]) -> FloatArray:
    return np.array([one.probability for one in scores], dtype=np.float64)


def _exact(scores: Sequence[Score]) -> NDArray[np.bool_]:
    return np.array([one.exact for one in scores], dtype=np.bool_)
