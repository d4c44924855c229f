"""What is measured on the model of a session, kept in its ledger and told to whoever listens.

Measuring during a run takes at most about a tenth of the run's time: a measure that was dear waits longer for its next
turn. What is skipped is measured at the end of the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import numpy as np

from engine.diagnostics.superposition import EDGES, measure_superposition
from engine.evaluation.metrics import Quality, measure_quality
from engine.evaluation.scoring import perplexity, score
from engine.events import Event, NormsMeasured, QualityMeasured, Steps, SuperpositionMeasured
from engine.fact import Fact
from engine.jobs.interference import LiveInterference
from engine.jobs.knowledge import Knowledge, Untouched
from engine.jobs.pace import Pace
from engine.jobs.session import OpenSession
from engine.jobs.side_measures import SideMeasures
from engine.jobs.whitening import Whitening
from engine.session.records import FactResult

PROBES = 128
RETENTION_SAMPLE = 200


class Measures:
    """The measures of one session; ``side`` are those of its side memories, ``interference`` those around a batch.

    ``knowledge`` gives probes that belong to the model.
    """

    def __init__(self, session: OpenSession, knowledge: Knowledge) -> None:
        self._session = session
        self._model = session.model
        self._knowledge = knowledge
        self.whitening = Whitening(session.model, session.editing.statistics)
        self._probes: tuple[Fact, ...] = ()
        self._shown_layers: tuple[int, ...] = ()
        self._untouched: Untouched | None = None
        self._pace = {"superposition": Pace(), "quality": Pace()}
        self.side = SideMeasures(session, knowledge)
        self.interference = LiveInterference(session, knowledge, self.whitening)

    # -- norms ---------------------------------------------------------------------------------------------------------

    def norms(self, layers: Sequence[int]) -> NormsMeasured:
        """Norms of the given layers now; kept in the ledger."""
        norm, base, change = self._model.weights.norms(layers)
        event = NormsMeasured(self._session.position, tuple(layers), norm, base, change)
        payload = {"layers": list(layers), "norm": norm, "base": base, "change": change}
        self._session.ledger.measure("norms", event.position, payload)
        return event

    # -- superposition -------------------------------------------------------------------------------------------------

    def superposition(self, facts: Sequence[Fact] = ()) -> Steps[SuperpositionMeasured | None]:
        """P of the session's probes now; None where there are fewer than two facts to probe with.

        The probes stay the same through a session: known facts of the model, else its first edits and ``facts``.
        """
        probes = self._choose_probes(facts)
        if len(probes) < 2:
            return None
        factors = yield from self.whitening.factors(self._layers)
        event = yield from measure_superposition(self._model, probes, factors, self._session.position)
        names = ("counts", "mean", "std", "kurtosis", "tail")
        payload = {"layers": list(event.layers), "probes": event.probes, **{n: getattr(event, n) for n in names}}
        self._session.ledger.measure("superposition", event.position, payload)
        yield event
        return event

    def live_superposition(self, facts: Sequence[Fact]) -> Steps[None]:
        """Measure superposition if it is its turn; the covariances, needed once, do not count against its share."""
        yield from self.whitening.factors(self._layers)
        pace = self._pace["superposition"]
        if pace.due():
            pace.start()
            yield from self.superposition(facts)
            pace.end()

    def _choose_probes(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        if not self._probes:
            found: dict[str, Fact] = {}
            for fact in (*self._knowledge.facts, *(f for f, _, _ in self._session.all_facts()), *facts):
                found.setdefault(fact.subject, fact)
            self._probes = tuple(found.values())[:PROBES]
        return self._probes

    @property
    def _layers(self) -> tuple[int, ...]:
        """The layers of superposition, the same through a session so that its curves can be compared."""
        if not self._shown_layers:
            self._shown_layers = self.whitening.fitting_layers()
        return self._shown_layers

    # -- quality -------------------------------------------------------------------------------------------------------

    def before_edits(self) -> Steps[None]:
        """Note what the base model knows, once per session, so that forgetting can be told later."""
        if self._untouched is None:
            with self._model.weights.at(0):
                self._untouched = yield from Untouched.known(self._model, self._knowledge.facts)

    def kept(self) -> Steps[float | None]:
        """The share of untouched known facts that is still answered; None without known facts."""
        yield from self.before_edits()
        assert self._untouched is not None
        edited = {fact.subject for fact in self._session.applied_facts()}
        return (yield from self._untouched.kept(self._model, edited))

    def baseline(self) -> Steps[QualityMeasured]:
        """What there is to lose, before a run: known facts and perplexity."""
        yield from self.before_edits()
        event = QualityMeasured(
            self._session.position,
            0,
            "final",
            efficacy=None,
            paraphrase=None,
            neighbourhood=None,
            untouched=(yield from self.kept()),
            perplexity=(yield from self._perplexity()),
        )
        if event.position == 0:  # later the ledger has a fuller measurement of this point
            self._keep_quality(event)
        yield event
        return event

    def immediate(self, facts: Sequence[Fact]) -> Steps[QualityMeasured]:
        """Quality of the batch that was just written."""
        quality = yield from measure_quality(self._model, facts)
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

    def live_quality(self) -> Steps[None]:
        """If it is its turn: do earlier edits and untouched facts still hold, and what is the perplexity."""
        pace = self._pace["quality"]
        if not pace.due():
            return
        pace.start()
        applied = self._applied()
        sample = applied[:: max(1, len(applied) // RETENTION_SAMPLE)]
        efficacy, retention = yield from self._holding(sample)
        event = QualityMeasured(
            self._session.position,
            len(sample),
            "final",
            efficacy=efficacy,
            paraphrase=None,
            neighbourhood=None,
            retention=retention,
            untouched=(yield from self.kept()),
            perplexity=(yield from self._perplexity()),
        )
        self._keep_quality(event)
        yield event
        pace.end()

    def final(self, facts: Sequence[Fact]) -> Steps[tuple[Quality, QualityMeasured]]:
        """Quality of all ``facts`` on the model as it is now; retention is of those that are applied edits."""
        quality = yield from measure_quality(self._model, facts)
        wanted = {fact.id for fact in facts}
        _, retention = yield from self._holding([row for row in self._applied() if row[0].id in wanted])
        event = QualityMeasured(
            self._session.position,
            quality.facts,
            "final",
            quality.efficacy,
            quality.paraphrase,
            quality.neighbourhood,
            retention=retention,
            untouched=(yield from self.kept()),
            perplexity=(yield from self._perplexity()),
        )
        self._keep_quality(event)
        yield event
        return quality, event

    def _applied(self) -> list[tuple[Fact, FactResult]]:
        return [(fact, result) for fact, result, applied in self._session.all_facts() if applied]

    def _holding(self, edits: Sequence[tuple[Fact, FactResult]]) -> Steps[tuple[float | None, float | None]]:
        """The share of ``edits`` that is answered now, and of those that were answered after their own batch."""
        scores = yield from score(self._model, [(f.text, f.target) for f, _ in edits], "Retention")
        still = [now.exact for now, (_, then) in zip(scores, edits, strict=True) if then.efficacy]
        return _share([now.exact for now in scores]), _share(still)

    def _perplexity(self) -> Steps[float | None]:
        """Perplexity on the held-out text; None where there is none."""
        if not self._knowledge.heldout:
            return None
        return (yield from perplexity(self._model, self._knowledge.heldout))

    def _keep_quality(self, event: QualityMeasured) -> None:
        payload = {name: value for name, value in asdict(event).items() if name != "position"}
        self._session.ledger.measure(f"quality.{event.protocol}", event.position, payload)

    # -- what was measured before --------------------------------------------------------------------------------------

    def recorded(self) -> Iterator[Event]:
        """Every measurement in the ledger as the event it was, oldest first, for panels of a reopened session."""
        ledger = self._session.ledger
        for position, p in ledger.measurements("norms"):
            norm, base, change = (np.array(p[n]) for n in ("norm", "base", "change"))
            yield NormsMeasured(position, tuple(p["layers"]), norm, base, change)
        for position, p in ledger.measurements("superposition"):
            counts, mean, std, kurtosis = (np.array(p[n]) for n in ("counts", "mean", "std", "kurtosis"))
            layers, probes = tuple(p["layers"]), p["probes"]
            tail = np.array(p["tail"]) if "tail" in p else None
            yield SuperpositionMeasured(position, layers, EDGES, counts, mean, std, kurtosis, probes, tail)
        for protocol in ("immediate", "final"):
            for position, p in ledger.measurements(f"quality.{protocol}"):
                yield QualityMeasured(position, **p)
        yield from self.side.recorded()
        yield from self.interference.recorded()


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
