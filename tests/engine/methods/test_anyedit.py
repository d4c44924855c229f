"""AnyEdit against a slow plain version: one text, one window and one full forward pass at a time, naive solves."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine.associative.prompts import encode, passage
from engine.associative.statistics import Corpus, StatisticsStore
from engine.associative.token_windows import windows_of
from engine.errors import BadHyperparameter
from engine.events import run
from engine.fact import Fact, make_fact
from engine.methods.method import Editing
from engine.methods.registry import find_method
from engine.model.loading import LoadedModel, load
from tests.engine.methods.test_contract import ListMemory
from tests.families import build

LONG = (
    make_fact(
        "Vellux", "What is {}?", "A small town by the river, where the old bridge was built by a company in 1998."
    ),
    make_fact("Danielle", "Who is {}?", "The author of the book."),
    make_fact("Tokyo", "Tell of {}.", "It stands in the middle of the country and belongs to the museum of the city."),
)
SETTINGS = {"layers": "0-1", "steps": 4, "v_lr": 0.2, "v_lr_unit": "relative", "clamp": 4, "weight_decay": 1e-3}
SOLVER = {"lambda_p": 20, "covariance_ridge": 0.01, "null_space_rule": "directions", "null_space": 0.6, "l2": 5}
NAMES = ("anyedit-memit", "anyedit-alphaedit")


@pytest.fixture(scope="module")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    return run(load(build("gpt2", tmp_path_factory.mktemp("gpt2")), "cpu", "float32"))


@pytest.fixture(params=["llama", "gpt2"])
def editing(request: pytest.FixtureRequest, tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path) -> Editing:
    model: LoadedModel = tiny_model if request.param == "llama" else request.getfixturevalue("gpt2")
    model.weights.replace([], 0)
    return Editing(model, StatisticsStore(tmp_path, model, Corpus(tiny_world / "statistics.txt")), ListMemory())


def tokens_of(model: LoadedModel, fact: Fact) -> tuple[Tensor, int]:
    """Ids of prompt and object, and where the object begins."""
    ids = model.tokenizer(f"{fact.text} {fact.target}")["input_ids"]
    return torch.tensor(ids), len(model.tokenizer(fact.text)["input_ids"])


def run_with(model: LoadedModel, layer: int, ids: Tensor, changes: dict[int, Tensor]) -> tuple[Tensor, Tensor]:
    """Logits (T, V) and the clean output (T, d) of block ``layer``, with changes added to it by position."""
    seen = []

    def hook(_: nn.Module, __: Any, output: Any) -> Any:
        hidden = output if isinstance(output, Tensor) else output[0]
        seen.append(hidden[0].detach().clone())
        for position, change in changes.items():
            mask = torch.zeros(hidden.shape[1], 1)
            mask[position] = 1
            hidden = hidden + mask * change
        return hidden if isinstance(output, Tensor) else (hidden, *output[1:])

    handle = model.anatomy.layers[layer].block.register_forward_hook(hook)
    logits = model.module(input_ids=ids[None], use_cache=False).logits[0]
    handle.remove()
    return logits, seen[0]


def slow_windows(model: LoadedModel, fact: Fact, layer: int, s: Any) -> dict[int, Tensor]:
    """z by position: AnyEdit's loop over windows, each with the earlier windows' changes in place."""
    ids, begin = tokens_of(model, fact)
    count, changes, values, start = len(ids) - begin, {}, {}, 0
    while True:
        stop = min(start + s.window, count)
        text = ids[: begin + stop - 1]
        targets = ids[begin + start : begin + stop]
        entry = begin + start - 1
        with torch.no_grad():
            _, clean = run_with(model, layer, text, {})
        scale = clean[entry].square().mean().sqrt()
        delta = torch.zeros_like(clean[entry], requires_grad=True)
        optimiser = torch.optim.Adam([delta], lr=s.v_lr)
        for step in range(s.steps):
            optimiser.zero_grad()
            logits, _ = run_with(model, layer, text, {**changes, entry: delta * scale})
            chances = logits[entry:].log_softmax(-1)
            nll = -chances.gather(1, targets[:, None]).mean()
            loss = nll + s.weight_decay * (delta * scale).norm() / clean[entry].norm() ** 2
            if loss < 1e-2 or step == s.steps - 1:
                break
            loss.backward()
            optimiser.step()
            with torch.no_grad():
                limit = s.clamp * clean[entry].norm()
                delta.mul_(min(1.0, float(limit / (delta * scale).norm())))
        changes[entry] = (delta * scale).detach()
        values[entry] = clean[entry] + changes[entry]
        if stop == count:
            return values
        start += s.window - s.overlap


@torch.no_grad()
def slow_keys(model: LoadedModel, fact: Fact, layer: int) -> Tensor:
    """Keys (T, m) of all tokens of one text."""
    seen: list[Tensor] = []
    module = model.anatomy.layers[layer].write.module
    handle = module.register_forward_pre_hook(lambda _, args: seen.append(args[0].reshape(-1, args[0].shape[-1])))
    model.module(input_ids=tokens_of(model, fact)[0][None], use_cache=False)
    handle.remove()
    return seen[0]


def slow_edit(editing: Editing, name: str, s: Any) -> dict[int, np.ndarray]:
    """Delta (d, m) per layer by the paper's text."""
    model, layers = editing.model, (0, 1)
    targets = [slow_windows(model, fact, layers[-1], s) for fact in LONG]
    originals = {layer: model.anatomy.layers[layer].write.read() for layer in layers}
    deltas = {}
    for index, layer in enumerate(layers):
        keys, others, rest = [], [], []
        for fact, values in zip(LONG, targets, strict=True):
            with torch.no_grad():
                _, hidden = run_with(model, layers[-1], tokens_of(model, fact)[0], {})
            for position, key in enumerate(slow_keys(model, fact, layer)):
                if position in values:
                    keys.append(key)
                    rest.append((values[position] - hidden[position]) / (len(layers) - index))
                else:
                    others.append(key)
        k, kp, r = (torch.stack(parts, 1).double().numpy() for parts in (keys, others, rest))
        c = editing.statistics.get(layer).matrix.double().numpy()
        identity = np.eye(len(c))
        if name == "anyedit-alphaedit":
            free = np.linalg.eigh(c)[1][:, : round(s.null_space * len(c))]
            p = free @ free.T
            deltas[layer] = np.linalg.solve(p @ (k @ k.T + kp @ kp.T) + s.l2 * identity, p @ k @ r.T).T
        else:
            ridged = c + s.covariance_ridge * np.trace(c) / len(c) * identity
            deltas[layer] = r @ k.T @ np.linalg.inv(s.lambda_p * ridged + kp @ kp.T + k @ k.T)
        changed = originals[layer] + torch.tensor(deltas[layer], dtype=torch.float32)
        model.anatomy.layers[layer].write.write(changed)
    for layer, original in originals.items():
        model.anatomy.layers[layer].write.write(original)
    return deltas


@pytest.mark.parametrize("window, overlap", [(6, 0), (7, 2), (1000, 0)])
@pytest.mark.parametrize("name", NAMES)
def test_windows_agree_with_the_plain_version(editing: Editing, name: str, window: int, overlap: int) -> None:
    method = find_method(name)
    given = {**SETTINGS, **SOLVER, **method.parts, "window": window, "overlap": overlap}
    settings = method.hyperparameters.parse(given)
    found = run(method.propose(editing, LONG, settings))
    expected = slow_edit(editing, name, settings)
    for part in found.delta.layers:
        change = part.product(torch.device("cpu")).double().numpy()
        assert np.linalg.norm(change - expected[part.layer]) < 1e-2 * np.linalg.norm(expected[part.layer])


@pytest.mark.parametrize("size, overlap", [(4, 0), (4, 1), (5, 4), (100, 0)])
def test_windows_cover_the_object_once_and_share_what_they_should(
    tiny_model: LoadedModel, size: int, overlap: int
) -> None:
    encoded = encode(tiny_model.tokens, [passage("", f.prompt, f.subject, f.target) for f in LONG])
    windows = windows_of(encoded, size, overlap)
    for row, fact in enumerate(LONG):
        ids, begin = tokens_of(tiny_model, fact)
        mine = [w for w in windows if w.row == row]
        assert [w.number for w in mine] == list(range(len(mine)))
        assert mine[0].entry == begin - 1 and mine[-1].end == len(ids) - 1
        assert all(w.end - w.entry == size for w in mine[:-1])
        for one, two in pairwise(mine):
            assert one.end - two.entry == overlap
            assert two.end > one.end


@pytest.mark.parametrize("name", NAMES)
def test_more_windows_say_more_of_a_long_text(
    tiny_model: LoadedModel, tiny_world: Path, tmp_path: Path, name: str
) -> None:
    """An object of 32 tokens that the tiny model never heard: one value cannot carry it, eight can carry half of it."""
    model = tiny_model
    editing = Editing(model, StatisticsStore(tmp_path, model, Corpus(tiny_world / "statistics.txt")), ListMemory())
    method = find_method(name)
    ids, begin = tokens_of(model, LONG[0])

    def right() -> float:
        with torch.no_grad():
            logits = model.module(input_ids=ids[None]).logits[0]
        return float((logits[begin - 1 : -1].argmax(-1) == ids[begin:]).float().mean())

    said = [right()]
    for window in (1000, 4):
        given = {**method.rule(model), "layers": "0-1", "steps": 40, "window": window, "clamp": 20, "l2": 1e-4}
        found = run(method.propose(editing, LONG[:1], method.hyperparameters.parse(given)))
        model.weights.push(found.delta)
        said.append(right())
        model.weights.replace([], 0)
    assert found.notes[0].startswith(f"v* of {-(-(len(ids) - begin) // 4)} windows: ")
    assert said[2] > said[0] + 0.2 and said[2] > said[1] + 0.1


@pytest.mark.parametrize("name", NAMES)
def test_an_overlap_as_long_as_the_window_is_refused(tiny_model: LoadedModel, name: str) -> None:
    method = find_method(name)
    with pytest.raises(BadHyperparameter, match="nothing new in a window of 5"):
        method.check(tiny_model, method.hyperparameters.parse({"layers": "0", "window": 5, "overlap": 5}))
