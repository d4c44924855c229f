"""P by one solve against the paper's definition, pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.stats import kurtosis

from engine.diagnostics.superposition import excess_kurtosis, measure_superposition, off_diagonal, p_matrix
from engine.events import run
from engine.fact import Fact
from engine.model.loading import LoadedModel


def test_p_matrix_is_the_definition_for_every_pair() -> None:
    generator = torch.Generator().manual_seed(0)
    keys = torch.randn(30, 8, generator=generator)
    samples = torch.randn(30, 200, generator=generator, dtype=torch.float64)
    covariance = samples @ samples.T / 200
    found = p_matrix(keys, torch.linalg.cholesky(covariance)).numpy()
    inverse = np.linalg.inv(covariance.numpy())
    k = keys.double().numpy()
    for i in range(8):
        for j in range(8):
            expected = (inverse @ k[:, i]) @ k[:, j] / ((inverse @ k[:, i]) @ k[:, i])
            assert found[i, j] == pytest.approx(expected, abs=1e-9)


def test_off_diagonal_leaves_out_just_the_diagonal() -> None:
    matrix = torch.arange(9.0).reshape(3, 3)
    assert off_diagonal(matrix).tolist() == [[1, 2], [3, 5], [6, 7]]


def test_kurtosis_is_scipys() -> None:
    values = torch.randn(500, generator=torch.Generator().manual_seed(1)).pow(3)
    assert excess_kurtosis(values) == pytest.approx(kurtosis(values.double().numpy()))


def test_histograms_hold_every_pair_at_every_layer(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    size = tiny_model.info.inner
    factors = {layer: torch.eye(size, dtype=torch.float64) for layer in (0, 3)}
    event = run(measure_superposition(tiny_model, tiny_facts[:10], factors, 7))
    assert event.layers == (0, 3)
    assert event.counts.sum(1).tolist() == [90, 90]
    assert event.position == 7
    assert np.isfinite(event.kurtosis).all()
