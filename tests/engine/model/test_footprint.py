"""What is known of a folder before loading must agree with what is there once it is loaded."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import BadInput, ModelRefused, OutOfMemory
from engine.events import run
from engine.model.device import available_devices, choose_device, free_memory, memory_errors
from engine.model.footprint import EDITED_LAYERS, choose_dtype, estimate, inspect
from engine.model.loading import load
from engine.model.opening import open_checkpoint
from tests.families import CORNERS, DENSE, FAMILIES, build


@pytest.mark.parametrize("family", [*FAMILIES, *CORNERS])
def test_inspection_agrees_with_the_loaded_model(family, family_folder):
    folder = family_folder(family)
    seen, model = inspect(folder), run(load(folder))
    info, whole = model.info, model.module.state_dict()
    beside = sum(value.numel() for name, value in model.module.named_buffers() if name in whole)  # Gemma 4's scalars
    assert seen.refusal == "" and seen.file_dtype == "float32"
    assert (seen.layers, seen.hidden, seen.inner, seen.vocabulary, seen.parameters) == (
        info.layers,
        info.hidden,
        info.inner,
        info.vocabulary,
        info.parameters + beside,
    )
    assert (seen.name, seen.architecture, seen.disk_bytes) == (info.name, info.architecture, 4 * seen.parameters)


@pytest.mark.parametrize("family", ["mixtral", "qwen2_moe"])
def test_a_mixture_of_experts_is_refused_before_loading(family, family_folder):
    assert "mixture of experts" in inspect(family_folder(family)).refusal


@pytest.mark.parametrize("family", DENSE)
def test_a_dense_model_of_a_family_with_experts_opens(family, family_folder):
    assert inspect(family_folder(family)).refusal == ""
    assert run(load(family_folder(family))).info.inner == 64


def test_no_model_folder_is_an_error(tmp_path):
    with pytest.raises(ModelRefused, match=r"no config\.json"):
        inspect(tmp_path)
    with pytest.raises(ModelRefused, match="no folder and no file"):
        inspect(tmp_path / "nowhere")


def test_an_unknown_model_type_is_an_error(family_folder, tmp_path):
    folder = shutil.copytree(family_folder("llama"), tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "own_kind"}))
    with pytest.raises(ModelRefused, match="'own_kind'"):
        inspect(folder)


@pytest.mark.parametrize(("dtype", "width"), [("float32", 4), ("bfloat16", 2), ("float16", 2)])
def test_estimate_counts_weights_and_statistics(family_folder, dtype, width):
    seen = inspect(family_folder("gpt2"))
    found = estimate(seen, "cpu", dtype)
    assert found.weights == width * seen.parameters
    assert found.statistics == 3 * 128 * 128 * 4  # three layers, fewer than the usual number of edited ones
    assert EDITED_LAYERS > 3
    assert found.total == found.weights + found.statistics + found.working
    assert found.working > 3 * 32 * 128 * (width + 4)
    assert 0 < found.free < 1 << 50


def test_dtype_auto_follows_file_and_device():
    assert choose_dtype("auto", "bfloat16", 10**10, "cuda") == "bfloat16"
    assert choose_dtype("auto", "float64", 10**6, "cuda") == "float32"
    assert choose_dtype("auto", "bfloat16", 10**8, "cpu") == "float32"
    assert choose_dtype("auto", "float16", 10**10, "cpu") == "bfloat16"
    assert choose_dtype("float16", "float32", 10**10, "cpu") == "float16"
    with pytest.raises(BadInput, match="int4"):
        choose_dtype("int4", "float32", 1, "cpu")


def test_devices():
    assert choose_device("auto") == torch.device(available_devices()[0])
    assert choose_device("cpu") == torch.device("cpu")
    assert free_memory(torch.device("cpu")) > 0
    with pytest.raises(BadInput, match="cuda:77"):
        choose_device("cuda:77")


@pytest.mark.parametrize(
    "error",
    [torch.OutOfMemoryError("CUDA out of memory"), MemoryError(), RuntimeError("MPS backend out of memory")],
)
def test_failed_allocations_become_one_sentence(error):
    with pytest.raises(OutOfMemory, match="while editing"), memory_errors("editing"):
        raise error


def test_other_errors_pass():
    with pytest.raises(RuntimeError, match="shapes"), memory_errors("editing"):
        raise RuntimeError("shapes differ")


# the fingerprint


def fingerprint(folder):
    return open_checkpoint(folder).fingerprint()


def test_fingerprint_is_of_the_contents_only(family_folder, tmp_path):
    folder = family_folder("llama")
    twin = shutil.copytree(folder, tmp_path / "elsewhere")
    config = json.loads((twin / "config.json").read_text())
    config |= {"transformers_version": "9.9", "_name_or_path": str(tmp_path)}
    (twin / "config.json").write_text(json.dumps(config, indent=7))
    assert fingerprint(twin) == fingerprint(folder) == run(load(twin)).info.fingerprint
    assert fingerprint(build("llama", tmp_path / "shards", shards=True)) == fingerprint(folder)
    assert fingerprint(build("llama", tmp_path / "other", seed=1)) != fingerprint(folder)


@pytest.mark.parametrize("whole", [True, False])
def test_fingerprint_sees_other_weights_and_settings(family_folder, tmp_path, monkeypatch, whole):
    if not whole:
        monkeypatch.setattr("engine.model.checkpoint.HASH_WHOLE_BYTES", 0)
        monkeypatch.setattr("engine.model.checkpoint.HASH_PIECE_BYTES", 16)
    folder = shutil.copytree(family_folder("llama"), tmp_path / "model")
    start = fingerprint(folder)
    assert fingerprint(folder) == start
    file = folder / "model.safetensors"
    tensors = load_file(file)
    name = "model.layers.1.mlp.down_proj.weight"
    tensors[name][-1, -1] += 1e-3
    save_file(tensors, file, {"format": "pt"})
    changed = fingerprint(folder)
    assert changed != start
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "rms_norm_eps": 0.5}))
    assert fingerprint(folder) != changed


@pytest.mark.parametrize(
    "place, name",
    [
        ("gpt2-tiny", "gpt2-tiny"),
        ("demo_world/model", "demo_world"),
        ("models--owner--tiny-gpt2/snapshots/0123abcd", "owner/tiny-gpt2"),
    ],
)
def test_a_model_is_called_what_a_person_would_call_it(tmp_path, place, name):
    assert inspect(build("gpt2", tmp_path / place)).name == name
