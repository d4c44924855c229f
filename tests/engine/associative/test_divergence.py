"""The divergence of two distributions, also where a family forbids tokens by logits of minus infinity."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.associative.divergence import divergence
from engine.evaluation.drift import kl_from_unedited
from engine.events import Event, ValueSearch, run
from engine.fact import Fact
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel
from engine.workbench import Workbench

FORBIDDEN = 7


@contextmanager
def forbidding(model: LoadedModel) -> Iterator[None]:
    """A token that the model never says, as some families have."""

    def forbid(_: Any, args: Any, output: Tensor) -> Tensor:
        changed = output.clone()
        changed[..., FORBIDDEN] = -torch.inf
        return changed

    handle = model.anatomy.head.register_forward_hook(forbid)
    try:
        yield
    finally:
        handle.remove()


def test_it_is_the_definition_and_its_gradient_without_forbidden_tokens() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, 3, 11, generator=generator, dtype=torch.float64)
    first, second = logits.log_softmax(-1)
    slow = [
        sum(p * np.log(p / q) for p, q in zip(*rows, strict=True)) for rows in logits.softmax(-1).numpy().swapaxes(0, 1)
    ]
    assert np.allclose(divergence(first, second), slow)
    for forbidden in (False, True):
        leaf = logits[0].clone()
        if forbidden:
            leaf, other = (torch.cat([one, torch.full((3, 1), -torch.inf)], 1) for one in logits)
        else:
            other = logits[1]
        found = divergence(leaf.requires_grad_().log_softmax(-1), other.log_softmax(-1))
        (gradient,) = torch.autograd.grad(found.sum(), leaf)
        assert np.allclose(found.detach(), slow) and bool(gradient.isfinite().all())
    assert float(gradient[:, -1].abs().max()) == 0


def test_how_far_a_model_drifts_is_a_number_with_forbidden_tokens(tiny_model: LoadedModel, tiny_world: Path) -> None:
    text = (tiny_world / "heldout.txt").read_text(encoding="utf-8")
    shape, generator = tiny_model.anatomy.layers[1].write.shape, torch.Generator().manual_seed(1)
    left, right = torch.randn(shape[0], 1, generator=generator), torch.randn(1, shape[1], generator=generator)
    tiny_model.weights.push(Delta((LayerDelta.of(1, left, right),)))
    plain = run(kl_from_unedited(tiny_model, text, 200))
    with forbidding(tiny_model):
        assert run(kl_from_unedited(tiny_model, text, 200)) == pytest.approx(plain, rel=0.05)


def test_a_search_goes_on_with_forbidden_tokens(tmp_path: Path, tiny_world: Path, tiny_facts: tuple[Fact, ...]) -> None:
    bench, heard = Workbench(tmp_path), list[Event]()
    run(bench.load(tiny_world / "model", "cpu", "float32"))
    bench.use_statistics_text(tiny_world / "statistics.txt")
    with forbidding(bench.model):
        run(bench.edit(tiny_facts[:2], "memit", {"layers": "0-1", "steps": 4}, batch=2), heard.append)
    last = [event for event in heard if isinstance(event, ValueSearch)][-1]
    assert np.isfinite(last.nll).all() and last.kl is not None and np.isfinite(last.kl).all() and (last.kl > 0).any()
    bench.close()
