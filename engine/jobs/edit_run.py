"""One run of edits: batch after batch through a method, into the ledger, with everything measured on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.evaluation.scoring import Score, says, score
from engine.events import BatchCommitted, EditProgress, FactState, Steps
from engine.fact import Fact
from engine.jobs.measures import Measures
from engine.jobs.memory_meter import MemoryMeter
from engine.jobs.run_options import RunOptions
from engine.jobs.session import OpenSession
from engine.jobs.stopwatch import Stopwatch
from engine.methods.knobs import Hyperparameters, parse_layers
from engine.methods.method import Method, Proposal
from engine.session.records import FactResult


@dataclass(frozen=True)
class EditSummary:
    """What a run came to. Shares are in [0, 1]; None means that the facts' data cannot give the metric.

    ``efficacy``, ``paraphrase``, ``neighbourhood``, ``same_subject`` are exact-match and final: after all edits;
    ``immediate_efficacy`` right after each edit's own batch; ``retention`` the share of edits that held then and still
    hold; ``untouched`` the share of known facts about other subjects still answered; ``norm_growth`` ||W_t|| / ||W_0||
    per edited layer; ``kurtosis`` of p(k_i, k_j) per measured layer; times without pauses, in seconds.
    """

    edits: int
    efficacy: float | None
    paraphrase: float | None
    neighbourhood: float | None
    same_subject: float | None
    immediate_efficacy: float | None
    retention: float | None
    untouched: float | None
    perplexity_before: float | None
    perplexity_after: float | None
    norm_growth: dict[int, float]
    seconds_per_edit: float
    kurtosis: dict[int, float]
    efficacy_preferred: float | None
    paraphrase_preferred: float | None
    neighbourhood_preferred: float | None


class EditRun:
    """The state of one run; :meth:`steps` does it, :meth:`batch` one batch of it."""

    def __init__(
        self,
        session: OpenSession,
        measures: Measures,
        method: Method,
        settings: Hyperparameters,
        facts: Sequence[Fact],
        batch: int,
        options: RunOptions | None = None,
    ) -> None:
        self._session = session
        self._measures = measures
        self._method = method
        self._settings = settings
        self._options = options or RunOptions()
        self._facts = tuple(facts)
        self._batches = [self._facts[i : i + batch] for i in range(0, len(self._facts), batch)]
        self._layers = parse_layers(str(getattr(settings, "layers", "0")))
        self._held: list[bool] = []
        self._watch = Stopwatch()
        self._meter = MemoryMeter(session.model.device)

    def steps(self) -> Steps[EditSummary]:
        """All batches, then the final measures."""
        measures = self._measures
        # Not on the clock: statistics are made once for a model, not for an edit.
        yield from self._method.prepare(self._session.editing, self._settings)
        start = yield from measures.baseline()
        yield from measures.live_norms(self._norm_layers())
        yield from measures.live_superposition(self._facts)
        done = 0
        for number, facts in enumerate(self._batches, 1):
            yield self._progress(done, number, "values")
            yield from self.batch(facts)
            done += len(facts)
            yield self._progress(done, number, "measuring")
            yield from measures.live_norms(self._norm_layers())
            if number < len(self._batches):
                yield from measures.live_superposition(self._facts)
                yield from self._live_quality(done, len(facts))
                yield from measures.side.live()
                yield from measures.importance.live()
        return (yield from self._summary(start.perplexity))

    def _live_quality(self, done: int, new: int) -> Steps[None]:
        """What earlier edits have come to, by the chosen schedule; ``new`` of ``done`` edits have just come."""
        every, sample = self._options.retention_every, self._options.retention_sample
        if not every or done // every > (done - new) // every:
            yield from self._measures.live_quality(at_once=bool(every), sample=sample)

    def _norm_layers(self) -> tuple[int, ...]:
        return tuple(sorted({*self._session.model.weights.touched, *self._layers}))

    @property
    def peak_bytes(self) -> int:
        """The most memory that proposing took so far, beyond what was in use when the run was made."""
        return self._meter.peak

    def batch(self, facts: tuple[Fact, ...]) -> Steps[None]:
        """One batch: before, propose, apply, after, record."""
        model = self._session.model
        before = yield from self._scores(facts)
        for fact, result in zip(facts, before, strict=True):
            yield FactState(fact.id, "editing", before=result.probability)
        started = self._watch.seconds
        proposing = self._meter.watched(self._session.propose(self._method, facts, self._settings))
        proposal = yield from self._watch.timed(proposing)
        seconds = self._watch.seconds - started
        if self._options.interference:
            yield from self._measures.interference.before(facts, proposal.delta, self._options.threshold)
        record = self._session.record(self._method.name, self._settings.as_dict(), facts, seconds)

        def judge() -> Steps[tuple[FactResult, ...]]:
            after = yield from self._scores(facts)
            texts = yield from says(model, [fact.text for fact in facts])
            rows = zip(facts, before, after, texts, strict=True)
            return tuple(FactResult(f.id, b.probability, a.probability, text, a.exact) for f, b, a, text in rows)

        record = yield from self._session.commit(proposal, record, judge)
        self._held += [bool(result.efficacy) for result in record.results]
        # Told at once: whoever stops the run after the first of these knows that the batch is in the ledger.
        yield self._session.timeline()
        ids = tuple(fact.id for fact in facts)
        yield BatchCommitted(record.batch, self._session.position, ids, self._method.name, record.seconds)
        yield from self._tell(proposal, facts, record.results)
        yield from self._measures.immediate(facts)
        yield from self._measures.interference.after()

    def _scores(self, facts: tuple[Fact, ...]) -> Steps[list[Score]]:
        return (yield from score(self._session.model, [(f.text, f.target) for f in facts], "Asking the model"))

    def _tell(self, proposal: Proposal, facts: tuple[Fact, ...], results: tuple[FactResult, ...]) -> Steps[None]:
        notes = proposal.notes or ("",) * len(facts)
        for result, note in zip(results, notes, strict=True):
            yield FactState(result.fact_id, "done", result.before, result.after, result.says, result.efficacy, note)

    def _progress(self, done: int, number: int, stage: str) -> EditProgress:
        pace = self._watch.seconds / done if done else None
        left = pace * (len(self._facts) - done) if pace is not None else None
        return EditProgress(done, len(self._facts), number, len(self._batches), stage, pace, left)

    def _summary(self, confusion: float | None) -> Steps[EditSummary]:
        measures = self._measures
        shape = yield from measures.superposition(self._facts)
        quality, event = yield from measures.final(self._facts)
        yield from measures.side.measure()
        yield from measures.importance.measure()
        norms = yield from measures.all_norms(self._norm_layers())
        growth = dict(zip(norms.layers, (norms.norm / norms.base).tolist(), strict=True))
        return EditSummary(
            edits=len(self._facts),
            efficacy=quality.efficacy,
            paraphrase=quality.paraphrase,
            neighbourhood=quality.neighbourhood,
            same_subject=quality.same_subject,
            immediate_efficacy=sum(self._held) / len(self._held),
            retention=event.retention,
            untouched=event.untouched,
            perplexity_before=confusion,
            perplexity_after=event.perplexity,
            norm_growth=growth,
            seconds_per_edit=self._watch.seconds / len(self._facts),
            kurtosis=dict(zip(shape.layers, shape.kurtosis.tolist(), strict=True)) if shape else {},
            efficacy_preferred=quality.efficacy_preferred,
            paraphrase_preferred=quality.paraphrase_preferred,
            neighbourhood_preferred=quality.neighbourhood_preferred,
        )
