"""Interference during a run: the predicted and the observed effect of edits on earlier edits and known facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from torch import Tensor

from engine.associative.keys import subject_keys
from engine.diagnostics.conflicts import conflicts_in_words, standing
from engine.diagnostics.interference import (
    Bystander,
    Observation,
    Prediction,
    observe,
    predict,
    probabilities,
    value_change,
    written_parts,
)
from engine.editing.open_session import OpenSession
from engine.events import Conflict, Event, FloatArray, InterferenceObserved, InterferencePredicted, Log, Steps
from engine.fact import Fact, questions
from engine.laboratory.live_budget import LiveBudget
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.sampling import seeded_sample
from engine.laboratory.whitening import Whitening
from engine.model.delta import Delta
from engine.model.loading import LoadedModel
from engine.requests import INTERFERENCE_THRESHOLD
from engine.session.kept_events import keep, kept
from engine.support.wording import say, say_count

SAMPLE = 200
# The number of most disturbed facts reported by layer, and of batches that estimate the size of a value change.
TOLD = 20
RECENT = 3

PREDICTED, OBSERVED = "interference.predicted", "interference.observed"
# The account in the budget of a run.
ACCOUNT = "interference"


def bystanders_of(
    queued: Sequence[Fact], edits: Sequence[Fact], known: Sequence[Fact], count: int = SAMPLE, seed: int = 0
) -> tuple[Bystander, ...]:
    """Up to ``count`` earlier ``edits`` and as many ``known`` facts that ``queued`` should leave alone.

    Facts that ``queued`` overwrites (same subject and relation), or a later edit overwrote, are excluded.
    """
    written = {question for fact in queued for question in questions(fact)}
    edited = {question for fact in edits for question in questions(fact)}

    def sampled(facts: Sequence[Fact]) -> tuple[Fact, ...]:
        return seeded_sample([(fact.id, fact) for fact in facts], count, seed)

    kept = [edits[place] for place in standing(edits) if not written & questions(edits[place])]
    others = [fact for fact in known if fact.true and not (written | edited) & questions(fact)]
    return (*(Bystander(f, "edit") for f in sampled(kept)), *(Bystander(f, "known") for f in sampled(others)))


def usual_changes(session: OpenSession) -> Steps[dict[int, float]]:
    """By layer: the mean norm of the value change at the facts of the last applied batches; {} without any."""
    sizes: dict[int, list[float]] = {}
    applied = [record for record in session.ledger.batches()[: session.ledger.applied] if record.facts]
    for record in applied[-RECENT:]:
        parts = written_parts(session.model.weights.deltas[record.batch - 1])
        if parts:
            keys = yield from subject_keys(session.model, record.facts, tuple(parts))
            for layer, part in parts.items():
                sizes.setdefault(layer, []).append(float(value_change(part, keys[layer]).mean()))
    return {layer: float(np.mean(found)) for layer, found in sizes.items()}


def predicted_event(
    position: int,
    found: Prediction,
    bystanders: Sequence[Bystander],
    threshold: float,
    conflicts: tuple[Conflict, ...] = (),
) -> InterferencePredicted:
    """A prediction as an event, the most disturbed facts first."""
    order = found.ranking
    p, by = found.nearest
    first = order[:TOLD]
    return InterferencePredicted(
        position=position,
        form=found.form,
        fact_ids=tuple(bystanders[i].fact.id for i in order),
        names=tuple(found.names[i] for i in order),
        kinds=tuple(found.kinds[i] for i in order),
        disturbance=found.total[order],
        planned=float(found.planned.sum()),
        p=p[order],
        by=tuple(found.queued[by[i]] for i in order),
        written=found.written,
        by_layer=found.disturbance[:, first].T,
        layers=found.layers,
        shares=found.p[:, first].T,
        highest=found.highest,
        offered=found.offered,
        threshold=threshold,
        warned=int((np.abs(p) > threshold).sum()),
        conflicts=conflicts,
    )


def warnings_of(told: InterferencePredicted) -> Iterator[Log]:
    """A log line for the facts above the threshold, naming the strongest, and one for every conflict."""
    if told.warned:
        worst = int(np.abs(told.p).argmax())
        yield Log(
            say_count(
                told.warned,
                "{n} fact takes more than {threshold:g} of an edit of this batch; most of all {name}, which takes "
                "{share:.2f} of {edit}'s. The keys overlap least at layer {layer}.",
                "{n} facts take more than {threshold:g} of an edit of this batch; most of all {name}, which takes "
                "{share:.2f} of {edit}'s. The keys overlap least at layer {layer}.",
                threshold=told.threshold,
                name=told.names[worst],
                share=float(told.p[worst]),
                edit=told.by[worst],
                layer=told.offered,
            ),
            "warning",
        )
    for conflict in told.conflicts:
        if conflict.kind == "duplicate":
            said = say("A duplicate: {first!r} and {second!r}.", first=conflict.first, second=conflict.second)
        elif conflict.kind == "contradiction":
            said = say("A contradiction: {first!r} and {second!r}.", first=conflict.first, second=conflict.second)
        else:
            continue
        yield Log(said, "warning")


def observed_event(position: int, told: InterferencePredicted, found: Observation) -> InterferenceObserved:
    """An observation as an event, in the order of the prediction ``told``."""
    return InterferenceObserved(
        position=position,
        fact_ids=told.fact_ids,
        names=told.names,
        predicted=told.disturbance,
        before=found.before,
        after=found.after,
        spearman=found.spearman,
        top=found.top,
        top_loss=found.top_loss,
        rest_loss=found.rest_loss,
    )


class Rehearsed:
    """A prediction whose bystanders are queried before and after the edit."""

    def __init__(self, model: LoadedModel, told: InterferencePredicted, bystanders: Sequence[Bystander]) -> None:
        """``bystanders`` in any order; they are queried in the order of ``told``."""
        by_id = {one.fact.id: one for one in bystanders}
        self._model = model
        self._told = told
        self._bystanders = [by_id[fact_id] for fact_id in told.fact_ids]
        self._before: FloatArray = np.zeros(0)

    def ask_before(self) -> Steps[None]:
        """Note the answers' probabilities; call it right before the edit."""
        self._before = yield from probabilities(self._model, self._bystanders)

    def ask_after(self, position: int) -> Steps[InterferenceObserved]:
        """The observed effect of the edit, with ``position`` edits applied now."""
        after = yield from probabilities(self._model, self._bystanders)
        return observed_event(position, self._told, observe(self._told.disturbance, self._before, after))


class LiveInterference:
    """Predicts before a batch and observes after it, as the budget allows; stored in the ledger."""

    def __init__(
        self, session: OpenSession, reference: ReferenceProbes, whitening: Whitening, budget: LiveBudget
    ) -> None:
        self._session = session
        self._reference = reference
        self._whitening = whitening
        self._budget = budget
        self._open: Rehearsed | None = None

    def before(self, queued: Sequence[Fact], delta: Delta, threshold: float = INTERFERENCE_THRESHOLD) -> Steps[None]:
        """Predict the effect of ``delta``, proposed for ``queued``, if the budget allows and there are bystanders.

        A change that is not addressed by keys (of other matrices, or of a side memory) is skipped.
        """
        self._open = None
        parts = written_parts(delta)
        edits = self._session.applied_facts()
        bystanders = bystanders_of(queued, edits, self._reference.facts)
        if not (parts and bystanders and self._budget.due(ACCOUNT)):
            return
        # Factors of the covariances are computed once per model and do not count against the budget.
        written = yield from self._whitening.factors(sorted(parts))
        factors = dict(sorted({**(yield from self._whitening.at_hand()), **written}.items()))
        yield from self._budget.spend(ACCOUNT, self._predict(queued, bystanders, factors, delta, threshold))

    def _predict(
        self,
        queued: Sequence[Fact],
        bystanders: Sequence[Bystander],
        factors: Mapping[int, Tensor],
        delta: Delta,
        threshold: float,
    ) -> Steps[None]:
        found = yield from predict(self._session.model, queued, bystanders, factors, delta)
        conflicts = conflicts_in_words(queued, self._session.applied_facts())
        told = predicted_event(self._session.position, found, bystanders, threshold, conflicts)
        keep(self._session.ledger, PREDICTED, told)
        yield told
        yield from warnings_of(told)
        rehearsed = Rehearsed(self._session.model, told, bystanders)
        yield from rehearsed.ask_before()
        self._open = rehearsed

    def after(self) -> Steps[None]:
        """Observe the effect of the batch that was predicted."""
        if self._open is not None:
            rehearsed, self._open = self._open, None
            yield from self._budget.spend(ACCOUNT, self._observe(rehearsed))

    def _observe(self, rehearsed: Rehearsed) -> Steps[None]:
        event = yield from rehearsed.ask_after(self._session.position)
        keep(self._session.ledger, OBSERVED, event)
        yield event


def recorded(session: OpenSession) -> Iterator[Event]:
    """Every prediction and observation in the ledger as the event it was."""
    yield from kept(session.ledger, PREDICTED, InterferencePredicted)
    yield from kept(session.ledger, OBSERVED, InterferenceObserved)
