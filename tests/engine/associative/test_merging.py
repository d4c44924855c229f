"""Merging of differences against plain loops over entries, and by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from engine.associative.merging import MERGE_NAMES, drop_and_rescale, largest, merge, slerp


def masked(count: int, share: float = 0.4, seed: int = 0, shape: tuple[int, int] = (7, 11)) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [
        torch.randn(shape, generator=generator) * (torch.rand(shape, generator=generator) < share) for _ in range(count)
    ]


def naive_ties(taus: Sequence[Tensor], weights: Sequence[float], density: float) -> Tensor:
    """Ties-Merging's text, entry by entry: trim, elect, disjoint merge."""
    rows, columns = taus[0].shape
    trimmed = []
    for tau in taus:
        ranked = sorted(((abs(float(v)), -i) for i, v in enumerate(tau.flatten())), reverse=True)
        kept = {-place for _, place in ranked[: int(density * tau.numel())]}
        trimmed.append([float(v) if i in kept else 0.0 for i, v in enumerate(tau.flatten())])
    merged = []
    for i in range(rows * columns):
        total = sum(w * tau[i] for w, tau in zip(weights, trimmed, strict=True))
        sign = 1 if total >= 0 else -1
        agreeing = [(w, tau[i]) for w, tau in zip(weights, trimmed, strict=True) if tau[i] * sign > 0]
        weight = sum(w for w, _ in agreeing)
        merged.append(sum(w * value for w, value in agreeing) / weight if weight else 0.0)
    return torch.tensor(merged).view(rows, columns)


@pytest.mark.parametrize("density", [0.05, 0.2, 0.53, 1.0])
@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.2, 0.2, 0.6), (1.0,)])
def test_ties_is_trim_elect_and_disjoint_mean(density: float, weights: tuple[float, ...]) -> None:
    taus = masked(len(weights))
    torch.testing.assert_close(merge("ties", taus, weights, density, 0), naive_ties(taus, weights, density))


def test_by_hand() -> None:
    one = torch.tensor([[4.0, -2.0, 0.0, 1.0]])
    two = torch.tensor([[2.0, 4.0, 0.0, 0.5]])
    halves = [0.5, 0.5]
    # The signs of the second entry disagree; the larger one is elected and stands alone.
    assert merge("sign", [one, two], halves, 1.0, 0).tolist() == [[3.0, 4.0, 0.0, 0.75]]
    # Half of four entries are kept: 4, -2 and 2, 4.
    assert merge("ties", [one, two], halves, 0.5, 0).tolist() == [[3.0, 4.0, 0.0, 0.0]]
    assert merge("magnitude", [one, two], [1.0, 1.0], 0.5, 0).tolist() == [[6.0, 2.0, 0.0, 0.0]]
    assert merge("magnitude_norm", [one, two], [1.0, 1.0], 0.5, 0).tolist() == [[3.0, 1.0, 0.0, 0.0]]
    assert merge("linear", [one, two], [1.0, 3.0], 1.0, 0).tolist() == [[2.5, 2.5, 0.0, 0.625]]


def test_spherical_interpolation_keeps_the_length_of_equal_vectors() -> None:
    one, two = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]])
    middle = slerp(one, two, 0.5)
    torch.testing.assert_close(middle, torch.tensor([[math.sqrt(0.5)] * 2]))
    torch.testing.assert_close(slerp(one, two, 1 / 3), torch.tensor([[math.cos(math.pi / 6), math.sin(math.pi / 6)]]))
    torch.testing.assert_close(merge("slerp", [one, two], [0.5, 0.5], 1.0, 0), middle)
    assert torch.equal(slerp(one, one * 2, 0.5), one * 1.5)
    assert torch.equal(slerp(one, torch.zeros(1, 2), 0.5), one / 2)


def test_dare_keeps_the_mean_of_the_difference() -> None:
    tau = torch.randn(200, 300, generator=torch.Generator().manual_seed(3))
    kept = drop_and_rescale(tau, 0.25, torch.Generator().manual_seed(0))
    share = (kept != 0).float().mean()
    assert share == pytest.approx(0.25, abs=0.01)
    torch.testing.assert_close(kept[kept != 0], tau[kept != 0] * 4)
    taus = masked(2)
    for name in ("dare_ties", "dare_linear"):
        assert torch.equal(merge(name, taus, [0.5, 0.5], 0.5, 7), merge(name, taus, [0.5, 0.5], 0.5, 7))
        assert not torch.equal(merge(name, taus, [0.5, 0.5], 0.5, 7), merge(name, taus, [0.5, 0.5], 0.5, 8))


def test_dare_algorithms_are_their_parts() -> None:
    taus = masked(2, share=1.0)
    generator = torch.Generator().manual_seed(4)
    dropped = [drop_and_rescale(tau, 0.6, generator) for tau in taus]
    linear = merge("dare_linear", taus, [0.3, 0.7], 0.6, 4)
    torch.testing.assert_close(linear, 0.3 * dropped[0] + 0.7 * dropped[1])
    elected = linear >= 0
    for index in torch.randint(linear.numel(), (40,)).tolist():
        values = [w * float(tau.flatten()[index]) for w, tau in zip((0.3, 0.7), dropped, strict=True)]
        wanted = sum(v for v in values if (v > 0) == bool(elected.flatten()[index]) and v != 0)
        assert float(merge("dare_ties", taus, [0.3, 0.7], 0.6, 4).flatten()[index]) == pytest.approx(wanted)


def test_the_largest_entries_are_kept_and_of_equals_the_first() -> None:
    assert largest(torch.tensor([[1.0, -1.0, 1.0, 3.0]]), 0.5).tolist() == [[1.0, 0.0, 0.0, 3.0]]
    tau = masked(1, share=0.2)[0]
    assert torch.equal(largest(tau, 0.53), tau)


@pytest.mark.parametrize("name", MERGE_NAMES)
def test_what_is_merged_is_the_base_outside_the_masks(name: str) -> None:
    taus = masked(2, share=0.2)
    merged = merge(name, taus, [0.5, 0.5], 0.53, 0)
    outside = (taus[0] == 0) & (taus[1] == 0)
    assert (merged[outside] == 0).all() and (merged[~outside] != 0).any()


@pytest.mark.parametrize("name", MERGE_NAMES)
def test_one_difference_of_weight_one_stays_itself(name: str) -> None:
    (tau,) = masked(1)
    torch.testing.assert_close(merge(name, [tau], [1.0], 1.0, 0), tau)


def test_unknown_algorithms_and_unequal_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="no merging algorithm 'mean'"):
        merge("mean", masked(1), [1.0], 1.0, 0)
    with pytest.raises(ValueError, match="2 differences and 1 weights"):
        merge("ties", masked(2), [1.0], 1.0, 0)
