"""The lifelong normaliser against all rows at once, and the ridge over tokens against the formula."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.associative.running_moments import Moments, load_moments, moments_tensors
from engine.associative.token_ridge import token_ridge


class Batches:
    def __init__(self, *batches: dict[str, Tensor]) -> None:
        self.batches = batches
        self.loaded: list[int] = []

    def ids(self) -> tuple[str, ...]:
        return tuple(map(str, range(len(self.batches))))

    def load(self, batch_id: str) -> dict[str, Tensor]:
        self.loaded.append(int(batch_id))
        return self.batches[int(batch_id)]


def rows(count: int, seed: int, features: int = 5) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    scale = torch.tensor([1e-6, 1.0, 100.0, 0.0, 3.0])[:features]
    return torch.randn(count, features, generator=generator) * scale + torch.tensor([0.0, 5.0, -300.0, 2.0, 0.1])


@pytest.mark.parametrize("sizes", [(7,), (1, 1), (40, 1, 13), (3,) * 20])
def test_moments_do_not_depend_on_how_rows_come_in(sizes: tuple[int, ...]) -> None:
    parts = [rows(size, seed) for seed, size in enumerate(sizes)]
    found = Moments.of(parts[0])
    for part in parts[1:]:
        found = found.merged(Moments.of(part))
    whole = np.concatenate([part.double().numpy() for part in parts])
    assert found.count == len(whole)
    np.testing.assert_allclose(found.mean.numpy(), whole.mean(0), rtol=1e-12, atol=1e-18)
    np.testing.assert_allclose(found.variance.numpy(), whole.var(0), rtol=1e-9, atol=1e-18)


def test_rows_are_normalised_by_mean_and_sample_deviation() -> None:
    given = rows(50, 0)
    whole = given.double().numpy()
    eps = np.finfo(np.float32).eps
    expected = (whole - whole.mean(0)) / (whole.std(0, ddof=1) + eps)
    np.testing.assert_allclose(Moments.of(given).normalised(given).numpy(), expected, rtol=1e-6, atol=1e-6)
    assert float(Moments.of(given).normalised(given)[:, 3].abs().max()) == 0, "a feature that never moves"


def test_one_row_alone_is_finite() -> None:
    assert Moments.of(rows(1, 0)).normalised(rows(1, 0)).isfinite().all()


def test_the_latest_batch_that_has_a_name_is_the_one_that_counts() -> None:
    old, new = Moments.of(rows(9, 1)), Moments.of(rows(5, 2))
    memory = Batches(moments_tensors(old, "a"), moments_tensors(new, "a"), {"keys.3": torch.zeros(1)})
    found = load_moments(memory, ["a"], torch.device("cpu"))["a"]
    assert found.count == 5 and torch.allclose(found.mean, new.mean, rtol=1e-6)
    assert memory.loaded == [2, 1], "the first batch is not read"
    assert load_moments(memory, ["b"], torch.device("cpu")) == {}


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_covariance_is_stored_as_half_of_a_matrix_and_comes_back_whole(size: int) -> None:
    whole = Moments.of(torch.randn(9, 6, generator=torch.Generator().manual_seed(0)), size)
    assert whole.covariance is not None
    stored = moments_tensors(whole, "a")
    assert sum(tensor.numel() for tensor in stored.values()) == 1 + 2 * 6 + size * (size + 1) // 2
    found = load_moments(Batches(stored), ["a"], torch.device("cpu"))["a"].covariance
    earlier = {name: t for name, t in stored.items() if "triangle" not in name}
    former = load_moments(Batches({**earlier, "a.covariance": whole.covariance.float()}), ["a"], torch.device("cpu"))
    for covariance in (found, former["a"].covariance):
        assert covariance is not None and torch.equal(covariance, whole.covariance.float().double())


@pytest.mark.parametrize(("count", "width", "height"), [(6, 20, 9), (20, 20, 9), (50, 20, 9), (1, 4, 4)])
@pytest.mark.parametrize("ridge", [1.0, 1e-3, 100.0])
def test_the_ridge_is_the_formula(count: int, width: int, height: int, ridge: float) -> None:
    generator = torch.Generator().manual_seed(count)
    keys = torch.randn(count, width, generator=generator)
    values = torch.randn(count, height, generator=generator)
    left, right = token_ridge(keys, values, ridge)
    h, v = keys.double().numpy(), values.double().numpy()
    expected = np.linalg.solve(h.T @ h + ridge * np.eye(width), h.T @ v).T
    assert np.linalg.norm((left @ right).numpy() - expected) < 2e-6 * np.linalg.norm(expected)


def test_equal_tokens_take_one_factor() -> None:
    generator = torch.Generator().manual_seed(0)
    few = torch.randn(3, 30, generator=generator)
    keys = few[torch.tensor([0, 1, 2, 0, 1, 0, 0, 2, 1, 0])]
    values = torch.randn(10, 8, generator=generator)
    left, right = token_ridge(keys, values, 1.0)
    assert left.shape == (8, 3) and right.shape == (3, 30)
    h, v = keys.double(), values.double()
    expected = torch.linalg.solve(h.T @ h + torch.eye(30, dtype=torch.float64), h.T @ v).T
    assert torch.allclose(left @ right, expected, rtol=1e-6, atol=1e-9)


def test_nothing_to_move_gives_nothing() -> None:
    left, right = token_ridge(torch.randn(4, 6), torch.zeros(4, 3), 1.0)
    assert float((left @ right).abs().max()) == 0
