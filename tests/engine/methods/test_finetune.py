"""FT-L and FT-M against fine-tuning written plainly, and the norm constraint."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.events import ValueSearch, run
from engine.fact import Fact
from engine.methods.method import Editing
from engine.methods.training.finetune import FineTune, FineTuneLast, FineTuneMasked, LocalBreadthFirst
from engine.model.delta import Delta, EntryDelta, LayerDelta
from engine.model.loading import LoadedModel, load
from tests.engine.methods.plain_training import FACTS, NoMemory, at_prompt_end, fine_tuned, teacher_forced, tokens
from tests.families import build

METHODS: list[tuple[FineTune, Any]] = [(FineTuneMasked(), teacher_forced), (FineTuneLast(), at_prompt_end)]


def loaded(family: str, tmp_path: Path, dtype: str = "float32") -> LoadedModel:
    return run(load(build(family, tmp_path / family), "cpu", dtype))


def change(model: LoadedModel, method: FineTune, **settings: Any) -> EntryDelta:
    found = run(method.propose(Editing(model, None, NoMemory()), FACTS, method.hyperparameters.parse(settings)))  # type: ignore[arg-type]
    (part,) = found.delta.layers
    assert isinstance(part, EntryDelta) and part.matrix == ""
    return part


@pytest.mark.parametrize("family", ["gpt2", "llama", "opt-square", "gemma2"])
@pytest.mark.parametrize(("method", "loss"), METHODS, ids=["ft-m", "ft-l"])
@pytest.mark.parametrize("eps", [0.0, 0.004])
def test_the_change_is_that_of_plain_fine_tuning(
    family: str, method: FineTune, loss: Any, eps: float, tmp_path: Path
) -> None:
    model = loaded(family, tmp_path)
    settings = {"layers": "1", "steps": 6, "lr": 2e-3, "facts_per_step": 2, "norm_constraint": eps}
    found = change(model, method, **settings).change
    parsed = method.hyperparameters.parse(settings)
    expected = fine_tuned(model, FACTS, 1, parsed, loss, eps or None)
    assert float((found - expected).norm() / expected.norm()) < 2e-3
    assert not eps or float(found.abs().max()) <= eps * (1 + 1e-6)


def test_breadth_first_rounds_are_those_of_plain_training_in_drawn_groups_with_texts_that_end(tmp_path: Path) -> None:
    model, method = loaded("llama", tmp_path), LocalBreadthFirst()
    settings = {"layers": "1", "steps": 5, "lr": 2e-3, "facts_per_step": 2, **method.parts}
    ending = model.tokenizer.eos_token
    assert ending
    facts = [replace(fact, target=f"{fact.target}{ending}") for fact in FACTS]
    assert tokens(model, facts[1])[1][-1] == model.tokenizer.eos_token_id
    expected = fine_tuned(model, facts, 1, method.hyperparameters.parse(settings), teacher_forced, None)
    found = change(model, method, **settings).change
    assert float((found - expected).norm() / expected.norm()) < 2e-3


def test_breadth_first_takes_the_whole_stream_as_one_batch() -> None:
    assert LocalBreadthFirst().batch_size(1) > 10**6 and FineTuneMasked().batch_size(7) == 7


def test_training_stops_once_the_loss_is_small(tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]) -> None:
    method = FineTuneMasked()
    settings = method.hyperparameters.parse({"layers": "2", "steps": 200, "lr": 5e-3, "facts_per_step": 3})
    events: list[Any] = []
    work = method.propose(Editing(tiny_model, None, NoMemory()), tiny_facts[:3], settings)  # type: ignore[arg-type]
    proposal = run(work, events.append)
    searched = [event for event in events if isinstance(event, ValueSearch)]
    assert len(searched) < 200 and searched[-1].nll.mean() < 1e-2 <= searched[-2].nll.mean()
    assert (searched[-1].rank == 1).all() and searched[0].rank.max() > 1
    assert all("rounds, small mean loss" in note for note in proposal.notes)
    tiny_model.weights.push(proposal.delta)
    with torch.no_grad():
        assert all(float(teacher_forced(tiny_model, fact)) < 3e-2 for fact in tiny_facts[:3])


def test_asking_one_place_for_all_tokens_cannot_do_better_than_their_number_allows(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...]
) -> None:
    """FT-L's objective for T different tokens is at least log T: each gets 1/T of one distribution at best."""
    method = FineTuneLast()
    settings = method.hyperparameters.parse({"layers": "2-3", "steps": 100, "lr": 5e-3, "facts_per_step": 3})
    facts = (tiny_facts[0], replace(tiny_facts[1], target=f"{tiny_facts[1].target} and {tiny_facts[0].target}"))
    events: list[Any] = []
    run(method.propose(Editing(tiny_model, None, NoMemory()), facts, settings), events.append)  # type: ignore[arg-type]
    last = [event for event in events if isinstance(event, ValueSearch)][-1]
    for fact, nll in zip(facts, last.nll, strict=True):
        ids = tiny_model.tokenizer(f" {fact.target}", add_special_tokens=False).input_ids
        shares = torch.tensor([ids.count(i) / len(ids) for i in set(ids)])
        entropy = float(-(shares * shares.log()).sum())
        assert entropy - 1e-4 <= nll < entropy + 0.3


def test_a_constraint_around_the_base_holds_over_batches_and_takes_nothing_back(tmp_path: Path) -> None:
    model, method = loaded("gpt2", tmp_path), FineTuneMasked()
    write = model.anatomy.layers[1].write
    base = write.read()
    settings = {"layers": "1", "steps": 5, "lr": 1e-2, "norm_constraint": 0.01}
    for _ in range(2):
        model.weights.push(Delta((change(model, method, **settings),)))
    assert float((write.read() - base).abs().max()) <= 0.01 + 1e-6
    model.weights.replace([], 0)

    others = torch.zeros(write.shape)
    others[0, :], others[1, :] = 0.5, -0.5
    model.weights.push(Delta((LayerDelta.of(1, others, torch.eye(write.shape[1])),)))
    found = change(model, method, **settings).change
    assert float(found[0].max()) <= 0 and float(found[0].min()) >= -0.51 - 1e-6
    assert float(found[1].min()) >= 0
    assert float(found[2:].abs().max()) <= 0.01 + 1e-6


def test_a_constraint_around_the_batch_starts_anew_each_time(tmp_path: Path) -> None:
    model, method = loaded("gpt2", tmp_path), FineTuneMasked()
    settings = {"layers": "1", "steps": 5, "lr": 1e-2, "norm_constraint": 0.01, "norm_constraint_around": "batch"}
    base = model.anatomy.layers[1].write.read()
    for _ in range(2):
        model.weights.push(Delta((change(model, method, **settings),)))
    moved = float((model.anatomy.layers[1].write.read() - base).abs().max())
    assert 0.01 + 1e-4 < moved <= 0.02 + 1e-6


def test_a_relative_constraint_is_in_units_of_the_base_matrix(tmp_path: Path) -> None:
    model, method = loaded("llama", tmp_path), FineTuneLast()
    size = float(model.anatomy.layers[0].write.read().square().mean().sqrt())
    settings = {"layers": "0", "steps": 8, "lr": 1e-2, "norm_constraint": 0.05, "norm_constraint_unit": "relative"}
    largest = float(change(model, method, **settings).change.abs().max())
    assert largest == pytest.approx(0.05 * size, rel=1e-5)


def test_a_relative_rate_is_in_units_of_the_base_matrix_over_the_root_of_its_inputs(tmp_path: Path) -> None:
    model = loaded("gpt2", tmp_path)
    base = model.anatomy.layers[1].write.read()
    plain = 0.5 * float(base.square().mean().sqrt()) / base.shape[1] ** 0.5
    method = FineTuneMasked()
    wanted = change(model, method, layers="1", steps=4, lr=plain)
    found = change(model, method, layers="1", steps=4, lr=0.5, lr_unit="relative")
    torch.testing.assert_close(found.product(model.device), wanted.product(model.device), rtol=1e-6, atol=1e-9)
    model.weights.push(Delta((wanted,)))
    again = change(model, method, layers="1", steps=4, lr=0.5, lr_unit="relative")
    after = change(model, method, layers="1", steps=4, lr=plain)
    torch.testing.assert_close(again.product(model.device), after.product(model.device), rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_learns_as_well(dtype: str, tmp_path: Path) -> None:
    model, method = loaded("gpt2", tmp_path, dtype), FineTuneMasked()
    with torch.no_grad():
        before = sum(float(teacher_forced(model, fact)) for fact in FACTS)
        model.weights.push(Delta((change(model, method, layers="0", steps=15, lr=1e-2),)))
        after = sum(float(teacher_forced(model, fact)) for fact in FACTS)
    assert after < 0.7 * before


def test_the_stored_change_gives_the_same_bits(tmp_path: Path) -> None:
    model = loaded("llama", tmp_path)
    delta = Delta((change(model, FineTuneLast(), layers="1", steps=3, norm_constraint=1e-3),))
    model.weights.push(delta)
    first = model.anatomy.layers[1].write.read()
    model.weights.replace([Delta.from_tensors(delta.tensors())], 1)
    assert torch.equal(first, model.anatomy.layers[1].write.read())
