"""What work says while it runs.

Work is a generator: it yields events and returns its result (``Steps[T]``). Whoever drives it decides: not pulling
the next event is a pause, closing the generator is a cancel, and every ``finally`` in the work then restores what it
had changed. Events carry small numpy arrays and plain values, never tensors, so they may cross threads and processes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32] | NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Event:
    """Base of everything that work emits."""


T = TypeVar("T")
Steps = Generator[Event, None, T]


def run(work: Steps[T], listen: Callable[[Event], object] | None = None) -> T:
    """Drive ``work`` to its end, handing each event to ``listen``, and return the work's result."""
    while True:
        try:
            event = next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result
        if listen is not None:
            listen(event)


@dataclass(frozen=True)
class Log(Event):
    """One line for the log."""

    text: str
    level: Literal["info", "warning", "error"] = "info"


@dataclass(frozen=True)
class Progress(Event):
    """How far a task has come. ``task`` names it for a person ("Loading", "Covariance statistics", "Layer keys").

    ``done`` of ``total`` in ``unit``; ``total`` 0 means that the end is not known. ``detail`` is a short remark.
    """

    task: str
    done: int
    total: int
    unit: str = ""
    detail: str = ""


@dataclass(frozen=True)
class EditProgress(Event):
    """Where an edit run stands: ``edits_done`` of ``edits_total`` facts are committed; batch number is 1-based.

    ``stage`` is what happens inside the batch now ("values", "layer 3", "keys", "measuring").
    ``seconds_per_edit`` and ``seconds_left`` are None until one batch has been timed.
    """

    edits_done: int
    edits_total: int
    batch: int
    batches: int
    stage: str
    seconds_per_edit: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True)
class ValueSearch(Event):
    """One step of the search for v*: per fact of the batch, in batch order.

    ``nll`` (n,) mean negative log likelihood of the target in nats; ``probability`` (n,) mean probability of the
    target's tokens; ``active`` (n,) bool, False once a fact has stopped.
    """

    step: int
    steps: int
    nll: FloatArray
    probability: FloatArray
    active: NDArray[np.bool_]


FactStateName = Literal["queued", "editing", "done", "failed", "undone"]


@dataclass(frozen=True)
class FactState(Event):
    """The state of one fact. Probabilities are of the whole new object given the prompt (geometric mean per token).

    ``says`` is what the model says greedily now (a few tokens). None means not measured (yet).
    """

    fact_id: str
    state: FactStateName
    before: float | None = None
    after: float | None = None
    says: str | None = None
    efficacy: bool | None = None
    note: str = ""


@dataclass(frozen=True)
class UneditedLayer:
    """A layer that no edit touches: ``norm`` ||W_0||_F and ``spectral``, the largest singular value of W_0."""

    layer: int
    norm: float
    spectral: float


@dataclass(frozen=True)
class NormsMeasured(Event):
    """Norm growth after ``position`` edits: arrays (L,) in the order of ``layers``.

    ``norm`` ||W_t||_F, ``base`` ||W_0||_F, ``change`` ||W_t - W_0||_F; ``spectral`` the largest singular value of W_t,
    ``spectral_base`` that of W_0 (None: not measured this time). Of a layer of which several matrices are edited, norms
    are of all of them together. ``unedited`` is the nearest layer that no edit touches, for comparison (None: there is
    none, or it was not looked for).
    """

    position: int
    layers: tuple[int, ...]
    norm: FloatArray
    base: FloatArray
    change: FloatArray
    spectral: FloatArray | None = None
    spectral_base: FloatArray | None = None
    unedited: UneditedLayer | None = None


@dataclass(frozen=True)
class SuperpositionMeasured(Event):
    """Histograms of the off-diagonal entries p(k_i, k_j) of the P matrix after ``position`` edits.

    ``edges`` (B+1,) fixed bin edges, ``counts`` (L, B), ``mean``, ``std``, ``kurtosis`` (L,) (Fisher excess);
    values outside the edges are counted in the outer bins. ``probes`` is the number of facts measured; ``tail`` (L,)
    is the share of entries with |p| > 0.1 (None in sessions that were kept before it was measured).
    """

    position: int
    layers: tuple[int, ...]
    edges: FloatArray
    counts: IntArray
    mean: FloatArray
    std: FloatArray
    kurtosis: FloatArray
    probes: int
    tail: FloatArray | None = None


@dataclass(frozen=True)
class BatchCommitted(Event):
    """A batch is in the ledger: ``position`` edits are applied now; ``batch`` is its 1-based number."""

    batch: int
    position: int
    fact_ids: tuple[str, ...]
    method: str
    seconds: float


@dataclass(frozen=True)
class TimelineMark:
    """One batch on the timeline. ``position`` is the number of edits once it is applied; ``name`` a bookmark or ""."""

    batch: int
    position: int
    method: str
    edits: int
    when: str
    name: str = ""


@dataclass(frozen=True)
class TimelineChanged(Event):
    """The timeline: all marks in order, and how many of the batches are applied now (0 = base model)."""

    marks: tuple[TimelineMark, ...]
    applied: int


@dataclass(frozen=True)
class QualityMeasured(Event):
    """Edit quality of ``facts`` edits after ``position`` edits, each a share in [0, 1] or None where no data was.

    ``protocol`` is "immediate" (right after their own batch) or "final" (all edits so far, now). ``retention`` is the
    share of edits that held after their own batch and still hold, ``untouched`` that of known facts about other
    subjects that are still answered; ``perplexity`` on held-out text.
    """

    position: int
    facts: int
    protocol: Literal["immediate", "final"]
    efficacy: float | None
    paraphrase: float | None
    neighbourhood: float | None
    retention: float | None = None
    untouched: float | None = None
    perplexity: float | None = None


@dataclass(frozen=True)
class SideMemoryMeasured(Event):
    """What the side memory of one ``kind`` is like after ``position`` edits.

    ``counts`` are named numbers ("entries": 12). ``signal`` names the number by which it decides about a text;
    ``inside`` (n,) are its values for edited prompts, ``outside`` (k,) for known facts that no edit touches, and
    ``answered`` the shares of both that the memory answers (None: not asked). ``threshold`` is where it decides, None
    where each entry has its own. ``usage`` (rows, columns) says how often each of its parts answers, or is None;
    ``usage_axes`` names rows and columns.
    """

    position: int
    kind: str
    counts: dict[str, float]
    signal: str
    threshold: float | None
    inside: FloatArray
    outside: FloatArray
    answered: tuple[float | None, float | None]
    usage: FloatArray | None = None
    usage_axes: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class StudyRow:
    """One method after ``edits`` edits of a comparison's stream; None where the data cannot give a value.

    ``reason`` is why there is nothing more of this method (refused, failed), and then all values are None.
    ``sampled`` edits of a seeded sample were asked with their probes; reliability and retention are of all edits.

    Shares in [0, 1]: ``reliability`` new objects that are the exact answer, ``generalization`` the same in other words,
    ``locality`` unrelated prompts that are continued as by the base model, ``neighbourhood`` and ``same_subject`` other
    facts that are answered right. Plain names are final: after all these edits; ``immediate_*`` right after each edit's
    own batch, on average. ``average`` is the mean of reliability, generalization and locality. ``es``, ``ps``, ``ns``
    are CounterFact's comparisons of likelihoods and ``score`` their harmonic mean. ``retention`` edits that held after
    their own batch and still do; ``untouched`` known facts about other subjects still answered.

    ``perplexity_*`` on held-out text; ``norm_growth`` the largest ||W_t|| / ||W_0|| of a layer; ``seconds_per_edit``
    without measuring; ``memory_peak`` bytes that editing took at most beyond the loaded model;
    ``factor_bytes_per_edit`` what the session stores of an edit.
    """

    method: str
    edits: int
    reason: str = ""
    sampled: int = 0
    reliability: float | None = None
    generalization: float | None = None
    locality: float | None = None
    average: float | None = None
    neighbourhood: float | None = None
    same_subject: float | None = None
    immediate_reliability: float | None = None
    immediate_generalization: float | None = None
    immediate_locality: float | None = None
    immediate_neighbourhood: float | None = None
    es: float | None = None
    ps: float | None = None
    ns: float | None = None
    score: float | None = None
    retention: float | None = None
    untouched: float | None = None
    perplexity_before: float | None = None
    perplexity_after: float | None = None
    norm_growth: float | None = None
    seconds_per_edit: float | None = None
    memory_peak: float | None = None
    factor_bytes_per_edit: float | None = None


@dataclass(frozen=True)
class StudyRowMeasured(Event):
    """A row of a comparison of methods is there: measured now, or found where the comparison goes on."""

    row: StudyRow


@dataclass(frozen=True)
class StudyProgress(Event):
    """Where a comparison stands: ``method`` is the ``number``-th (1-based) of ``methods``.

    ``edits_done`` of ``edits_total`` facts of the stream are written by it; ``checkpoint`` is the number of edits after
    which it is measured next. ``seconds_left`` is of the whole comparison, None until something has been timed.
    """

    method: str
    number: int
    methods: int
    edits_done: int
    edits_total: int
    checkpoint: int
    stage: str
    seconds_left: float | None = None


@dataclass(frozen=True)
class Conflict:
    """Two facts that stand in each other's way; ``earlier``: the first is an edit made before, else both are queued.

    "duplicate": the same question with the same object; "contradiction": with another object; "same key": ``p`` is the
    smaller of the two shares |p| with which the one's edit lands on the other, at ``layer`` (None: not measured).
    """

    kind: Literal["duplicate", "contradiction", "same key"]
    first_id: str
    second_id: str
    first: str
    second: str
    p: float | None = None
    layer: int | None = None
    earlier: bool = False


@dataclass(frozen=True)
class InterferencePredicted(Event):
    """What the next batch will do to k other facts, predicted after ``position`` edits; the most disturbed come first.

    ``form`` "proposal": from the change that the method proposes; "keys": from keys and an assumed value change, an
    upper bound. ``fact_ids``, ``names`` (k,), ``kinds`` (k,) "edit" (an earlier one) or "known"; ``disturbance`` (k,)
    how far their values move, summed over the layers ``written`` (W,), in units of the hidden state; ``planned`` how
    far those of the queued facts move on average. ``p`` (k,) the largest share (by size) with which a queued fact lands
    on each at a written layer, and ``by`` (k,) the name of that one. For the first t: ``by_layer`` (t, W) disturbance,
    ``shares`` (t, L) the largest share at each of the measured ``layers`` (L,). ``highest`` (L,) largest |p| onto any
    of the k; ``offered`` the layer where it is least. ``warned`` facts have |p| above ``threshold``.
    """

    position: int
    form: Literal["keys", "proposal"]
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    disturbance: FloatArray
    planned: float
    p: FloatArray
    by: tuple[str, ...]
    written: tuple[int, ...]
    by_layer: FloatArray
    layers: tuple[int, ...]
    shares: FloatArray
    highest: FloatArray
    offered: int
    threshold: float
    warned: int
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True)
class InterferenceObserved(Event):
    """What a batch did to the facts of the prediction before it; ``position`` edits are applied now.

    In the order of the prediction: ``fact_ids``, ``names`` (k,), ``predicted`` (k,) disturbance, ``before`` and
    ``after`` (k,) probabilities of their answers. Of the facts known before (at least 0.1): ``spearman`` of predicted
    disturbance and lost probability, and the mean loss of the tenth predicted to be disturbed most (``top`` facts) and
    of the rest. None: there were too few.
    """

    position: int
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    predicted: FloatArray
    before: FloatArray
    after: FloatArray
    spearman: float | None
    top: int
    top_loss: float | None
    rest_loss: float | None


@dataclass(frozen=True)
class RetentionMeasured(Event):
    """Which earlier edits hold after ``position`` edits: k edits, all or a sample, in the order they were made.

    ``edits`` (k,) is each one's place in the session, from 1 on; ``fact_ids``, ``names`` (k,); ``batches`` (k,) its
    batch; ``held`` (k,) bool whether it held right after that batch, ``holds`` (k,) bool whether it does now,
    ``probability`` (k,) of its object now. ``retention`` is the share of those that held which still do, None where
    none did; ``everything``: no sample was taken.
    """

    position: int
    edits: IntArray
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    batches: IntArray
    held: NDArray[np.bool_]
    holds: NDArray[np.bool_]
    probability: FloatArray
    retention: float | None
    everything: bool


@dataclass(frozen=True)
class GuardTripped(Event):
    """A limit was passed after ``batch`` (``position`` edits): ``measured`` against ``limit`` of ``measure``.

    ``measure`` "norm" (the largest ||W_t|| / ||W_0|| of a layer), "retention", "perplexity" (over that of the unedited
    model) or "untouched". "pause": whoever drives the run should stop pulling here, and may go on. "rollback": the run
    goes back to ``good_batch``, the last one at which all limits were seen to hold, and ends. ``reason`` says it in a
    sentence.
    """

    position: int
    batch: int
    measure: Literal["norm", "retention", "perplexity", "untouched"]
    limit: float
    measured: float
    action: Literal["pause", "rollback"]
    good_batch: int
    reason: str


@dataclass(frozen=True)
class ImportanceMeasured(Event):
    """Each layer's part in the residual stream after ``position`` edits, means over ``places`` token positions.

    ``where`` "subject": at the last subject token of edited facts; "text": over held-out text. ``mlp`` and
    ``attention`` (L,) are the shares ||what the part adds|| / ||the stream after its block|| of all layers, ``stream``
    (L,) the norm of the latter; ``base_*`` the same places in the unedited model.
    """

    position: int
    where: Literal["subject", "text"]
    places: int
    mlp: FloatArray
    attention: FloatArray
    stream: FloatArray
    base_mlp: FloatArray
    base_attention: FloatArray
    base_stream: FloatArray


@dataclass(frozen=True)
class QualityReported(Event):
    """Edit quality and general ability in full after ``position`` edits, of ``sampled`` of ``edits`` facts.

    ``protocols`` "unedited" (the model before all edits), "immediate" (each edit right after its own batch) and "final"
    (all edits, now), as far as there are edits, each with metrics by name: shares in [0, 1], or None where the data
    cannot give one (``engine.evaluation.metrics.Quality``, with locality, reliability, generalization and average).
    ``left_out`` probes were not asked because an edit rewrites them. ``ability`` by name (perplexity, fluency,
    known_facts, and for a file of questions "NAME.accuracy" and others) before all edits and now.
    """

    position: int
    edits: int
    sampled: int
    left_out: int
    protocols: dict[str, dict[str, float | None]]
    ability: dict[str, tuple[float | None, float | None]]
