"""How alike keys are, against pairs counted one by one."""

import statistics
from pathlib import Path

import pytest
import torch

from engine.associative import key_likeness as key_likeness_module
from engine.associative.key_likeness import TEXTS, TOKENS, key_likeness, shares_first_keys
from engine.events import run
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel, load
from tests.families import build


@pytest.fixture(scope="module", params=["llama", "gemma2", "opt"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    folder: Path = build(request.param, tmp_path_factory.mktemp("likeness") / request.param)
    return run(load(folder, "cpu", "float32"))


def test_it_is_the_median_over_all_pairs_of_tokens_but_first_ones(model: LoadedModel) -> None:
    layers = [0, model.info.layers - 1]
    found = key_likeness(model, layers)
    rows = model.module.get_input_embeddings().weight.shape[0]
    ids = torch.randint(rows, (TEXTS, TOKENS), generator=torch.Generator().manual_seed(0))
    for layer in layers:
        keys: list[torch.Tensor] = []
        module = model.anatomy.layers[layer].write.module
        handle = module.register_forward_pre_hook(lambda _, args, keys=keys: keys.append(args[0].reshape(TOKENS, -1)))
        with torch.no_grad():
            for row in ids:
                model.module(input_ids=row[None])
        handle.remove()
        tokens = [key.double() for text in keys for key in text[1:]]
        cosines = [
            abs(float(one @ two / (one.norm() * two.norm())))
            for i, one in enumerate(tokens)
            for j, two in enumerate(tokens)
            if i != j
        ]
        assert found[layer] == pytest.approx(statistics.median(cosines), abs=1e-4)


def test_edits_do_not_change_it_and_stay(model: LoadedModel) -> None:
    before = dict(key_likeness(model, [0, 1]))
    key_likeness_module._found.clear()
    rows, columns = model.anatomy.layers[0].write.shape
    generator = torch.Generator().manual_seed(1)
    left, right = torch.randn(rows, 1, generator=generator), 9 * torch.randn(1, columns, generator=generator)
    with model.weights.trying(Delta((LayerDelta(0, left, right),))):
        written = model.anatomy.layers[0].write.read().clone()
        assert key_likeness(model, [0, 1]) == before
        assert torch.equal(model.anatomy.layers[0].write.read(), written)


def test_a_layer_that_reads_the_same_at_every_token_is_the_most_alike(model: LoadedModel) -> None:
    key_likeness_module._found.clear()
    module = model.anatomy.layers[1].write.module
    handle = module.register_forward_pre_hook(lambda _, args: (torch.ones_like(args[0]),), prepend=True)
    alike = key_likeness(model, [0, 1])
    handle.remove()
    key_likeness_module._found.clear()
    assert alike[1] == pytest.approx(1.0) and alike[0] < 0.99


def test_first_tokens_share_a_key_where_they_are_read_alike(model: LoadedModel) -> None:
    key_likeness_module._found.clear()
    assert not shares_first_keys(model, range(model.info.layers))

    def as_one(_: object, args: tuple[torch.Tensor]) -> tuple[torch.Tensor]:
        keys = args[0].clone().view(TEXTS, TOKENS, -1)
        keys[:, 0] = keys[0, 0] / 100  # however short: no other token has such a key
        return (keys.view_as(args[0]),)

    key_likeness_module._found.clear()
    handle = model.anatomy.layers[1].write.module.register_forward_pre_hook(as_one, prepend=True)
    assert shares_first_keys(model, [0, 1]) and not shares_first_keys(model, [0])
    handle.remove()
    key_likeness_module._found.clear()
