"""The difference of two models: ranks against changes that were made on purpose, also under rounding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.associative.keys import subject_keys
from engine.diagnostics.difference import compare_models, compare_with_start, rounding_noise, singular_values
from engine.errors import BadInput
from engine.events import run
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import load
from tests.families import build


def change(model, layer: int, rank: int, size: float) -> LayerDelta:
    rows, columns = model.anatomy.layers[layer].write.shape
    draw = torch.Generator().manual_seed(layer)
    left, right = torch.randn(rows, rank, generator=draw), torch.randn(rank, columns, generator=draw)
    return LayerDelta.of(layer, left, right * (size / rows**0.5 / columns**0.5))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_rank_norm_and_moved_keys(tiny_world: Path, tiny_facts, dtype: str) -> None:
    edited = run(load(tiny_world / "model", "cpu", dtype))
    original = run(load(tiny_world / "model", "cpu", dtype))
    edited.weights.push(Delta((change(edited, 1, 3, 8.0), change(edited, 2, 7, 8.0))))
    found = run(compare_models(edited, original, tiny_facts[:9]))
    assert [(one.layer, one.rank) for one in found.matrices] == [(1, 3), (2, 7)]
    keys = run(subject_keys(original, tiny_facts[:9], (1, 2)))
    expected = np.zeros(9)
    for one in found.matrices:
        assert one.layer is not None
        write = edited.anatomy.layers[one.layer].write.read() - original.anatomy.layers[one.layer].write.read()
        assert one.norm == pytest.approx(float(write.norm()), rel=1e-4)
        assert one.spectral == pytest.approx(float(torch.linalg.matrix_norm(write, 2)), rel=1e-3)
        expected += (write @ keys[one.layer].float()).norm(dim=0).numpy()
    order = np.argsort(-expected)
    assert found.names == tuple(tiny_facts[place].text for place in order)
    assert found.moved == pytest.approx(expected[order], rel=1e-4)
    assert found.by_layer.sum(1) == pytest.approx(found.moved)


def test_the_same_model_differs_in_nothing(tiny_world: Path, tiny_model, tiny_facts) -> None:
    found = run(compare_models(tiny_model, run(load(tiny_world / "model", "cpu", "float32")), tiny_facts[:3]))
    assert (found.matrices, found.layers, found.names) == ((), (), ()) and found.compared > 10


@pytest.mark.parametrize("family", ["llama", "gpt2"])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_start_of_a_session_is_as_good_as_its_folder(tmp_path: Path, tiny_facts, family: str, dtype: str) -> None:
    folder = build(family, tmp_path / "m")
    model, facts = run(load(folder, "cpu", dtype)), tiny_facts[:9]
    path = model.anatomy.layers[0].matrices("attention")[0]
    other = model.anatomy.layers[0].matrix(path).shape
    left, right = torch.full((other[0], 1), 0.3), torch.full((1, other[1]), 0.1)
    model.weights.push(Delta((change(model, 1, 3, 4.0), LayerDelta(0, left, right, path))))
    now = [weight.clone() for weight in model.module.parameters()]
    found = run(compare_with_start(model, facts))
    expected = run(compare_models(model, run(load(folder, "cpu", dtype)), facts))
    assert all(torch.equal(a, b) for a, b in zip(now, model.module.parameters(), strict=True))
    assert found.compared == expected.compared and found.layers == (1,)
    wanted = {one.name: one for one in expected.matrices}
    assert len(wanted) == len(found.matrices) == 2
    for one in found.matrices:
        exact, near = (("layer", "shape", "rank"), ("norm", "relative", "spectral", "noise"))
        assert all(getattr(one, name) == getattr(wanted[one.name], name) for name in exact)
        assert all(getattr(one, name) == pytest.approx(getattr(wanted[one.name], name)) for name in near)
    assert (found.names, found.fact_ids) == (expected.names, expected.fact_ids)
    assert found.by_layer == pytest.approx(expected.by_layer, rel=1e-5)
    model.weights.move_to(0)
    assert run(compare_with_start(model, facts)).matrices == ()


def test_another_model_is_refused(tmp_path: Path, tiny_model) -> None:
    with pytest.raises(BadInput, match="another architecture"):
        run(compare_models(tiny_model, run(load(build("gpt2", tmp_path / "m"), "cpu", "float32"))))


def test_noise_bounds_what_rounding_adds() -> None:
    weights = torch.randn(120, 300, generator=torch.Generator().manual_seed(0))
    rounded = weights.bfloat16().float()
    noise = singular_values((rounded - weights).double())[0]
    assert rounding_noise(rounded) == pytest.approx(float(noise), rel=0.25)
    assert rounding_noise(weights) < rounding_noise(rounded) / 1e4
    values = torch.linalg.svdvals(weights.double())
    assert torch.allclose(singular_values(weights.double()), values, rtol=1e-9)
