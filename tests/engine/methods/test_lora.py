"""LoRA through peft: what is trained, that the model never shows it, and that its change is a plain matrix change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import peft
import pytest
import torch
from torch import Tensor, nn
from transformers import AutoModelForCausalLM

from engine.errors import BadHyperparameter
from engine.events import run
from engine.methods.method import Editing, Proposal
from engine.methods.training.lora import Lora, LoraSettings, _Adapters, adapted_sites
from engine.methods.training.steps import prepare_texts
from engine.model.delta import Delta, LayerDelta
from engine.model.loading import LoadedModel, load
from tests.engine.methods.plain_training import FACTS, NoMemory, teacher_forced
from tests.families import build

KINDS = ["lora", "adalora"]


def loaded(family: str, tmp_path: Path, dtype: str = "float32") -> LoadedModel:
    return run(load(build(family, tmp_path / family), "cpu", dtype))


def work(model: LoadedModel, seed: int = 0, **settings: Any) -> Any:
    chosen = LoraSettings.parse({"layers": "0-2", "steps": 3, "lr": 1e-2, **settings})
    return Lora().propose(Editing(model, None, NoMemory(), seed), FACTS, chosen)  # type: ignore[arg-type]


def snapshot(module: nn.Module) -> dict[str, Any]:
    """Everything that a wrapper could leave behind: modules, their attributes, parameters, bits, gradients, hooks."""
    found: dict[str, Any] = {}
    for name, part in module.named_modules():
        found[name] = (id(part), type(part), tuple(vars(part)), part.training, tuple(part._modules))
        assert not part._forward_hooks and not part._forward_pre_hooks and not part._backward_hooks
    for name, parameter in module.named_parameters():
        found[f"{name}!"] = (id(parameter), parameter.requires_grad, parameter.grad is None, parameter.dtype)
    return found


def bits(module: nn.Module) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in module.state_dict().items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_no_event_shows_a_trace_of_the_adapters(kind: str, family: str, tmp_path: Path) -> None:
    model = loaded(family, tmp_path)
    before, weights, random = snapshot(model.module), bits(model.module), torch.get_rng_state()
    steps = work(model, kind=kind, matrices="all")
    count = 0
    for _ in steps:
        assert snapshot(model.module) == before
        count += 1
    assert snapshot(model.module) == before and torch.equal(torch.get_rng_state(), random)
    for stop in range(1, count + 1):
        steps = work(model, kind=kind, matrices="all")
        for _ in range(stop):
            next(steps)
        steps.close()
        assert snapshot(model.module) == before
    assert all(torch.equal(value, weights[name]) for name, value in model.module.state_dict().items())


@pytest.mark.parametrize("kind", KINDS)
def test_a_failing_step_leaves_no_trace(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = loaded("llama", tmp_path)
    before = snapshot(model.module)
    steps = work(model, kind=kind)
    next(steps)

    def fail(*args: object, **kwargs: object) -> None:
        raise MemoryError

    monkeypatch.setattr(torch, "log_softmax", fail)
    with pytest.raises(MemoryError):
        run(steps)
    assert snapshot(model.module) == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("family", ["gpt2", "llama", "falcon", "opt"])
def test_the_change_does_what_the_adapters_did(kind: str, family: str, tmp_path: Path) -> None:
    """The wrapped model without dropout and the plain model with the change say the same."""
    model = loaded(family, tmp_path)
    settings = LoraSettings.parse({"layers": "0-2", "steps": 5, "lr": 2e-2, "dropout": 0, "kind": kind})
    texts = run(prepare_texts(model, FACTS, 0, 3))
    adapters = _Adapters(model, adapted_sites(model, [0, 1, 2], "all"), settings, 7)
    first = adapters.step(texts[0])
    for _ in range(4):
        adapters.step(texts[0])
    with torch.no_grad(), adapters.layers.in_place():
        wrapped = texts[0].read(model).nll
    model.weights.push(Delta(adapters.deltas()))
    with torch.no_grad():
        plain = texts[0].read(model).nll
        slow = torch.stack([teacher_forced(model, fact) for fact in FACTS])
    torch.testing.assert_close(plain, wrapped, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(slow, wrapped, rtol=1e-4, atol=1e-4)
    assert float(plain.mean()) < float(first.nll.detach().mean())


@pytest.mark.filterwarnings("ignore::FutureWarning:transformers")  # peft asks transformers by an old name
def test_training_is_that_of_plain_peft(tmp_path: Path) -> None:
    """peft's own wrapper around plain transformers, one fact at a time, from the same first adapters."""
    model = loaded("llama", tmp_path)
    settings = LoraSettings.parse({"layers": "1-2", "steps": 4, "lr": 1e-2, "dropout": 0, "rank": 3, "alpha": 6})
    sites = adapted_sites(model, [1, 2], "query and value")
    texts = run(prepare_texts(model, FACTS, 1, 1))
    adapters = _Adapters(model, sites, settings, 3)
    starts = [layer.lora_A["default"].weight.detach().clone() for layer in adapters.layers.layers]  # type: ignore[union-attr,index]

    plain = AutoModelForCausalLM.from_pretrained(tmp_path / "llama")
    paths = [f"model.layers.{layer}.{path}" for layer, path in sites]
    wrapped = peft.get_peft_model(plain, peft.LoraConfig(r=3, lora_alpha=6, target_modules=paths))
    layers = [wrapped.get_submodule(f"base_model.model.{path}") for path in paths]
    for layer, start in zip(layers, starts, strict=True):
        layer.lora_A["default"].weight.data.copy_(start)  # type: ignore[union-attr,index]
    optimiser = torch.optim.Adam([p for p in wrapped.parameters() if p.requires_grad], lr=1e-2)
    other: Any = type("Other", (), {"module": wrapped.eval(), "tokenizer": model.tokenizer})
    for _ in range(settings.steps):
        for fact, group in zip(FACTS, texts, strict=True):
            adapters.step(group)
            optimiser.zero_grad()
            teacher_forced(other, fact).backward()
            optimiser.step()
    for part, layer in zip(adapters.deltas(), layers, strict=True):
        expected = layer.get_delta_weight("default").detach()  # type: ignore[operator]
        assert float((part.left @ part.right - expected).norm() / expected.norm()) < 1e-2


@pytest.mark.parametrize("kind", KINDS)
def test_the_seed_decides_and_nothing_else(kind: str, tmp_path: Path) -> None:
    model = loaded("gpt2", tmp_path)
    results = []
    for seed, disturbance in ((0, 1), (0, 2), (1, 1)):
        torch.manual_seed(disturbance)
        found: Proposal = run(work(model, seed, kind=kind, dropout=0.3))
        results.append(found.delta.tensors())
    assert all(torch.equal(results[0][name], results[1][name]) for name in results[0])
    assert not all(torch.equal(results[0][name], results[2][name]) for name in results[0])


@pytest.mark.parametrize(
    ("family", "matrices", "expected"),
    [
        ("llama", "query and value", ["self_attn.q_proj", "self_attn.v_proj"]),
        ("gpt2", "query and value", ["attn.c_attn"]),
        ("opt", "query and value", ["self_attn.v_proj", "self_attn.q_proj"]),
        ("gptneox", "attention", ["attention.query_key_value", "attention.dense"]),
        ("llama", "mlp", ["mlp.gate_proj", "mlp.up_proj", ""]),
        ("gpt2", "all", ["attn.c_attn", "attn.c_proj", "mlp.c_fc", ""]),
    ],
)
def test_matrices_are_chosen_by_what_they_do(family: str, matrices: str, expected: list[str], tmp_path: Path) -> None:
    model = loaded(family, tmp_path)
    assert adapted_sites(model, [0, 2], matrices) == [(layer, path) for layer in (0, 2) for path in expected]
    found: Proposal = run(work(model, matrices=matrices, layers="0,2", steps=1, rank=2))
    assert [(part.layer, part.matrix) for part in found.delta.layers] == adapted_sites(model, [0, 2], matrices)
    for part in found.delta.layers:
        assert isinstance(part, LayerDelta) and part.left.shape[1] == 2
    model.weights.push(found.delta)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
@pytest.mark.parametrize("kind", KINDS)
def test_adapters_are_trained_in_float32(kind: str, dtype: str, tmp_path: Path) -> None:
    model = loaded("llama", tmp_path, dtype)
    with torch.no_grad():
        before = sum(float(teacher_forced(model, fact)) for fact in FACTS)
        model.weights.push(run(work(model, kind=kind, steps=12, matrices="all", lr=2e-2)).delta)
        after = sum(float(teacher_forced(model, fact)) for fact in FACTS)
    assert after < before - 1


def test_layers_that_are_not_there_are_refused(tmp_path: Path) -> None:
    model = loaded("gpt2", tmp_path)
    with pytest.raises(BadHyperparameter, match="has layers 0 to 2"):
        Lora().check(model, LoraSettings.parse({"layers": "2-3"}))


def test_a_share_of_the_trained_change_is_merged(tmp_path: Path) -> None:
    """(1 - a) W + a (W + B A), matrix by matrix, of the same training."""
    model = loaded("llama", tmp_path)
    whole: Proposal = run(work(model))
    part: Proposal = run(work(model, merge=0.25))
    for one, other in zip(whole.delta.layers, part.delta.layers, strict=True):
        weight = model.anatomy.layers[one.layer].matrix(one.matrix).read()
        cpu = torch.device("cpu")
        merged = 0.75 * weight + 0.25 * (weight + one.product(cpu))
        torch.testing.assert_close(weight + other.product(cpu), merged)


def test_what_no_text_runs_through_gets_no_adapter(tmp_path: Path) -> None:
    model = loaded("bart", tmp_path)
    assert [path for _, path in adapted_sites(model, [1], "mlp")] == ["fc1", ""]
    whole = [path for _, path in adapted_sites(model, [1], "all")]
    assert whole == [*(f"self_attn.{one}_proj" for one in ("k", "v", "q", "out")), "fc1", ""]
    found: Proposal = run(work(model, layers="1", matrices="all"))
    assert {(part.layer, part.matrix) for part in found.delta.layers} == {(1, path) for path in whole}
