"""Events of the laboratory: interference, retention, guard rails, robustness, whether a model was edited.

They follow the rules of :mod:`engine.events.base`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.events.base import Event, FloatArray, IntArray
from engine.events.tabular import Row, Tabular, columns, with_columns


@dataclass(frozen=True)
class Conflict:
    """Two conflicting facts; ``earlier``: the first is an earlier edit, else both are queued.

    "duplicate": the same prompt with the same object; "contradiction": with another object; "same key": ``p`` is the
    smaller of the two shares |p| with which one's edit reaches the other, at ``layer`` (None: not measured).
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
class InterferencePredicted(Event, Tabular):
    """Predicted interference of the next batch with k other facts, after ``position`` edits; most disturbed first.

    ``form`` "proposal": from the change that the method proposes; "keys": from keys and an assumed size of the value
    changes. ``fact_ids``, ``names`` (k,), ``kinds`` (k,) "edit" (an earlier one) or "known"; ``disturbance`` (k,) the
    norm of the change of their values, summed over the layers ``written`` (W,), in units of the hidden state;
    ``planned`` its mean for the queued facts. ``p`` (k,) the share, largest in size, of a queued fact's edit that
    reaches each at a written layer, and ``by`` (k,) the name of that queued fact. For the first t: ``by_layer`` (t, W)
    disturbance, ``shares`` (t, L) the largest share at each of the measured ``layers`` (L,). ``highest`` (L,) largest
    |p| onto any of the k; ``offered`` the layer where it is smallest. ``warned`` facts have |p| above ``threshold``.
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

    def records(self) -> list[Row]:
        """One row for each of the k facts, the most disturbed first."""
        return columns(
            fact_id=self.fact_ids,
            fact=self.names,
            kind=self.kinds,
            disturbance=self.disturbance,
            p=self.p,
            by=self.by,
        )


@dataclass(frozen=True)
class InterferenceObserved(Event, Tabular):
    """Observed effect of a batch on the facts of its prediction; ``position`` edits are applied now.

    In the order of the prediction: ``fact_ids``, ``names`` (k,), ``predicted`` (k,) disturbance, ``before`` and
    ``after`` (k,) probabilities of their answers. Over the facts known before (probability at least 0.1): ``spearman``
    of predicted disturbance and lost probability, and the mean loss of the tenth with the highest prediction (``top``
    facts) and of the rest. None: there were too few.
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

    def records(self) -> list[Row]:
        """One row for each of the k facts, in the order of the prediction."""
        return columns(
            fact_id=self.fact_ids, fact=self.names, predicted=self.predicted, before=self.before, after=self.after
        )


@dataclass(frozen=True)
class RetentionMeasured(Event, Tabular):
    """Which earlier edits are retained after ``position`` edits: k edits, all or a sample, in the order of editing.

    ``edits`` (k,) is each one's 1-based index in the session; ``fact_ids``, ``names`` (k,); ``batches`` (k,) its
    batch; ``held`` (k,) bool whether the answer was correct right after that batch, ``holds`` (k,) bool whether it is
    now, ``probability`` (k,) of its object now. ``retention`` is the share still correct of those ``held``, None where
    there are none; ``everything``: all edits were measured, not a sample.
    """

    position: int
    edits: IntArray
    fact_ids: Sequence[str]
    names: Sequence[str]
    batches: IntArray
    held: NDArray[np.bool_]
    holds: NDArray[np.bool_]
    probability: FloatArray
    retention: float | None
    everything: bool

    def records(self) -> list[Row]:
        """One row an edit."""
        rows = columns(
            edit=self.edits,
            fact_id=self.fact_ids,
            fact=self.names,
            batch=self.batches,
            held=self.held,
            holds=self.holds,
            probability=self.probability,
        )
        return with_columns(rows, position=self.position)


GuardMeasure = Literal["norm", "retention", "perplexity", "untouched", "questions", "abilities"]
GuardAction = Literal["pause", "rollback"]


@dataclass(frozen=True)
class GuardTripped(Event):
    """A limit was violated after ``batch`` (``position`` edits): ``measured`` against ``limit`` of ``measure``.

    ``measure`` "norm" (the largest ||W_t|| / ||W_0|| of a layer), "retention", "perplexity" (over that of the unedited
    model), "untouched", "questions" or "abilities". "pause": the caller should stop pulling here, and may resume.
    "rollback": the run returns to ``good_batch``, the last one at which all limits were satisfied, and ends.
    ``reason`` is a sentence for the log.
    """

    position: int
    batch: int
    measure: GuardMeasure
    limit: float
    measured: float
    action: GuardAction
    good_batch: int
    reason: str


@dataclass(frozen=True)
class RobustnessRow:
    """The robustness of ``facts`` facts of one ``method`` under one kind of prompt, ``way``.

    The method "" stands for all edits; "unedited facts" are known ones, as a control.
    ``exact`` is the pass rate, ``probability`` the mean probability of the new object, ``held`` the pass rate among
    the facts that pass the bare prompt (None: none does).
    """

    method: str
    way: str
    facts: int
    exact: float
    probability: float
    held: float | None


@dataclass(frozen=True)
class RobustnessMeasured(Event, Tabular):
    """n edited facts queried with W other kinds of prompts, ``ways``, after ``position`` edits.

    ``fact_ids``, ``names``, ``targets`` (the new objects), ``methods`` (the method of each one's batch, "" where it is
    no edit of the session) and ``said`` (answer to the bare prompt), all (n,); ``ways`` (W,). ``exact`` (n, W) is 1
    where the new object is the exact answer, 0 where not, the mean where a way has several prompts; ``probability``
    (n, W) of the new object; NaN where a fact was not queried that way. ``prompts`` (n, W) are the first of each way,
    "" where there is none. ``rows`` is the table of averages. ``frame`` describes the chat format, ``context`` the
    source of the long contexts ("": there were none).
    """

    position: int
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    targets: tuple[str, ...]
    methods: tuple[str, ...]
    ways: tuple[str, ...]
    said: tuple[str, ...]
    exact: FloatArray
    probability: FloatArray
    prompts: tuple[tuple[str, ...], ...]
    rows: tuple[RobustnessRow, ...]
    frame: str
    context: str

    def records(self) -> list[Row]:
        """One row for each fact and each way it was queried in; others are left out.

        ``rows`` are the averages of these.
        """
        facts = columns(fact_id=self.fact_ids, fact=self.names, target=self.targets, method=self.methods)
        asked = zip(facts, self.exact, self.probability, self.prompts, strict=True)
        return [
            {**fact, **row}
            for fact, exact, probability, prompts in asked
            for row in columns(way=self.ways, exact=exact, probability=probability, prompt=prompts)
            if not np.isnan(row["exact"])
        ]


@dataclass(frozen=True)
class DifferenceFound(Event, Tabular):
    """How the model differs from its ``original`` ("": itself before the session's edits) after ``position`` edits.

    Of ``compared`` weights k differ: their names ``weights`` (k,), the layer of each in ``places`` (k,) (-1: of no
    block), ``norm`` ||Delta||_F, ``relative`` ||Delta||_F / ||W_0||_F, ``spectral`` the largest singular value, and
    ``rank`` (k,) the number of singular values above rounding error (0 for vectors). ``layer_relative`` (L,) is over
    all differing weights of a layer jointly, ``layer_rank`` (L,) the largest rank among them.

    n facts, in descending order of ``moved``: ``names``, ``fact_ids`` (n,), ``kinds`` (n,) "edit", "same subject" (of
    an edit, but another fact) or "known"; ``by_layer`` (n, W) ||Delta k|| at the layers ``written`` (W,) whose MLP
    write matrix differs, ``moved`` (n,) its sum.
    """

    position: int
    original: str
    compared: int
    weights: tuple[str, ...]
    places: IntArray
    norm: FloatArray
    relative: FloatArray
    spectral: FloatArray
    rank: IntArray
    layer_relative: FloatArray
    layer_rank: IntArray
    written: tuple[int, ...]
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    moved: FloatArray
    by_layer: FloatArray

    def records(self) -> list[Row]:
        """One row a weight that differs; ``layer`` is None where it belongs to no block."""
        return columns(
            weight=self.weights,
            layer=[None if place < 0 else place for place in self.places.tolist()],
            norm=self.norm,
            relative=self.relative,
            spectral=self.spectral,
            rank=self.rank,
        )


@dataclass(frozen=True)
class DetectorMade(Event):
    """A detector of edits was trained, or read from ``file``, for edits of one ``method`` (``title``) on ``model``.

    It was trained on ``learned`` edited facts, edited ``batch`` at a time, and as many unedited ones. On ``held_out``
    edited facts and as many unedited ones, shares in [0, 1]: ``accuracy``, ``recall`` of the edited, ``false_alarms``
    among the unedited, and the share classified as unedited of unedited facts with the ``same_subject`` or the
    ``same_object`` as an edited one (None: there were none). ``efficacy`` is the share of successful edits.
    ``same_weights``: it was trained on exactly the weights of the loaded model. ``seconds`` is the training time, None
    where it was read from a file.
    """

    model: str
    same_weights: bool
    method: str
    title: str
    batch: int
    classifier: str
    learned: int
    held_out: int
    accuracy: float
    recall: float
    false_alarms: float
    same_subject: float | None
    same_object: float | None
    efficacy: float
    file: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class EditSuspected(Event, Tabular):
    """Predictions of a detector of edits by ``method`` (``title``) for n facts after ``position`` edits, likeliest
    first.

    ``fact_ids``, ``names`` (n,); ``probability`` (n,) of having been edited, flagged above 0.5; ``kinds`` (n,) the
    ground truth from the session: "edit", "same subject" (of an edit, but another fact), "other", or "" where nothing
    is applied; ``learned`` (n,) bool, whether the detector was trained on it. ``recall`` of the edits, ``false_alarms``
    among the others and balanced ``accuracy`` are over facts that it was not trained on; None where there are none.
    """

    position: int
    method: str
    title: str
    fact_ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    probability: FloatArray
    learned: NDArray[np.bool_]
    accuracy: float | None
    recall: float | None
    false_alarms: float | None

    def records(self) -> list[Row]:
        """One row a fact, the likeliest to have been edited first."""
        return columns(
            fact_id=self.fact_ids,
            fact=self.names,
            kind=self.kinds,
            probability=self.probability,
            learned=self.learned,
        )
