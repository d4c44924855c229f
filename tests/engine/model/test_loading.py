"""A folder becomes the model that transformers itself would load, or one clear sentence."""

import json
import shutil
import zipfile

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, Emu3ForCausalLM, Emu3TextConfig, XmodConfig, XmodForCausalLM

from engine.errors import BadInput, ModelRefused, OutOfMemory, PalimpsestError
from engine.events import Log, Progress, run
from engine.model import loading
from engine.model.footprint import inspect
from engine.model.loading import available_devices, load
from tests.families import CORNERS, FAMILIES, SPECIAL, build, make_tokenizer

EVERY = [*FAMILIES, *CORNERS]
TOKENS = torch.arange(5, 29).view(2, 12)


@pytest.fixture
def folder(family_folder, tmp_path):
    """A copy of a tiny Llama's folder that a test may damage."""
    return shutil.copytree(family_folder("llama"), tmp_path / "model")


def logits(module):
    with torch.no_grad():
        return module(TOKENS).logits


@pytest.mark.parametrize("family", EVERY)
def test_gives_the_logits_of_plain_transformers(family, family_folder):
    folder = family_folder(family)
    model = run(load(folder, "cpu", "float32"))
    plain = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    assert torch.equal(logits(model.module), logits(plain))
    ours, theirs = dict(model.module.named_buffers()), dict(plain.named_buffers())
    assert ours.keys() == theirs.keys() and all(torch.equal(ours[name], theirs[name]) for name in ours)
    assert model.info.parameters == sum(p.numel() for p in plain.parameters())
    assert not model.module.training and not any(p.requires_grad for p in model.module.parameters())


def test_the_language_model_that_was_saved_out_of_a_multimodal_one(tmp_path):
    """Its configuration is known to transformers' list by the whole model's only."""
    sizes = {"num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2}
    config = Emu3TextConfig(vocab_size=420, hidden_size=32, intermediate_size=64, **sizes, **SPECIAL)
    plain = Emu3ForCausalLM(config).eval()
    plain.save_pretrained(tmp_path)
    make_tokenizer().save_pretrained(tmp_path)
    model = run(load(tmp_path, "cpu", "float32"))
    assert torch.equal(logits(model.module), logits(plain))
    stored = json.loads((tmp_path / "config.json").read_text())
    for named in (None, "LlamaForCausalLM", ["Emu3Model"], [["Emu3ForCausalLM"]]):
        (tmp_path / "config.json").write_text(json.dumps(stored | {"architectures": named}))
        with pytest.raises((ModelRefused, BadInput)):
            run(load(tmp_path, "cpu", "float32"))


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
@pytest.mark.parametrize("stored", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("family", ["gpt2", "gemma3"])
def test_casts_as_plain_transformers_does(family, stored, dtype, tmp_path):
    build(family, tmp_path, dtype=stored)
    model = run(load(tmp_path, "cpu", dtype))
    plain = AutoModelForCausalLM.from_pretrained(tmp_path, dtype=getattr(torch, dtype))
    ours, theirs = model.module.state_dict(), plain.state_dict()
    assert all(torch.equal(ours[name], theirs[name]) and ours[name].dtype == theirs[name].dtype for name in theirs)
    assert model.dtype == getattr(torch, dtype) and model.info.dtype == dtype
    assert torch.equal(logits(model.module), logits(plain))


def test_describes_what_it_loaded(family_folder):
    folder = family_folder("gpt2")
    model = run(load(folder))
    info = model.info
    assert (info.name, info.folder, info.architecture) == ("gpt2", str(folder), "GPT2LMHeadModel")
    assert (info.layers, info.hidden, info.inner, info.vocabulary) == (3, 32, 128, 420)
    assert info.device == str(model.device) == available_devices()[0]
    assert "cpu" in available_devices()


def test_reads_shards_and_reports_progress_after_each_tensor(family_folder, tmp_path):
    build("llama", tmp_path, shards=True)
    assert len(list(tmp_path.glob("*.safetensors"))) > 3
    events = []
    model = run(load(tmp_path, "cpu", "float32"), events.append)
    assert torch.equal(logits(model.module), logits(run(load(family_folder("llama"), "cpu", "float32")).module))
    progress = [event for event in events if isinstance(event, Progress) and event.task == "Loading"]
    tensors = sum(len(load_file(file)) for file in tmp_path.glob("*.safetensors"))
    assert len(progress) == tensors
    done = [event.done for event in progress]
    assert done == sorted(done) and done[-1] == progress[-1].total


def test_tied_weights_stay_one_parameter(family_folder):
    model = run(load(family_folder("llama-tied"), "cpu", "bfloat16"))
    assert model.anatomy.head.weight is model.anatomy.embedding.weight


def test_can_be_cancelled_between_tensors(family_folder):
    work = load(family_folder("llama"), "cpu")
    next(work)
    next(work)
    work.close()
    with pytest.raises(StopIteration):
        next(work)


def test_does_not_depend_on_the_file_once_loaded(folder):
    model = run(load(folder, "cpu", "float32"))
    before = logits(model.module)
    file = folder / "model.safetensors"
    file.write_bytes(bytes(file.stat().st_size))
    assert torch.equal(logits(model.module), before)


def test_writes_nothing_to_the_terminal(family_folder, capfd):
    run(load(family_folder("gpt2")))
    assert capfd.readouterr() == ("", "")


def test_left_over_tensors_are_named_in_the_log(folder):
    file = folder / "model.safetensors"
    save_file({**load_file(file), "mtp.extra.weight": torch.zeros(2)}, file, {"format": "pt"})
    events = []
    run(load(folder), events.append)
    assert any(isinstance(event, Log) and "mtp.extra.weight" in event.text for event in events)


def test_further_end_tokens_are_taken_over(folder):
    (folder / "generation_config.json").write_text('{"eos_token_id": [1, 7]}')
    assert run(load(folder)).module.generation_config.eos_token_id == [1, 7]


def test_dtype_auto_on_a_cpu_goes_by_size(folder, monkeypatch):
    assert run(load(folder, "cpu")).dtype == torch.float32
    monkeypatch.setattr("engine.model.footprint.CPU_FLOAT32_BYTES", 1000)
    assert run(load(folder, "cpu")).dtype == torch.bfloat16


def test_a_full_device_is_said_so(folder, monkeypatch):
    def full(*args):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(loading, "_assemble", full)
    with pytest.raises(OutOfMemory, match="loading the model"):
        run(load(folder))


# what is refused


def edit_config(folder, **changes):
    file = folder / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


def refused(folder, kind=ModelRefused, device="auto", dtype="auto"):
    """The error's text, without any work done after it."""
    with pytest.raises(kind) as caught:
        run(load(folder, device, dtype))
    assert isinstance(caught.value, PalimpsestError) and "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("family", "reason"),
    [
        ("mixtral", "mixture of experts"),
        ("qwen2_moe", "mixture of experts"),
        ("mamba", "no attention followed by an MLP"),
        ("bert", "both directions"),
    ],
)
def test_models_that_cannot_be_edited(family, reason, family_folder):
    assert reason in refused(family_folder(family))


def test_an_encoder_decoder(folder):
    edit_config(folder, model_type="t5", architectures=["T5ForConditionalGeneration"], is_encoder_decoder=True)
    assert "encoder-decoder" in refused(folder)


def test_a_model_without_a_language_head(folder):
    edit_config(folder, model_type="vit", architectures=["ViTModel"])
    assert "no language-model head" in refused(folder)


def test_a_quantised_model(folder):
    edit_config(folder, quantization_config={"quant_method": "bitsandbytes", "load_in_4bit": True})
    assert "quantised" in refused(folder)


def test_integer_weights(folder):
    file = folder / "model.safetensors"
    save_file({name: tensor.to(torch.int8) for name, tensor in load_file(file).items()}, file)
    assert "floating-point" in refused(folder)


def test_an_unknown_architecture_never_runs_code_from_the_folder(folder, tmp_path):
    trap = tmp_path / "ran"
    (folder / "modeling_own.py").write_text(f"open({str(trap)!r}, 'w').close()\n")
    code = {"AutoConfig": "modeling_own.OwnConfig", "AutoModelForCausalLM": "modeling_own.OwnModel"}
    edit_config(folder, model_type="own_kind", auto_map=code)
    assert "own_kind" in refused(folder)
    edit_config(folder, model_type="llama", auto_map=code)
    run(load(folder))  # the family is known: its own code is not needed
    assert not trap.exists()


def test_a_folder_that_is_none(tmp_path):
    assert "no folder and no file" in refused(tmp_path / "nowhere")
    assert "no config.json" in refused(tmp_path)


def test_an_adapter(folder):
    (folder / "config.json").rename(folder / "adapter_config.json")
    assert "adapter" in refused(folder)


def test_an_adapter_names_its_base_and_the_remedy(folder):
    (folder / "config.json").unlink()
    (folder / "adapter_config.json").write_text('{"base_model_name_or_path": "owner/base"}')
    text = refused(folder)
    assert "owner/base" in text and "merge_and_unload" in text


def test_an_adapter_beside_a_whole_model_is_pointed_out(folder):
    (folder / "adapter_config.json").write_text("{}")
    events = []
    run(load(folder, "cpu"), events.append)
    (said,) = [event for event in events if isinstance(event, Log) and event.level == "warning"]
    assert "adapter_config.json" in said.text and "merge" in said.text
    assert inspect(folder).remarks == (said.text,)


def test_a_multimodal_model_is_called_one(folder):
    text = {"model_type": "llama", "hidden_size": 32}
    edit_config(folder, model_type="llava", architectures=["LlavaForConditionalGeneration"], text_config=text)
    said = refused(folder)
    assert "multimodal (text and vision)" in said and "language-model head" not in said and "text model" in said


@pytest.mark.parametrize(
    ("stored", "name"),
    [
        ({"quantization_config": {"quant_method": "gptq", "bits": 4}}, "GPTQ in 4 bits"),
        ({"quantization_config": {"quant_method": "awq", "w_bit": 4}}, "AWQ in 4 bits"),
        ({"quantization": {"group_size": 64, "bits": 4}}, "MLX in 4 bits"),
        ({"quantization_config": {"load_in_4bit": False, "load_in_8bit": True}}, "BITSANDBYTES"),
    ],
)
def test_quantised_folders_are_called_by_name(folder, stored, name):
    edit_config(folder, **stored)
    text = refused(folder)
    assert name in text and "GGUF" in text


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.onnx", "consolidated.00.pth"])
def test_other_formats(folder, name):
    (folder / "model.safetensors").rename(folder / name)
    assert "not safetensors" in refused(folder)


def test_no_weights_at_all(folder):
    (folder / "model.safetensors").unlink()
    assert "holds no model.safetensors" in refused(folder)


def test_safetensors_by_other_names(folder):
    (folder / "model.safetensors").rename(folder / "weights.safetensors")
    text = refused(folder)
    assert "holds safetensors files (weights.safetensors), but no model.safetensors and no index" in text


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_something_else_than_a_file_in_the_place_of_one(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    assert f"{name} in {folder} is a folder, where a file belongs" in refused(folder)
    (folder / name).rmdir()
    (folder / name).symlink_to(folder / "blobs" / "gone")
    assert f"{name} in {folder} is a link to a file that is not there" in refused(folder)


@pytest.mark.parametrize("content", ["{", "[1]", "\x00\x01"])
def test_a_garbled_config(folder, content):
    (folder / "config.json").write_text(content)
    assert "config.json" in refused(folder, BadInput)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"hidden_size": "wide"},
        {"num_attention_heads": 0},
        {"num_attention_heads": 5},
        {"head_dim": 7},
        {"hidden_act": "magic"},
        {"num_hidden_layers": 0},
        {"vocab_size": 0},
        {"rope_parameters": {"rope_type": "magic"}},
        {"model_type": 5},
        {"model_type": ["llama"]},
        {"model_type": {"llama": 1}},
        {"architectures": 5, "hidden_size": "wide"},
        {"text_config": 10**9},
        {"sliding_window": "4"},
        {"sliding_window": [4]},
    ],
)
def test_a_config_that_says_nonsense(folder, nonsense):
    edit_config(folder, **nonsense)
    assert refused(folder, PalimpsestError)


@pytest.mark.parametrize("name", ["num_labels", "num_hidden_layers", "num_key_value_heads"])
@pytest.mark.parametrize("count", [10**9, 2**62, float("nan"), 1e30])
def test_a_count_that_no_model_has_is_refused_before_a_list_is_made_of_it(folder, name, count):
    edit_config(folder, **{name: count})
    assert f"config.json says {name} = " in refused(folder, ModelRefused)


def test_a_garbled_generation_config(folder):
    (folder / "generation_config.json").write_text("{")
    assert "generation_config.json" in refused(folder, BadInput)


@pytest.mark.parametrize("end", ["x", [1, "x"], {"a": 1}, 1.5])
def test_an_end_of_texts_that_is_no_token(folder, end):
    (folder / "generation_config.json").write_text(json.dumps({"eos_token_id": end}))
    assert "generation_config.json" in refused(folder, BadInput)


@pytest.mark.parametrize("shape", ["[1e400, 2]", "[-1, -2]", "[2.0, 2]", "[true, 2]", '"wide"', "{}"])
def test_a_header_whose_numbers_are_none(folder, shape):
    header = f'{{"a": {{"dtype": "F32", "shape": {shape}, "data_offsets": [0, 16]}}}}'.encode()
    (folder / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bytes(16))
    assert "garbled" in refused(folder, BadInput)


@pytest.mark.parametrize("header", [b'{"a":' * 100_000, b"[" * 100_000])
def test_a_header_of_deep_brackets(folder, header):
    (folder / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    assert "garbled" in refused(folder, BadInput)


def test_a_header_that_is_too_long_for_a_model_is_not_read(folder):
    with (folder / "model.safetensors").open("wb") as stream:
        stream.write((90 << 20).to_bytes(8, "little"))
        stream.truncate((90 << 20) + 100)
    assert "too long" in refused(folder, BadInput)


@pytest.mark.parametrize("kept", [0, 5, 100, -10])
def test_a_file_that_is_cut_short(folder, kept):
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:kept])
    assert "model.safetensors" in refused(folder, BadInput)


def test_a_file_that_is_something_else(folder):
    (folder / "model.safetensors").write_bytes(b"\x00" * 5000)
    assert "model.safetensors" in refused(folder, BadInput)


def test_a_missing_shard(tmp_path):
    build("llama", tmp_path, shards=True)
    gone = sorted(tmp_path.glob("*.safetensors"))[1]
    gone.unlink()
    assert gone.name in refused(tmp_path, BadInput)


def test_an_index_that_points_out_of_the_folder(tmp_path):
    build("llama", tmp_path, shards=True)
    (tmp_path / "model.safetensors.index.json").write_text('{"weight_map": {"a": "../secret.safetensors"}}')
    told = refused(tmp_path, BadInput)
    assert "outside the folder" in told and "Copy or download the index again" in told


def test_missing_tensors(folder):
    file = folder / "model.safetensors"
    tensors = load_file(file)
    del tensors["model.layers.1.mlp.down_proj.weight"]
    save_file(tensors, file, {"format": "pt"})
    assert "model.layers.1.mlp.down_proj.weight" in refused(folder)


def test_weights_that_do_not_fit_the_config(folder):
    edit_config(folder, intermediate_size=48)
    assert "do not fit config.json" in refused(folder)


@pytest.mark.parametrize("family", FAMILIES)
def test_layers_that_the_config_does_not_count(family, family_folder, tmp_path):
    folder = tmp_path / family
    shutil.copytree(family_folder(family), folder)
    tensors = load_file(folder / "model.safetensors")
    last = max(int(part) for name in tensors for part in name.split(".") if part.isdigit())
    more = {name.replace(f".{last}.", f".{last + 1}."): tensor.clone() for name, tensor in tensors.items()}
    save_file(more | tensors, folder / "model.safetensors", metadata={"format": "pt"})
    message = refused(folder)
    assert f".{last + 1}." in f"{message.split(' Copy')[0]}." and "config.json does not count" in message


def test_layers_without_the_first_part_of_their_names(folder):
    tensors = {name.removeprefix("model."): tensor for name, tensor in load_file(folder / "model.safetensors").items()}
    more = {name.replace(".0.", ".7."): tensor.clone() for name, tensor in tensors.items()}
    save_file(more | tensors, folder / "model.safetensors", metadata={"format": "pt"})
    assert "layers.7" in refused(folder)


def test_no_tokenizer(folder):
    for file in folder.glob("tokenizer*"):
        file.unlink()
    assert "tokenizer" in refused(folder)


def test_a_garbled_tokenizer(folder):
    (folder / "tokenizer.json").write_text("{}")
    assert "tokenizer" in refused(folder)


def test_a_slow_tokenizer(folder, monkeypatch):
    class Slow:
        is_fast = False

    monkeypatch.setattr("engine.model.folder.AutoTokenizer.from_pretrained", lambda *a, **k: Slow())
    assert "no character offsets" in refused(folder)


def test_a_tokenizer_of_another_model(folder):
    tokenizer = make_tokenizer()
    tokenizer.add_tokens([f"word{i}" for i in range(50)])
    tokenizer.add_tokens(["lives"])
    tokenizer.save_pretrained(folder)
    assert "471 tokens, its model only 420" in refused(folder)


def test_a_family_that_transformers_cannot_run_is_not_called_damaged(tmp_path):
    """X-MOD asks for a language by a call of its own; its files are whole."""
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    config = XmodConfig(
        vocab_size=420, is_decoder=True, languages=("en_XX",), default_language=None, **sizes, **SPECIAL
    )
    XmodForCausalLM(config).save_pretrained(tmp_path)
    make_tokenizer().save_pretrained(tmp_path)
    with pytest.raises(ModelRefused, match=r"cannot read a text: .*language") as refused:
        run(load(tmp_path, "cpu", "float32"))
    assert refused.value.hint == loading.NOT_RUN


def test_unknown_device_and_dtype(folder):
    assert "cuda:9" in refused(folder, BadInput, device="cuda:9")
    assert "int4" in refused(folder, BadInput, dtype="int4")


def test_a_session_is_called_one_and_no_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.palimpsest", "w") as archive:
        archive.writestr("session.db", b"SQLite format 3")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "session.db").touch()
    shutil.copy(tmp_path / "a.palimpsest", tmp_path / "renamed.zip")
    for name in ("a.palimpsest", "renamed.zip", "folder"):
        with pytest.raises(ModelRefused, match="a session of Palimpsest") as caught:
            run(load(tmp_path / name, "cpu"))
        assert "Open it as a session" in caught.value.hint
