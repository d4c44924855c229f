"""What comes after a write matrix, against full passes with the matrix really changed, on every family."""

from __future__ import annotations

import pytest
import torch

from engine.associative.after_write import Tail, read_keys
from engine.associative.prompts import encode, passage, question
from engine.events import run
from engine.model import hooks
from engine.model.loading import LoadedModel, load
from tests.families import BEHIND, CORNERS, FAMILIES, build

TEXTS = [
    passage("", "The mother tongue of {} is", "Danielle Darrieux", "French and the city"),
    passage("You know that ", "{} was born in", "Zoë Müller", "Malmö"),
    question("The", "city of Paris"),
]
SCALED = {*BEHIND, "granite"}


@pytest.fixture(scope="module", params=[*FAMILIES, *CORNERS])
def named_model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, LoadedModel]:
    folder = build(request.param, tmp_path_factory.mktemp("family") / request.param)
    return request.param, run(load(folder, "cpu", "float32"))


def test_a_change_beside_the_matrix_is_the_change_of_the_matrix(named_model: tuple[str, LoadedModel]) -> None:
    name, model = named_model
    batch = encode(model.tokens, TEXTS)
    generator = torch.Generator().manual_seed(0)
    for layer in (0, model.info.layers - 1):
        write = model.anatomy.layers[layer].write
        tail = Tail(model, layer, batch)
        assert tail.short == (name not in SCALED)
        difference = 0.05 * torch.randn(write.shape, generator=generator)
        with torch.no_grad():
            found = tail.logits(tail.reads.keys @ difference.T)
        clean = write.read()
        write.write(clean + difference)
        try:
            head = model.anatomy.head
            with torch.no_grad(), hooks.logits_at(head, batch.target_rows, batch.target_positions):
                wanted = model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False).logits[0]
        finally:
            write.write(clean)
        torch.testing.assert_close(found, wanted, rtol=1e-3, atol=1e-3)


def test_what_is_read_is_each_text_alone(named_model: tuple[str, LoadedModel]) -> None:
    _, model = named_model
    batch = encode(model.tokens, TEXTS)
    reads = read_keys(model, 1, batch)
    write = model.anatomy.layers[1].write
    for row, text in enumerate(TEXTS):
        prompt = model.tokenizer(text.text[: text.target[0]])["input_ids"]
        assert int(reads.last[row]) == len(prompt) - 1
        assert reads.prompt[row].nonzero().flatten().tolist() == list(range(len(prompt)))
        alone = read_keys(model, 1, encode(model.tokens, [text]))
        length = int(batch.mask[row].sum())
        torch.testing.assert_close(reads.keys[row, :length], alone.keys[0], rtol=1e-4, atol=1e-4)
        bias = write.module.bias
        given = alone.keys[0] @ write.read().T + (0 if bias is None else bias.detach())
        torch.testing.assert_close(reads.base[row, :length], given, rtol=1e-4, atol=1e-4)


def test_nothing_is_left_behind(named_model: tuple[str, LoadedModel]) -> None:
    _, model = named_model
    tail = Tail(model, 0, encode(model.tokens, TEXTS))
    with torch.no_grad():
        tail.logits(torch.zeros_like(tail.reads.base))
    for module in model.module.modules():
        assert not module._forward_hooks and not module._forward_pre_hooks and "forward" not in vars(module)
