"""Shares of the residual stream against one whole pass for each layer and part, in every family."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from engine.diagnostics.importance import find_importance, subject_shares, text_shares
from engine.errors import BadInput
from engine.events import run
from engine.fact import Fact
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel, load
from tests.families import CORNERS, FAMILIES, LISTS, TEXT, build

FACTS = (
    Fact("Danielle Darrieux", "The mother tongue of {} is", "Dutch"),
    Fact("Japan", "{} has a capital, and its name is", "Paris"),
    Fact("the Eiffel Tower", "In which city stands {}", "Tokyo"),
)


@contextmanager
def output_is(module: nn.Module, value: torch.Tensor | None) -> Iterator[None]:
    """Within: ``module`` gives ``value`` (None: zeros) in place of its own output."""

    def give(_: nn.Module, args: tuple[Any, ...], output: Any) -> Any:
        own = output if isinstance(output, torch.Tensor) else output[0]
        given = torch.zeros_like(own) if value is None else value
        return given if isinstance(output, torch.Tensor) else type(output)([given, *output[1:]])

    handle = module.register_forward_hook(give)
    try:
        yield
    finally:
        handle.remove()


def outputs(model: LoadedModel, ids: torch.Tensor, modules: list[nn.Module]) -> list[torch.Tensor]:
    """The outputs of some modules in one pass over one text."""
    seen: dict[nn.Module, torch.Tensor] = {}

    def look(module: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        seen[module] = (output if isinstance(output, torch.Tensor) else output[0]).clone()

    with ExitStack() as stack, torch.no_grad():
        for module in modules:
            stack.callback(module.register_forward_hook(look).remove)
        model.module(input_ids=ids, use_cache=False)
    return [seen[module] for module in modules]


def slow_shares(model: LoadedModel, ids: torch.Tensor, place: int, layer: int) -> tuple[float, float, float]:
    """MLP's and attention's share and the stream's norm at one place: what goes away with each of them."""
    parts = model.anatomy.layers[layer]
    block, mlp = outputs(model, ids, [parts.block, parts.mlp])
    with output_is(parts.mlp, None):
        (without_mlp,) = outputs(model, ids, [parts.block])
    with output_is(parts.attention, None), output_is(parts.mlp, mlp):
        (without_attention,) = outputs(model, ids, [parts.block])
    stream = float(block[0, place].norm())
    shares = [float((block - other)[0, place].norm()) / stream for other in (without_mlp, without_attention)]
    return shares[0], shares[1], stream


def subject_place(model: LoadedModel, fact: Fact) -> tuple[torch.Tensor, int]:
    encoded = model.tokenizer(fact.text, return_offsets_mapping=True)
    start = fact.prompt.index("{}")
    end = start + len(fact.subject)
    last = max(i for i, (a, b) in enumerate(encoded["offset_mapping"]) if a < end and b > start)
    return torch.tensor([encoded["input_ids"]]), last


@pytest.mark.parametrize("family", [*FAMILIES, *CORNERS, *LISTS])
def test_shares_are_what_each_part_makes_of_the_stream(family: str, tmp_path: Path) -> None:
    model = run(load(build(family, tmp_path / family), "cpu", "float32"))
    found = run(subject_shares(model, FACTS))
    assert found.places == len(FACTS)
    for layer in range(model.info.layers):
        rows = [slow_shares(model, *subject_place(model, fact), layer) for fact in FACTS]
        expected = np.mean(rows, 0)
        measured = (found.mlp[layer], found.attention[layer], found.stream[layer])
        assert measured == pytest.approx(tuple(expected), rel=2e-3)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("family", ["llama", "gemma2", "opt"])
def test_half_precision_gives_about_the_same(family: str, dtype: str, tmp_path: Path) -> None:
    folder = build(family, tmp_path / family)
    exact, rounded = (run(subject_shares(run(load(folder, "cpu", d)), FACTS)) for d in ("float32", dtype))
    np.testing.assert_allclose(rounded.mlp, exact.mlp, rtol=0.05)
    np.testing.assert_allclose(rounded.attention, exact.attention, rtol=0.05)


def test_text_is_measured_token_by_token_but_for_the_first(tiny_model: LoadedModel) -> None:
    text = " ".join(TEXT)
    ids = torch.tensor([tiny_model.tokenizer(text)["input_ids"]])[:, :20]
    found = run(text_shares(tiny_model, text, tokens=20))
    assert found.places == 19
    expected = np.mean([slow_shares(tiny_model, ids, place, 2) for place in range(1, 20)], 0)
    assert (found.mlp[2], found.attention[2], found.stream[2]) == pytest.approx(tuple(expected), rel=2e-3)


def test_long_text_goes_in_windows(tiny_model: LoadedModel) -> None:
    found = run(text_shares(tiny_model, " ".join(TEXT * 30), tokens=600))
    assert found.places == 600 - 3  # two whole windows and a shorter one
    with pytest.raises(BadInput, match="too short"):
        run(text_shares(tiny_model, "", tokens=600))


def test_a_grown_matrix_gains_importance_everywhere(tiny_model: LoadedModel) -> None:
    before = run(find_importance(tiny_model, FACTS, " ".join(TEXT)))
    write = tiny_model.anatomy.layers[2].write
    grown = write.read()
    tiny_model.weights.push(Delta((LayerDelta(2, grown, torch.eye(write.shape[1])),)))
    after = run(find_importance(tiny_model, FACTS, " ".join(TEXT)))
    assert before.text is not None and after.text is not None
    assert after.text.mlp[2] > 1.2 * before.text.mlp[2]
    assert after.subject.mlp[2] > 1.2 * before.subject.mlp[2]
    assert after.subject.mlp[:2] == pytest.approx(before.subject.mlp[:2])


def test_closing_the_measure_anywhere_leaves_no_hook(tiny_model: LoadedModel) -> None:
    for stop in (1, 2):
        work = find_importance(tiny_model, FACTS, " ".join(TEXT))
        for _ in range(stop):
            next(work)
        work.close()
        hooks = [h for part in tiny_model.module.modules() for h in (*part._forward_hooks, *part._forward_pre_hooks)]
        assert hooks == [] and torch.is_grad_enabled()
