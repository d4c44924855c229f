"""Survival: what torchao's types leave of edits, against torchao's own linear layers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from engine.evaluation.datasets import read_facts
from engine.events import run
from engine.requests import SurvivalPlan
from engine.workbench import Workbench

pytest.importorskip("torchao", reason='torchao is not here: pip install "palimpsest[survival]"')

TINY = Path(__file__).parents[1] / "resources" / "tiny_world"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with Workbench(tmp_path_factory.mktemp("home")) as bench:
        run(bench.load(TINY / "model", "cpu", "float32"))
        bench.use_statistics_text(TINY / "statistics.txt")
        run(bench.edit(read_facts(TINY / "facts.json").facts[:4], "memit", {"layers": "0-1", "steps": 8}, batch=4))
        yield bench


@pytest.mark.parametrize(("name", "levels"), [("torchao-int8", 256), ("torchao-int4", 16)])
def test_a_matrix_keeps_what_torchaos_own_layer_answers_with(name: str, levels: int) -> None:
    from torchao.quantization import Int8WeightOnlyConfig, IntxWeightOnlyConfig, PerGroup, quantize_

    from engine.laboratory.treatments import rounding_of

    generator = torch.Generator().manual_seed(0)
    linear = torch.nn.Linear(64, 24, bias=False)
    linear.weight = torch.nn.Parameter(torch.randn(24, 64, generator=generator), requires_grad=False)
    values = rounding_of(name)(linear.weight.detach().clone())
    inputs = torch.randn(5, 64, generator=generator)
    int4 = IntxWeightOnlyConfig(weight_dtype=torch.int4, granularity=PerGroup(32))
    quantize_(linear, int4 if name.endswith("4") else Int8WeightOnlyConfig())
    assert torch.allclose(inputs @ values.T, linear(inputs), atol=1e-4)
    group = values[0, :32] if name.endswith("4") else values[0]
    assert 2 < len(group.unique()) <= levels


def test_both_are_tried_and_undone_to_the_bit(bench: Workbench) -> None:
    before = {name: value.clone() for name, value in bench.laboratory.model.module.state_dict().items()}
    found = run(bench.laboratory.survival((), SurvivalPlan(("torchao-int8", "torchao-int4"))))
    after = bench.laboratory.model.module.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before) and len(before) == len(after)
    int8, int4 = found.rows
    assert int8.before and int8.held >= int4.held
