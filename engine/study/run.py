"""One method of a comparison: its resumable run over the stream, measured at the checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.editing.open_session import OpenSession
from engine.errors import SessionMismatch
from engine.evaluation.averages import all_or_none, harmonic_mean, mean
from engine.evaluation.free.facts import Rivals, ask_freely, named_shares, verdicts_of
from engine.evaluation.locality import continued_alike
from engine.evaluation.metrics import Quality
from engine.evaluation.scoring import score
from engine.evaluation.stream import Stream, cut, sampled
from engine.events import QualityMeasured, Steps, StudyRow, StudyRowMeasured
from engine.laboratory.live_measures import LiveMeasures
from engine.laboratory.reference_probes import ReferenceProbes
from engine.methods.knobs import Hyperparameters
from engine.methods.method import Method
from engine.requests import FreePlan
from engine.runs.edit_run import EditRun
from engine.session.study_table import StudyPlan
from engine.support.wording import say

_KIND = "study"  # kind of the last record of each batch in the ledger, which marks the batch as complete


class StudyRun:
    """The run of one method in its own session.

    ``base_answers`` are the base model's continuations of the stream's unrelated prompts; ``measured`` are the numbers
    of edits whose row exists already.
    """

    def __init__(
        self,
        session: OpenSession,
        reference: ReferenceProbes,
        method: Method,
        settings: Hyperparameters,
        plan: StudyPlan,
        stream: Stream,
        base_answers: Mapping[str, str],
        measured: Collection[int],
    ) -> None:
        self._session = session
        self._method = method
        self._settings = settings
        self._plan = plan
        self._stream = stream
        self._base_answers = base_answers
        self._measured = measured
        self._measures = LiveMeasures(session, reference)
        self._edits = EditRun(session, self._measures, method, settings, stream.facts, plan.batch)
        self._rivals = Rivals((*reference.facts, *stream.facts))
        session.editing.seed = plan.seed

    @property
    def position(self) -> int:
        """The number of facts of the stream written."""
        return self._session.position

    def steps(self, keep: Callable[[StudyRow], None], tell: Callable[[int, str], Any]) -> Steps[None]:
        """Write the missing batches; ``keep`` is called with each row once it is measured.

        ``tell`` returns the progress event for the next checkpoint and the stage.
        """
        parts = cut(self._plan.checkpoints, self._method.batch_size(self._plan.batch))
        done = self._go_on(parts)
        yield from self._method.prepare(self._session.editing, self._settings)
        if not done:
            yield from self._measures.quality.baseline()
        for goal in self._plan.checkpoints:
            for first, end in (part for part in parts[done:] if part[1] <= goal):
                yield tell(goal, say("editing"))
                yield from self._write(first, end)
                done += 1
            if goal not in self._measured:
                yield tell(goal, say("measuring"))
                row = yield from self._row()
                keep(row)
                yield StudyRowMeasured(row)

    def _go_on(self, parts: Sequence[tuple[int, int]]) -> int:
        """Set the session to the last batch whose measures are complete; return the number of batches up to it.

        It goes no further than the first checkpoint without a row, as that must be measured at its position.
        """
        records, known = self._session.ledger.batches(), self._stream.facts
        for record, (first, end) in zip(records, parts, strict=False):
            same = [fact.id for fact in record.facts] == [fact.id for fact in known[first:end]]
            if not same or record.method != self._method.name:
                raise self._mismatch(record.batch)
        if len(records) > len(parts):
            raise self._mismatch(len(parts) + 1)
        missing = min((goal for goal in self._plan.checkpoints if goal not in self._measured), default=None)
        told = {position for position, _ in self._session.ledger.measurements(_KIND)}
        whole = 0
        for _, end in parts[: len(records)]:
            if end not in told or (missing is not None and end > missing):
                break
            whole += 1
        self._session.go_to(whole)
        return whole

    def _mismatch(self, batch: int) -> SessionMismatch:
        return SessionMismatch(
            say(
                "Batch {batch} of the session in {folder} is not one of this comparison.",
                batch=batch,
                folder=self._session.ledger.folder,
            ),
            say("Something else was edited in it; take the folder away, or name another folder for the comparison."),
        )

    def _write(self, first: int, end: int) -> Steps[None]:
        """Write one batch, and measure it right afterwards."""
        yield from self._edits.batch(self._stream.facts[first:end])
        yield self._measures.norms.quick(self._session.model.weights.touched)
        unchanged = yield from self._unchanged(range(first, end))
        payload = {"unchanged": sum(unchanged), "asked": len(unchanged), "peak": self._edits.peak_bytes}
        self._session.ledger.measure(_KIND, self.position, payload)

    def _unchanged(self, places: Iterable[int]) -> Steps[list[bool]]:
        """For each unrelated prompt of these facts, whether its continuation is that of the base model."""
        prompts = [prompt for place in places for prompt in self._stream.unrelated[place]]
        return (yield from continued_alike(self._session.model, prompts, self._base_answers))

    # -- one row -------------------------------------------------------------------------------------------------------

    def _row(self) -> Steps[StudyRow]:
        """All measures of the method after the edits so far."""
        places = sampled(self.position, self._plan.seed)
        facts = [self._stream.facts[place] for place in places]
        quality, event = yield from self._measures.quality.final(facts)
        freely = yield from ask_freely(self._session.model, facts, self._rivals, FreePlan())
        holds, retention = yield from self._holding()
        # The same prompts at every checkpoint: a full sample from the first edit on, so that a curve shows the model's
        # change and not that of the sample.
        asked = sampled(len(self._stream.facts), self._plan.seed)
        locality = mean((yield from self._unchanged(asked)))
        row = StudyRow(
            self._method.name,
            self.position,
            sampled=len(places),
            reliability=holds,
            retention=retention,
            locality=locality,
            average=all_or_none((holds, quality.paraphrase, locality), lambda known: sum(known) / 3),
            untouched=event.untouched,
            perplexity_before=self._perplexity_before(),
            perplexity_after=event.perplexity,
            norm_growth=self._norm_growth(),
        )
        said: dict[str, Any] = named_shares(verdicts_of(freely))
        row = replace(row, **said)
        return self._with_costs(self._with_immediate(_with_quality(row, quality)))

    def _holding(self) -> Steps[tuple[float | None, float | None]]:
        """The share of all edits correct now, and that among the edits correct after their own batch."""
        rows = [edit for edit in self._session.edits() if edit.applied]
        scores = yield from score(
            self._session.model, [(row.fact.text, row.fact.target) for row in rows], say("Reliability")
        )
        still = [now.exact for now, row in zip(scores, rows, strict=True) if row.result.efficacy]
        return mean([now.exact for now in scores]), mean(still)

    def _norm_growth(self) -> float:
        """The largest ||W_t|| / ||W_0|| over layers; 1 for a method that changes no weights."""
        norms = self._measures.norms.quick(self._session.model.weights.touched)
        return float((norms.norm / norms.base).max()) if norms.layers else 1.0

    def _perplexity_before(self) -> float | None:
        kept = self._session.ledger.measurements("quality.final")
        return next((payload["perplexity"] for position, payload in kept if position == 0), None)

    def _with_immediate(self, row: StudyRow) -> StudyRow:
        """The measures taken right after each batch, weighted by the facts in it."""
        events = [
            QualityMeasured(position, **payload)
            for position, payload in self._session.ledger.measurements("quality.immediate")
            if position <= self.position
        ]
        asked = [payload for position, payload in self._session.ledger.measurements(_KIND) if position <= self.position]
        prompts = sum(payload["asked"] for payload in asked)
        return replace(
            row,
            immediate_reliability=_weighted(events, "efficacy"),
            immediate_generalization=_weighted(events, "paraphrase"),
            immediate_neighbourhood=_weighted(events, "neighbourhood"),
            immediate_locality=sum(payload["unchanged"] for payload in asked) / prompts if prompts else None,
            memory_peak=float(max(payload["peak"] for payload in asked)),
        )

    def _with_costs(self, row: StudyRow) -> StudyRow:
        ledger = self._session.ledger
        records, files = ledger.batches()[: ledger.applied], ledger.factor_files[: ledger.applied]
        return replace(
            row,
            seconds_per_edit=sum(record.seconds for record in records) / self.position,
            factor_bytes_per_edit=sum(file.size for file in files) / self.position,
        )


def _with_quality(row: StudyRow, quality: Quality) -> StudyRow:
    """``row`` with the metrics measured on the sample's probes."""
    shares = (quality.efficacy_preferred, quality.paraphrase_preferred, quality.neighbourhood_preferred)
    return replace(
        row,
        generalization=quality.paraphrase,
        neighbourhood=quality.neighbourhood,
        same_subject=quality.same_subject,
        es=shares[0],
        ps=shares[1],
        ns=shares[2],
        score=all_or_none(shares, harmonic_mean),
    )


def _weighted(events: Sequence[QualityMeasured], name: str) -> float | None:
    """The mean of a share over batches, weighted by their facts; batches whose data cannot give it are left out."""
    known = [(value, event.facts) for event in events if (value := getattr(event, name)) is not None]
    return sum(value * facts for value, facts in known) / sum(facts for _, facts in known) if known else None
