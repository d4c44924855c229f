"""The laboratory: every measure of the effects of edits on a model.

One method per measure, and each is work that yields events (:mod:`engine.events`). The measures themselves are in
:mod:`engine.diagnostics`; here their facts, layers and texts are chosen, and results of a session are stored in its
ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from time import perf_counter
from typing import Any, Generic, TypeVar

from engine.arguments import taking_all
from engine.associative.statistics import StatisticsStore
from engine.diagnostics.detection import Detector
from engine.diagnostics.difference import ModelDifference, compare_models, compare_with_start
from engine.diagnostics.importance import Importance, find_importance
from engine.diagnostics.norms import NormGauge
from engine.diagnostics.superposition import OverlapMatrices, Superposition, find_matrices, find_superposition
from engine.editing.open_session import OpenSession
from engine.errors import BadInput
from engine.evaluation.locality import BaseAnswers
from engine.events import (
    AbilitiesMeasured,
    DifferenceFound,
    EditSuspected,
    Event,
    FactsTraced,
    FreeAnswersMeasured,
    InterferencePredicted,
    NormsMeasured,
    QualityReported,
    RobustnessMeasured,
    Steps,
    SurvivalMeasured,
    TracesFound,
)
from engine.events.tabular import Row, Tabular, with_columns
from engine.fact import Fact
from engine.laboratory.abilities import measure_abilities
from engine.laboratory.detector_query import ask_detector, detector_event, keep_suspicion, load_detector
from engine.laboratory.detector_training import DetectorTrainer
from engine.laboratory.difference import difference_event, facts_to_move, keep_difference
from engine.laboratory.free import measure_freely
from engine.laboratory.interference_forecast import InterferencePredictor, Rehearsal
from engine.laboratory.quality import QualityJob
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.retention import Retention, RetentionHistory
from engine.laboratory.robustness import measure_robustness
from engine.laboratory.survival import Survival
from engine.laboratory.traces import Traces
from engine.laboratory.tracing import FACTS as TRACED
from engine.laboratory.tracing import trace
from engine.laboratory.whitening import Whitening
from engine.methods.knobs import check_numbers
from engine.model.device import memory_errors
from engine.model.loading import LoadedModel, load
from engine.requests import (
    OVERLAP_TAIL,
    PROBES,
    TOP_PAIRS,
    AbilitiesPlan,
    DetectionPlan,
    FreePlan,
    InterferencePlan,
    QualityPlan,
    RobustnessPlan,
    SurvivalPlan,
    TracesPlan,
    TracingSettings,
)
from engine.session.kept_events import keep
from engine.support.wording import say

SAMPLE_TEXTS = 32


T = TypeVar("T")
L = TypeVar("L")


@dataclass(frozen=True)
class Compared(Tabular, Generic[T]):
    """One measure on the base model (``before``; None where no edit is applied) and on the current weights, ``now``."""

    before: T | None
    now: T

    def records(self) -> list[Row]:
        """The rows of both, with a column ``moment`` ("before", "now")."""
        moments = {"before": self.before, "now": self.now}
        tables = {name: one for name, one in moments.items() if isinstance(one, Tabular)}
        return [row for name, one in tables.items() for row in with_columns(one.records(), moment=name)]


def _within_memory(laboratory: type[L]) -> type[L]:
    """Have every public piece of work of a class tell of memory that runs out, wherever it does."""
    for name, method in list(vars(laboratory).items()):
        if not name.startswith("_") and str(getattr(method, "__annotations__", {}).get("return")).startswith("Steps["):
            setattr(laboratory, name, _guarded(method))
    return laboratory


def _guarded(method: Callable[..., Steps[T]]) -> Callable[..., Steps[T]]:
    @wraps(method)
    def guarded(*args: Any, **options: Any) -> Steps[T]:
        with memory_errors(say("measuring")):
            return _driven(method(*args, **options))

    return guarded


def _driven(work: Steps[T]) -> Steps[T]:
    with memory_errors(say("measuring")):
        return (yield from work)


@taking_all
@_within_memory
class Laboratory:
    """Measures one model; ``session`` is the open one, and ``whitening`` its factors of covariances, or None.

    Without a session the current weights are measured, and nothing is stored.
    """

    def __init__(
        self,
        model: LoadedModel,
        statistics: StatisticsStore,
        reference: ReferenceProbes,
        session: OpenSession | None = None,
        whitening: Whitening | None = None,
    ) -> None:
        self.model = model
        self.statistics = session.editing.statistics if session else statistics
        self.reference = reference
        self.session = session
        self._quality: QualityJob | None = None
        # The factors are shared with the live measures of a run, as they take the most memory by far.
        self.whitening = whitening or Whitening(model, self.statistics)

    @property
    def position(self) -> int:
        """The number of edits of the session applied now; 0 without a session."""
        return self.session.position if self.session else 0

    def choose_facts(self, given: Sequence[Fact], least: int = 1, most: int = PROBES) -> tuple[Fact, ...]:
        """``given``, or up to ``most`` facts of different subjects: the model's known ones, else the session's edits.

        Raises BadInput where they are fewer than ``least``.
        """
        chosen = tuple(given)
        if not chosen:
            edited = self.session.applied_facts() if self.session else ()
            found = {fact.subject: fact for fact in reversed((*self.reference.facts, *edited))}
            chosen = tuple(found.values())[::-1][:most]
        if len(chosen) < least:
            raise BadInput(
                say(
                    "there are too few facts to measure with ({count} of at least {least}).",
                    count=len(chosen),
                    least=least,
                ),
                say("Give a file of facts, or edit some first."),
            )
        return chosen

    def choose_layers(self, given: Sequence[int] = ()) -> tuple[int, ...]:
        """``given``, sorted and checked, or all layers whose covariances fit into memory; raises BadInput."""
        check_numbers(given, self.model.info.layers)
        return tuple(sorted(set(given))) or self.whitening.fitting_layers()

    # -- stored results -----------------------------------------------------------------------------------------------

    def keep(self, kind: str, event: Event) -> None:
        """Store an event with a position under ``kind`` in the session, if one is open."""
        if self.session is not None:
            keep(self.session.ledger, kind, event)

    # -- superposition -------------------------------------------------------------------------------------------------

    def superposition(
        self,
        facts: Sequence[Fact] = (),
        layers: Sequence[int] = (),
        *,
        threshold: float = OVERLAP_TAIL,
        pairs: int = TOP_PAIRS,
    ) -> Steps[Compared[Superposition]]:
        """Overlap of the keys of ``facts`` at ``layers``, before the session and now.

        ``threshold`` is where the tail of |p| begins; ``pairs`` the number of pairs listed per layer.
        """
        chosen = self.choose_facts(facts, least=2)
        factors = yield from self.whitening.factors(self.choose_layers(layers))

        def measured(position: int) -> Steps[Superposition]:
            return find_superposition(self.model, chosen, factors, position, threshold=threshold, pairs=pairs)

        return (yield from self._compared(measured))

    def overlap_matrices(self, layer: int, facts: Sequence[Fact] = ()) -> Steps[Compared[OverlapMatrices]]:
        """The pairwise overlaps of ``facts`` at ``layer``, before the session and now."""
        chosen = self.choose_facts(facts, least=2)
        factors = yield from self.whitening.factors(self.choose_layers((layer,)))
        return (yield from self._compared(lambda _: find_matrices(self.model, chosen, layer, factors[layer])))

    # -- interference --------------------------------------------------------------------------------------------------

    def interference(self, facts: Sequence[Fact], plan: InterferencePlan | None = None) -> Steps[InterferencePredicted]:
        """The predicted interference of editing ``facts`` with earlier edits and known facts, most disturbed first."""
        return self._foresight.predict(facts, self._checked(plan))

    def rehearse(self, facts: Sequence[Fact], plan: InterferencePlan) -> Steps[Rehearsal]:
        """Predict, edit by the plan's method, observe, and undo the edit; only the prediction is stored."""
        return self._foresight.rehearse(facts, self._checked(plan))

    @property
    def _foresight(self) -> InterferencePredictor:
        return InterferencePredictor(self.model, self.statistics, self.reference, self.whitening, self.session)

    def _checked(self, plan: InterferencePlan | None) -> InterferencePlan:
        if plan is None or not plan.layers:
            return plan or InterferencePlan()
        return replace(plan, layers=self.choose_layers(plan.layers))

    # -- retention -----------------------------------------------------------------------------------------------------

    def retention(self, sample: int = 0, facts: Sequence[Fact] = ()) -> Steps[RetentionHistory]:
        """Re-query a seeded ``sample`` of the applied edits (0: all); the retention of all, and the causes of losses.

        With ``facts``, only their edits. Raises BadInput where there is no session or no such edit.
        """
        if self.session is None:
            raise BadInput(
                say("there is no session whose edits could be asked."), say("Open one, or edit some facts first.")
            )
        return (yield from Retention(self.session).history(self.whitening, sample, facts))

    # -- quality -------------------------------------------------------------------------------------------------------

    def quality(self, facts: Sequence[Fact] = (), plan: QualityPlan | None = None) -> Steps[QualityReported]:
        """Quality of the session's edits (or ``facts``) by both protocols, and the model's general ability."""
        if self._quality is None:
            self._quality = QualityJob(self.model, self.reference, BaseAnswers(self.model), self.session)
        return self._quality.measure(facts, plan or QualityPlan())

    # -- robustness ----------------------------------------------------------------------------------------------------

    def robustness(self, facts: Sequence[Fact] = (), plan: RobustnessPlan | None = None) -> Steps[RobustnessMeasured]:
        """Query ``facts`` (none: a sample of the session's edits) with other prompts; stored in the session.

        Raises BadInput where there are no facts.
        """
        plan = plan or RobustnessPlan()
        return measure_robustness(self.model, self.session, facts, self.reference, self.statistics, plan)

    # -- free generation -----------------------------------------------------------------------------------------------

    def free(self, facts: Sequence[Fact] = (), plan: FreePlan | None = None) -> Steps[FreeAnswersMeasured]:
        """Ask ``facts`` (none: a sample of the session's edits) as a person does, and judge what the model writes.

        Stored in the session. Raises BadInput where there are no facts.
        """
        return measure_freely(self.model, self.session, facts, self.reference, plan or FreePlan())

    # -- survival ------------------------------------------------------------------------------------------------------

    def survival(self, facts: Sequence[Fact] = (), plan: SurvivalPlan | None = None) -> Steps[SurvivalMeasured]:
        """Which edits outlive fewer bits, a fine-tune on something else and a merge; stored in the session.

        Raises BadInput where there is nothing to ask, or a treatment cannot be had.
        """
        work = Survival(self.model, self.session, self.reference, self.statistics, plan or SurvivalPlan())
        return work.measure(facts)

    # -- traces --------------------------------------------------------------------------------------------------------

    def traces(self, facts: Sequence[Fact] = (), plan: TracesPlan | None = None) -> Steps[TracesFound]:
        """Which write matrices look edited, from the weights alone, what they say, and a reversal that is tried.

        ``facts`` (none: known ones) give the prompts with which a direction is asked. Stored in the session.
        """
        return Traces(self.model, self.session, self.reference, self.statistics, plan or TracesPlan()).find(facts)

    # -- named abilities -----------------------------------------------------------------------------------------------

    def abilities(self, plan: AbilitiesPlan) -> Steps[AbilitiesMeasured]:
        """Tasks of lm-evaluation-harness on the unedited model and now; stored in the session.

        Raises BadInput where the harness, a task or its data is not there.
        """
        return measure_abilities(self.model, self.session, plan)

    # -- causal tracing ------------------------------------------------------------------------------------------------

    def tracing(self, facts: Sequence[Fact] = (), settings: TracingSettings | None = None) -> Steps[FactsTraced]:
        """The tokens and layers at which the model recalls ``facts`` (none: ten known ones), on the current weights.

        The expected answer is the new object for edits of the session, the true one for other facts. Stored in the
        session.
        """
        chosen = self.choose_facts(facts, most=TRACED)
        return trace(self.model, self.session, self.reference, chosen, settings)

    # -- detection -----------------------------------------------------------------------------------------------------

    def difference(self, original: Path | str | None = None, facts: Sequence[Fact] = ()) -> Steps[ModelDifference]:
        """The exact weight difference to the model in the folder ``original``, and its effect at the keys of facts.

        The original is additionally loaded into main memory, and released. None: the original is the model before the
        session's edits, from the stored W_0; raises BadInput where none is applied. ``facts`` default to edits and
        known facts.
        """
        asked = tuple(facts) or facts_to_move(self.applied_facts, self.reference.facts)
        if original is not None:
            other = yield from load(original, "cpu", self.model.info.dtype)
            return (yield from compare_models(self.model, other, asked))
        if not self.model.weights.applied:  # an imported change has batches, though no edits may be known of it
            raise BadInput(
                say("no edit is applied, so there is nothing to compare."), say("Give the folder of the original.")
            )
        return (yield from compare_with_start(self.model, asked))

    def compared_with_original(self, original: Path | str | None = None) -> Steps[DifferenceFound]:
        """The same as an event, aggregated by layer; stored in the session."""
        edits, name = self.applied_facts, "" if original is None else str(original)
        facts = facts_to_move(edits, self.reference.facts)
        found = yield from self.difference(original, facts)
        layers = self.model.info.layers
        event = difference_event(found, facts, edits, layers=layers, position=self.position, original=name)
        if self.session is not None:
            keep_difference(self.session.ledger, event)
        yield event
        return event

    def make_detector(self, plan: DetectionPlan, facts: Sequence[Fact] = ()) -> Steps[Detector]:
        """A detector of edits, trained by editing ``facts`` (none: the known ones) and undoing those edits."""
        start = perf_counter()
        maker = DetectorTrainer(self.model, self.statistics, self.session, plan)
        detector, _ = yield from maker.make(facts or self.reference.facts)
        yield detector_event(detector, self.model, seconds=perf_counter() - start)
        return detector

    def open_detector(self, file: Path | str) -> Steps[Detector]:
        """The detector in ``file``; raises BadInput where it is none or does not fit the model."""
        detector = load_detector(Path(file))
        detector.check(self.model)
        yield detector_event(detector, self.model, str(file))
        return detector

    def ask_detector(self, detector: Detector, facts: Sequence[Fact] = ()) -> Steps[EditSuspected]:
        """Predictions of ``detector`` for ``facts`` (none: the session's edits, or known facts) on the current weights.

        Stored in the session.
        """
        event = yield from ask_detector(self.model, detector, facts, self.applied_facts, self.reference, self.position)
        if self.session is not None:
            keep_suspicion(self.session.ledger, event)
        yield event
        return event

    @property
    def applied_facts(self) -> tuple[Fact, ...]:
        """The edits of the session applied now; empty without a session."""
        return self.session.applied_facts() if self.session else ()

    # -- norms ---------------------------------------------------------------------------------------------------------

    def norms(self, layers: Sequence[int] = ()) -> Steps[NormsMeasured]:
        """Norms of ``layers`` (none: the edited ones, or all where none is edited) and of one unedited layer."""
        everything = tuple(range(self.model.info.layers))
        chosen = self.choose_layers(layers) if layers else self.model.weights.touched or everything
        return (yield from NormGauge(self.model).measure(chosen, self.position))

    # -- importance ----------------------------------------------------------------------------------------------------

    def importance(self, facts: Sequence[Fact] = ()) -> Steps[Compared[Importance]]:
        """Each layer's share of the residual stream at the subjects of ``facts`` and over plain text.

        The text is the held-out one, or else part of that of the covariances.
        """
        chosen = self.choose_facts(facts)
        text = self.reference.heldout or "\n".join((yield from self.statistics.samples(SAMPLE_TEXTS, seed=0)))
        return (yield from self._compared(lambda _: find_importance(self.model, chosen, text)))

    # -- inside --------------------------------------------------------------------------------------------------------

    def _compared(self, measured: Callable[[int], Steps[T]]) -> Steps[Compared[T]]:
        """The results of ``measured``, called with the number of edits, on the base model and the current weights."""
        before = None
        if self.model.weights.applied:
            with self.model.weights.at(0):
                before = yield from measured(0)
        return Compared(before, (yield from measured(self.position)))
