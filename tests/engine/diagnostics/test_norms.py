"""Norms of a model's matrices against a singular value decomposition, on one matrix and through edits."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.diagnostics.norms import NormGauge
from engine.diagnostics.spectral import SpectralNorms, spectral_norm
from engine.events import NormsMeasured, run
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel


def seeded(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("shape", [(40, 160), (160, 40), (6, 200), (3, 3), (1, 50)])
def test_the_largest_singular_value_is_found(shape: tuple[int, int]) -> None:
    matrix = seeded(*shape)
    expected = float(torch.linalg.svdvals(matrix)[0])
    assert SpectralNorms().measure("W", matrix) == pytest.approx(expected, rel=1e-4)


def test_a_matrix_of_zeros_has_no_norm() -> None:
    assert SpectralNorms().measure("W", torch.zeros(5, 9)) == 0.0


def test_the_next_search_goes_on_where_the_last_one_ended() -> None:
    matrix = seeded(60, 240)
    grown = matrix + 0.01 * seeded(60, 2, seed=1) @ seeded(2, 240, seed=2)
    expected = float(torch.linalg.svdvals(grown)[0])
    _, warm = spectral_norm(matrix, seeded(240, 8, seed=3))
    few, _ = spectral_norm(grown, warm, steps=2)
    cold, _ = spectral_norm(grown, seeded(240, 8, seed=3), steps=2)
    assert abs(few - expected) < 0.1 * abs(cold - expected)


def test_the_same_seed_gives_the_same_number() -> None:
    matrix = seeded(30, 90)
    assert SpectralNorms(4).measure("a", matrix) == SpectralNorms(4).measure("b", matrix)


def change(model: LoadedModel, layer: int, seed: int) -> Delta:
    d, m = model.anatomy.layers[layer].write.shape
    return Delta((LayerDelta(layer, seeded(d, 2, seed=seed), 0.2 * seeded(2, m, seed=seed + 1)),))


def expected_norms(matrix: torch.Tensor) -> tuple[float, float]:
    return float(matrix.norm()), float(torch.linalg.svdvals(matrix)[0])


def test_a_change_that_was_dropped_leaves_no_trace_in_the_norms(tiny_model: LoadedModel) -> None:
    weights, layer = tiny_model.weights, tiny_model.anatomy.layers[1]
    path = layer.matrices("attention")[0]
    d, m = layer.matrix(path).shape
    weights.push(Delta((LayerDelta(1, seeded(d, 2), seeded(2, m, seed=1), path),)))
    weights.move_to(0)
    weights.push(change(tiny_model, 1, 10))
    event = run(NormGauge(tiny_model).measure((1,), 1))
    assert (event.norm[0], event.spectral[0]) == pytest.approx(expected_norms(layer.write.read()), rel=1e-4)


def test_a_gauge_follows_the_edits_and_shows_an_unedited_layer(tiny_model: LoadedModel) -> None:
    gauge = NormGauge(tiny_model)
    start = {layer: parts.write.read() for layer, parts in enumerate(tiny_model.anatomy.layers)}
    for edits in range(1, 4):
        tiny_model.weights.push(change(tiny_model, 1 + edits % 2, 10 * edits))
        event = run(gauge.measure((1, 2), edits))
        assert (event.position, event.layers) == (edits, (1, 2))
        for row, layer in enumerate(event.layers):
            now = tiny_model.anatomy.layers[layer].write.read()
            assert (event.norm[row], spectral(event, row)) == pytest.approx(expected_norms(now), rel=1e-4)
            assert event.change[row] == pytest.approx(float((now - start[layer]).norm()), rel=1e-4, abs=1e-4)
            base = (event.base[row], spectral_base(event, row))
            assert base == pytest.approx(expected_norms(start[layer]), rel=1e-4)
        beside = event.unedited
        assert beside is not None and beside.layer == 3
        assert (beside.norm, beside.spectral) == pytest.approx(expected_norms(start[3]), rel=1e-4)


def test_no_layer_is_shown_beside_where_all_are_edited(tiny_model: LoadedModel) -> None:
    event = run(NormGauge(tiny_model).measure(range(tiny_model.info.layers), 0))
    assert event.unedited is None
    assert event.spectral is not None and np.isfinite(event.spectral).all()


def spectral(event: NormsMeasured, row: int) -> float:
    assert event.spectral is not None
    return float(event.spectral[row])


def spectral_base(event: NormsMeasured, row: int) -> float:
    assert event.spectral_base is not None
    return float(event.spectral_base[row])
