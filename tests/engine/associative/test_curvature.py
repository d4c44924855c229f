"""K-FAC's factors and the projection against dense float64 maths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from engine.associative.curvature import Curvature, TokenReads, read_tokens, whole_texts
from engine.associative.prompts import encode, passage
from engine.events import run
from engine.model.loading import LoadedModel, load
from tests.families import build

TEXTS = ("The capital of Japan is Tokyo.", "Björk comes from the city of Malmö")


@pytest.fixture(params=["gpt2", "llama", "opt", "gemma2"], scope="module")
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadedModel]:
    yield run(load(build(request.param, tmp_path_factory.mktemp(request.param)), "cpu", "float32"))


def slow_reads(model: LoadedModel, layer: int, ids: list[int], predicted: range) -> tuple[Tensor, Tensor]:
    """Inputs (n, m) and gradients (n, d) of one text's tokens, from a whole pass in float64."""
    module, seen = model.anatomy.layers[layer].write.module, {}

    def look(_: object, args: tuple[Tensor, ...], output: Tensor) -> Tensor:
        seen["input"], seen["output"] = args[0].detach(), output.detach().requires_grad_()
        return seen["output"]

    handle = module.register_forward_hook(look)
    model.module.double()
    try:
        chances = model.module(input_ids=torch.tensor([ids]), use_cache=False).logits[0].log_softmax(-1)
        (-torch.stack([chances[t - 1, ids[t]] for t in predicted]).sum()).backward()
    finally:
        model.module.float()
        handle.remove()
    at = [t - 1 for t in predicted]
    inputs, gradients = (x.reshape(-1, x.shape[-1])[at] for x in (seen["input"], seen["output"].grad))
    return inputs, gradients


def test_every_token_of_a_text_gives_its_input_and_the_gradient_of_the_whole_loss(model: LoadedModel) -> None:
    texts = [torch.tensor(model.tokens.cut(text, 40)) for text in TEXTS]
    found = read_tokens(model, (0, 1), whole_texts(texts))
    for layer in (0, 1):
        inputs, gradients = zip(
            *(slow_reads(model, layer, ids.tolist(), range(1, len(ids))) for ids in texts), strict=True
        )
        torch.testing.assert_close(found[layer].inputs.double(), torch.cat(inputs).T, rtol=1e-3, atol=1e-5)
        torch.testing.assert_close(found[layer].gradients.double(), torch.cat(gradients).T, rtol=1e-3, atol=1e-5)
    for module in model.module.modules():
        assert not module._forward_hooks


def test_of_a_fact_the_answers_tokens_are_read(model: LoadedModel) -> None:
    batch = encode(model.tokens, [passage("", "{} is the capital of", "Tokyo", "Iceland now")])
    ids = batch.ids[0].tolist()
    (found,) = read_tokens(model, (1,), batch).values()
    inputs, gradients = slow_reads(model, 1, ids, range(int(batch.target_positions[0]) + 1, len(ids)))
    torch.testing.assert_close(found.inputs.double(), inputs.T, rtol=1e-3, atol=1e-5)
    torch.testing.assert_close(found.gradients.double(), gradients.T, rtol=1e-3, atol=1e-5)


def some_reads(seed: int, tokens: int) -> TokenReads:
    generator = torch.Generator().manual_seed(seed)
    spread = torch.logspace(0, -3, 7)[:, None], torch.logspace(0, -3, 4)[:, None]
    return TokenReads(*(torch.randn(len(s), tokens, generator=generator) * s for s in spread))


@pytest.mark.parametrize("energy", [0.3, 0.8, 0.99, 0.999])
def test_the_projection_takes_away_the_largest_eigenvectors_of_the_kronecker_product(energy: float) -> None:
    reads = some_reads(0, 50)
    a, g = reads.inputs.double(), reads.gradients.double()
    dense = torch.kron(g @ g.T / 50, a @ a.T / 50)  # (d m, d m), on a matrix (d, m) flattened row by row
    values, vectors = torch.linalg.eigh(dense)
    order = values.argsort(descending=True)
    held, taken = 0.0, []
    for place in order.tolist():
        taken.append(place)
        held += float(values[place])
        if held >= energy * float(values.sum()):
            break
    high = vectors[:, taken]
    low = Curvature.of(reads).low(energy)
    assert int((~low.low).sum()) == len(taken)
    gradient = torch.randn(4, 7, generator=torch.Generator().manual_seed(1))
    flat = gradient.double().flatten()
    expected = (flat - high @ (high.T @ flat)).view(4, 7)
    torch.testing.assert_close(low.project(gradient).double(), expected, rtol=1e-3, atol=1e-4)
    # What is left raises a quadratic loss less than a gradient of the same length does.
    left = low.project(gradient).double().flatten()
    assert left @ dense @ left / left.norm() ** 2 < flat @ dense @ flat / flat.norm() ** 2


def test_a_sink_of_attention_does_not_stand_for_what_all_other_tokens_need() -> None:
    reads = some_reads(0, 50)
    usual = Curvature.of(reads)
    wide = torch.zeros(8, 50)
    wide[:7] = reads.inputs
    first = torch.zeros(8, 1)
    first[7] = 1e3  # the key of every text's first token, at right angles to all others
    with_sink = Curvature.of(TokenReads(wide, reads.gradients)).plus(
        Curvature.of(TokenReads(first, 1e-3 * reads.gradients[:, :1]))
    )
    found = with_sink.low(0.99)
    gradient = torch.zeros(4, 8)
    gradient[:, :7] = torch.randn(4, 7, generator=torch.Generator().manual_seed(1))
    expected = usual.low(0.99).project(gradient[:, :7])
    torch.testing.assert_close(found.project(gradient)[:, :7], expected, rtol=1e-2, atol=1e-2)
    of_the_sink = torch.zeros(4, 8)
    of_the_sink[:, 7] = 1.0
    assert found.project(of_the_sink).norm() < 1e-3


def test_without_energy_nothing_is_taken_away() -> None:
    gradient = torch.randn(4, 7, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(Curvature.of(some_reads(0, 50)).low(0).project(gradient), gradient)


def test_fewer_tokens_than_directions_leave_the_unseen_ones_free() -> None:
    low = Curvature.of(some_reads(0, 2)).low(0.999999)
    seen = some_reads(0, 2)
    gradient = torch.randn(4, 7, generator=torch.Generator().manual_seed(1))
    left = low.project(gradient)
    assert left.norm() > 0.1 and (seen.gradients.T @ left @ seen.inputs).abs().max() < 1e-3


def test_factors_of_two_sets_count_every_token_alike() -> None:
    one, other = some_reads(0, 50), some_reads(1, 10)
    both = TokenReads(torch.cat([one.inputs, other.inputs], 1), torch.cat([one.gradients, other.gradients], 1))
    summed, whole = Curvature.of(one).plus(Curvature.of(other)), Curvature.of(both)
    assert summed.tokens == whole.tokens == 60
    torch.testing.assert_close(summed.inputs, whole.inputs)
    torch.testing.assert_close(summed.outputs, whole.outputs)
