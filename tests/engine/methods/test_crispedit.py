"""CrispEdit against fine-tuning with a projected gradient written plainly, and what it remembers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from engine.associative.curvature import Curvature, TokenReads, read_tokens
from engine.associative.prompts import encode, passage
from engine.associative.statistics import Corpus, StatisticsStore
from engine.events import run
from engine.fact import Fact
from engine.methods.method import Editing, Proposal
from engine.methods.training.crispedit import CrispEdit, CrispEditSettings, base_curvature
from engine.model.delta import EntryDelta
from engine.model.loading import LoadedModel, load
from tests.engine.methods.plain_training import FACTS, teacher_forced
from tests.engine.methods.test_contract import ListMemory
from tests.families import build

LINES = tuple(f"In {1900 + year} the {word} of the town was old." for year in range(3) for word in ("bridge", "school"))
BRIEF = {"layers": "0-1", "steps": 5, "lr": 2e-3, "facts_per_step": 64, "energy": 0.9, "texts": 6}


def editing_of(family: str, tmp_path: Path) -> Editing:
    model = run(load(build(family, tmp_path / family), "cpu", "float32"))
    file = tmp_path / "text.txt"
    file.write_text("\n".join(LINES), encoding="utf-8")
    return Editing(model, StatisticsStore(tmp_path / "statistics", model, Corpus(file)), ListMemory())


def settings(**changed: Any) -> CrispEditSettings:
    return CrispEditSettings.parse({**BRIEF, **changed})


def propose(editing: Editing, chosen: CrispEditSettings) -> Proposal:
    CrispEdit().check(editing.model, chosen)
    return run(CrispEdit().propose(editing, FACTS, chosen))


def changes(proposal: Proposal) -> list[Tensor]:
    found = []
    for part in proposal.delta.layers:
        assert isinstance(part, EntryDelta)
        found.append(part.change)
    return found


def plain(model: LoadedModel, projections: dict[int, Tensor], chosen: CrispEditSettings) -> list[Tensor]:
    """Adam on the model's own parameters, whose gradients are projected by dense vectors in float64, by layer."""
    writes = [model.anatomy.layers[layer].write for layer in projections]
    before = [write.read() for write in writes]
    kept = [write.module.weight.detach().clone() for write in writes]
    weights = [write.module.weight.requires_grad_() for write in writes]
    optimiser = torch.optim.Adam(weights, lr=chosen.lr)
    for _ in range(chosen.steps):
        optimiser.zero_grad()
        torch.stack([teacher_forced(model, fact) for fact in FACTS]).mean().backward()
        for weight, write, high in zip(weights, writes, projections.values(), strict=True):
            assert weight.grad is not None
            own = weight.grad.T if write.transposed else weight.grad
            flat = own.double().flatten()
            left = (flat - high @ (high.T @ flat)).view(own.shape).float()
            weight.grad = left.T.contiguous() if write.transposed else left
        optimiser.step()
    found = [write.read() - old for write, old in zip(writes, before, strict=True)]
    for weight, old in zip(weights, kept, strict=True):
        weight.requires_grad_(False)
        weight.data.copy_(old)
        weight.grad = None
    return found


def dense_directions(curvature: Curvature, energy: float) -> Tensor:
    """The eigenvectors (d m, k) of the dense Kronecker product that hold the share ``energy``."""
    tokens = curvature.tokens
    values, vectors = torch.linalg.eigh(torch.kron(curvature.outputs.double(), curvature.inputs.double()) / tokens**2)
    return vectors.flip(1)[:, : held_by(values.flip(0), energy)]


def paired_directions(curvature: Curvature, energy: float) -> Tensor:
    """The same as pairs of the factors' eigenvectors: a dense product of GPT-2's size takes half a minute."""
    (outs, left), (ins, right) = (torch.linalg.eigh(one.double()) for one in (curvature.outputs, curvature.inputs))
    values, order = torch.outer(outs, ins).flatten().sort(descending=True)
    order = order[: held_by(values, energy)]
    pairs = left[:, order // len(ins)][:, None, :] * right[:, order % len(ins)][None, :, :]
    return pairs.flatten(0, 1)


def held_by(values: Tensor, energy: float) -> int:
    return int((values.cumsum(0) < energy * values.sum()).sum()) + 1


@pytest.mark.parametrize(("family", "directions"), [("gpt2", paired_directions), ("llama", dense_directions)])
def test_the_change_is_that_of_plain_training_with_a_projected_gradient(
    family: str, directions: Callable[[Curvature, float], Tensor], tmp_path: Path
) -> None:
    editing, chosen = editing_of(family, tmp_path), settings()
    found = changes(propose(editing, chosen))
    base = run(base_curvature(editing, chosen))
    expected = plain(editing.model, {layer: directions(base[layer], chosen.energy) for layer in (0, 1)}, chosen)
    for one, other in zip(found, expected, strict=True):
        assert float((one - other).norm() / other.norm()) < 5e-3
    free = changes(propose(editing, settings(energy=0)))
    assert all(float((one - other).norm() / other.norm()) > 0.05 for one, other in zip(found, free, strict=True))


def test_the_curvature_is_of_the_base_model_and_measured_once(tmp_path: Path) -> None:
    editing, chosen = editing_of("llama", tmp_path), settings()
    run(CrispEdit().prepare(editing, chosen))
    before = run(base_curvature(editing, chosen))
    editing.model.weights.push(propose(editing, chosen).delta)
    assert run(base_curvature(editing, chosen)) is before
    editing.seed = 1
    other = run(base_curvature(editing, settings(texts=3)))
    editing.seed = 0
    assert not torch.equal(other[0].inputs, run(base_curvature(editing, settings(texts=3)))[0].inputs), "other texts"
    editing.curvatures.clear()
    again = run(base_curvature(editing, chosen))
    for layer, curvature in again.items():
        assert torch.equal(curvature.inputs, before[layer].inputs)
        assert torch.equal(curvature.outputs, before[layer].outputs)


def test_later_batches_stay_out_of_the_directions_of_earlier_answers(tmp_path: Path) -> None:
    editing, chosen = editing_of("llama", tmp_path), settings()
    first = propose(editing, chosen)
    assert set(first.memory) == {f"curvature.{what}.{layer}" for what in ("inputs", "gradients") for layer in (0, 1)}
    editing.model.weights.push(first.delta)
    batch = encode(editing.model.tokens, [passage("", f.prompt, f.subject, f.target) for f in FACTS])
    for layer, reads in read_tokens(editing.model, (0, 1), batch).items():
        for what, tensor in (("inputs", reads.inputs), ("gradients", reads.gradients)):
            torch.testing.assert_close(first.memory[f"curvature.{what}.{layer}"], tensor, rtol=1e-3, atol=1e-4)
    without = changes(propose(editing, chosen))
    assert isinstance(editing.memory, ListMemory)
    editing.memory.batches.append(first.memory)
    within, apart = changes(propose(editing, chosen)), changes(propose(editing, settings(earlier=False)))
    for one, other, third in zip(without, within, apart, strict=True):
        assert not torch.equal(one, other) and torch.equal(one, third)
    base = run(base_curvature(editing, chosen))
    reads = TokenReads(first.memory["curvature.inputs.1"], first.memory["curvature.gradients.1"])
    both = base[1].plus(Curvature.of(reads))
    assert both.tokens == base[1].tokens + reads.inputs.shape[1]


def test_a_relative_rate_is_in_units_of_the_matrix_as_the_batch_finds_it(tmp_path: Path) -> None:
    editing = editing_of("llama", tmp_path)
    for _ in range(2):
        now = [editing.model.anatomy.layers[layer].write.read() for layer in (0, 1)]
        found = changes(propose(editing, settings(lr=0.5, lr_unit="relative", steps=1, energy=0)))
        for change, weight in zip(found, now, strict=True):
            step = 0.5 * float(weight.square().mean().sqrt()) / weight.shape[1] ** 0.5
            assert float(change.abs().median()) == pytest.approx(step, rel=1e-2), "Adam's first step"
        for layer, weight in enumerate(now):
            editing.model.anatomy.layers[layer].write.write(3 * weight)


def test_nothing_is_remembered_where_earlier_answers_do_not_count(tmp_path: Path) -> None:
    assert propose(editing_of("llama", tmp_path), settings(earlier=False)).memory == {}


def test_training_stops_once_the_loss_is_small(
    tiny_model: LoadedModel, tiny_world: Path, tiny_facts: tuple[Fact, ...], tmp_path: Path
) -> None:
    store = StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt"))
    chosen = settings(layers="2", steps=200, lr=5e-3, stop_loss=0.05)
    proposal = run(CrispEdit().propose(Editing(tiny_model, store, ListMemory()), tiny_facts[:3], chosen))
    assert all("rounds, small mean loss" in note for note in proposal.notes)
    tiny_model.weights.push(proposal.delta)
    with torch.no_grad():
        assert all(float(teacher_forced(tiny_model, fact)) < 0.2 for fact in tiny_facts[:3])
