"""What the laboratory says of edits: interference, retention, guard rails, robustness, whether a model was edited.

Events like those of :mod:`engine.events`, under the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.events.base import Event, FloatArray, IntArray
from engine.events.tabular import Row, Tabular, columns, with_columns


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
class InterferencePredicted(Event, Tabular):
    """What the next batch will do to k other facts, predicted after ``position`` edits; the most disturbed come first.

    ``form`` "proposal": from the change that the method proposes; "keys": from keys and an assumed size of the value
    changes. ``fact_ids``, ``names`` (k,), ``kinds`` (k,) "edit" (an earlier one) or "known"; ``disturbance`` (k,) how
    far their values move, summed over the layers ``written`` (W,), in units of the hidden state; ``planned`` how far
    those of the queued facts move on average. ``p`` (k,) the largest share (by size) with which a queued fact lands on
    each at a written layer, and ``by`` (k,) the name of that one. For the first t: ``by_layer`` (t, W) disturbance,
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

    def records(self) -> list[Row]:
        """One row for each of the k facts, in the order of the prediction."""
        return columns(
            fact_id=self.fact_ids, fact=self.names, predicted=self.predicted, before=self.before, after=self.after
        )


@dataclass(frozen=True)
class RetentionMeasured(Event, Tabular):
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


GuardMeasure = Literal["norm", "retention", "perplexity", "untouched", "questions"]
GuardAction = Literal["pause", "rollback"]


@dataclass(frozen=True)
class GuardTripped(Event):
    """A limit was passed after ``batch`` (``position`` edits): ``measured`` against ``limit`` of ``measure``.

    ``measure`` "norm" (the largest ||W_t|| / ||W_0|| of a layer), "retention", "perplexity" (over that of the unedited
    model), "untouched" or "questions". "pause": whoever drives the run should stop pulling here, and may go on.
    "rollback": the run goes back to ``good_batch``, the last one at which all limits were seen to hold, and ends.
    ``reason`` says it in a sentence.
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
    """How ``facts`` facts of one ``method`` fare in one ``way`` of asking.

    The method "" is of all edits; "unedited facts" are known ones, to compare.
    ``exact`` is the pass rate, ``probability`` the mean probability of the new object, ``held`` the pass rate of those
    facts alone that pass the bare prompt (None: none does).
    """

    method: str
    way: str
    facts: int
    exact: float
    probability: float
    held: float | None


@dataclass(frozen=True)
class RobustnessMeasured(Event, Tabular):
    """n edited facts asked in W other ways after ``position`` edits.

    ``fact_ids``, ``names``, ``targets`` (the new objects), ``methods`` (the method of each one's batch, "" where it is
    no edit of the session) and ``said`` (answer to the bare prompt), all (n,); ``ways`` (W,). ``exact`` (n, W) is 1
    where the new object is the exact answer, 0 where not, between where a way has several prompts; ``probability``
    (n, W) of the new object; nan where a fact was not asked so. ``prompts`` (n, W) are the first of each way, "" where
    there is none. ``rows`` is the table of these. ``frame`` says how a chat was written, ``context`` where the long
    contexts come from ("": there were none).
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
        """One row for each fact and each way it was asked in; those it was not asked in are left out.

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
    ``rank`` (k,) how many stand out of rounding (0 for vectors). ``layer_relative`` and ``layer_rank`` (L,) are of all
    that differs in each layer of the model together, the latter the largest.

    n facts, those moved most first: ``names``, ``fact_ids`` (n,), ``kinds`` (n,) "edit", "same subject" (as an edit's,
    but another fact) or "known"; ``by_layer`` (n, W) ||Delta k|| at the layers ``written`` (W,) whose MLP write matrix
    differs, ``moved`` (n,) its sum.
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
    """A detector of edits was made, or read from ``file``; it knows edits of one ``method`` (``title``) on ``model``.

    It learned from ``learned`` edited facts, ``batch`` at a time, and as many others. On ``held_out`` edited facts and
    as many others, shares in [0, 1]: ``accuracy``, ``recall`` of the edited ones, ``false_alarms`` among the others,
    and of unedited facts with the ``same_subject`` or the ``same_object`` as an edited one, those told to be unedited
    (None: there were none). ``efficacy`` is the share of edits that took. ``same_weights``: its model had the very
    weights of the one that is loaded. ``seconds`` is how long it took to make, None where it was read.
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
    """What a detector of edits by ``method`` (``title``) says of n facts after ``position`` edits, the likeliest first.

    ``fact_ids``, ``names`` (n,); ``probability`` (n,) of having been edited, flagged above 0.5; ``kinds`` (n,) what is
    known of each from the session: "edit", "same subject" (of an edit, but another fact), "other", or "" where nothing
    is applied; ``learned`` (n,) bool, whether the detector learned from it. ``recall`` of the edits, ``false_alarms``
    among the others and ``accuracy``, both kinds weighing as much, are of facts that it did not learn from; None where
    there are none.
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
