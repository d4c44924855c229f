"""The edited model as a folder for plain transformers, and its change as an adapter for PEFT."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

from engine.errors import BadHyperparameter, BadInput
from engine.events import Event, Log, Steps, run
from engine.exports.adapter import AdapterSource
from engine.exports.adapter import export_adapter as export_by_options
from engine.exports.low_rank import cut
from engine.exports.model_folder import export_model
from engine.exports.options import AdapterOptions, ModelOptions
from engine.model.delta import Delta, EntryDelta, LayerDelta
from engine.model.loading import LoadedModel, load
from tests.families import build


def export_adapter(model: LoadedModel, folder: Path, rank: int = 0) -> Steps[Path]:
    return export_by_options(AdapterSource(model), folder, AdapterOptions(rank))


TEXT = "The mother tongue of Danielle Darrieux is"


def edited(folder: Path, dtype: str = "float32") -> LoadedModel:
    """The model with two batches applied (ranks 2 and 1; layer 1 in both) and a third one undone."""
    model = run(load(folder, "cpu", dtype))
    for seed, layers, rank in ((1, (0, 1), 2), (2, (1,), 1), (3, (1,), 1)):
        model.weights.push(Delta(tuple(random_change(model, layer, rank, seed) for layer in layers)))
    model.weights.move_to(2)
    return model


def random_change(model: LoadedModel, layer: int, rank: int, seed: int) -> LayerDelta:
    d, m = model.anatomy.layers[layer].write.shape
    generator = torch.Generator().manual_seed(seed)
    return LayerDelta(layer, torch.randn(d, rank, generator=generator), torch.randn(rank, m, generator=generator) / 20)


@torch.no_grad()
def logits(module: Any, tokenizer: Any) -> Tensor:
    return module(**tokenizer(TEXT, return_tensors="pt")).logits


@pytest.mark.parametrize("family", ["gpt2", "llama-tied", "opt", "gemma3", "falcon"])
def test_plain_transformers_loads_the_same_model(family: str, tmp_path: Path) -> None:
    model = edited(build(family, tmp_path / "base"))
    folder = run(export_model(model, tmp_path / "out"))
    module, tokenizer = AutoModelForCausalLM.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
    assert tokenizer(TEXT).input_ids == model.tokenizer(TEXT).input_ids
    assert torch.equal(logits(module, tokenizer), logits(model.module, model.tokenizer))
    model.weights.move_to(0)
    assert not torch.equal(logits(module, tokenizer), logits(model.module, model.tokenizer)), "the edits are in it"


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_the_exported_dtype_is_the_loaded_one(dtype: str, tmp_path: Path) -> None:
    model = edited(build("llama", tmp_path / "base"), dtype)
    folder = run(export_model(model, tmp_path / "out"))
    module = AutoModelForCausalLM.from_pretrained(folder, dtype="auto")
    assert str(module.dtype) == f"torch.{dtype}"
    for name, value in module.state_dict().items():
        assert torch.equal(value, model.module.state_dict()[name])


def test_an_exported_model_can_be_opened_and_edited_again(tmp_path: Path) -> None:
    model = edited(build("qwen2", tmp_path / "base"))
    again = run(load(run(export_model(model, tmp_path / "out")), "cpu", "float32"))
    assert again.info.fingerprint != model.info.fingerprint
    assert all(
        torch.equal(one.write.read(), two.write.read())
        for one, two in zip(again.anatomy.layers, model.anatomy.layers, strict=True)
    )
    note = json.loads((tmp_path / "out" / "palimpsest.json").read_text())
    assert (note["base"]["fingerprint"], note["batches"]) == (model.info.fingerprint, 2)


def test_a_published_generation_config_that_is_invalid_is_kept(tmp_path: Path) -> None:
    model = edited(build("llama", tmp_path / "base"))
    model.module.generation_config = GenerationConfig(eos_token_id=[1, 2], num_beams=1, length_penalty=0.5, top_p=0.9)
    run(export_model(model, tmp_path / "out", ModelOptions("loaded")))
    kept = json.loads((tmp_path / "out" / "generation_config.json").read_text())
    assert (kept["eos_token_id"], kept["top_p"]) == ([1, 2], 0.9)
    assert model.module.generation_config.top_p == 0.9


@pytest.mark.parametrize("export", [export_model, export_adapter])
def test_a_full_folder_is_left_alone(export: Any, tmp_path: Path) -> None:
    model = edited(build("llama", tmp_path / "base"))
    before = sorted((tmp_path / "base").iterdir())
    with pytest.raises(BadInput, match="holds files already"):
        run(export(model, tmp_path / "base"))
    assert sorted((tmp_path / "base").iterdir()) == before


@pytest.mark.parametrize("export", [export_model, export_adapter])
def test_cancelled_at_any_step_it_leaves_nothing(export: Any, tmp_path: Path) -> None:
    model = edited(build("llama", tmp_path / "base"))
    steps = sum(1 for _ in export(model, tmp_path / "whole"))
    for stop in range(1, steps):  # the last event comes after the folder is whole
        work = export(model, tmp_path / "part")
        for _ in range(stop):
            next(work)
        work.close()
        assert sorted(entry.name for entry in tmp_path.iterdir()) == ["base", "whole"]


def test_nothing_edited_gives_no_adapter(tmp_path: Path) -> None:
    model = run(load(build("llama", tmp_path / "base"), "cpu", "float32"))
    with pytest.raises(BadInput, match="nothing has been edited"):
        run(export_adapter(model, tmp_path / "out"))
    with pytest.raises(BadHyperparameter, match="rank"):
        AdapterOptions.parse({"rank": -1})
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("family", ["gpt2", "llama", "opt-narrow"])
def test_the_adapter_holds_exactly_the_applied_change(family: str, tmp_path: Path) -> None:
    model = edited(build(family, tmp_path / "base"))
    folder = run(export_adapter(model, tmp_path / "out"))
    tensors = load_file(folder / "adapter_model.safetensors")
    config = json.loads((folder / "adapter_config.json").read_text())
    assert len(tensors) == 4
    assert config["fan_in_fan_out"] is (family == "gpt2")
    ranks = [config["rank_pattern"].get(path, config["r"]) for path in config["target_modules"]]
    assert ranks == [2, 3]
    assert config["rank_pattern"] == config["alpha_pattern"] and config["r"] == config["lora_alpha"]
    paths = dict(model.module.named_modules())
    for layer, path in enumerate(config["target_modules"]):
        assert paths[path] is model.anatomy.layers[layer].write.module
        expected = sum(
            part.left.double() @ part.right.double()
            for delta in model.weights.deltas[:2]
            for part in delta.layers
            if part.layer == layer
        )
        key = f"base_model.model.{path}"
        found = tensors[f"{key}.lora_B.weight"].double() @ tensors[f"{key}.lora_A.weight"].double()
        assert torch.allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_a_cut_adapter_tells_its_error(tmp_path: Path) -> None:
    model = edited(build("llama", tmp_path / "base"))
    events: list[Event] = []
    folder = run(export_adapter(model, tmp_path / "out", rank=2), events.append)
    told = [event.text for event in events if isinstance(event, Log)]
    assert [line for line in told if line.startswith("Layer 1: cut to rank 2, relative error")] == told[:1]
    note = json.loads((folder / "palimpsest.json").read_text())["relative_errors"]
    whole, cut = note.values()
    assert whole == 0.0
    assert 0.0 < cut < 1.0


@pytest.mark.parametrize(("d", "m", "total", "rank"), [(12, 20, 9, 4), (12, 20, 40, 12), (20, 12, 40, 5), (6, 6, 6, 6)])
def test_compression_is_the_best_of_its_rank(d: int, m: int, total: int, rank: int) -> None:
    generator = torch.Generator().manual_seed(d * m * total)
    left, right = torch.randn(d, total, generator=generator), torch.randn(total, m, generator=generator)
    short, wide, error = cut(left, right, rank)
    change = left.double() @ right.double()
    singular = torch.linalg.svdvals(change)
    best = float((singular[rank:] ** 2).sum().sqrt() / change.norm())
    actual = float((change - short.double() @ wide.double()).norm() / change.norm())
    assert short.shape[1] <= rank
    assert actual == pytest.approx(best, abs=1e-6)
    assert error == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize(("d", "m", "total", "rank"), [(12, 20, 9, 4), (12, 20, 40, 3), (20, 12, 15, 5)])
def test_a_weighted_cut_is_the_best_for_those_keys(d: int, m: int, total: int, rank: int) -> None:
    """Against the singular value decomposition of the change times the root of the second moment."""
    generator = torch.Generator().manual_seed(d + m + total)
    left, right = torch.randn(d, total, generator=generator), torch.randn(total, m, generator=generator)
    keys = torch.randn(m, 3 * m, generator=generator, dtype=torch.float64) * torch.logspace(0, 2, m)[:, None]
    change = left.double() @ right.double()
    short, wide, error = cut(left, right, rank, keys @ keys.T / keys.shape[1])
    singular = torch.linalg.svdvals(change @ keys)
    best = float((singular[rank:] ** 2).sum().sqrt() / (change @ keys).norm())
    actual = float(((change - short.double() @ wide.double()) @ keys).norm() / (change @ keys).norm())
    assert short.shape[1] == rank
    assert actual == pytest.approx(best, abs=1e-6) and error == pytest.approx(best, abs=1e-6)
    plain = cut(left, right, rank)
    plainly = (change - plain.left.double() @ plain.right.double()) @ keys
    assert actual < float(plainly.norm() / (change @ keys).norm())


@pytest.mark.filterwarnings("ignore::FutureWarning:transformers")  # peft asks transformers by an old name
@pytest.mark.parametrize("several", [False, True], ids=["one matrix a layer", "several"])
@pytest.mark.parametrize("family", ["gpt2", "llama", "falcon"])
def test_peft_reads_the_adapter(family: str, several: bool, tmp_path: Path) -> None:
    model = edited(build(family, tmp_path / "base"))
    if several:
        model.weights.push(many_matrices(model))
    folder = run(export_adapter(model, tmp_path / "out"))
    base = AutoModelForCausalLM.from_pretrained(tmp_path / "base")
    plain_logits = logits(base, model.tokenizer)
    module = PeftModel.from_pretrained(base, folder)
    edited_logits = logits(model.module, model.tokenizer)
    assert not torch.allclose(plain_logits, edited_logits, atol=1e-2), "the edits say something"
    assert torch.allclose(logits(module.eval(), model.tokenizer), edited_logits, atol=1e-4), "beside the weights"
    merged = module.merge_and_unload().eval()
    assert torch.allclose(logits(merged, model.tokenizer), edited_logits, atol=1e-4), "in the weights"


def many_matrices(model: LoadedModel) -> Delta:
    """Every matrix of two layers changed: one entry by entry, the others with ranks of their own."""
    generator = torch.Generator().manual_seed(9)
    parts: list[LayerDelta | EntryDelta] = []
    for layer in (model.anatomy.layers[0], model.anatomy.layers[2]):
        for rank, path in enumerate(layer.matrices(), start=1):
            d, m = layer.matrix(path).shape
            site = "" if layer.matrix(path).module is layer.write.module else path
            if rank == 1:
                parts.append(EntryDelta.of(layer.index, torch.randn(d, m, generator=generator) / 50, site))
            else:
                left, right = torch.randn(d, rank, generator=generator), torch.randn(rank, m, generator=generator)
                parts.append(LayerDelta.of(layer.index, left, right / 50, site))
    return Delta(tuple(parts))
