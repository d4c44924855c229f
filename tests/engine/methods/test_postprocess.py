"""RECT and PRUNE on given matrices, against naive NumPy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.methods.locate.postprocess import prune, rect
from engine.model.delta import LayerDelta

CPU = torch.device("cpu")
D, M = 12, 30


def matrix(seed: int, size: float) -> Tensor:
    return torch.randn(D, M, generator=torch.Generator().manual_seed(seed)) * size


def low_rank(seed: int, size: float, rank: int = 4) -> LayerDelta:
    generator = torch.Generator().manual_seed(seed)
    return LayerDelta(3, torch.randn(D, rank, generator=generator) * size, torch.randn(rank, M, generator=generator))


@pytest.mark.parametrize("share", [0.4, 0.01, 1.0])
def test_rect_keeps_the_largest_relative_changes(share: float) -> None:
    change, weights = low_rank(0, 0.1), matrix(1, 1.0)
    found = rect(change, weights, share).product(CPU)
    delta = change.product(CPU)
    ratio = (delta / (weights + 1e-8)).abs()
    order = sorted(((float(r), i) for i, r in enumerate(ratio.flatten())), reverse=True)
    keep = {i for _, i in order[: round(share * D * M)]}
    for index, (kept, whole) in enumerate(zip(found.flatten(), delta.flatten(), strict=True)):
        assert float(kept) == (float(whole) if index in keep else 0.0)


def test_prune_is_the_damped_singular_values_of_the_whole_change() -> None:
    base = matrix(0, 0.2)
    limit = np.linalg.svd(base.numpy(), compute_uv=False)[0]
    former: Tensor | None = None
    for seed in range(1, 4):
        change = low_rank(seed, 1.0)
        total = change.product(CPU).double().numpy() + (0 if former is None else former.double().numpy())
        left, values, right = np.linalg.svd(total, full_matrices=False)
        assert (values > limit).any()
        damped = np.where(values > limit, np.log(values) - np.log(limit) + limit, values)
        after = prune(change, former, base).product(CPU) + (0 if former is None else former)
        np.testing.assert_allclose(after.numpy(), left @ np.diag(damped) @ right, atol=1e-4)
        former = after


def test_prune_leaves_small_changes_as_they_are() -> None:
    change, base = low_rank(0, 1e-3), matrix(1, 1.0)
    assert prune(change, None, base) is change
