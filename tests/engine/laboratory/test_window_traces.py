"""An edit that only windows of layers show: what it carries is named, and a reversal takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, PreTrainedModel

from engine.evaluation.datasets import read_facts
from engine.events import TracesFound, run
from engine.requests import TracesPlan
from engine.workbench import Workbench

LAYERS, WIDTH, QUIET = 20, 256, 64
EDITED = range(6, 11)
OWN, OWN_STRENGTH = 2, 2.6
STRENGTH = 2.0  # of the largest singular value of what is quiet


def random_model(tiny_world: Path) -> PreTrainedModel:
    config = AutoConfig.from_pretrained(tiny_world / "model")
    config.update(
        {"num_hidden_layers": LAYERS, "hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "head_dim": WIDTH // 4}
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return AutoModelForCausalLM.from_config(config, dtype=torch.float32)


@torch.no_grad()
def quiet_inputs(model: PreTrainedModel, ids: torch.Tensor) -> dict[int, torch.Tensor]:
    """The eigenvectors (m, q) of each write matrix's inputs that vary least, by a pass of our own."""
    moments = {layer: torch.zeros(2 * WIDTH, 2 * WIDTH, dtype=torch.float64) for layer in range(LAYERS)}

    def add(layer: int, inputs: torch.Tensor) -> None:
        flat = inputs.flatten(0, -2).double()
        moments[layer] += flat.T @ flat

    hooks = [
        block.mlp.down_proj.register_forward_pre_hook(lambda _, given, layer=layer: add(layer, given[0]))
        for layer, block in enumerate(model.model.layers)
    ]
    model(input_ids=ids)
    for hook in hooks:
        hook.remove()
    return {layer: torch.linalg.eigh(one)[1][:, :QUIET].float() for layer, one in moments.items()}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory, tiny_world: Path) -> tuple[Path, dict[int, torch.Tensor]]:
    """A folder of a random model, and what its ``EDITED`` layers write (d,) x (m,) of one direction of the output.

    Every layer has a stronger direction of its own, as in trained models, so that the largest value of none stands out.
    """
    tokenizer = AutoTokenizer.from_pretrained(tiny_world / "model")
    model = random_model(tiny_world)
    text = (tiny_world / "statistics.txt").read_text(encoding="utf-8")[:40000]
    quiet = quiet_inputs(model, torch.tensor(tokenizer(text)["input_ids"][:5120]).view(-1, 128))
    generator = torch.Generator().manual_seed(1)
    direction = unit(WIDTH, generator)
    planted = {}
    for layer in range(LAYERS):
        weight = model.model.layers[layer].mlp.down_proj.weight.data
        top = torch.linalg.matrix_norm(weight @ quiet[layer], 2)
        for _ in range(OWN):
            weight += OWN_STRENGTH * top * torch.outer(unit(WIDTH, generator), quiet[layer] @ unit(QUIET, generator))
        if layer in EDITED:
            planted[layer] = STRENGTH * top * torch.outer(direction, quiet[layer] @ unit(QUIET, generator))
            weight += planted[layer]
    folder = tmp_path_factory.mktemp("edited")
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder, planted


def unit(length: int, generator: torch.Generator) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.randn(length, generator=generator), dim=0)


def write_matrices(bench: Workbench) -> list[torch.Tensor]:
    return [block.mlp.down_proj.weight.detach().clone() for block in bench.laboratory.model.module.model.layers]


def test_what_only_windows_show_is_asked_and_taken_back(
    edited: tuple[Path, dict[int, torch.Tensor]], tiny_world: Path, tmp_path: Path
) -> None:
    folder, planted = edited
    back = tmp_path / "back.safetensors"
    with Workbench(tmp_path / "home") as bench:
        run(bench.load(folder, "cpu", "float32"))
        bench.use_statistics_text(tiny_world / "statistics.txt")
        bench.use_known_facts(read_facts(tiny_world / "facts.json").facts[40:60])
        found: TracesFound = run(bench.laboratory.traces((), TracesPlan(reversal=str(back))))
        before = write_matrices(bench)
        run(bench.imports.take(back))
        after = write_matrices(bench)
    assert found.flagged == tuple(EDITED)
    assert all(found.excess[layer] < found.threshold for layer in EDITED)
    assert all(found.shared[layer] > found.shared_threshold for layer in EDITED)
    assert {one.layer for one in found.directions if one.says and one.gains[0] > 0} == set(EDITED)
    for layer, (was, now) in enumerate(zip(before, after, strict=True)):
        if layer not in planted:
            assert torch.equal(was, now)
            continue
        left = ((now - was + planted[layer]) * planted[layer]).sum() / planted[layer].square().sum()
        assert abs(float(left)) < 0.25
