"""UltraEdit against its formulas written plainly in float64, its lifelong normaliser and its choice of matrices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.errors import BadHyperparameter
from engine.events import run
from engine.fact import Fact
from engine.methods.method import Editing, Proposal
from engine.methods.training.ultraedit import UltraEdit, UltraEditSettings, changed_sites
from engine.model.delta import Delta
from engine.model.loading import LoadedModel, load
from tests.engine.methods.plain_training import FACTS, NoMemory, teacher_forced, tokens
from tests.engine.methods.test_contract import ListMemory
from tests.families import build

MORE = (Fact("Björk", "{} comes from", "Malmö"), Fact("Tokyo", "{} is a city in", "Iceland, they say"))
Traces = dict[tuple[int, str], tuple[np.ndarray, np.ndarray]]


def loaded(family: str, tmp_path: Path, dtype: str = "float32") -> LoadedModel:
    return run(load(build(family, tmp_path / family), "cpu", dtype))


def propose(model: LoadedModel, facts: Any, memory: Any = None, **settings: Any) -> Proposal:
    chosen = UltraEditSettings.parse(settings)
    UltraEdit().check(model, chosen)
    return run(UltraEdit().propose(Editing(model, None, memory or NoMemory()), facts, chosen))  # type: ignore[arg-type]


def plain_traces(model: LoadedModel, facts: Any, sites: Any, group: int, only_targets: bool) -> Traces:
    """Inputs and output gradients, text by text, from whole passes through the model's own autograd."""
    found: dict[Any, tuple[list[Any], list[Any]]] = {site: ([], []) for site in sites}
    for start in range(0, len(facts), group):
        chosen = facts[start : start + group]
        total = sum(len(ids) - len(prompt) for prompt, ids in (tokens(model, fact) for fact in chosen))
        for fact in chosen:
            prompt, ids = tokens(model, fact)
            seen: dict[Any, Any] = {}
            handles = []
            for site in sites:
                module = model.anatomy.layers[site[0]].matrix(site[1]).module
                module.weight.requires_grad_(True)

                def keep(_: Any, args: Any, output: Any, site: Any = site, seen: dict[Any, Any] = seen) -> None:
                    output.retain_grad()
                    seen[site] = (args[0].detach(), output)

                handles.append(module.register_forward_hook(keep))
            (teacher_forced(model, fact) * (len(ids) - len(prompt)) / total).backward()
            rows = slice(len(prompt) - 1, len(ids) - 1) if only_targets else slice(None)
            for site, (given, output) in seen.items():
                found[site][0].append(given.flatten(0, -2)[rows].double().numpy())
                found[site][1].append(output.grad.flatten(0, -2)[rows].double().numpy())
            for handle in handles:
                handle.remove()
            model.module.requires_grad_(False)
            model.module.zero_grad(set_to_none=True)
    return {site: (np.concatenate(h), np.concatenate(g)) for site, (h, g) in found.items()}


def plain_delta(h: np.ndarray, g: np.ndarray, seen: np.ndarray, lr: float, ridge: float) -> np.ndarray:
    """Delta (d, m) of one matrix; ``seen`` are all rows [h; g] of matrices of this shape up to now."""
    eps = np.finfo(np.float32).eps
    normal = (np.concatenate([h, g], 1) - seen.mean(0)) / (seen.std(0, ddof=1) + eps)
    h_hat, g_hat = normal[:, : h.shape[1]], normal[:, h.shape[1] :]
    v = -lr * (h_hat**2).sum(1, keepdims=True) * g_hat
    return np.linalg.solve(h.T @ h + ridge * np.eye(h.shape[1]), h.T @ v).T


def white_delta(h: np.ndarray, g: np.ndarray, seen: np.ndarray, lr: float, ridge: float) -> np.ndarray:
    """StableEdit's: g - mu times the inverse root of the covariance of all gradients, once they are many enough."""
    size = g.shape[1]
    if len(seen) <= size + 1:
        return plain_delta(h, g, seen, lr, ridge)
    slopes = seen[:, -size:]
    spread = sum(np.outer(row, row) for row in slopes - slopes.mean(0)) / (len(slopes) - size - 1)
    values, vectors = np.linalg.eigh(spread)
    root = vectors @ np.diag(1 / np.sqrt(np.maximum(values, 1e-6))) @ vectors.T
    eps = np.finfo(np.float32).eps
    h_hat = (h - seen.mean(0)[:-size]) / (seen.std(0, ddof=1)[:-size] + eps)
    v = -lr * (h_hat**2).sum(1, keepdims=True) * ((g - slopes.mean(0)) @ root)
    return np.linalg.solve(h.T @ h + ridge * np.eye(h.shape[1]), h.T @ v).T


def error(found: Any, expected: np.ndarray) -> float:
    product = found.product(torch.device("cpu")).double().numpy()
    return float(np.linalg.norm(product - expected) / np.linalg.norm(expected))


@pytest.mark.parametrize(
    ("family", "settings"),
    [
        ("gpt2", {"layers": "1-2", "matrices": "write"}),
        ("llama", {"layers": "1", "matrices": "inputs", "tokens": "target"}),
        ("llama", {"layers": "0", "matrices": "gate, then up", "up_layers": "1-2"}),
        ("opt", {"layers": "0,2", "matrices": "inputs", "ridge": 0.01}),
    ],
)
def test_two_batches_are_the_formula(family: str, settings: dict[str, Any], tmp_path: Path) -> None:
    model, memory = loaded(family, tmp_path), ListMemory()
    settings = {**settings, "lr": 1e-3, "facts_per_pass": 2}
    parsed = UltraEditSettings.parse(settings)
    sites = run(changed_sites(Editing(model, None, NoMemory()), parsed))  # type: ignore[arg-type]
    seen: dict[Any, list[np.ndarray]] = {}
    for facts in (FACTS, MORE):
        proposal = propose(model, facts, memory, **settings)
        traces = plain_traces(model, facts, sites, 2, parsed.tokens == "target")
        for (layer, path), (h, g) in traces.items():
            shape = model.anatomy.layers[layer].matrix(path).shape
            seen.setdefault(shape, []).append(np.concatenate([h, g], 1))
        parts = {(part.layer, part.matrix): part for part in proposal.delta.layers}
        assert sorted(parts) == sites
        for site, (h, g) in traces.items():
            shape = model.anatomy.layers[site[0]].matrix(site[1]).shape
            assert error(parts[site], plain_delta(h, g, np.concatenate(seen[shape]), 1e-3, parsed.ridge)) < 2e-3
        model.weights.push(proposal.delta)
        memory.batches.append(proposal.memory)


def test_two_batches_of_stableedit_are_the_formula(tmp_path: Path) -> None:
    """Warmed up on the first batch as often as makes its gradients more than their dimensions, then whitened."""
    model, memory = loaded("llama", tmp_path), ListMemory()
    settings = {"layers": "1", "matrices": "write", "whiten": True, "warm_up": 4, "lr": 1e-4, "facts_per_pass": 2}
    parsed = UltraEditSettings.parse(settings)
    site = (1, "")
    write, seen, white = model.anatomy.layers[1].write, [], 0
    for number, facts in enumerate((FACTS, MORE)):
        start = write.read()
        for _ in range(0 if number else parsed.warm_up):
            h, g = plain_traces(model, facts, [site], 2, False)[site]
            seen.append(np.concatenate([h, g], 1))
            change = plain_delta(h, g, np.concatenate(seen), parsed.lr, parsed.ridge)
            write.write(write.read() + torch.tensor(change, dtype=torch.float32))
        write.write(start)
        h, g = plain_traces(model, facts, [site], 2, False)[site]
        seen.append(np.concatenate([h, g], 1))
        rows = np.concatenate(seen)
        white += len(rows) > g.shape[1] + 1
        proposal = propose(model, facts, memory, **settings)
        (part,) = proposal.delta.layers
        assert error(part, white_delta(h, g, rows, parsed.lr, parsed.ridge)) < 2e-3
        model.weights.push(proposal.delta)
        memory.batches.append(proposal.memory)
    assert white, "no batch was whitened"


def test_stableedit_after_ultraedit_begins_its_normaliser_anew(tmp_path: Path) -> None:
    """What UltraEdit counted has no covariance to whiten by: with it no later batch would ever be whitened."""
    model, memory = loaded("llama", tmp_path), ListMemory()
    plain = {"layers": "1", "matrices": "write", "lr": 1e-4, "facts_per_pass": 2}
    stable = {**plain, "whiten": True, "warm_up": 4}
    memory.batches.append(propose(model, FACTS, memory, **plain).memory)
    after, alone = propose(model, MORE, memory, **stable), propose(model, MORE, **stable)
    assert any(name.endswith(".triangle") for name in after.memory)
    assert all(torch.equal(after.memory[name], tensor) for name, tensor in alone.memory.items())
    cpu = torch.device("cpu")
    assert torch.equal(after.delta.layers[0].product(cpu), alone.delta.layers[0].product(cpu))


def test_the_normaliser_is_a_function_of_the_applied_batches(tmp_path: Path) -> None:
    """A, B, undo B, C leaves what A, C leaves, to the bit."""
    model = loaded("llama", tmp_path)
    settings = {"layers": "1", "matrices": "inputs", "lr": 1e-3}
    batches = [FACTS[:1], FACTS[1:], MORE]
    results = []
    for order in ([0, 1, 2], [0, 2]):
        memory = ListMemory()
        model.weights.replace([], 0)
        for number in order:
            if len(order) == 3 and number == 2:
                memory.batches.pop()
                model.weights.move_to(1)
            proposal = propose(model, batches[number], memory, **settings)
            model.weights.push(proposal.delta)
            memory.batches.append(proposal.memory)
        results.append(proposal.delta.tensors() | proposal.memory)
    assert results[0].keys() == results[1].keys()
    assert all(torch.equal(results[0][name], results[1][name]) for name in results[0])


def test_the_rate_is_linear_and_the_ridge_holds_back(tmp_path: Path) -> None:
    model = loaded("gpt2", tmp_path)
    cpu = torch.device("cpu")

    def size(**settings: Any) -> torch.Tensor:
        return propose(model, FACTS, **{"layers": "1", "lr": 1e-3, **settings}).delta.layers[0].product(cpu)

    assert torch.allclose(size(lr=3e-3), 3 * size(), rtol=1e-4, atol=1e-8)
    # All outputs of one matrix are moved by the same share of their size, whatever the unit.
    relative, absolute = size(lr=0.1, lr_unit="relative"), size()
    assert torch.allclose(relative / relative.norm(), absolute / absolute.norm(), rtol=1e-3, atol=1e-6)
    norms = [float(size(ridge=ridge).norm()) for ridge in (1e-3, 1.0, 100.0)]
    assert norms[0] > norms[1] > norms[2]
    assert float(size(lr=0).abs().max()) == 0


@pytest.mark.parametrize("tokens_of", ["all", "target"])
def test_it_makes_the_new_answers_likelier(
    tiny_model: LoadedModel, tiny_facts: tuple[Fact, ...], tokens_of: str
) -> None:
    proposal = propose(tiny_model, tiny_facts[:4], layers="2", lr=3e-3, tokens=tokens_of)
    with torch.no_grad():
        before = sum(float(teacher_forced(tiny_model, fact)) for fact in tiny_facts[:4])
        tiny_model.weights.push(proposal.delta)
        after = sum(float(teacher_forced(tiny_model, fact)) for fact in tiny_facts[:4])
    assert after < before - 1


@pytest.mark.parametrize(
    ("family", "matrices", "expected"),
    [
        ("llama", "gate", [(1, "mlp.gate_proj")]),
        ("llama", "up", [(1, "mlp.up_proj")]),
        ("llama", "inputs", [(1, "mlp.gate_proj"), (1, "mlp.up_proj")]),
        ("llama", "gate, then up", [(1, "mlp.gate_proj"), (2, "mlp.up_proj")]),
        ("gpt2", "inputs", [(1, "mlp.c_fc")]),
        ("phi3", "inputs", [(1, "mlp.gate_up_proj")]),
        ("opt", "write", [(1, "")]),
    ],
)
def test_matrices_are_chosen_by_what_they_do(family: str, matrices: str, expected: Any, tmp_path: Path) -> None:
    model = loaded(family, tmp_path)
    settings = UltraEditSettings.parse({"layers": "1", "up_layers": "2", "matrices": matrices})
    assert run(changed_sites(Editing(model, None, NoMemory()), settings)) == expected  # type: ignore[arg-type]


def test_what_does_not_fit_the_model_is_refused(tmp_path: Path) -> None:
    model = loaded("gpt2", tmp_path)
    for settings, message in (
        ({"layers": "3"}, "layers = 3: .* has layers 0 to 2"),
        ({"layers": "1", "matrices": "up"}, "has no gate"),
        ({"layers": "1", "matrices": "gate, then up", "up_layers": "7"}, "up_layers = 7"),
    ):
        with pytest.raises(BadHyperparameter, match=message):
            UltraEdit().check(model, UltraEditSettings.parse(settings))


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_half_precision_stores_a_change_that_replays(dtype: str, tmp_path: Path) -> None:
    model = loaded("gpt2", tmp_path, dtype)
    delta = propose(model, FACTS, layers="0-1", lr=1e-2).delta
    model.weights.push(delta)
    first = [model.anatomy.layers[layer].write.read() for layer in (0, 1)]
    model.weights.replace([Delta.from_tensors(delta.tensors())], 1)
    assert all(torch.equal(one, model.anatomy.layers[layer].write.read()) for layer, one in enumerate(first))


def test_a_relative_rate_is_in_units_of_what_usual_tokens_give(tmp_path: Path) -> None:
    """Not of an attention sink's output, which is hundreds of times as large as all others at some layers."""
    model = loaded("llama", tmp_path)
    write = model.anatomy.layers[1].write
    squares: list[torch.Tensor] = []

    def sink(_: Any, args: Any, output: torch.Tensor) -> torch.Tensor:
        scale = torch.ones_like(output[..., :1])
        scale[:, 0] = 1000.0
        return output * scale

    def rate(unit: str) -> float:
        return float(propose(model, FACTS, layers="1", lr=1e-3, lr_unit=unit).delta.layers[0].product(cpu).norm())

    cpu = torch.device("cpu")
    handle = write.module.register_forward_hook(sink)
    try:
        found = rate("relative") / rate("absolute")
        for fact in FACTS:
            handles = write.module.register_forward_hook(
                lambda _, args, out: squares.append(out[0, 1:].square().mean(1))
            )
            _, ids = tokens(model, fact)
            model.module(torch.tensor([ids]), use_cache=False)
            handles.remove()
    finally:
        handle.remove()
    usual = float(torch.cat(squares).mean().sqrt())
    assert found == pytest.approx(usual / write.shape[1], rel=1e-3)
