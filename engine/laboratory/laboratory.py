"""The laboratory: every measure of what edits do to a model, with what the model and its session offer for it.

One method per measure, and each is work that yields events (:mod:`engine.events`). How to measure is the business of
:mod:`engine.diagnostics`; here facts, layers and texts are chosen for it, and what belongs to a session is kept in its
ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Generic, TypeVar

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
    DifferenceFound,
    EditSuspected,
    Event,
    FactsTraced,
    InterferencePredicted,
    NormsMeasured,
    QualityReported,
    RobustnessMeasured,
    Steps,
)
from engine.events.tabular import Row, Tabular, with_columns
from engine.fact import Fact
from engine.laboratory.detector_query import ask_detector, detector_event, keep_suspicion, load_detector
from engine.laboratory.detector_training import DetectorTrainer
from engine.laboratory.difference import difference_event, facts_to_move, keep_difference
from engine.laboratory.interference_forecast import InterferencePredictor, Rehearsal
from engine.laboratory.quality import QualityJob
from engine.laboratory.reference_probes import ReferenceProbes
from engine.laboratory.retention import Retention, RetentionHistory
from engine.laboratory.robustness import measure_robustness
from engine.laboratory.tracing import FACTS as TRACED
from engine.laboratory.tracing import trace
from engine.laboratory.whitening import Whitening
from engine.model.loading import LoadedModel, load
from engine.requests import (
    OVERLAP_TAIL,
    PROBES,
    TOP_PAIRS,
    DetectionPlan,
    InterferencePlan,
    QualityPlan,
    RobustnessPlan,
    TracingSettings,
)
from engine.session.kept_events import keep

SAMPLE_TEXTS = 32


T = TypeVar("T")


@dataclass(frozen=True)
class Compared(Tabular, Generic[T]):
    """One measure at two moments: on the base model (``before``; None where nothing is applied) and ``now``."""

    before: T | None
    now: T

    def records(self) -> list[Row]:
        """The rows of both, told apart by ``moment`` ("before", "now")."""
        moments = {"before": self.before, "now": self.now}
        tables = {name: one for name, one in moments.items() if isinstance(one, Tabular)}
        return [row for name, one in tables.items() for row in with_columns(one.records(), moment=name)]


class Laboratory:
    """LiveMeasures one model; ``session`` is the open one, and ``whitening`` its factors of covariances, or None.

    Without a session the model is measured as it is, and nothing is kept.
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
        # One set of factors for the measures of a run and for these: they are the largest thing here.
        self.whitening = whitening or Whitening(model, self.statistics)

    @property
    def position(self) -> int:
        """How many edits of the session are applied now; 0 without one."""
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
                f"there are too few facts to measure with ({len(chosen)} of at least {least}).",
                "Give a file of facts, or edit some first.",
            )
        return chosen

    def choose_layers(self, given: Sequence[int] = ()) -> tuple[int, ...]:
        """``given``, sorted and checked, or all layers whose covariances fit into memory; raises BadInput."""
        count = self.model.info.layers
        if unknown := [layer for layer in given if not 0 <= layer < count]:
            raise BadInput(f"the model has no layer {unknown[0]}.", f"Its layers are 0 to {count - 1}.")
        return tuple(sorted(set(given))) or self.whitening.fitting_layers()

    # -- what is kept -------------------------------------------------------------------------------------------------

    def keep(self, kind: str, event: Event) -> None:
        """Keep an event that has a position under ``kind`` in the session, where one is open."""
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
        """How far the keys of ``facts`` overlap at ``layers``, before the session and now.

        ``threshold`` is where the tail of |p| begins; ``pairs`` how many pairs are named per layer.
        """
        chosen = self.choose_facts(facts, least=2)
        factors = yield from self.whitening.factors(self.choose_layers(layers))

        def measured(position: int) -> Steps[Superposition]:
            return find_superposition(self.model, chosen, factors, position, threshold=threshold, pairs=pairs)

        return (yield from self._compared(measured))

    def overlap_matrices(self, layer: int, facts: Sequence[Fact] = ()) -> Steps[Compared[OverlapMatrices]]:
        """The overlaps of ``facts`` at ``layer`` pair by pair, before the session and now."""
        chosen = self.choose_facts(facts, least=2)
        factors = yield from self.whitening.factors(self.choose_layers((layer,)))
        return (yield from self._compared(lambda _: find_matrices(self.model, chosen, layer, factors[layer])))

    # -- interference --------------------------------------------------------------------------------------------------

    def interference(self, facts: Sequence[Fact], plan: InterferencePlan | None = None) -> Steps[InterferencePredicted]:
        """What editing ``facts`` would do to earlier edits and to known facts, the most disturbed first."""
        return self._foresight.predict(facts, self._checked(plan))

    def rehearse(self, facts: Sequence[Fact], plan: InterferencePlan) -> Steps[Rehearsal]:
        """Predict, edit by the plan's method, observe, and take the edit back; nothing but the prediction is kept."""
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
        """Ask a seeded ``sample`` of the applied edits again (0: all); how all have held, and what broke which.

        With ``facts``, only edits of these. Raises BadInput where there is no session or no such edit.
        """
        if self.session is None:
            raise BadInput("there is no session whose edits could be asked.", "Open one, or edit some facts first.")
        return (yield from Retention(self.session).history(self.whitening, sample, facts))

    # -- quality -------------------------------------------------------------------------------------------------------

    def quality(self, facts: Sequence[Fact] = (), plan: QualityPlan | None = None) -> Steps[QualityReported]:
        """How good the session's edits (or ``facts``) are by both protocols, and what else the model can still do."""
        if self._quality is None:
            self._quality = QualityJob(self.model, self.reference, BaseAnswers(self.model), self.session)
        return self._quality.measure(facts, plan or QualityPlan())

    # -- robustness ----------------------------------------------------------------------------------------------------

    def robustness(self, facts: Sequence[Fact] = (), plan: RobustnessPlan | None = None) -> Steps[RobustnessMeasured]:
        """Ask ``facts`` (none: a sample of the session's edits) in other ways; kept in the session.

        Raises BadInput where there is nothing to ask.
        """
        plan = plan or RobustnessPlan()
        return measure_robustness(self.model, self.session, facts, self.reference, self.statistics, plan)

    # -- causal tracing ------------------------------------------------------------------------------------------------

    def tracing(self, facts: Sequence[Fact] = (), settings: TracingSettings | None = None) -> Steps[FactsTraced]:
        """At which tokens and layers the model recalls ``facts`` (none: ten that it knows), on the weights as they are.

        Edits of the session are expected to give their new object, other facts their true one. Kept in the session.
        """
        chosen = self.choose_facts(facts, most=TRACED)
        return trace(self.model, self.session, self.reference, chosen, settings)

    # -- detection -----------------------------------------------------------------------------------------------------

    def difference(self, original: Path | str | None = None, facts: Sequence[Fact] = ()) -> Steps[ModelDifference]:
        """How the model differs from the one in the folder ``original``, exactly, and which facts' keys that moves.

        The original is loaded beside the model into main memory, and let go of. None: it is what the model was before
        the session's edits, of which W_0 is kept; raises BadInput where none is applied. ``facts`` are edits and known
        ones unless given.
        """
        asked = tuple(facts) or facts_to_move(self.applied_facts, self.reference.facts)
        if original is not None:
            other = yield from load(original, "cpu", self.model.info.dtype)
            return (yield from compare_models(self.model, other, asked))
        if not self.position:
            raise BadInput("no edit is applied, so there is nothing to compare.", "Give the folder of the original.")
        return (yield from compare_with_start(self.model, asked))

    def compared_with_original(self, original: Path | str | None = None) -> Steps[DifferenceFound]:
        """The same as an event, with what belongs to a layer put together; kept in the session."""
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
        """A detector of edits, made by editing ``facts`` (none: the model's known ones) and taking that back."""
        start = perf_counter()
        maker = DetectorTrainer(self.model, self.statistics, self.session, plan)
        detector, _ = yield from maker.make(facts or self.reference.facts)
        yield detector_event(detector, self.model, seconds=perf_counter() - start)
        return detector

    def open_detector(self, file: Path | str) -> Steps[Detector]:
        """The detector kept in ``file``; raises BadInput where it is none or fits another model."""
        detector = load_detector(Path(file))
        detector.check(self.model)
        yield detector_event(detector, self.model, str(file))
        return detector

    def ask_detector(self, detector: Detector, facts: Sequence[Fact] = ()) -> Steps[EditSuspected]:
        """What ``detector`` says of ``facts`` (none: the session's edits, or known facts) on the model as it is.

        Kept in the session.
        """
        event = yield from ask_detector(self.model, detector, facts, self.applied_facts, self.reference, self.position)
        if self.session is not None:
            keep_suspicion(self.session.ledger, event)
        yield event
        return event

    @property
    def applied_facts(self) -> tuple[Fact, ...]:
        """The edits of the session that are applied now; none without one."""
        return self.session.applied_facts() if self.session else ()

    # -- norms ---------------------------------------------------------------------------------------------------------

    def norms(self, layers: Sequence[int] = ()) -> Steps[NormsMeasured]:
        """Norms of ``layers`` (none: the edited ones, or all where none is edited) and of one that is not edited."""
        everything = tuple(range(self.model.info.layers))
        chosen = self.choose_layers(layers) if layers else self.model.weights.touched or everything
        return (yield from NormGauge(self.model).measure(chosen, self.position))

    # -- importance ----------------------------------------------------------------------------------------------------

    def importance(self, facts: Sequence[Fact] = ()) -> Steps[Compared[Importance]]:
        """Each layer's share of the residual stream at the subjects of ``facts`` and over plain text.

        The text is the held-out one, or some of what the covariances were made from.
        """
        chosen = self.choose_facts(facts)
        text = self.reference.heldout or "\n".join(self.statistics.samples(SAMPLE_TEXTS, seed=0))
        return (yield from self._compared(lambda _: find_importance(self.model, chosen, text)))

    # -- inside --------------------------------------------------------------------------------------------------------

    def _compared(self, measured: Callable[[int], Steps[T]]) -> Steps[Compared[T]]:
        """What ``measured``, given the number of edits, finds on the base model and now."""
        before = None
        if self.model.weights.applied:
            with self.model.weights.at(0):
                before = yield from measured(0)
        return Compared(before, (yield from measured(self.position)))
