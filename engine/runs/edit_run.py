"""One run of edits: batch after batch through a method, into the ledger, with live measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from engine.editing.concerns import concerns
from engine.editing.open_session import OpenSession
from engine.editing.soundness import check_answers
from engine.evaluation.harness.tasks import check_tasks
from engine.evaluation.scoring import Score, says, score
from engine.events import (
    BatchCommitted,
    EditProgress,
    FactState,
    GuardTripped,
    Log,
    QualityMeasured,
    Steps,
)
from engine.events.driving import Stopwatch
from engine.events.edit_state import count_states, counts_in_words, edit_state
from engine.events.tabular import Row, Tabular, numbered
from engine.fact import Fact
from engine.laboratory.abilities import measure_abilities
from engine.laboratory.guard import GUARD, Guard
from engine.laboratory.live_measures import LiveMeasures
from engine.methods.knobs import Hyperparameters, parse_layers
from engine.methods.method import Method, Proposal
from engine.requests import RunOptions
from engine.runs.course import Course
from engine.runs.forecast import EDITS, FIRST_LOOK, LAST_LOOK, STATISTICS, Forecast
from engine.runs.memory_meter import MemoryMeter
from engine.session.edits import session_edits
from engine.session.records import FactResult
from engine.support.freed import give_back
from engine.support.wording import say

# Batches of a long run after which freed memory goes back to the system, as it does at the end.
FEW_BATCHES = 50


@dataclass(frozen=True)
class EditSummary(Tabular):
    """Results of a run. Shares are in [0, 1]; None means that the facts' data cannot give the metric.

    ``edits`` of the run are applied; ``stopped`` is why it ended before all facts were edited, or "".
    ``efficacy``, ``paraphrase``, ``neighbourhood``, ``same_subject`` are exact-match and final: after all edits;
    ``immediate_efficacy`` right after each edit's own batch; ``retention`` the share still correct of the edits correct
    then; ``untouched`` the share of known facts about other subjects still correct, ``questions`` that of questions
    still answered correctly; ``norm_growth`` ||W_t|| / ||W_0|| per edited layer; ``kurtosis`` of p(k_i, k_j) per
    measured layer; times without pauses, in seconds.
    ``edited_probability`` and ``known_probability`` are those of :class:`ConfidenceMeasured`: of the session's edits
    right after their own batches, and of pretrained facts before all edits. ``states`` counts the run's edits by what
    became of them (:class:`EditState`).
    """

    edits: int
    efficacy: float | None
    paraphrase: float | None
    neighbourhood: float | None
    same_subject: float | None
    immediate_efficacy: float | None
    retention: float | None
    untouched: float | None
    questions: float | None
    perplexity_before: float | None
    perplexity_after: float | None
    norm_growth: dict[int, float]
    seconds_per_edit: float
    kurtosis: dict[int, float]
    efficacy_preferred: float | None
    paraphrase_preferred: float | None
    neighbourhood_preferred: float | None
    edited_probability: float | None
    known_probability: float | None
    states: dict[str, int]
    stopped: str = ""

    def records(self) -> list[Row]:
        """One row, to be concatenated with those of other runs; values by layer are columns "NAME_LAYER"."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        by_layer = {**numbered(plain.pop("norm_growth"), "norm_growth"), **numbered(plain.pop("kurtosis"), "kurtosis")}
        by_state = {f"edits_{name.replace(' ', '_')}": number for name, number in plain.pop("states").items()}
        return [{**plain, **by_state, **by_layer}]


class EditRun:
    """The state of one run; :meth:`steps` performs it, :meth:`batch` one batch of it."""

    def __init__(
        self,
        session: OpenSession,
        measures: LiveMeasures,
        method: Method,
        settings: Hyperparameters,
        facts: Sequence[Fact],
        batch: int,
        options: RunOptions | None = None,
        course: Course | None = None,
    ) -> None:
        self._session = session
        self._measures = measures
        self._method = method
        self._settings = settings
        self._options = options or RunOptions()
        self._facts = tuple(facts)
        batch = method.batch_size(batch)
        self._batches = [self._facts[i : i + batch] for i in range(0, len(self._facts), batch)]
        self._layers = parse_layers(str(getattr(settings, "layers", "0")))
        self._held: list[bool] = []
        self._course = course or Course(Forecast((), 1))
        self._watch = Stopwatch()
        self._meter = MemoryMeter(session.model.device)
        self._first = session.ledger.applied
        self._made = 0

    def steps(self) -> Steps[EditSummary]:
        """All batches, then the final measures."""
        try:
            return (yield from self._measures.budget.over(self._steps()))
        finally:
            give_back()  # what searching and measuring took

    def _steps(self) -> Steps[EditSummary]:
        if self._options.abilities is not None:
            yield from check_tasks(self._options.abilities)
        check_answers(self._session.model, self._facts)
        for concern in concerns(self._session.model, self._settings, self._batches):
            yield Log(concern, "warning")
        # Not timed: statistics are computed once per model, not per edit.
        preparing = self._method.prepare(self._session.editing, self._settings)
        yield from self._course.over(STATISTICS, preparing)
        guard = Guard(self._options.limits, self._first, self._unedited_perplexity())
        start = yield from self._course.over(FIRST_LOOK, self._first_look(guard))
        reason = yield from self._course.over(EDITS, self._edits(guard))
        return (yield from self._course.over(LAST_LOOK, self._summary(start.perplexity, reason)))

    def _first_look(self, guard: Guard) -> Steps[QualityMeasured]:
        """Measure the baseline; the guard checks its limits against it."""
        measures = self._measures
        start = yield from guard.hear(measures.quality.baseline(self._facts))
        yield from guard.hear(measures.norms.live(self._norm_layers()))
        yield from guard.hear(self._tasks())
        guard.begin()
        yield from measures.superposition.live(self._facts)
        return start

    def _edits(self, guard: Guard) -> Steps[str]:
        """All batches with their live measures; returns the reason if a guard rail ended the run, else ""."""
        done = 0
        for number, facts in enumerate(self._batches, 1):
            yield self._progress(done, number, say("values"))
            yield from self.batch(facts)
            done += len(facts)
            yield self._progress(done, number, say("measuring"))
            if number % FEW_BATCHES == 0:
                give_back()
            yield from guard.hear(self._measured(done, len(facts), guard))
            if event := guard.check(self._session.ledger.applied, self._session.position):
                yield from self._tripped(event)
                if event.action == "rollback" or self._options.pause_ends:
                    return event.reason
        return ""

    def _measured(self, done: int, new: int, guard: Guard) -> Steps[None]:
        """Live measures after the last ``new`` of ``done`` edits; the summary measures the rest at the end."""
        measures, last = self._measures, done == len(self._facts)
        yield from measures.norms.live(self._norm_layers())
        if not last:
            yield from measures.superposition.live(self._facts)
        every, sample = self._options.retention_every, self._options.retention_sample
        due = not every or done // every > (done - new) // every
        if last and guard.asks_quality:
            yield from measures.quality.live(at_once=True, sample=sample)
        elif due and not last:
            yield from measures.quality.live(at_once=bool(every), sample=sample)
        every = self._options.abilities_every
        if last or (every and done // every > (done - new) // every):
            yield from self._tasks()
        if not last:
            yield from measures.side.live()
            yield from measures.importance.live()

    def _tasks(self) -> Steps[None]:
        """Ask the named tasks, where there are any."""
        if self._options.abilities is not None:
            yield from measure_abilities(self._session.model, self._session, self._options.abilities)

    def _tripped(self, event: GuardTripped) -> Steps[None]:
        """Write the reason to the timeline, the log and the ledger, and roll back if the limit's action says so."""
        session = self._session
        if not session.ledger.batches()[event.batch - 1].name:
            session.ledger.rename(event.batch, f"{event.measure} {event.measured:.3g}, limit {event.limit:g}")
            yield session.timeline()
        yield Log(event.reason, "warning")
        if event.action == "rollback":
            session.go_to(event.good_batch)
        # Stored at the current position, after the rollback, so that it is not removed with the undone batches.
        session.ledger.measure(GUARD, session.position, asdict(event))
        yield event
        if event.action == "rollback":
            yield session.timeline()

    def _unedited_perplexity(self) -> float | None:
        kept = self._session.ledger.measurements("quality.final")
        return next((payload["perplexity"] for position, payload in kept if position == 0), None)

    def _norm_layers(self) -> tuple[int, ...]:
        return tuple(sorted({*self._session.model.weights.touched, *self._layers}))

    @property
    def peak_bytes(self) -> int:
        """Peak memory of proposals so far, in bytes, beyond that in use when the run was created."""
        return self._meter.peak

    def batch(self, facts: tuple[Fact, ...]) -> Steps[None]:
        """One batch: measure, propose, apply, measure, record."""
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

        record = yield from self._session.write(proposal, record, judge)
        self._made += len(facts)
        self._held += [bool(result.efficacy) for result in record.results]
        ids = tuple(fact.id for fact in facts)
        yield BatchCommitted(record.batch, self._session.position, ids, self._method.name, record.seconds)
        yield from self._tell(proposal, facts, record.results)
        yield self._measures.confidence.event()
        yield from self._measures.quality.immediate(facts)
        yield from self._measures.interference.after()

    def _scores(self, facts: tuple[Fact, ...]) -> Steps[list[Score]]:
        return (yield from score(self._session.model, [(f.text, f.target) for f in facts], say("Asking the model")))

    def _tell(self, proposal: Proposal, facts: tuple[Fact, ...], results: Sequence[FactResult]) -> Steps[None]:
        notes = proposal.notes or ("",) * len(facts)
        for result, note in zip(results, notes, strict=True):
            state = edit_state(result.efficacy)
            yield FactState(result.fact_id, state, result.before, result.after, result.says, result.efficacy, note)

    def _progress(self, done: int, number: int, stage: str) -> EditProgress:
        pace = self._watch.seconds / done if done else None
        left = pace * (len(self._facts) - done) if pace is not None else None
        if self._course.forecast.stages:  # its estimate includes measuring
            left = self._course.left if done else None
        return EditProgress(done, len(self._facts), number, len(self._batches), stage, pace, left)

    def _summary(self, confusion: float | None, stopped: str = "") -> Steps[EditSummary]:
        """The final measures of the applied edits: all facts, or those that remain after a guard rail."""
        measures = self._measures
        facts = tuple(f for part in self._batches[: self._session.ledger.applied - self._first] for f in part)
        held = self._held[: len(facts)]
        shape = yield from measures.superposition.measure(self._facts)
        quality, event = yield from measures.quality.final(facts)
        yield from measures.side.measure()
        yield from measures.importance.measure()
        norms = yield from measures.norms.measure(self._norm_layers())
        sure = measures.confidence.event()
        growth = dict(zip(norms.layers, (norms.norm / norms.base).tolist(), strict=True))
        edits = session_edits(self._session.ledger)
        states = count_states(edit.state for edit in edits if edit.applied and edit.batch > self._first)
        yield Log(say("The run's edits: {counts}.", counts=counts_in_words(states)))
        return EditSummary(
            edits=len(facts),
            efficacy=quality.efficacy,
            paraphrase=quality.paraphrase,
            neighbourhood=quality.neighbourhood,
            same_subject=quality.same_subject,
            immediate_efficacy=sum(held) / len(held) if held else None,
            retention=event.retention,
            untouched=event.untouched,
            questions=event.questions,
            perplexity_before=confusion,
            perplexity_after=event.perplexity,
            norm_growth=growth,
            seconds_per_edit=self._watch.seconds / self._made,
            kurtosis=dict(zip(shape.layers, shape.kurtosis.tolist(), strict=True)) if shape else {},
            efficacy_preferred=quality.efficacy_preferred,
            paraphrase_preferred=quality.paraphrase_preferred,
            neighbourhood_preferred=quality.neighbourhood_preferred,
            edited_probability=sure.edited,
            known_probability=sure.own,
            states=states,
            stopped=stopped,
        )
