"""P by one solve against the paper's definition, pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.stats import kurtosis

from engine.diagnostics.histograms import excess_kurtosis
from engine.diagnostics.overlap import off_diagonal, p_matrix
from engine.diagnostics.superposition import find_matrices, find_superposition, measure_superposition
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


# -- the whole measure against the definition, fact by fact and pair by pair -------------------------------------------


def random_covariance(size: int, seed: int) -> np.ndarray:
    samples = np.random.default_rng(seed).normal(size=(size, 3 * size))
    return samples @ samples.T / (3 * size)


def key_of(model: LoadedModel, fact: Fact, layer: int) -> np.ndarray:
    """The key of one fact from a pass of its own: the input of the write matrix at the subject's last token."""
    text = fact.prompt.replace("{}", fact.subject)
    end = text.index(fact.subject) + len(fact.subject)
    encoded = model.tokenizer(text, return_offsets_mapping=True)
    last = max(i for i, (a, b) in enumerate(encoded["offset_mapping"]) if a < end and b > 0)
    seen: list[torch.Tensor] = []
    handle = model.anatomy.layers[layer].write.module.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    with torch.no_grad():
        model.module(input_ids=torch.tensor([encoded["input_ids"]]))
    handle.remove()
    return seen[0].reshape(-1, seen[0].shape[-1])[last].double().numpy()


def slow_overlaps(keys: list[np.ndarray], covariance: np.ndarray) -> dict[str, np.ndarray]:
    inverse, n = np.linalg.inv(covariance), len(keys)
    found = {name: np.empty((n, n)) for name in ("p", "whitened", "plain", "dots")}
    for i, a in enumerate(keys):
        for j, b in enumerate(keys):
            found["p"][i, j] = (inverse @ a) @ b / ((inverse @ a) @ a)
            inner = a @ inverse @ b / np.sqrt((a @ inverse @ a) * (b @ inverse @ b))
            found["whitened"][i, j] = np.degrees(np.arccos(np.clip(inner, -1, 1)))
            found["plain"][i, j] = np.degrees(np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1)))
            found["dots"][i, j] = a @ b
    return found


def test_every_number_is_that_of_the_definition(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    facts, layers, size = tiny_facts[:9], (0, 2, 3), tiny_model.info.inner
    covariances = {layer: random_covariance(size, layer) for layer in layers}
    factors = {layer: torch.linalg.cholesky(torch.from_numpy(c)) for layer, c in covariances.items()}
    found = run(find_superposition(tiny_model, facts, factors, 0, threshold=0.2, pairs=5))
    assert found.layers == layers and found.depth.tolist() == pytest.approx([0, 2 / 3, 1])
    apart = ~np.eye(9, dtype=bool)
    once = np.triu(apart)
    for row, layer in enumerate(layers):
        slow = slow_overlaps([key_of(tiny_model, fact, layer) for fact in facts], covariances[layer])
        matrices = run(find_matrices(tiny_model, facts, layer, factors[layer]))
        assert matrices.fact_ids == found.fact_ids == tuple(fact.id for fact in facts)
        for name in ("p", "dots"):
            np.testing.assert_allclose(getattr(matrices, name), slow[name], atol=1e-5, rtol=1e-5)
        for name in ("whitened", "plain"):
            # arccos is steep at zero, so the angle of a key to itself is held to its cosine.
            cosines = np.cos(np.radians(getattr(matrices, name).astype(float)))
            np.testing.assert_allclose(cosines, np.cos(np.radians(slow[name])), atol=1e-5)
        shares = slow["p"][apart]
        spread = found.p
        assert spread.mean[row] == pytest.approx(shares.mean(), abs=1e-5)
        assert spread.std[row] == pytest.approx(shares.std(), abs=1e-5)
        assert spread.kurtosis[row] == pytest.approx(kurtosis(shares), rel=1e-4)
        assert found.tail[row] == pytest.approx((np.abs(shares) > 0.2).mean())
        assert found.whitened.mean[row] == pytest.approx(slow["whitened"][once].mean(), abs=1e-3)
        assert found.plain.std[row] == pytest.approx(slow["plain"][once].std(), abs=1e-3)
        assert found.dots.mean[row] == pytest.approx(slow["dots"][once].mean(), rel=1e-5)
        assert found.p.counts[row].sum() == 72
        assert found.whitened.counts[row].sum() == found.plain.counts[row].sum() == found.dots.counts[row].sum() == 36
        strongest = np.sort(np.abs(shares))[::-1][:5]
        assert [abs(pair.p) for pair in found.top[row]] == pytest.approx(strongest.tolist(), abs=1e-5)
        for pair in found.top[row]:
            assert pair.p == pytest.approx(slow["p"][pair.edited, pair.moved], abs=1e-5)
            assert (pair.edited_name, pair.moved_name) == (facts[pair.edited].subject, facts[pair.moved].subject)


def test_the_event_of_a_run_agrees_with_the_whole_measure(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]
) -> None:
    factors = {1: torch.linalg.cholesky(torch.from_numpy(random_covariance(tiny_model.info.inner, 5)))}
    whole = run(find_superposition(tiny_model, tiny_facts[:12], factors, 4))
    event = run(measure_superposition(tiny_model, tiny_facts[:12], factors, 4))
    assert event.counts.tolist() == whole.p.counts.tolist()
    assert event.tail is not None and event.tail.tolist() == whole.tail.tolist()
    assert event.kurtosis.tolist() == whole.p.kurtosis.tolist()


def test_facts_of_one_subject_are_told_apart_by_their_prompts(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]
) -> None:
    first = tiny_facts[0]
    other = Fact(first.subject, "{} is", "x")
    factors = {0: torch.eye(tiny_model.info.inner, dtype=torch.float64)}
    found = run(find_superposition(tiny_model, (first, other, tiny_facts[1]), factors, 0))
    assert len(set(found.names)) == 3 and "{} is" in found.names[1]
    assert found.top[0][0].p == pytest.approx(1.0, abs=1e-5)  # both prompts begin with the subject: one key


def test_a_key_of_zeros_overlaps_with_nothing() -> None:
    keys = torch.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    found = p_matrix(keys, torch.eye(2, dtype=torch.float64))
    assert found.tolist() == [[1, 0, 1], [0, 1, 0], [0.5, 0, 1]]


def test_closing_the_measure_anywhere_leaves_no_hook(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    factors = {layer: torch.eye(tiny_model.info.inner, dtype=torch.float64) for layer in (0, 1)}
    steps = len(list(find_superposition(tiny_model, tiny_facts[:4], factors, 0)))
    for stop in range(1, steps + 1):
        work = find_superposition(tiny_model, tiny_facts[:4], factors, 0)
        for _ in range(stop):
            next(work)
        work.close()
        hooks = [h for part in tiny_model.module.modules() for h in (*part._forward_hooks, *part._forward_pre_hooks)]
        assert hooks == []
        assert torch.is_grad_enabled()
