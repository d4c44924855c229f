"""The batched pipeline against MEMIT, ENCORE and AlphaEdit written plainly: one fact at a time, naive solves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.associative.prompts import Contexts
from engine.associative.statistics import Corpus, StatisticsStore
from engine.events import run
from engine.fact import Fact
from engine.methods.knobs import parse_layers
from engine.methods.method import Editing
from engine.methods.registry import find_method
from engine.model.loading import LoadedModel
from tests.engine.associative.slow_search import compute_key, compute_z
from tests.engine.methods.test_contract import ListMemory

PREFIXES = ("The old town sleeps. ", "Because of the rain. ")
COMMON = {"layers": "0-2", "steps": 6, "v_lr": 0.2, "v_lr_unit": "relative", "clamp": 4, "weight_decay": 1e-3}


def slow_edit(
    model: LoadedModel,
    facts: tuple[Fact, ...],
    settings: Any,
    covariances: dict[int, np.ndarray],
    earlier: dict[int, Any],
) -> dict[int, np.ndarray]:
    """Delta per layer by the papers' text: z per fact; then per layer keys, residual, solve, write; then restore."""
    layers = parse_layers(settings.layers)
    hp = {
        "steps": settings.steps,
        "lr": settings.v_lr,
        "relative": True,
        "clamp": settings.clamp,
        "kl": settings.kl_factor,
        "decay": settings.weight_decay,
        "most_probable": settings.early_stop == "most-probable",
        "extra": settings.extra_steps,
    }
    targets = [compute_z(model, fact, PREFIXES, layers[-1], hp).z for fact in facts]
    originals = {layer: model.anatomy.layers[layer].write.read() for layer in layers}
    deltas = {}
    try:
        for index, layer in enumerate(layers):
            keys = torch.stack([compute_key(model, f, PREFIXES, layer) for f in facts], 1).double().numpy()
            current = [compute_z(model, fact, PREFIXES, layers[-1], {**hp, "steps": 1}).initial for fact in facts]
            residual = torch.stack([z - now for z, now in zip(targets, current, strict=True)], 1).double().numpy()
            residual /= len(layers) - index
            deltas[layer] = closed_form(settings, covariances[layer], earlier.get(layer), keys, residual)
            write = model.anatomy.layers[layer].write
            write.write(originals[layer] + torch.tensor(deltas[layer], dtype=torch.float32))
    finally:
        for layer, original in originals.items():
            model.anatomy.layers[layer].write.write(original)
    return deltas


def closed_form(
    settings: Any, covariance: np.ndarray, earlier: Any, keys: np.ndarray, residual: np.ndarray
) -> np.ndarray:
    """Each paper's own formula, in float64."""
    identity = np.eye(len(covariance))
    before = earlier @ earlier.T if earlier is not None else 0 * identity
    if settings.protect == "null space":
        values, vectors = np.linalg.eigh(covariance)
        free = vectors[:, : round(settings.null_space * len(values))]
        p = free @ free.T
        return np.linalg.solve(p @ (keys @ keys.T + before) + settings.l2 * identity, p @ keys @ residual.T).T
    ridged = covariance + settings.covariance_ridge * np.trace(covariance) / len(covariance) * identity
    system = settings.lambda_p * ridged + before * (settings.method_remembers)
    system = system + settings.lambda_n_value * identity
    return residual @ keys.T @ np.linalg.inv(system + keys @ keys.T)


class Plain:
    """Settings with the two values that differ between MEMIT and ENCORE spelt out."""

    def __init__(self, settings: Any, name: str) -> None:
        self.__dict__.update(settings.as_dict())
        self.method_remembers = 1.0 if name == "encore" else 0.0
        self.lambda_n_value = getattr(settings, "lambda_n", 0.0)


@pytest.mark.parametrize(
    "name, extra",
    [
        ("memit", {"lambda_p": 200, "covariance_ridge": 0.01}),
        ("encore", {"lambda_p": 200, "lambda_n": 3, "covariance_ridge": 0.01}),
        ("alphaedit", {"null_space_rule": "directions", "null_space": 0.6, "l2": 5}),
    ],
)
def test_two_batches_agree_with_the_plain_version(
    tiny_model: LoadedModel,
    tiny_facts: tuple[Fact, ...],
    tiny_world: Path,
    tmp_path: Path,
    name: str,
    extra: dict[str, Any],
) -> None:
    method = find_method(name)
    settings = method.hyperparameters.parse({**COMMON, **extra, **method.parts})
    store = StatisticsStore(tmp_path, tiny_model, Corpus(tiny_world / "statistics.txt"))
    memory = ListMemory()
    editing = Editing(tiny_model, store, memory)
    editing._contexts["memit", 0] = Contexts(PREFIXES)
    earlier: dict[int, Any] = {}
    for batch in (tiny_facts[:2], tiny_facts[2:5]):
        proposal = run(method.propose(editing, batch, settings))
        covariances = {layer: store.get(layer).matrix.double().numpy() for layer in parse_layers(settings.layers)}
        expected = slow_edit(tiny_model, batch, Plain(settings, name), covariances, earlier)
        for part in proposal.delta.layers:
            found = (part.left.double() @ part.right.double()).numpy()
            error = np.linalg.norm(found - expected[part.layer]) / np.linalg.norm(expected[part.layer])
            assert error < 5e-3, f"layer {part.layer}"
        tiny_model.weights.push(proposal.delta)
        memory.batches.append(proposal.memory)
        for layer in parse_layers(settings.layers):
            # ENCORE keeps the keys that the batch saw; AlphaEdit reads them again on the edited model.
            keys = proposal.memory[f"keys.{layer}"]
            if name == "alphaedit":
                again = torch.stack([compute_key(tiny_model, f, PREFIXES, layer) for f in batch], 1)
                torch.testing.assert_close(keys, again, rtol=1e-3, atol=1e-4)
            known = [earlier[layer]] if layer in earlier else []
            earlier[layer] = np.concatenate([*known, keys.double().numpy()], 1)
