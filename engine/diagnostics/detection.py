"""Was this fact edited? A classifier over hidden states and output probabilities at a fact's prompt.

"Has this Fact been Edited?" (arXiv 2405.02765): hidden states and the next-token distribution distinguish an edited
fact from one that the model learned; the classifier is AdaBoost. With few facts to train on, the most informative part
of the hidden states is their norm: a written value is longer for its key than learned ones. So the features are, at the
subject's last token and for every layer, the logarithms of ||h||, of ||W k|| (what the MLP adds) and of its gain
||W k|| / ||k||; at the prompt's last token that of ||h|| for every layer and the logarithms of the largest next-token
probabilities. A fitted detector is a handful of arrays in a safetensors file; scikit-learn is needed to fit one, not to
use it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save
from torch import Tensor

from engine.associative.keys import rows_per_pass
from engine.associative.prompts import Passage, encode, passage
from engine.associative.value_site import at_places
from engine.diagnostics.detector_check import Described, damage
from engine.errors import BadInput
from engine.events import FloatArray, Progress, Steps
from engine.fact import Fact
from engine.model import hooks
from engine.model.loading import LoadedModel
from engine.requests import DetectorKind
from engine.support.endings import SAFETENSORS, check_place
from engine.support.files import write_bytes
from engine.support.plain_json import parse_plain, read_bounded
from engine.support.tensor_header import read_tensor_header
from engine.support.wording import said_by, say

TOP_K = 10
FORMAT = "palimpsest detector 2"
ROUNDS = 200
PENALTY = 1.0
SMALL = 1e-12
FLATTEST, STEEPEST, SLOPE_PRECISION = 1e-3, 1e6, 1e-6  # of the calibration curve from margins to probabilities
LEAST_CHANCE = -30.0  # floor of the log probabilities, below which differences carry no information


@dataclass(frozen=True, eq=False)
class Detector:
    """A fitted classifier over F features: four sizes at each of ``layers``, then ``top_k`` log probabilities.

    Features are centred by ``mean`` and divided by ``scale`` (F,). Logistic: ``weights`` (F,) and ``bias``. AdaBoost:
    T stumps, each with its ``feature`` (T,), ``threshold`` (T,) and its votes at or below and above it, ``low`` and
    ``high`` (T,). ``slope`` (1,) maps margins to probabilities. ``about`` describes its training and its performance on
    held-out facts; plain JSON values.
    """

    kind: DetectorKind
    layers: tuple[int, ...]
    top_k: int
    arrays: Mapping[str, FloatArray]
    about: Mapping[str, Any]

    def scores(self, features: FloatArray) -> FloatArray:
        """Probabilities (n,) of having been edited for features (n, F), where half of all facts were."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self._margins(features) * self.arrays["slope"], -500, 500))))

    def _margins(self, features: FloatArray) -> FloatArray:
        """(n,), above 0 where edited: the logit, or AdaBoost's votes for it less those against, as a share."""
        given = (features - self.arrays["mean"]) / self.arrays["scale"]
        if self.kind == "logistic":
            return np.asarray(given @ self.arrays["weights"] + self.arrays["bias"], dtype=np.float64)
        feature = self.arrays["feature"].astype(np.int64)
        # Trees compare in float32, so the stumps must, too.
        above = given[:, feature].astype(np.float32) > self.arrays["threshold"]
        votes = np.where(above, self.arrays["high"], self.arrays["low"]).sum(1)
        return np.asarray(votes / np.abs(self.arrays["high"]).sum(), dtype=np.float64)

    def calibrated(self, features: FloatArray, edited: Sequence[bool]) -> Detector:
        """A copy whose scores are calibrated on facts that it was not trained on; its decisions stay the same."""
        slope = _platt_slope(self._margins(features), np.asarray(edited, dtype=bool))
        return replace(self, arrays={**self.arrays, "slope": np.array([slope])})

    def save(self, file: Path) -> Path:
        """Write the detector as safetensors, its description in the header.

        BadInput where the file is named otherwise or the disk refuses.
        """
        check_place(file, SAFETENSORS)
        header = {"format": FORMAT, "kind": self.kind, "layers": list(self.layers), "top_k": self.top_k}
        described = {"detector": json.dumps({**header, "about": dict(self.about)})}
        write_bytes(file, save({name: np.ascontiguousarray(a) for name, a in self.arrays.items()}, described))
        return file

    @classmethod
    def load(cls, file: Path) -> Detector:
        """Read what :meth:`save` wrote; BadInput where the file is something else, or damaged."""
        try:
            described = _described(read_tensor_header(file).metadata.get("detector", "{}"))
            arrays = load(read_bounded(file)) if described else {}
        except (OSError, SafetensorError, ValueError) as error:
            raise BadInput(
                say("cannot be read as a detector ({error}).", error=said_by(error)), say("Make one anew."), file=file
            ) from error
        if described is None:
            raise BadInput(say("is no detector of this program."), say("Make one anew."), file=file)
        if what := damage(described, arrays):
            raise BadInput(say("is a damaged detector: {what}.", what=what), say("Make one anew."), file=file)
        return cls(described.kind, described.layers, described.top_k, arrays, described.about)

    def check(self, model: LoadedModel) -> None:
        """Raise BadInput where the detector was trained on a model of another architecture."""
        wanted = {name: self.about["model"][name] for name in ("architecture", "layers", "hidden", "vocabulary")}
        if any(getattr(model.info, name) != value for name, value in wanted.items()):
            raise BadInput(
                say("the detector was made from {about}, a model of another build.", about=self.about["model"]["name"]),
                say("Make one from the model at hand."),
            )


def _described(header: str) -> Described | None:
    """A detector's description; None where the text is that of something else, ValueError where it is damaged."""
    known = parse_plain(header, dict[str, Any]).get("format") == FORMAT
    return parse_plain(header, Described) if known else None


def read_features(
    model: LoadedModel, facts: Sequence[Fact], layers: Sequence[int], top_k: int = TOP_K
) -> Steps[FloatArray]:
    """Features (n, F) of ``facts``, F = 4 x len(layers) + top_k, from batched passes; weights are not touched."""
    passages = [_asked(model, fact) for fact in facts]
    order = sorted(range(len(passages)), key=lambda i: len(passages[i].text))
    found: dict[int, FloatArray] = {}
    size = rows_per_pass(model, 2 + max((len(p.text) for p in passages), default=0) // 3)
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        found.update(zip(chosen, _pass(model, [passages[i] for i in chosen], layers, top_k), strict=True))
        yield Progress(say("Hidden states"), len(found), len(facts), say("facts"))
    table = np.zeros((len(facts), 4 * len(layers) + top_k))
    for place, row in found.items():
        table[place] = row
    return table


def _asked(model: LoadedModel, fact: Fact) -> Passage:
    """The fact's prompt with its subject marked, after the context that side memories put before it."""
    return passage(model.told_before(fact.text), fact.prompt, fact.subject)


@torch.no_grad()
def _pass(model: LoadedModel, passages: Sequence[Passage], layers: Sequence[int], top_k: int) -> FloatArray:
    batch = encode(model.tokens, passages).to(model.device)
    rows, width = torch.arange(batch.rows, device=model.device), batch.ids.shape[1]
    subject, last = batch.subject_last, batch.prompt_last
    parts = {layer: model.anatomy.layers[layer] for layer in layers}

    def sizes(states: Tensor) -> Tensor:
        """(B, 2): norms at the subject's last token and at the prompt's."""
        found = [at_places(states, width, rows, place).float().norm(dim=-1) for place in (subject, last)]
        return torch.stack(found, 1).clamp_min(SMALL)

    with (
        model.weights.side.reading.prompts(last),
        hooks.record_outputs({layer: part.block for layer, part in parts.items()}, sizes) as states,
        hooks.record_outputs({layer: part.mlp for layer, part in parts.items()}, sizes) as added,
        hooks.record_inputs({layer: part.write.module for layer, part in parts.items()}, sizes) as keys,
        hooks.logits_at(model.anatomy.head, rows, last),
    ):
        output = model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
    columns = [found[layer][:, 0].log() for found in (states, added) for layer in layers]
    columns += [(added[layer] / keys[layer])[:, 0].log() for layer in layers]
    columns += [states[layer][:, 1].log() for layer in layers]
    chances = output.logits[0].float().log_softmax(-1).topk(top_k).values.clamp_min(LEAST_CHANCE)
    return torch.cat([torch.stack(columns, 1), chances], 1).double().cpu().numpy()


def fit(
    kind: DetectorKind,
    features: FloatArray,
    edited: Sequence[bool],
    layers: Sequence[int],
    top_k: int,
    about: Mapping[str, Any],
    seed: int = 0,
) -> Detector:
    """A detector from features (n, F) and whether each is of an edited fact; both classes have equal weight.

    Raises BadInput where all are of one class.
    """
    truth = np.asarray(edited, dtype=bool)
    if truth.all() or not truth.any():
        raise BadInput(say("a detector needs edited and unedited facts to learn from."), say("Give more facts."))
    mean, spread = features.mean(0), features.std(0)
    scale = np.where(spread > 1e-9, spread, 1.0)
    given = (features - mean) / scale
    fitted = _fit_logistic(given, truth) if kind == "logistic" else _fit_adaboost(given, truth, seed)
    return Detector(kind, tuple(layers), top_k, {"mean": mean, "scale": scale, "slope": np.ones(1), **fitted}, about)


def _platt_slope(margins: FloatArray, edited: NDArray[np.bool_]) -> float:
    """The likeliest s in 1 / (1 + exp(-s margin)), with Platt's targets, so that it is finite (Platt 1999, 2.2).

    There is no intercept, so that the margin 0 stays even odds. A detector that is no better than chance gets a slope
    near zero, and so a probability near one half for every fact.
    """
    yes, no = int(edited.sum()), int((~edited).sum())
    targets = np.where(edited, (yes + 1) / (yes + 2), 1 / (no + 2))
    low, high = FLATTEST, STEEPEST
    while high / low > 1 + SLOPE_PRECISION:
        slope = (low * high) ** 0.5
        chances = 1 / (1 + np.exp(-np.clip(slope * margins, -500, 500)))
        low, high = (slope, high) if (margins * (chances - targets)).sum() < 0 else (low, slope)
    return low


def _fit_logistic(given: FloatArray, truth: np.ndarray) -> dict[str, FloatArray]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=2000).fit(given, truth)
    return {"weights": model.coef_[0].astype(float), "bias": model.intercept_.astype(float)}


def _fit_adaboost(given: FloatArray, truth: np.ndarray, seed: int) -> dict[str, FloatArray]:
    """SAMME's stumps as plain arrays: each votes with its weight for the class on either side of its threshold."""
    from sklearn.ensemble import AdaBoostClassifier

    balance = np.where(truth, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))
    model = AdaBoostClassifier(n_estimators=ROUNDS, random_state=seed).fit(given, truth, sample_weight=balance)
    rows = []
    for stump, weight in zip(model.estimators_, model.estimator_weights_, strict=False):
        tree = stump.tree_
        if tree.node_count < 3:  # a tree without a split votes the same for every fact
            continue
        sides = [weight if tree.value[node, 0].argmax() else -weight for node in (1, 2)]
        rows.append([tree.feature[0], tree.threshold[0], *sides])
    columns = np.array(rows, dtype=float).reshape(-1, 4).T
    return dict(zip(("feature", "threshold", "low", "high"), columns, strict=True))
