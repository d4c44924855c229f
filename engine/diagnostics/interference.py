"""Interference: how editing some facts disturbs others, predicted before the edit and observed after it.

With p(k_e, k_o) = (C^{-1} k_e)^T k_o / ((C^{-1} k_e)^T k_e), writing the value changes dv_e of facts e moves the value
of another fact o at that layer by

    Delta_o = sum_e p(k_e, k_o) dv_e

(Knowledge in Superposition, arXiv 2408.07413, the interference terms Delta_o on original knowledge and Delta_e on
earlier edits). From keys alone only the norms ||dv_e|| can be assumed; with independent
directions the expected norm is sqrt(sum_e p(k_e, k_o)^2 ||dv_e||^2). (The bound sum_e |p(k_e, k_o)| ||dv_e|| ranks
worse: over many queued facts it accumulates noise; docs/measures/interference.md.) With the change Delta W that a
method proposes it is ||Delta W k_o||, the same sum with the method's own p, evaluated exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.associative.keys import subject_keys
from engine.diagnostics.fact_names import names_of
from engine.diagnostics.overlap import shares_onto
from engine.evaluation.scoring import score
from engine.events import FloatArray, IntArray, Progress, Steps
from engine.fact import Fact
from engine.model.delta import Delta, MatrixDelta
from engine.model.loading import LoadedModel
from engine.support.wording import say

Kind = Literal["edit", "known"]
Form = Literal["keys", "proposal"]
# A layer near the top writes too late: later tokens hardly attend to what it adds at the subject.
HIGHEST_OFFER = 2 / 3
# A fact whose answer has a lower probability counts as unknown to the model and cannot be lost.
KNOWN_PROBABILITY = 0.1


@dataclass(frozen=True)
class Bystander:
    """A fact that an edit should preserve: an earlier ``edit``, or one ``known`` to the base model."""

    fact: Fact
    kind: Kind

    @property
    def answer(self) -> str:
        """The answer that the model should keep giving; raises ValueError for a known fact without its true answer."""
        if self.kind == "edit":
            return self.fact.target
        if not self.fact.true:
            raise ValueError(say("the true answer about {subject!r} is not given", subject=self.fact.subject))
        return self.fact.true


@dataclass(frozen=True)
class Prediction:
    """The predicted effect of editing n queued facts on k bystanders, at L layers of which W are written.

    ``names`` (k,) and ``kinds`` (k,) in the order given, ``queued`` (n,) names. ``p`` (L, k) is the share p(k_e, k_o)
    of largest magnitude over the queued facts, with its sign, and ``by`` (L, k) the index of that queued fact.
    ``disturbance`` (W, k) is ||Delta_o|| at each written layer (its expected norm where ``form`` is "keys"), in units
    of the hidden state; ``planned`` (W,) the mean norm of the queued facts' value changes. ``offered`` is the layer of
    least overlap among those low enough to be written.
    """

    form: Form
    layers: tuple[int, ...]
    written: tuple[int, ...]
    queued: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    p: FloatArray
    by: IntArray
    disturbance: FloatArray
    planned: FloatArray
    offered: int

    @property
    def total(self) -> FloatArray:
        """(k,) the disturbance summed over the written layers."""
        return self.disturbance.sum(0)

    @property
    def highest(self) -> FloatArray:
        """(L,) the largest |p| onto any bystander."""
        return np.abs(self.p).max(1)

    @property
    def ranking(self) -> IntArray:
        """(k,) indices of the bystanders, the most disturbed first; ties in the order given."""
        return np.argsort(-self.total, kind="stable").astype(np.int64)

    @property
    def nearest(self) -> tuple[FloatArray, IntArray]:
        """(k,) the share of largest magnitude over the written layers, with its sign, and its queued fact's index."""
        rows = [self.layers.index(layer) for layer in self.written]
        best = np.abs(self.p[rows]).argmax(0)
        columns = np.arange(self.p.shape[1])
        return self.p[rows][best, columns], self.by[rows][best, columns]


@dataclass(frozen=True)
class Observation:
    """Observed effect of an edit on k bystanders: probabilities of their answers ``before`` and ``after``, each (k,).

    ``counted`` (k,) bool: those known before (at least 0.1), which can be lost. Of these: ``spearman``, the rank
    correlation of predicted disturbance and lost probability (None: too few, or all equal), and the mean loss of the
    tenth with the largest predicted disturbance (``top`` facts) and of the rest (None: nothing to average).
    """

    before: FloatArray
    after: FloatArray
    counted: NDArray[np.bool_]
    spearman: float | None
    top: int
    top_loss: float | None
    rest_loss: float | None


# -- before ------------------------------------------------------------------------------------------------------------


def predict(
    model: LoadedModel,
    queued: Sequence[Fact],
    bystanders: Sequence[Bystander],
    factors: Mapping[int, Tensor],
    planned: Delta | Mapping[int, float],
) -> Steps[Prediction]:
    """Predict the effect of editing ``queued`` on ``bystanders`` (at least one of each), for the present weights.

    ``factors`` are the lower Cholesky factors (m, m) of C by layer. ``planned`` is the change that a method proposes,
    or, by written layer, the assumed norm of each fact's value change. Its layers must be among those
    of ``factors``. One batched pass gives all keys.
    """
    layers = tuple(sorted(factors))
    facts = [*queued, *(b.fact for b in bystanders)]
    keys = yield from subject_keys(model, facts, layers)
    count = len(queued)
    changes = written_parts(planned) if isinstance(planned, Delta) else dict(planned)
    largest, places, sizes, own = [], [], [], []
    for done, layer in enumerate(layers, 1):
        edited, moved = keys[layer][:, :count], keys[layer][:, count:]
        shares = shares_onto(edited, moved, factors[layer]).cpu()
        place = shares.abs().argmax(0)
        largest.append(shares.gather(0, place[None])[0].numpy())
        places.append(place.numpy())
        if layer in changes:
            change = changes[layer]
            sizes.append(value_change(change, moved) if isinstance(change, MatrixDelta) else change * _reach(shares))
            own.append(float(value_change(change, edited).mean()) if isinstance(change, MatrixDelta) else change)
        yield Progress(say("Interference"), done, len(layers), say("layers"))
    names = names_of(facts)
    p = np.stack(largest)
    return Prediction(
        form="proposal" if isinstance(planned, Delta) else "keys",
        layers=layers,
        written=tuple(layer for layer in layers if layer in changes),
        queued=names[:count],
        names=names[count:],
        kinds=tuple(b.kind for b in bystanders),
        p=p,
        by=np.stack(places).astype(np.int64),
        disturbance=np.stack(sizes),
        planned=np.array(own),
        offered=least_overlap(layers, p, model.info.layers),
    )


def written_parts(delta: Delta) -> dict[int, MatrixDelta]:
    """The changes of write matrices by layer; the keys of facts are inputs of these matrices alone."""
    return {part.layer: part for part in delta.layers if not part.matrix}


def least_overlap(layers: Sequence[int], p: FloatArray, count: int) -> int:
    """The layer whose largest |p| (``p`` is (L, k)) is smallest, among those low enough to be written in ``count``."""
    highest = np.abs(p).max(1)
    low = [row for row, layer in enumerate(layers) if layer <= HIGHEST_OFFER * (count - 1)] or [0]
    return layers[min(low, key=lambda row: highest[row])]


def value_change(part: MatrixDelta, keys: Tensor) -> FloatArray:
    """||Delta W k|| (k,) for every key of (m, k): the distance by which ``part`` moves their values."""
    left, right = part.factors()
    sizes: FloatArray = (left @ (right @ keys.float().cpu())).norm(dim=0).double().numpy()
    return sizes


def _reach(shares: Tensor) -> FloatArray:
    """sqrt(sum_e p(k_e, k_o)^2) (k,) of ``shares`` (n, k)."""
    total: FloatArray = shares.norm(dim=0).numpy()
    return total


# -- after -------------------------------------------------------------------------------------------------------------


def probabilities(model: LoadedModel, bystanders: Sequence[Bystander]) -> Steps[FloatArray]:
    """(k,) the present probability of each bystander's answer (geometric mean per token)."""
    scores = yield from score(model, [(b.fact.text, b.answer) for b in bystanders], say("Bystanders"))
    return np.array([one.probability for one in scores])


def observe(predicted: FloatArray, before: FloatArray, after: FloatArray) -> Observation:
    """How well ``predicted`` (k,) ranked the loss of probability between ``before`` and ``after``, each (k,)."""
    counted = before >= KNOWN_PROBABILITY
    order = np.argsort(-predicted[counted], kind="stable")
    loss = (before - after)[counted]
    top = -(-len(loss) // 10)
    first, rest = loss[order[:top]], loss[order[top:]]
    return Observation(
        before=before,
        after=after,
        counted=counted,
        spearman=spearman(predicted[counted], loss),
        top=top,
        top_loss=float(first.mean()) if len(first) else None,
        rest_loss=float(rest.mean()) if len(rest) else None,
    )


def spearman(first: FloatArray, second: FloatArray) -> float | None:
    """Spearman's rank correlation, ties with their mean rank; None for under three values or where all are equal."""
    if len(first) < 3 or not (np.ptp(first) and np.ptp(second)):
        return None
    from scipy.stats import spearmanr  # imported here: it takes half a second, which only this diagnostic needs

    return float(spearmanr(first, second).statistic)
