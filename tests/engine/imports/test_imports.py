"""Somebody else's change as a batch: adapters of plain PEFT, deltas, and fine-tuned folders of the same base."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import AutoModelForCausalLM

from engine.errors import BadInput, PalimpsestError
from engine.events import Log, run
from engine.exports.adapter import AdapterSource, export_adapter
from engine.exports.deltas import export_deltas
from engine.exports.gguf_model import export_gguf
from engine.exports.model_folder import export_model
from engine.exports.options import GgufOptions
from engine.fact import make_fact
from engine.imports.imports import open_source
from engine.model.delta import Delta, EntryDelta, LayerDelta
from engine.model.loading import LoadedModel, load
from engine.workbench import Workbench
from tests.families import build
from tests.gguf_files import write_gguf

# PEFT asks transformers for a name of before, and warns of its own defaults.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing.*:FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:peft"),
]


def weights_of(module: Any) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in module.state_dict().items()}


def assert_same(ours: dict[str, Tensor], theirs: dict[str, Tensor], ulps: float = 2) -> None:
    """Equal up to the rounding of one sum, and different from nothing at all."""
    assert ours.keys() == theirs.keys()
    for name, value in ours.items():
        unit = torch.finfo(torch.float32).eps * torch.maximum(value.abs(), theirs[name].abs()).max()
        assert torch.allclose(value, theirs[name], rtol=0, atol=float(ulps * unit)), name


def trained(folder: Path, out: Path, **settings: Any) -> Any:
    """An adapter as plain PEFT saves it, its tensors drawn at random; returns the plain model with it merged in."""
    base = AutoModelForCausalLM.from_pretrained(folder)
    model = get_peft_model(base, LoraConfig(task_type="CAUSAL_LM", **settings))
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name or "modules_to_save" in name:
                parameter.add_(torch.randn(parameter.shape, generator=generator) / 20)
    model.save_pretrained(out)
    again = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(folder), out)
    return again.merge_and_unload()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(tmp_path / "home") as bench:
        yield bench


ADAPTERS = {
    "gpt2": {"target_modules": ["c_attn", "c_proj"], "fan_in_fan_out": True, "r": 3, "lora_alpha": 7},
    "falcon": {"target_modules": ["query_key_value"], "r": 2, "lora_alpha": 2},
    "llama-tied": {
        "target_modules": "all-linear",
        "r": 4,
        "rank_pattern": {"down_proj": 2},
        "alpha_pattern": {"1.mlp.up_proj": 3},
    },
    "llama": {
        "target_modules": ["q_proj", "embed_tokens"],
        "r": 4,
        "lora_alpha": 5,
        "use_rslora": True,
        "modules_to_save": ["lm_head", "norm"],
    },
    "qwen2": {"target_modules": ["q_proj", "v_proj"], "use_dora": True, "r": 2},
    "opt": {"target_modules": ["fc1", "fc2"], "lora_bias": True, "r": 2},
}


@pytest.mark.parametrize("family", ADAPTERS)
def test_an_adapter_of_plain_peft_gives_what_peft_merges(family: str, bench: Workbench, tmp_path: Path) -> None:
    folder = build(family, tmp_path / "base")
    merged = trained(folder, tmp_path / "adapter", **ADAPTERS[family])
    run(bench.load(folder, "cpu", "float32"))
    before = weights_of(bench.model.module)
    record = run(bench.imports.take(tmp_path / "adapter"))
    assert_same(weights_of(bench.model.module), weights_of(merged), ulps=8)
    assert (record.method, record.settings["form"], record.settings["name"]) == ("imported", "adapter", "adapter")
    assert record.settings["dense"] < record.settings["matrices"] or "use_dora" in ADAPTERS[family]

    after = weights_of(bench.model.module)
    run(bench.undo())
    assert all(torch.equal(value, before[name]) for name, value in weights_of(bench.model.module).items())
    if family != "qwen2":  # the one with entry-wise changes is opened again
        return
    run(bench.redo())
    session = bench.session_folder
    run(bench.load(folder, "cpu", "float32"))
    run(bench.open_session(session))
    assert all(torch.equal(value, after[name]) for name, value in weights_of(bench.model.module).items())


WRITE = {"deltas": export_deltas, "model": export_model}


def edited(bench: Workbench, folder: Path) -> dict[str, Tensor]:
    """The weights with a thin, a sparse and a vector change of ours in them."""
    run(bench.load(folder, "cpu", "float32"))
    torch.manual_seed(5)
    d, m = bench.model.anatomy.layers[1].write.shape
    entries = torch.zeros(d, m)
    entries[3, 5] = 0.25
    norm = next(name for name, p in bench.model.anatomy.parameters.items() if "norm" in name or "ln_f.w" in name)
    bench.model.weights.push(
        Delta(
            (
                LayerDelta(1, torch.randn(d, 2), torch.randn(2, m) / 20),
                EntryDelta(0, entries),
                EntryDelta(-1, torch.full((1, d), 0.5), norm),
            )
        )
    )
    return weights_of(bench.model.module)


@pytest.mark.parametrize("family", ["gpt2", "llama-tied"])
@pytest.mark.parametrize("form", WRITE)
def test_what_we_export_comes_back(form: str, family: str, bench: Workbench, tmp_path: Path) -> None:
    folder = build(family, tmp_path / "base")
    wanted = edited(bench, folder)
    place = run(WRITE[form](bench.model, tmp_path / "out.safetensors"))
    if form == "model":
        plain = AutoModelForCausalLM.from_pretrained(place)
        assert_same(weights_of(plain), wanted, ulps=0)
    run(bench.load(folder, "cpu", "float32"))
    record = run(bench.imports.take(place))
    assert_same(weights_of(bench.model.module), wanted)
    assert record.settings["matrices"] == 3
    if form == "model":  # the thin changes are found to be such
        assert (record.settings["rank"], record.settings["dense"]) == (2, 1)


def test_our_adapter_comes_back_to_the_bit(bench: Workbench, tmp_path: Path) -> None:
    folder = build("gpt2", tmp_path / "base")
    run(bench.load(folder, "cpu", "float32"))
    d, m = bench.model.anatomy.layers[1].write.shape
    bench.model.weights.push(Delta((LayerDelta(1, torch.randn(d, 2), torch.randn(2, m) / 20),)))
    wanted = weights_of(bench.model.module)
    place = run(export_adapter(AdapterSource(bench.model), tmp_path / "adapter"))
    run(bench.load(folder, "cpu", "float32"))
    assert bench.imports.look(place).known
    run(bench.imports.take(place))
    assert all(torch.equal(value, wanted[name]) for name, value in weights_of(bench.model.module).items())


def test_a_plain_difference_of_state_dicts(bench: Workbench, tmp_path: Path) -> None:
    folder = build("gpt2", tmp_path / "base")
    base = AutoModelForCausalLM.from_pretrained(folder)
    name = "transformer.h.1.mlp.c_proj.weight"
    change = torch.randn(base.state_dict()[name].shape) / 50
    save_file({name: change}, tmp_path / "diff.safetensors")
    run(bench.load(folder, "cpu", "float32"))
    run(bench.imports.take(tmp_path / "diff.safetensors"))
    assert torch.equal(bench.model.module.state_dict()[name], base.state_dict()[name] + change)

    save_file({name: base.state_dict()[name] + change / 10}, tmp_path / "whole.safetensors")
    with pytest.raises(BadInput, match="whole weight and no difference"):
        run(bench.imports.take(tmp_path / "whole.safetensors"))
    assert len(bench.model.weights.deltas) == 1


def test_a_refused_import_leaves_no_session_behind(bench: Workbench, tmp_path: Path) -> None:
    folder = build("gpt2", tmp_path / "base")
    name = "transformer.h.1.mlp.c_proj.weight"
    shape = AutoModelForCausalLM.from_pretrained(folder).state_dict()[name].shape
    save_file({name: torch.zeros(shape)}, tmp_path / "zeros.safetensors")
    save_file({name: torch.full(shape, float("nan"))}, tmp_path / "nan.safetensors")
    huge = torch.zeros(shape)
    huge[0, 0] = 3e38  # finite, and what the model says with it is not
    save_file({name: huge}, tmp_path / "huge.safetensors")
    run(bench.load(folder, "cpu", "float32"))
    fact = make_fact("Ada", "{} was born in", "Rome")
    for place, facts in (("zeros", ()), ("nan", ()), ("nothing", ()), ("huge", (fact,))):
        with pytest.raises(PalimpsestError):
            run(bench.imports.take(tmp_path / f"{place}.safetensors", facts))
        assert bench.session_folder is None, place
        assert not list((tmp_path / "home").rglob("session.db")), place
    assert not bench.model.weights.deltas


def test_a_fine_tuned_folder_in_half_the_width_comes_back_to_the_bit(bench: Workbench, tmp_path: Path) -> None:
    folder = build("qwen2", tmp_path / "base")
    tuned = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
    with torch.no_grad():
        for parameter in tuned.parameters():
            parameter.mul_(1.05)
    tuned.save_pretrained(tmp_path / "tuned")
    for file in ("tokenizer.json", "tokenizer_config.json"):
        (tmp_path / "tuned" / file).write_bytes((folder / file).read_bytes())
    run(bench.load(folder, "cpu", "bfloat16"))
    said: list[Any] = []
    run(bench.imports.take(tmp_path / "tuned"), said.append)
    ours, theirs = weights_of(bench.model.module), weights_of(tuned)
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())
    assert any("weights differ, by " in str(event) for event in said if isinstance(event, Log))
    with pytest.raises(BadInput, match="no change in it"):
        run(bench.imports.take(folder))

    # Measured, put beside an edit of ours on another branch, and exported again, embeddings and norms among it.
    norms, found = run(bench.laboratory.norms()), run(bench.laboratory.difference())
    assert norms.norm / norms.base == pytest.approx([1.05] * 3, rel=0.02)
    assert (found.compared, len(found.matrices)) == (39, 30)  # biases of zero stay
    again = run(bench.exports.deltas(tmp_path / "again.safetensors"))
    out = run(bench.exports.model(tmp_path / "out"))
    assert all(torch.equal(ours[name], value) for name, value in load_file(out / "model.safetensors").items())
    with pytest.raises(BadInput, match="no adapter holds"):
        run(bench.exports.adapter(tmp_path / "adapter"))
    run(bench.go_to(0))
    run(bench.edit([make_fact("Danielle Darrieux", "The mother tongue of {} is", "English")], "ft-m", {"steps": 1}))
    beside = run(bench.branches.compare("main"))
    assert {len(side.norms) > 0 for side in (beside.here, beside.there)} == {True}
    run(bench.go_to(0))
    run(bench.imports.take(again))
    assert all(torch.equal(value, ours[name]) for name, value in weights_of(bench.model.module).items())


@pytest.mark.filterwarnings("ignore:The given NumPy array is not writable")
def test_an_edited_gguf_file_comes_back(bench: Workbench, tmp_path: Path) -> None:
    base = write_gguf("llama", tmp_path / "base.gguf")
    run(bench.load(base, "cpu", "float32"))
    d, m = bench.model.anatomy.layers[1].write.shape
    torch.manual_seed(5)
    bench.model.weights.push(Delta((LayerDelta(1, torch.randn(d, 2), torch.randn(2, m) / 20),)))
    wanted = weights_of(bench.model.module)
    place = run(export_gguf(bench.model, tmp_path / "out", (), GgufOptions("f32"))) / "model.gguf"
    run(bench.load(base, "cpu", "float32"))
    record = run(bench.imports.take(place))
    assert_same(weights_of(bench.model.module), wanted)
    assert (record.settings["form"], record.settings["matrices"], record.settings["rank"]) == ("model", 1, 2)


def test_facts_given_with_it_are_asked_and_kept(bench: Workbench, tmp_path: Path) -> None:
    folder = build("llama", tmp_path / "base")
    trained(folder, tmp_path / "adapter", target_modules=["q_proj"], r=2)
    run(bench.load(folder, "cpu", "float32"))
    fact = make_fact("Danielle Darrieux", "The mother tongue of {} is", "English")
    record = run(bench.imports.take(tmp_path / "adapter", [fact]))
    (edit,) = bench.facts_of_session()
    assert edit.fact == fact and record.results[0].before != record.results[0].after
    report = run(bench.exports.report(tmp_path / "report.html")).read_text()
    assert "Batch 1 was imported" in report and "palimpsest import" in report


def refused(place: Path, model: LoadedModel) -> str:
    with pytest.raises(BadInput) as error:
        source = open_source(place)
        source.look(model)
        run(source.read(model))
    return str(error.value)


def test_what_does_not_belong_to_the_model_is_refused_in_one_sentence(tmp_path: Path) -> None:
    model = run(load(build("llama", tmp_path / "base"), "cpu", "float32"))
    adapter = tmp_path / "adapter"
    trained(build("llama-square", tmp_path / "other"), adapter, target_modules=["down_proj"], r=2)
    assert "does not fit this model" in refused(adapter, model)

    config = json.loads((adapter / "adapter_config.json").read_text())
    for change, told in (
        ({"peft_type": "IA3"}, "no LoRA"),
        ({"init_lora_weights": "pissa_niter_4"}, "moving the base's own weights"),
        ({"layer_replication": [[0, 1]]}, "layer_replication"),
    ):
        (adapter / "adapter_config.json").write_text(json.dumps({**config, **change}))
        assert told in refused(adapter, model)

    ours = tmp_path / "ours"
    ours.mkdir()
    tensors = {"base_model.model.model.layers.0.mlp.down_proj.lora_A.weight": torch.zeros(1, 64)}
    save_file(tensors, ours / "adapter_model.safetensors")
    (ours / "adapter_config.json").write_text('{"peft_type": "LORA"}')
    assert "is missing" in refused(ours, model)
    (ours / "palimpsest.json").write_text(json.dumps({"base": {"name": "another", "fingerprint": "00"}}))
    assert "made for another with other weights" in refused(ours, model)

    assert "not of the same base" in refused(build("llama", tmp_path / "seed", seed=1), model)
    assert "not of the same base" in refused(tmp_path / "other", model)
    assert "there is nothing" in refused(tmp_path / "nowhere", model)
    garbled = tmp_path / "garbled.safetensors"
    garbled.write_bytes(b"nothing of the kind")
    assert "cannot be used" in refused(garbled, model)


def test_the_head_of_a_tied_model_cannot_be_changed_alone(tmp_path: Path) -> None:
    folder = build("llama-tied", tmp_path / "base")
    model = run(load(folder, "cpu", "float32"))
    (tmp_path / "adapter").mkdir()
    head = model.module.get_output_embeddings().weight.shape
    tensors = {
        f"base_model.model.lm_head.lora_{k}.weight": torch.zeros(s)
        for k, s in (("A", (1, head[1])), ("B", (head[0], 1)))
    }
    save_file(tensors, tmp_path / "adapter" / "adapter_model.safetensors")
    (tmp_path / "adapter" / "adapter_config.json").write_text('{"peft_type": "LORA"}')
    assert "the two are one in this model" in refused(tmp_path / "adapter", model)


def test_stopped_at_any_step_nothing_has_changed(bench: Workbench, tmp_path: Path) -> None:
    folder = build("llama", tmp_path / "base")
    trained(folder, tmp_path / "adapter", target_modules=["q_proj"], r=2)
    run(bench.load(folder, "cpu", "float32"))
    run(bench.open_session(tmp_path / "session"))
    before = weights_of(bench.model.module)
    work = bench.imports.take(tmp_path / "adapter")
    for event in work:
        if type(event).__name__ == "TimelineChanged":  # recorded now
            break
        if len(bench.model.weights.deltas) == 0:
            assert all(torch.equal(v, before[n]) for n, v in weights_of(bench.model.module).items())
    work.close()
    assert len(bench.model.weights.deltas) == 1
    run(bench.undo())
    for stop in (1, 2, 3, 4):
        work = bench.imports.take(tmp_path / "adapter")
        for _ in range(stop):
            next(work)
        work.close()
        assert bench.model.weights.applied == 0
        assert all(torch.equal(v, before[n]) for n, v in weights_of(bench.model.module).items())


def test_loading_of_the_files_themselves(tmp_path: Path) -> None:
    """The oracle's own files hold what it says: a guard against an adapter of zeros."""
    trained(build("llama", tmp_path / "base"), tmp_path / "adapter", target_modules=["q_proj"], r=2)
    assert all(float(t.abs().max()) > 0 for t in load_file(tmp_path / "adapter" / "adapter_model.safetensors").values())


def test_factors_that_do_not_fit_one_another_are_named(tiny_model: LoadedModel, tmp_path: Path) -> None:
    name = "model.layers.1.mlp.down_proj.weight"
    for left, right in ((torch.ones(128, 2), torch.ones(1, 256)), (torch.ones(128, 1, 1), torch.ones(1, 256))):
        factors = {f"{name}.left": left, f"{name}.right": right}
        save_file(factors, tmp_path / "d.safetensors", {"form": "palimpsest deltas 1"})
        with pytest.raises(BadInput, match=r"the factors of the change of .* do not fit one another: they are \(128"):
            open_source(tmp_path / "d.safetensors").look(tiny_model)
