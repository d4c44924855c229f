"""Edit quality during a run: the baseline, the batch just written, earlier edits, and all edits at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from engine.editing.open_session import OpenSession
from engine.evaluation.metrics import Look, Quality, look_at, quality_of
from engine.evaluation.stream import without_rewritten
from engine.events import QualityMeasured, Steps
from engine.fact import Fact
from engine.laboratory.confidence import Confidence
from engine.laboratory.live_budget import LiveBudget
from engine.laboratory.reference_probes import ReferenceProbes, RetainedFacts, RightAnswers
from engine.laboratory.retention import Retention
from engine.requests import SAMPLE
from engine.session.kept_events import keep, kept
from engine.session.tree import ROOT


class LiveQuality:
    """Quality in one session; ``reference`` gives the probes of the base model, ``budget`` limits the time in a run."""

    def __init__(
        self, session: OpenSession, reference: ReferenceProbes, confidence: Confidence, budget: LiveBudget
    ) -> None:
        self._session = session
        self._model = session.model
        self._reference = reference
        self._confidence = confidence
        self._budget = budget
        self._retention = Retention(session)
        self._untouched: RetainedFacts | None = None
        self._right: RightAnswers | None = None
        # The point of the last queries of edits, and their cached scores.
        self._look: tuple[int, Look] = (ROOT, {})

    def before_edits(self) -> Steps[None]:
        """Note what the base model knows, once per session, so that forgetting can be measured later."""
        if self._untouched is None:
            with self._model.weights.at(0):
                self._untouched = yield from RetainedFacts.known(self._model, self._reference.facts)
                self._right = yield from RightAnswers.known(self._model, self._reference.questions)
            if self._untouched.probabilities:
                self._confidence.know(self._untouched.probabilities)

    def kept(self) -> Steps[float | None]:
        """The share of untouched known facts still answered correctly; None without known facts."""
        yield from self.before_edits()
        assert self._untouched is not None
        if not self._session.ledger.applied:
            return self._untouched.unedited
        edited = {fact.subject for fact in self._session.in_weights}
        return (yield from self._untouched.kept(self._model, edited))

    def _still_right(self) -> Steps[float | None]:
        """The share still correct of the questions answered correctly before all edits; None without any."""
        yield from self.before_edits()
        assert self._right is not None
        if not self._session.ledger.applied:
            return self._right.unedited
        return (yield from self._right.kept(self._model))

    def baseline(self, facts: Sequence[Fact] = ()) -> Steps[QualityMeasured]:
        """The baseline before a run: known facts and perplexity.

        Without known facts, the true answers of the facts to be edited give the model's confidence in its knowledge.
        """
        yield from self.before_edits()
        yield from self._confidence.ask(facts)
        yield self._confidence.event()
        event = QualityMeasured(
            self._session.position,
            0,
            "final",
            efficacy=None,
            paraphrase=None,
            neighbourhood=None,
            untouched=(yield from self.kept()),
            perplexity=(yield from self._perplexity()),
            questions=(yield from self._still_right()),
        )
        if event.position == 0:  # at later positions the ledger has a more complete measurement already
            self._keep_quality(event)
        yield event
        return event

    def _quality(self, facts: Sequence[Fact]) -> Steps[Quality]:
        """The metrics of ``facts``; queries since the last edit are cached."""
        point = self._session.ledger.point
        known = self._look[1] if self._look[0] == point else {}
        look = yield from look_at(self._model, facts, known)
        self._look = (point, look)
        return quality_of(facts, look)

    def immediate(self, facts: Sequence[Fact]) -> Steps[QualityMeasured]:
        """Quality of the batch that was just written, on the probes that it does not rewrite itself."""
        quality = yield from self._quality(without_rewritten(facts, facts))
        event = QualityMeasured(
            self._session.position,
            quality.facts,
            "immediate",
            quality.efficacy,
            quality.paraphrase,
            quality.neighbourhood,
        )
        self._keep_quality(event)
        yield event
        return event

    def live(self, *, at_once: bool = False, sample: int = SAMPLE) -> Steps[None]:
        """Measure retention of earlier edits and general ability, if the budget allows or ``at_once``.

        A seeded ``sample`` of the edits is queried (0: all). A measurement ``at_once`` is not charged to the budget.
        Retention alone has a separate account: it costs a fraction of the rest, so its curve gets more points.
        """
        if at_once:
            yield from self._earlier_edits(sample)
        elif self._budget.due("quality"):
            yield from self._budget.spend("quality", self._earlier_edits(sample))
        elif self._budget.due("retention"):
            yield from self._budget.spend("retention", self._earlier_edits(sample, alone=True))

    def _earlier_edits(self, sample: int, *, alone: bool = False) -> Steps[None]:
        """Query a sample of the applied edits and, unless ``alone``, untouched facts, held-out text and questions."""
        held = yield from self._retention.measure(sample)
        event = QualityMeasured(
            self._session.position,
            len(held.edits) if held else 0,
            "final",
            efficacy=_share(held.holds) if held else None,
            paraphrase=None,
            neighbourhood=None,
            retention=held.retention if held else None,
            untouched=None if alone else (yield from self.kept()),
            perplexity=None if alone else (yield from self._perplexity()),
            questions=None if alone else (yield from self._still_right()),
        )
        self._keep_quality(event)
        yield event

    def final(self, facts: Sequence[Fact]) -> Steps[tuple[Quality, QualityMeasured]]:
        """Quality of all ``facts`` on the current weights, on the probes that no edit in them rewrites.

        Retention is over those that are applied edits.
        """
        quality = yield from self._quality(without_rewritten(facts, chain(self._session.in_weights, facts)))
        wanted = {fact.id for fact in facts}
        held = yield from self._retention.measure(wanted=wanted)
        event = QualityMeasured(
            self._session.position,
            quality.facts,
            "final",
            quality.efficacy,
            quality.paraphrase,
            quality.neighbourhood,
            retention=_share(held.holds[held.held & np.isin(list(held.fact_ids), list(wanted))]) if held else None,
            untouched=(yield from self.kept()),
            perplexity=(yield from self._perplexity()),
            questions=(yield from self._still_right()),
        )
        self._keep_quality(event)
        yield event
        return quality, event

    def _perplexity(self) -> Steps[float | None]:
        """Perplexity on the held-out text; None where there is none."""
        return (yield from self._reference.perplexity(self._model, unedited=not self._session.ledger.applied))

    def _keep_quality(self, event: QualityMeasured) -> None:
        keep(self._session.ledger, kind_of(event.protocol), event)


def recorded(session: OpenSession) -> Iterator[QualityMeasured]:
    """Every measurement in the ledger as the event it was, oldest first."""
    for protocol in ("immediate", "final"):
        yield from kept(session.ledger, kind_of(protocol), QualityMeasured)


def kind_of(protocol: str) -> str:
    """The name of these measurements in the ledger."""
    return f"quality.{protocol}"


def _share(hits: NDArray[np.bool_]) -> float | None:
    return float(hits.mean()) if len(hits) else None
