"""Norm-anchor scaling: every v* is brought to the norm that v* has on the unedited model.

v* = v_0 + delta with v_0 the MLP's output at the fact. Without it, solved values and edited weights drive each other's
norms up (Norm Anchors Make Model Edits Last, arXiv 2602.02543).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from engine.associative.values import Values
from engine.events import Steps
from engine.model.loading import LoadedModel

# Enough facts for a mean norm; after them the unedited model is not searched again.
ANCHOR_FACTS = 32
# A v* larger than this many anchors is discarded (the fact keeps its old value), as in the authors' code.
OUTLIER = 2.0


def anchors_name(layer: int) -> str:
    """The name under which a batch's norms of v* on the unedited model are remembered."""
    return f"anchors.{layer}"


def anchored(
    model: LoadedModel,
    values: Values,
    origin: Tensor,
    known: Sequence[Tensor],
    search_unedited: Callable[[], Steps[tuple[Values, Tensor]]],
) -> Steps[tuple[Values, Tensor]]:
    """``values`` with every v* brought to the anchor, and the norms (k,) that this batch adds to it.

    ``origin`` v_0 (d, n) is the MLP's output now; ``known`` the norms of earlier batches. While they are fewer
    than 32, this batch's facts are also searched on the unedited model. The authors take the mean over a sample of
    CounterFact; here it is over the session's first facts, which need no download.
    """
    found = torch.empty(0)
    if sum(map(len, known)) < ANCHOR_FACTS:
        if model.weights.at_start:
            first, start = values, origin
        else:
            first, start = yield from search_unedited()
        found = (start + first.target - first.initial).norm(dim=0).float().cpu()
    anchor = float(torch.cat([*known, found]).mean())
    solved = origin + values.target - values.initial
    norm = solved.norm(dim=0, keepdim=True)
    scaled = torch.where(norm > OUTLIER * anchor, origin, solved * (anchor / norm.clamp_min(1e-30)))
    return replace(values, target=values.initial + scaled - origin), found
