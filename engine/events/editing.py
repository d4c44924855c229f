"""Events of a run of edits: progress, the search for v*, batches, the timeline, live measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.events.base import Event, FloatArray, IntArray
from engine.events.edit_state import EditState
from engine.events.tabular import Row, Tabular, columns, with_columns

LogLevel = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class Log(Event):
    """One line for the log."""

    text: str
    level: LogLevel = "info"


@dataclass(frozen=True)
class Progress(Event):
    """Progress of a task. ``task`` is its displayed name ("Loading", "Covariance statistics", "Layer keys").

    ``done`` of ``total`` in ``unit``; ``total`` 0 means that the total is not known. ``detail`` is a short remark.
    ``seconds_left`` until the task is done, where the work knows it better than its pace tells; else None.
    """

    task: str
    done: int
    total: int
    unit: str = ""
    detail: str = ""
    seconds_left: float | None = None


@dataclass(frozen=True)
class EditProgress(Event):
    """Progress of an edit run: ``edits_done`` of ``edits_total`` facts are committed; the batch number is 1-based.

    ``stage`` is the current step within the batch ("values", "layer 3", "keys", "measuring").
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
class RunProgress(Event):
    """Progress of an edit run over all its stages: ``share`` in [0, 1] of its time, which never decreases.

    ``stage`` ("statistics", "first look", "edits", "last look") is the ``number``-th of ``stages``; ``seconds_left`` is
    the current estimate for the whole run, ``stage_left`` that for this stage.
    """

    share: float
    stage: str
    number: int
    stages: int
    stage_left: float
    seconds_left: float


@dataclass(frozen=True)
class ValueSearch(Event):
    """One step of the search for v*: per fact of the batch, in batch order.

    ``nll`` (n,) mean negative log likelihood of the target in nats; ``probability`` (n,) mean probability of the
    target's tokens; ``active`` (n,) bool, False once a fact has stopped. The other terms of the loss, as weighted in
    it: ``kl`` (n,) the KL divergence of the continuation of "{subject} is a", in nats, ``decay`` (n,) the penalty on
    the size of the change; ``loss`` (n,) the total. ``rank`` (n,) in the vocabulary of the worst-ranked target token
    over all its texts, 1: the likeliest. None where a method has no such term, NaN where a fact has made no step yet.
    """

    step: int
    steps: int
    nll: FloatArray
    probability: FloatArray
    active: NDArray[np.bool_]
    kl: FloatArray | None = None
    decay: FloatArray | None = None
    loss: FloatArray | None = None
    rank: FloatArray | None = None


@dataclass(frozen=True)
class ConfidenceMeasured(Event):
    """Confidence in edited facts against that in pretrained ones (ENCORE, table 1), after ``position`` edits.

    ``edited`` is the mean probability of the new objects of ``edited_facts`` applied edits, each right after its
    batch; ``own`` that of the ``own_facts`` true answers that the unedited model gives correctly, before all edits.
    An answer's probability is the geometric mean over its tokens. None: there are no such facts.
    """

    position: int
    edited: float | None
    edited_facts: int
    own: float | None
    own_facts: int


FactStateName = Literal["queued", "editing", "failed"]


@dataclass(frozen=True)
class FactState(Event):
    """The state of one fact. Probabilities are of the whole new object given the prompt (geometric mean per token).

    A fact whose batch was just committed is "written" or "not taken" (:class:`EditState`). ``says`` is the model's
    current greedy continuation (a few tokens). None means not measured (yet).
    """

    fact_id: str
    state: FactStateName | EditState
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
class NormsMeasured(Event, Tabular):
    """Norm growth after ``position`` edits: arrays (L,) in the order of ``layers``.

    ``norm`` ||W_t||_F, ``base`` ||W_0||_F, ``change`` ||W_t - W_0||_F; ``spectral`` the largest singular value of W_t,
    ``spectral_base`` that of W_0 (None: not measured this time). If several matrices of a layer are edited, norms are
    over all of them jointly. ``unedited`` is the nearest layer that no edit touches, for comparison (None: there is
    none, or it was not measured).
    """

    position: int
    layers: tuple[int, ...]
    norm: FloatArray
    base: FloatArray
    change: FloatArray
    spectral: FloatArray | None = None
    spectral_base: FloatArray | None = None
    unedited: UneditedLayer | None = None

    def records(self) -> list[Row]:
        """One row a layer; ``growth`` is ||W_t|| / ||W_0||."""
        rows = columns(
            layer=self.layers,
            norm=self.norm,
            base=self.base,
            growth=self.norm / self.base,
            change=self.change,
            spectral=self.spectral,
            spectral_base=self.spectral_base,
        )
        return with_columns(rows, position=self.position)


@dataclass(frozen=True)
class SuperpositionMeasured(Event, Tabular):
    """Histograms of the off-diagonal entries p(k_i, k_j) of the P matrix after ``position`` edits.

    ``edges`` (B+1,) fixed bin edges, ``counts`` (L, B), ``mean``, ``std``, ``kurtosis`` (L,) (Fisher excess);
    values outside the edges are counted in the outer bins. ``probes`` is the number of facts measured; ``tail`` (L,)
    is the share of entries with |p| > 0.1 (None in sessions of versions that did not measure it).
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

    def records(self) -> list[Row]:
        """One row a layer, without the histograms."""
        rows = columns(layer=self.layers, mean=self.mean, std=self.std, kurtosis=self.kurtosis, tail=self.tail)
        return with_columns(rows, position=self.position)


@dataclass(frozen=True)
class BatchCommitted(Event):
    """A batch is in the ledger: ``position`` edits are applied now; ``batch`` is its 1-based number."""

    batch: int
    position: int
    fact_ids: tuple[str, ...]
    method: str
    seconds: float


@dataclass(frozen=True)
class SessionChanged(Event):
    """The session in ``folder`` is open from now on; "": none is. Comes before the session's first timeline."""

    folder: str


@dataclass(frozen=True)
class QualityMeasured(Event):
    """Edit quality of ``facts`` edits after ``position`` edits, each a share in [0, 1] or None without data.

    ``protocol`` is "immediate" (right after their own batch) or "final" (all edits so far, now). Among the edits that
    succeeded after their own batch, ``retention`` is the share still correct; ``untouched`` is that of known facts
    about other subjects still answered correctly, ``questions`` that of multiple-choice questions still answered
    correctly among those correct before all edits; ``perplexity`` is on held-out text.
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
    questions: float | None = None


@dataclass(frozen=True)
class SideMemoryMeasured(Event):
    """State and routing of the side memory of one ``kind`` after ``position`` edits.

    ``counts`` are named numbers ("entries": 12). ``signal`` names the routing score of a text; ``inside`` (n,) are its
    values for edited prompts, ``outside`` (k,) for known facts that no edit touches, and ``answered`` the shares of
    both that are routed to the memory (None: not measured). ``threshold`` is that of the score, None where each entry
    has a separate one. ``usage`` (rows, columns) counts how often each of its parts is activated, or is None;
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
class MemoryRead(Event):
    """What the model asked a side memory (``asked``, a call), and what the memory answered.

    It asked behind ``prompt`` and what it had ``written`` itself by then: "" where the call was begun for it.
    """

    prompt: str
    asked: str
    answers: tuple[str, ...]
    written: str = ""


@dataclass(frozen=True)
class StudyRow:
    """One method after ``edits`` edits of a comparison's stream; None where the data cannot give a value.

    ``reason`` is why the method ended here (refused, failed); all values are None then.
    ``sampled`` edits of a seeded sample were measured with their probes; reliability and retention are of all edits.

    Shares in [0, 1]: ``reliability`` new objects that are the exact answer, ``generalization`` the same on paraphrases,
    ``locality`` unrelated prompts that are continued as by the base model, ``neighbourhood`` and ``same_subject`` other
    facts that are answered correctly. Plain names are final: after all these edits; ``immediate_*`` right after each
    edit's own batch, on average. ``average`` is the mean of reliability, generalization and locality. ``es``, ``ps``,
    ``ns`` are CounterFact's comparisons of likelihoods and ``score`` their harmonic mean. ``retention`` edits still
    correct among those correct after their own batch; ``untouched`` known facts about other subjects still correct.

    ``free_*`` are shares of the verdicts on what the model itself writes of the sampled edits, asked by their prompt,
    and ``free_chat_*`` in a chat (``engine.evaluation.free.verdict``); they are part of no other measure.

    ``perplexity_*`` on held-out text; ``norm_growth`` the largest ||W_t|| / ||W_0|| of a layer; ``seconds_per_edit``
    excludes measuring; ``memory_peak`` is the peak memory of editing beyond the loaded model, in bytes;
    ``factor_bytes_per_edit`` what the session stores per edit.
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
    free_said: float | None = None
    free_alone: float | None = None
    free_contained: float | None = None
    free_mixed: float | None = None
    free_contradicted: float | None = None
    free_neither: float | None = None
    free_chat_said: float | None = None
    free_chat_alone: float | None = None
    free_chat_contained: float | None = None
    free_chat_mixed: float | None = None
    free_chat_contradicted: float | None = None
    free_chat_neither: float | None = None


@dataclass(frozen=True)
class StudyRowMeasured(Event):
    """A row of a comparison of methods: just measured, or read from the table of the resumed comparison.

    ``seed`` is the one that it belongs to in a comparison with several (None: it has but one).
    """

    row: StudyRow
    seed: int | None = None


@dataclass(frozen=True)
class StudyProgress(Event):
    """Progress of a comparison: ``method`` is the ``number``-th (1-based) of ``methods``.

    It has written ``edits_done`` of ``edits_total`` facts of the stream; ``checkpoint`` is the number of edits at the
    next measurement. ``seconds_left`` is for the whole comparison, None until a batch has been timed.
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
class ImportanceMeasured(Event, Tabular):
    """Each layer's share of the residual stream after ``position`` edits, means over ``places`` token positions.

    ``where`` "subject": at the last subject token of edited facts; "text": over held-out text. ``mlp`` and
    ``attention`` (L,) are the ratios ||output of the part|| / ||residual stream after its block||, ``stream`` (L,) the
    norm of the latter; ``base_*`` the same at the same positions in the unedited model.
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

    def records(self) -> list[Row]:
        """One row a layer."""
        names = ("mlp", "attention", "stream", "base_mlp", "base_attention", "base_stream")
        rows = columns(layer=range(len(self.mlp)), **{name: getattr(self, name) for name in names})
        return with_columns(rows, position=self.position, where=self.where)


@dataclass(frozen=True)
class QualityReported(Event, Tabular):
    """All metrics of edit quality and general ability after ``position`` edits, of ``sampled`` of ``edits`` facts.

    ``protocols`` "unedited" (the model before all edits), "immediate" (each edit right after its own batch) and "final"
    (all edits, now), the latter two only if edits are applied, each with metrics by name: shares in [0, 1], or None
    where the data cannot give one (``engine.evaluation.metrics.Quality``, with locality, reliability, generalization
    and average). ``left_out`` probes were skipped because an edit rewrites them. ``ability`` by name (perplexity,
    fluency, known_facts, and for a file of questions "NAME.accuracy" and others) before all edits and now.
    """

    position: int
    edits: int
    sampled: int
    left_out: int
    protocols: dict[str, dict[str, float | None]]
    ability: dict[str, tuple[float | None, float | None]]

    def records(self) -> list[Row]:
        """One row a metric, with a column for each protocol.

        ``of`` is "edits", or "model" for general ability, which is measured only before all edits and now.
        """
        names = dict.fromkeys(name for metrics in self.protocols.values() for name in metrics)
        protocols = ("unedited", "immediate", "final")
        edits = [{one: self.protocols.get(one, {}).get(name) for one in protocols} for name in names]
        ability = [dict(zip(protocols, (was, None, now), strict=True)) for was, now in self.ability.values()]
        rows = [{"of": "edits", "metric": name, **row} for name, row in zip(names, edits, strict=True)]
        return rows + [{"of": "model", "metric": n, **row} for n, row in zip(self.ability, ability, strict=True)]
