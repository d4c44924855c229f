"""What is measured on the model of a session, kept in its ledger and told to whoever listens.

All measuring during a run takes at most about a tenth of the run's time (:mod:`engine.laboratory.live_budget`). What is
skipped is measured at the end of the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.diagnostics.norms import NormGauge
from engine.diagnostics.superposition import EDGES, measure_superposition
from engine.editing.open_session import OpenSession
from engine.evaluation.metrics import Look, Quality, look_at, quality_of
from engine.events import (
    DifferenceFound,
    EditSuspected,
    Event,
    Log,
    NormsMeasured,
    QualityMeasured,
    QualityReported,
    Steps,
    SuperpositionMeasured,
)
from engine.fact import Fact
from engine.laboratory.confidence import Confidence
from engine.laboratory.detector_query import SUSPECTED
from engine.laboratory.difference import DIFFERENCE
from engine.laboratory.guard import GUARD
from engine.laboratory.live_budget import LiveBudget
from engine.laboratory.live_importance import LiveImportance
from engine.laboratory.live_interference import LiveInterference
from engine.laboratory.live_side_memory import LiveSideMemory
from engine.laboratory.quality import KIND as REPORT
from engine.laboratory.reference_probes import ReferenceProbes, RetainedFacts, RightAnswers
from engine.laboratory.retention import Retention
from engine.laboratory.robustness import recorded_robustness
from engine.laboratory.tracing import recorded_traces
from engine.laboratory.whitening import Whitening
from engine.requests import PROBES, SAMPLE
from engine.session.kept_events import keep, kept

# The kinds under which the ledger keeps these.
NORMS, SUPERPOSITION = "norms", "superposition"


class LiveMeasures:
    """The measures of one session; ``side`` are those of its side memories, ``interference`` those around a batch,
    ``retention`` those of its earlier edits, ``importance`` those of its layers.

    ``reference`` gives probes that belong to the model.
    """

    def __init__(self, session: OpenSession, reference: ReferenceProbes) -> None:
        self._session = session
        self._model = session.model
        self._reference = reference
        self._gauge = NormGauge(session.model)
        self.whitening = Whitening(session.model, session.editing.statistics)
        self._probes: tuple[Fact, ...] = ()
        self._shown: tuple[int, ...] = ()
        self._untouched: RetainedFacts | None = None
        self._right: RightAnswers | None = None
        # The scores of the last questions about edits, and the edits that were applied then.
        self._look: tuple[tuple[str, ...], Look] = ((), {})
        self.budget = LiveBudget()
        self.side = LiveSideMemory(session, reference, self.budget)
        self.importance = LiveImportance(session, reference, self.budget)
        self.confidence = Confidence(session)
        self.retention = Retention(session)
        self.interference = LiveInterference(session, reference, self.whitening, self.budget)

    # -- norms ---------------------------------------------------------------------------------------------------------

    def norms(self, layers: Sequence[int]) -> NormsMeasured:
        """Norms of the given layers now; kept in the ledger."""
        norm, base, change = self._model.weights.norms(layers)
        event = NormsMeasured(self._session.position, tuple(layers), norm, base, change)
        keep(self._session.ledger, NORMS, event)
        return event

    def all_norms(self, layers: Sequence[int]) -> Steps[NormsMeasured]:
        """The same with the spectral norms and an unedited layer beside them; told and kept in the ledger."""
        event = yield from self._gauge.measure(layers, self._session.position)
        keep(self._session.ledger, NORMS, event)
        yield event
        return event

    def live_norms(self, layers: Sequence[int]) -> Steps[None]:
        """Tell the norms of the given layers, with the spectral ones if it is their turn."""
        if self.budget.due("norms"):
            yield from self.budget.spend("norms", self.all_norms(layers))
        else:
            yield self.norms(layers)

    # -- superposition -------------------------------------------------------------------------------------------------

    def superposition(self, facts: Sequence[Fact] = (), *, asked: bool = False) -> Steps[SuperpositionMeasured | None]:
        """P of the session's probes now; None where there are fewer than two facts to probe with.

        ``asked`` for by a person it is of all layers, after a pass over the text where that is needed; otherwise of
        those whose covariances are there, and None where there are none.
        The probes stay the same through a session: known facts of the model, else its first edits and ``facts``.
        """
        probes = self._choose_probes(facts)
        if len(probes) < 2:
            return None
        whitening = self.whitening
        factors = yield from whitening.factors(whitening.fitting_layers()) if asked else whitening.at_hand()
        if not factors:
            return None
        event = yield from self._superposition_of(probes, factors, self._session.position)
        self._shown = event.layers
        return event

    def _superposition_of(
        self, probes: Sequence[Fact], factors: dict[int, Tensor], position: int
    ) -> Steps[SuperpositionMeasured]:
        event = yield from measure_superposition(self._model, probes, factors, position)
        keep(self._session.ledger, SUPERPOSITION, event, without=("edges",))
        yield event
        return event

    def other_layers(self) -> Steps[SuperpositionMeasured | None]:
        """Superposition at the layers that it was not measured at for want of covariances, with all others.

        For when nobody asks for anything: may be stopped at any time, and goes on where it was. Before the edits as
        well, so that there is something to compare with. None where nothing is left to be done.
        """
        probes, layers = self._choose_probes(()), self.whitening.fitting_layers()
        if len(probes) < 2 or set(layers) <= set(self._shown_layers()):
            return None
        yield from self.whitening.fill(layers)
        factors = yield from self.whitening.at_hand()
        if self._session.ledger.applied:
            with self._model.weights.at(0):
                yield from self._superposition_of(probes, factors, 0)
        event = yield from self._superposition_of(probes, factors, self._session.position)
        self._shown = event.layers
        return event

    def _shown_layers(self) -> tuple[int, ...]:
        """Where superposition was measured last, be it before the session was opened again."""
        if not self._shown:
            for event in kept(self._session.ledger, SUPERPOSITION, SuperpositionMeasured, edges=EDGES):
                self._shown = event.layers
        return self._shown

    def live_superposition(self, facts: Sequence[Fact]) -> Steps[None]:
        """Measure superposition if it is its turn; factors, needed once, do not count against its share."""
        if len(self._choose_probes(facts)) < 2 or not (yield from self.whitening.at_hand()):
            return
        if self.budget.due("superposition"):
            yield from self.budget.spend("superposition", self.superposition(facts))

    def _choose_probes(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        if not self._probes:
            found: dict[str, Fact] = {}
            for fact in (*self._reference.facts, *(f for f, _, _ in self._session.all_facts()), *facts):
                found.setdefault(fact.subject, fact)
            self._probes = tuple(found.values())[:PROBES]
        return self._probes

    # -- quality -------------------------------------------------------------------------------------------------------

    def before_edits(self) -> Steps[None]:
        """Note what the base model knows, once per session, so that forgetting can be told later."""
        if self._untouched is None:
            with self._model.weights.at(0):
                self._untouched = yield from RetainedFacts.known(self._model, self._reference.facts)
                self._right = yield from RightAnswers.known(self._model, self._reference.questions)
            if self._untouched.probabilities:
                self.confidence.know(self._untouched.probabilities)

    def kept(self) -> Steps[float | None]:
        """The share of untouched known facts that is still answered; None without known facts."""
        yield from self.before_edits()
        assert self._untouched is not None
        if not self._session.ledger.applied:
            return self._untouched.unedited
        edited = {fact.subject for fact in self._session.applied_facts()}
        return (yield from self._untouched.kept(self._model, edited))

    def _still_right(self) -> Steps[float | None]:
        """The share of the questions answered right before all edits that still are; None without any."""
        yield from self.before_edits()
        assert self._right is not None
        if not self._session.ledger.applied:
            return self._right.unedited
        return (yield from self._right.kept(self._model))

    def baseline(self, facts: Sequence[Fact] = ()) -> Steps[QualityMeasured]:
        """What there is to lose, before a run: known facts and perplexity.

        Where no facts are known, those to be edited say how sure the model is of its own.
        """
        yield from self.before_edits()
        yield from self.confidence.ask(facts)
        yield self.confidence.event()
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
        if event.position == 0:  # later the ledger has a fuller measurement of this point
            self._keep_quality(event)
        yield event
        return event

    def _quality(self, facts: Sequence[Fact]) -> Steps[Quality]:
        """The metrics of ``facts``; what was asked already since the last edit is not asked again."""
        applied = self._session.editing.memory.ids()
        known = self._look[1] if self._look[0] == applied else {}
        look = yield from look_at(self._model, facts, known)
        self._look = (applied, look)
        return quality_of(facts, look)

    def immediate(self, facts: Sequence[Fact]) -> Steps[QualityMeasured]:
        """Quality of the batch that was just written."""
        quality = yield from self._quality(facts)
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

    def live_quality(self, *, at_once: bool = False, sample: int = SAMPLE) -> Steps[None]:
        """If it is its turn, or ``at_once``: do earlier edits hold, and what else can the model still do.

        A seeded ``sample`` of the edits is asked (0: all). What is wanted ``at_once`` is not taken from the budget.
        Edits alone have turns of their own: they cost a fraction of the rest, so their curve gets more points.
        """
        if at_once:
            yield from self._earlier_edits(sample)
        elif self.budget.due("quality"):
            yield from self.budget.spend("quality", self._earlier_edits(sample))
        elif self.budget.due("retention"):
            yield from self.budget.spend("retention", self._earlier_edits(sample, alone=True))

    def _earlier_edits(self, sample: int, *, alone: bool = False) -> Steps[None]:
        """Ask a sample of the applied edits, and unless ``alone`` untouched facts, held-out text and questions."""
        held = yield from self.retention.measure(sample)
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
        """Quality of all ``facts`` on the model as it is now; retention is of those that are applied edits."""
        quality = yield from self._quality(facts)
        wanted = {fact.id for fact in facts}
        held = yield from self.retention.measure(wanted=wanted)
        event = QualityMeasured(
            self._session.position,
            quality.facts,
            "final",
            quality.efficacy,
            quality.paraphrase,
            quality.neighbourhood,
            retention=_share(held.holds[held.held & np.isin(held.fact_ids, list(wanted))]) if held else None,
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
        keep(self._session.ledger, f"quality.{event.protocol}", event)

    # -- what was measured before --------------------------------------------------------------------------------------

    def recorded(self) -> Iterator[Event]:
        """Every measurement in the ledger as the event it was, oldest first, for panels of a reopened session."""
        ledger = self._session.ledger
        yield from kept(ledger, NORMS, NormsMeasured)
        yield from kept(ledger, SUPERPOSITION, SuperpositionMeasured, edges=EDGES)
        for protocol in ("immediate", "final"):
            yield from kept(ledger, f"quality.{protocol}", QualityMeasured)
        yield from self.confidence.recorded()
        yield from kept(ledger, REPORT, QualityReported)
        yield from self.side.recorded()
        yield from self.importance.recorded()
        yield from self.interference.recorded()
        yield from self.retention.recorded()
        yield from recorded_robustness(ledger)
        yield from recorded_traces(ledger, self._model.info.layers)
        yield from kept(ledger, DIFFERENCE, DifferenceFound)
        yield from kept(ledger, SUSPECTED, EditSuspected)
        for _, p in ledger.measurements(GUARD):
            yield Log(p["reason"], "warning")


def _share(hits: NDArray[np.bool_]) -> float | None:
    return float(hits.mean()) if len(hits) else None
