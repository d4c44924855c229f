"""Post-processing of a solved change: RECT keeps few of its entries, PRUNE damps singular values."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.associative.solve import exact_on
from engine.model.delta import EntryDelta, LayerDelta

RELATIVE_TO = 1e-8  # added to W in RECT's ratio, as in the AlphaEdit repository


def rect(change: LayerDelta, weights: Tensor, share: float) -> EntryDelta:
    """The ``share`` of the entries of ``change`` that are largest in |Delta / (W + 1e-8)|; the others become zero.

    ``weights`` W (d, m) is the matrix as it is before the change. Source: RECT (Gu et al., 2024), as run in
    AlphaEdit's comparison (reference, section 3).
    """
    delta = change.product(weights.device)
    ratio = (delta / (weights + RELATIVE_TO)).abs().flatten()
    kept = max(1, round(share * ratio.numel()))
    mask = torch.zeros_like(ratio, dtype=torch.bool)
    mask[ratio.topk(kept).indices] = True
    return EntryDelta.of(change.layer, delta * mask.view_as(delta), change.matrix)


def prune(change: LayerDelta, former: Tensor | None, base: Tensor) -> LayerDelta:
    """``change`` adjusted so that the total change so far is damped where it exceeds the unedited matrix.

    ``former`` (d, m) is the sum of the earlier changes (None: none), ``base`` W_0. Singular values sigma of
    former + change above the largest of W_0 become log(sigma) - log(sigma_max) + sigma_max (PRUNE, Ma et al., 2024).
    The paper does it once after all edits; here it is done after every batch, so that every point of a session is a
    pruned model and each batch can be undone.
    """
    device = exact_on(base.device)
    delta = change.product(device)
    total = delta if former is None else former.to(device) + delta
    limit = torch.linalg.matrix_norm(base.to(device).double(), ord=2)
    left, values, right = torch.linalg.svd(total.double(), full_matrices=False)
    over = values > limit
    if not over.any():
        return change
    large = values[over]
    damped = large.log() - limit.log() + limit
    correction = LayerDelta.of(change.layer, left[:, over] * (damped - large), right[over], change.matrix)
    return LayerDelta(
        change.layer,
        torch.cat([change.left, correction.left], 1),
        torch.cat([change.right, correction.right], 0),
        change.matrix,
    )
