"""Norm-anchor scaling: one norm for every v*, and an anchor that depends on the applied batches alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.associative.norm_anchor import ANCHOR_FACTS, OUTLIER, anchored
from engine.associative.statistics import Corpus, StatisticsStore
from engine.associative.values import Values
from engine.events import Steps, run
from engine.fact import Fact
from engine.methods.method import Editing, Proposal
from engine.methods.registry import find_method
from engine.model.loading import LoadedModel
from tests.engine.methods.test_contract import ListMemory


def values_of(initial: Tensor, target: Tensor) -> Values:
    count = target.shape[1]
    return Values(target, initial, (1,) * count, ("loss",) * count, (0.0,) * count, (False,) * count)


def model_at(applied: int) -> Any:
    return SimpleNamespace(weights=SimpleNamespace(at_start=applied == 0))


def unasked() -> Steps[tuple[Values, Tensor]]:
    raise AssertionError("the unedited model need not be asked")
    yield


def test_every_value_gets_the_anchors_norm_and_an_outlier_keeps_its_old_value() -> None:
    generator = torch.Generator().manual_seed(0)
    state, origin, step = (torch.randn(16, 5, generator=generator) for _ in range(3))
    step[:, 3] *= 40
    norms = torch.linspace(3, 5, ANCHOR_FACTS)
    values = values_of(state, state + step)
    scaled, found = run(anchored(model_at(2), values, origin, [norms[:20], norms[20:]], unasked))
    assert len(found) == 0
    v = origin + scaled.target - scaled.initial
    large = (origin + step).norm(dim=0) > OUTLIER * norms.mean()
    assert large.tolist() == [False, False, False, True, False]
    torch.testing.assert_close(v[:, ~large].norm(dim=0), norms.mean().expand(4))
    torch.testing.assert_close(v[:, large], origin[:, large])
    cosine = torch.nn.functional.cosine_similarity(v, origin + step, dim=0)
    torch.testing.assert_close(cosine[~large], torch.ones(4))


def test_the_first_batches_add_their_own_norms_on_the_unedited_model() -> None:
    state, origin = torch.zeros(8, 3), torch.ones(8, 3)
    now, first = (values_of(state, torch.full((8, 3), size)) for size in (9.0, 1.0))

    def unedited() -> Steps[tuple[Values, Tensor]]:
        return first, 2 * origin
        yield

    _, at_start = run(anchored(model_at(0), now, origin, [], unasked))
    torch.testing.assert_close(at_start, (origin + 9).norm(dim=0))
    _, later = run(anchored(model_at(1), now, origin, [at_start], unedited))
    torch.testing.assert_close(later, (2 * origin + 1).norm(dim=0))


@pytest.mark.parametrize("name", ["memit-nas"])
def test_the_anchor_is_a_function_of_the_applied_batches(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], tiny_world: Path, tmp_path: Path, name: str
) -> None:
    """A, B, C, undo B and C, then B again gives the same bits as B had."""
    memory = ListMemory()
    editing = Editing(tiny_model, StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt")), memory)
    method = find_method(name)
    settings = method.hyperparameters.parse({**method.rule(tiny_model), "layers": "0-1", "steps": 4})

    def add(facts: tuple[Fact, ...]) -> Proposal:
        proposal = run(method.propose(editing, facts, settings))
        tiny_model.weights.push(proposal.delta)
        memory.batches.append(proposal.memory)
        return proposal

    add(tiny_facts[:2])
    second = add(tiny_facts[2:4])
    add(tiny_facts[4:6])
    tiny_model.weights.move_to(1)
    del memory.batches[1:]
    again = add(tiny_facts[2:4])
    for key, tensor in second.delta.tensors().items():
        assert torch.equal(tensor, again.delta.tensors()[key])
    assert torch.equal(second.memory["anchors.1"], again.memory["anchors.1"])


def test_with_boundary_layers_the_second_search_is_anchored_on_the_unedited_model_too(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], tiny_world: Path, tmp_path: Path
) -> None:
    """There the first layer is written already: the anchors are those of the last layer written alone."""
    method = find_method("memit-nas")

    def anchors(**given: Any) -> Tensor:
        statistics = StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt"))
        settings = method.hyperparameters.parse({**method.rule(tiny_model), "steps": 4, **given})
        proposal = run(method.propose(Editing(tiny_model, statistics, ListMemory()), tiny_facts[:3], settings))
        return proposal.memory["anchors.2"]

    both, alone = anchors(layers="0,2", boundary_layers=True), anchors(layers="2")
    torch.testing.assert_close(both, alone, rtol=1e-5, atol=1e-6)
