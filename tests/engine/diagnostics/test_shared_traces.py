"""Directions that neighbouring layers share, each with too little to be seen alone, against what was planted."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.diagnostics.shared_traces import (
    NEAR_SHARE,
    RIDGE,
    WINDOW,
    row_scale,
    shared,
    windows,
)

LAYERS, OUTPUT, QUIET = 20, 240, 60
EDITED = range(6, 11)


def family(seed: int) -> dict[int, torch.Tensor]:
    """Noise in which each layer stands out by itself, and of which neighbours share a part, as in trained models."""
    generator = torch.Generator().manual_seed(seed)
    parts = [torch.randn(OUTPUT, 4, generator=generator) for _ in range(LAYERS + 3)]
    found = {}
    for layer in range(LAYERS):
        common = torch.cat(parts[layer : layer + 3], 1)
        noise = torch.randn(OUTPUT, QUIET, generator=generator)
        alone = torch.randn(OUTPUT, 2, generator=generator) @ torch.randn(2, QUIET, generator=generator)
        found[layer] = noise + 0.05 * common @ torch.randn(12, QUIET, generator=generator) + 0.2 * alone
    return found


def planted(seed: int, strength: float, layers: range = EDITED) -> tuple[dict[int, torch.Tensor], torch.Tensor]:
    """The family with one direction of the output written into ``layers``, into other inputs in each."""
    generator = torch.Generator().manual_seed(100 + seed)
    direction = torch.nn.functional.normalize(torch.randn(OUTPUT, generator=generator), dim=0)
    matrices = family(seed)
    for layer in layers:
        into = torch.nn.functional.normalize(torch.randn(QUIET, generator=generator), dim=0)
        matrices[layer] = matrices[layer] + strength * torch.outer(direction, into)
    return matrices, direction


@pytest.mark.parametrize("seed", range(5))
def test_layers_that_were_edited_alike_are_found_with_their_direction_and_no_others(seed: int) -> None:
    """In each of them the largest singular value is that of noise."""
    before, (after, direction) = family(seed), planted(seed, 27.0)
    tops = {layer: float(torch.linalg.svdvals(matrix)[0]) for layer, matrix in before.items()}
    assert max(float(torch.linalg.svdvals(after[layer])[0]) for layer in EDITED) < 1.15 * max(tops.values())
    assert shared(windows(before)).directions == {}
    found = shared(windows(after))
    assert sorted(found.directions) == list(EDITED)
    for layer in EDITED:
        said = found.directions[layer][:, 0] * row_scale(after[layer])
        assert abs(float(torch.cosine_similarity(said, direction, dim=0))) > 0.8
        assert found.excess[layer] > found.threshold
        assert found.strengths[layer].shape == found.directions[layer].shape[1:]


def test_one_layer_alone_is_not_called_a_window() -> None:
    """A strong direction of a single matrix lifts all windows with it, and its neighbours have no share in it."""
    after, _ = planted(3, 120.0, range(8, 9))
    assert sorted(shared(windows(after)).directions) == [8]


def test_the_quotients_are_the_generalised_eigenvalues() -> None:
    """Of (A, B), from their definition and by the eigenvalues of B^-1 A, which are no symmetric problem."""
    matrices = family(7)
    even = {layer: (one.T / one.norm(dim=1)).T.double().numpy() for layer, one in matrices.items()}
    energies = {layer: one @ one.T * OUTPUT / np.square(one).sum() for layer, one in even.items()}
    found = windows(matrices)
    assert [one.layers for one in found] == [tuple(range(a, a + WINDOW)) for a in range(LAYERS - WINDOW + 1)]
    window = found[9]
    inside = np.mean([energies[layer] for layer in window.layers], axis=0)
    outside = np.mean([energies[layer] for layer in range(LAYERS) if layer not in window.layers], axis=0)
    near = np.mean([energies[layer] for layer in (6, 7, 8, 14, 15, 16)], axis=0)
    rest = (1 - NEAR_SHARE) * outside + NEAR_SHARE * near + RIDGE * np.eye(OUTPUT)
    values = np.sort(np.linalg.eigvals(np.linalg.solve(rest, inside)).real)[::-1]
    assert np.allclose(window.values, values[:15] / values[15], rtol=1e-3)
    assert np.isclose(float(window.shares.mean()), values[0], rtol=1e-3)


@pytest.mark.parametrize("outputs", [64, 128])
def test_narrow_matrices_of_noise_are_not_called_edited(outputs: int) -> None:
    """The fewer outputs a matrix has, the more windows differ by chance."""
    for seed in range(40):
        generator = torch.Generator().manual_seed(seed)
        noise = {layer: torch.randn(outputs, outputs // 4, generator=generator) for layer in range(LAYERS)}
        assert shared(windows(noise)).directions == {}


def test_too_few_layers_say_nothing() -> None:
    few = {layer: matrix for layer, matrix in family(0).items() if layer < 14}
    found = shared(windows(few))
    assert (found.excess, found.directions) == ({}, {})
