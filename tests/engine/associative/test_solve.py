"""The closed forms against naive float64 solutions written straight from the papers' objectives."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.associative.solve import KeySystem, null_space, ridged, update, usual_eigenvalue
from engine.errors import PalimpsestError

CPU = torch.device("cpu")
D, M, N = 7, 40, 6


def random_system(seed: int, earlier: int = 9) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """C (M, M), earlier keys (M, earlier), keys (M, N), residual (D, N) in float64."""
    g = torch.Generator().manual_seed(seed)
    corpus = torch.randn(M, 3 * M, generator=g, dtype=torch.float64) * torch.linspace(0.05, 2, M)[:, None]
    covariance = corpus @ corpus.T / corpus.shape[1]
    draw = lambda rows, columns: torch.randn(rows, columns, generator=g, dtype=torch.float64)  # noqa: E731
    return covariance, draw(M, earlier), draw(M, N), draw(D, N)


def product(factors: tuple[Tensor, Tensor]) -> np.ndarray:
    left, right = factors
    assert left.dtype == right.dtype == torch.float32
    assert left.shape[1] == right.shape[0] == N
    return (left.double() @ right.double()).numpy()


def minimiser(objective_gram: np.ndarray, keys: np.ndarray, residual: np.ndarray) -> np.ndarray:
    """argmin_D tr(D G D^T) + ||D K - R||^2, row by row as ordinary least squares on stacked equations."""
    root = np.linalg.cholesky(objective_gram).T
    stacked = np.vstack([root, keys.T])
    rows = [np.linalg.lstsq(stacked, np.concatenate([np.zeros(len(root)), r]), rcond=None)[0] for r in residual]
    return np.stack(rows)


@pytest.mark.parametrize("seed", range(3))
def test_ridge_form_minimises_the_memit_objective(seed: int) -> None:
    covariance, _, keys, residual = random_system(seed)
    weight = 3.0
    found = product(update(KeySystem(weight * covariance, M, CPU), keys, residual))
    expected = minimiser(weight * covariance.numpy(), keys.numpy(), residual.numpy())
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_batches_one_after_another_are_the_one_problem_over_all_edits() -> None:
    """RLSEdit's objective: lambda^2 ||D||^2 + mu^2 ||D K_0||^2 + sum_i ||(W_0 + D) K_i - V_i||^2, solved at once."""
    covariance = random_system(2)[0]
    base = 0.3 * torch.eye(M, dtype=torch.float64) + 2.0 * covariance
    system, total = KeySystem(base, M, CPU), np.zeros((D, M))
    keys, wanted = [], []
    for seed in range(5):
        _, _, new, residual = random_system(10 + seed)
        wanted.append(total @ new.numpy() + residual.numpy())  # V_i - W_0 K_i
        keys.append(new.numpy())
        total = total + product(update(system, new, residual))
        system.remember(new)
        expected = minimiser(base.numpy(), np.concatenate(keys, 1), np.concatenate(wanted, 1))
        np.testing.assert_allclose(total, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("splits", [(9,), (4, 5), (1,) * 9])
def test_remembered_keys_act_like_terms_of_the_encore_objective(splits: tuple[int, ...]) -> None:
    covariance, earlier, keys, residual = random_system(1)
    lambda_p, lambda_n = 2.0, 0.7
    base = lambda_p * covariance + lambda_n * torch.eye(M, dtype=torch.float64)
    system = KeySystem(base, M, CPU)
    for part in earlier.split(list(splits), dim=1):
        system.remember(part)
    gram = base + earlier @ earlier.T
    expected = residual @ keys.T @ torch.linalg.inv(gram + keys @ keys.T)
    np.testing.assert_allclose(product(update(system, keys, residual)), expected.numpy(), rtol=1e-5, atol=1e-6)


def test_folding_many_keys_into_the_factor_changes_nothing() -> None:
    covariance, _, keys, residual = random_system(2)
    generator = torch.Generator().manual_seed(5)
    earlier = torch.randn(M, 3 * M, generator=generator, dtype=torch.float64)
    system = KeySystem(covariance, M, CPU)
    for part in earlier.split(7, dim=1):
        system.remember(part)
    whole = KeySystem(covariance + earlier @ earlier.T, M, CPU)
    torch.testing.assert_close(system.solve(keys), whole.solve(keys), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(
        product(update(system, keys, residual)), product(update(whole, keys, residual)), atol=1e-7
    )


@pytest.mark.parametrize("rule, amount", [("threshold", 0.3), ("energy", 0.1), ("directions", 0.7)])
def test_projected_keys_give_the_published_alphaedit_solution(rule: str, amount: float) -> None:
    covariance, earlier, keys, residual = random_system(3)
    weight = 0.9
    space = null_space(covariance, rule, amount)  # type: ignore[arg-type]
    assert 0 < space.fraction < 1
    _, vectors = np.linalg.eigh(covariance.numpy())
    free = vectors[:, : round(space.fraction * M)]
    projector = free @ free.T
    system = KeySystem(weight, M, CPU)
    system.remember(space.project(earlier))
    found = product(update(system, space.project(keys), residual))
    # AlphaEdit's own code: X = solve(P (K K^T + K_p K_p^T) + L2 I, P K R^T), Delta = X^T.
    k, kp, r = keys.numpy(), earlier.numpy(), residual.numpy()
    expected = np.linalg.solve(projector @ (k @ k.T + kp @ kp.T) + weight * np.eye(M), projector @ k @ r.T).T
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    protected = vectors[:, round(space.fraction * M) :]
    assert np.linalg.norm(found @ protected) < 1e-5 * np.linalg.norm(found)


def test_null_space_rules_choose_the_directions_they_name() -> None:
    values = torch.tensor([1e-4, 0.01, 0.05, 0.5, 2.0, 7.44], dtype=torch.float64)
    basis = torch.linalg.qr(torch.randn(6, 6, generator=torch.Generator().manual_seed(0), dtype=torch.float64))[0]
    covariance = basis @ torch.diag(values) @ basis.T
    assert null_space(covariance, "threshold", 0.02).fraction == pytest.approx(2 / 6)
    assert null_space(covariance, "energy", 0.0561 / 10).fraction == pytest.approx(2 / 6)
    assert null_space(covariance, "energy", 0.0602 / 10).fraction == pytest.approx(3 / 6)
    assert null_space(covariance, "directions", 2 / 3).fraction == pytest.approx(4 / 6)


def test_the_trace_by_which_a_null_space_is_cut_is_not_a_sinks() -> None:
    keys = torch.randn(400, 64, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    covariance = (keys * torch.linspace(0.1, 2, 64)).T @ (keys * torch.linspace(0.1, 2, 64)) / 400
    sink = torch.randn(64, 1, generator=torch.Generator().manual_seed(4), dtype=torch.float64)
    plain, cut = (null_space(c, "energy", 0.1) for c in (covariance, covariance + 1e5 * sink @ sink.T))
    assert 0.2 < plain.fraction < 0.8
    assert cut.fraction == pytest.approx(plain.fraction, abs=0.05)
    assert cut.project(sink).norm() < 1e-3 * sink.norm()


def test_equality_form_hits_its_targets_exactly() -> None:
    covariance, _, keys, residual = random_system(4)
    found = product(update(KeySystem(covariance, M, CPU), keys, residual, eps=0.0))
    np.testing.assert_allclose(found @ keys.numpy(), residual.numpy(), rtol=1e-4, atol=1e-4)


def test_with_other_keys_to_match_it_is_these_that_hit_their_targets() -> None:
    """As where several facts are written by bare keys in directions of averaged ones; their Gram matrix is no symmetric
    one.
    """
    covariance, _, keys, residual = random_system(8)
    bare = keys + 0.5 * random_system(9)[2]
    found = product(update(KeySystem(covariance, M, CPU), keys, residual, 0.0, bare))
    np.testing.assert_allclose(found @ bare.numpy(), residual.numpy(), rtol=1e-4, atol=1e-4)
    rows = np.linalg.inv(covariance.numpy()) @ keys.numpy()
    assert np.linalg.norm(found - found @ rows @ np.linalg.pinv(rows)) < 1e-4 * np.linalg.norm(found)


def test_equality_form_of_one_fact_is_rome() -> None:
    covariance, _, keys, residual = random_system(5)
    key, step = keys[:, :1], residual[:, :1]
    left, right = update(KeySystem(covariance, M, CPU), key, step, eps=0.0)
    direction = torch.linalg.inv(covariance) @ key
    expected = step @ direction.T / (direction.T @ key)
    np.testing.assert_allclose((left @ right).numpy(), expected.numpy(), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("apart", [0.0, 1e-7, 1e-5])
@pytest.mark.parametrize("bare", [False, True])
def test_facts_whose_keys_are_alike_cannot_all_hold_exactly(apart: float, bare: bool) -> None:
    """Two keys that differ by rounding among others: LU alone finds a change of any size that hits nothing."""
    covariance, other, keys, residual = random_system(6)
    keys[:, 1] = keys[:, 0] + apart * other[:, 0]
    matched = keys if bare else None
    with pytest.raises(PalimpsestError, match="cannot all hold exactly"):
        update(KeySystem(covariance, M, CPU), keys, residual, 0.0, matched)
    eps = 0.1
    found = product(update(KeySystem(covariance, M, CPU), keys, residual, eps))
    expected = minimiser(eps * covariance.numpy(), keys.numpy(), residual.numpy())
    assert np.linalg.norm(found - expected) < 1e-4 * np.linalg.norm(expected)


def test_no_more_facts_hold_exactly_than_a_null_space_has_directions() -> None:
    covariance, _, keys, residual = random_system(7)
    room = null_space(covariance, "directions", (N - 1) / M)
    with pytest.raises(PalimpsestError, match="cannot all hold exactly"):
        update(KeySystem(0.01, M, CPU), room.project(keys), residual, eps=0.0)
    room = null_space(covariance, "directions", N / M)
    found = product(update(KeySystem(0.01, M, CPU), room.project(keys), residual, eps=0.0))
    np.testing.assert_allclose(found @ keys.numpy(), residual.numpy(), rtol=1e-3, atol=1e-3)


def test_a_ridge_is_in_units_of_the_mean_eigenvalue() -> None:
    covariance = torch.diag(torch.tensor([1.0, 3.0]))
    torch.testing.assert_close(ridged(covariance, 0.5), torch.diag(torch.tensor([2.0, 4.0], dtype=torch.float64)))


def test_the_usual_eigenvalue_leaves_out_what_a_sink_has_of_the_trace() -> None:
    generator = torch.Generator().manual_seed(3)
    keys = torch.randn(400, 64, generator=generator, dtype=torch.float64) * torch.linspace(0.5, 2, 64)
    covariance = keys.T @ keys / 400
    assert usual_eigenvalue(covariance) == float(covariance.diagonal().mean())
    sinks = torch.randn(64, 2, generator=generator, dtype=torch.float64)
    for one, size in ((1, 1e5), (2, 3e3)):
        with_sinks = covariance + size * sinks[:, :one] @ sinks[:, :one].T
        assert float(with_sinks.diagonal().mean()) > 1e3
        kept = torch.linalg.eigvalsh(with_sinks)[: 64 - one].mean()
        assert usual_eigenvalue(with_sinks.float()) == pytest.approx(float(kept), rel=1e-2)
    assert usual_eigenvalue(torch.full((1, 1), 3.0)) == 3.0
    few = torch.randn(64, 3, generator=generator, dtype=torch.float64)
    assert usual_eigenvalue(few @ few.T) > 0.1, "a few tokens' C has nothing but such directions"
