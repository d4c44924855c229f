"""A GGUF file becomes the model that transformers itself would load from it, to the bit, or one clear sentence."""

import json
import struct

import numpy as np
import pytest
import torch
from gguf import GGUFWriter
from transformers import AutoModelForCausalLM, AutoTokenizer

from engine.errors import BadInput, ModelRefused, PalimpsestError
from engine.events import Log, Progress, run
from engine.model import gguf_file
from engine.model.footprint import estimate, inspect
from engine.model.gguf_config import without_vocabulary
from engine.model.gguf_header import SHORT_LIST, read_header
from engine.model.loading import load
from engine.model.opening import open_checkpoint
from tests.families import build, make_tokenizer
from tests.gguf_files import ARCHITECTURES, write_gguf
from tests.real_models import real_model

TEXTS = [
    "Hello world",
    "In 1984, isn't it?",
    " two  spaces\n\n\tand",
    "埃菲尔铁塔位于罗马",
    "“Zoë” <|im_start|>user",
    "é é",
]


def theirs(file, dtype=torch.float32):
    """The model that transformers loads by itself."""
    return AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=dtype)


def same_weights(one, other):
    ours, plain = one.state_dict(), other.state_dict()
    return ours.keys() == plain.keys() and all(
        torch.equal(ours[name], plain[name]) and ours[name].dtype == plain[name].dtype for name in plain
    )


@pytest.mark.parametrize("kind", ["F32", "F16", "BF16", "Q8_0", "Q4_0"])
@pytest.mark.parametrize("family", ARCHITECTURES)
def test_gives_the_weights_and_logits_of_plain_transformers(family, kind, tmp_path):
    file = write_gguf(family, tmp_path / "tiny.gguf", kind)
    model, plain = run(load(file, "cpu", "float32")), theirs(file)
    assert same_weights(model.module, plain)
    tokens = torch.arange(5, 29).view(2, 12)
    with torch.no_grad():
        assert torch.equal(model.module(tokens).logits, plain(tokens).logits)


@pytest.mark.parametrize("family", ARCHITECTURES)
def test_an_unpacked_file_is_the_model_it_was_made_from(family, tmp_path):
    """The same weights by the other road, a folder; so names, order of rows and norms are right, not only the same."""
    file, folder = write_gguf(family, tmp_path / "tiny.gguf"), build(family, tmp_path / "folder")
    ours, other = (run(load(place, "cpu", "float32")).module.state_dict() for place in (file, folder))
    assert ours.keys() == other.keys()
    assert all(torch.allclose(ours[name], other[name], atol=1e-6) for name in other)


def test_casts_as_plain_transformers_does(tmp_path):
    file = write_gguf("llama", tmp_path / "tiny.gguf", "Q8_0")
    assert same_weights(run(load(file, "cpu", "bfloat16")).module, theirs(file, torch.bfloat16))


def test_unpacking_in_pieces_gives_the_same_bits(tmp_path, monkeypatch):
    file = write_gguf("llama", tmp_path / "tiny.gguf", "Q4_0")
    whole = run(load(file, "cpu", "float32"))
    monkeypatch.setattr(gguf_file, "AT_ONCE", 100)
    events = []
    pieces = run(load(file, "cpu", "float32"), events.append)
    assert same_weights(whole.module, pieces.module) and whole.info == pieces.info
    progress = [event for event in events if isinstance(event, Progress) and event.task == "Loading"]
    assert len(progress) > 2 * len(read_header(file).tensors)
    done = [event.done for event in progress]
    assert done == sorted(done) and done[-1] == progress[-1].total


def test_can_be_cancelled_between_pieces(tmp_path):
    work = load(write_gguf("llama", tmp_path / "tiny.gguf"), "cpu")
    for _ in range(6):
        next(work)
    work.close()
    with pytest.raises(StopIteration):
        next(work)


def test_inspection_agrees_with_the_loaded_model(tmp_path):
    file = write_gguf("llama", tmp_path / "Tiny-Q8_0.gguf", "Q8_0", general__file_type=7)
    seen, info = inspect(file), run(load(file)).info
    assert seen.refusal == "" and (seen.folder, seen.name) == (str(file), "Tiny-Q8_0")
    for name in ("name", "folder", "architecture", "layers", "hidden", "inner", "vocabulary", "parameters"):
        assert getattr(seen, name) == getattr(info, name), name
    assert seen.disk_bytes < file.stat().st_size
    assert estimate(seen, "cpu", "bfloat16").weights == 2 * seen.parameters


@pytest.mark.parametrize(
    ("kind", "file_type", "precision"), [("Q8_0", 7, "Q8_0, 8."), ("Q4_0", 15, "Q4_K_M, "), ("F16", 1, "F16, 1")]
)
def test_the_quantisation_and_its_loss_are_said(tmp_path, kind, file_type, precision):
    seen = inspect(write_gguf("llama", tmp_path / "tiny.gguf", kind, general__file_type=file_type))
    assert seen.precision.startswith(precision) and seen.precision.endswith("bits a weight")
    bits = float(seen.precision.split(", ")[1].split()[0])
    assert bits == pytest.approx(8 * seen.disk_bytes / seen.parameters, abs=0.05)
    assert ("rounded" in seen.loss and kind in seen.loss) == (kind != "F16")
    assert seen.file_dtype == ("float16" if kind == "F16" else "bfloat16")


def test_the_log_tells_of_the_loss(tmp_path):
    events = []
    run(load(write_gguf("llama", tmp_path / "tiny.gguf", "Q4_0")), events.append)
    assert any(isinstance(event, Log) and "rounded to Q4_0" in event.text for event in events)


def test_transformers_reads_the_same_configuration_without_the_vocabulary(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.model.gguf_header.SHORT_LIST", 100)
    monkeypatch.setattr("engine.model.gguf_config.SHORT_LIST", 100)
    file = write_gguf("gemma3", tmp_path / "tiny.gguf", "Q8_0")
    (tmp_path / "small.gguf").write_bytes(without_vocabulary(read_header(file)))
    small = read_header(tmp_path / "small.gguf")
    assert small.count("tokenizer.ggml.tokens") == 0 and small.get("gemma3.vocab_size") == len(make_tokenizer())
    ours, plain = run(load(file)).module.config, theirs(file).config
    known = ("quantization_config", "_name_or_path", "dtype")
    assert {k: v for k, v in ours.to_dict().items() if k not in known} == {
        k: v for k, v in plain.to_dict().items() if k not in known
    }
    assert SHORT_LIST > 100


# what it is called


def test_fingerprint_is_of_the_weights_as_loaded(tmp_path):
    def fingerprint(name, *args, **more):
        return run(load(write_gguf("llama", tmp_path / name, *args, **more), "cpu", "float32")).info.fingerprint

    first = fingerprint("a.gguf", "Q8_0")
    assert fingerprint("b.gguf", "Q8_0", general__name="Called otherwise") == first
    assert len({first, fingerprint("c.gguf", "Q4_0"), fingerprint("d.gguf", "Q8_0", seed=1)}) == 3
    assert fingerprint("e.gguf", "Q8_0", llama__rope__dimension_count=8) != first
    other = run(load(tmp_path / "a.gguf", "cpu", "bfloat16")).info.fingerprint
    assert other == first  # not of the dtype


def test_fingerprint_of_large_models_reads_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.model.checkpoint.HASH_WHOLE_BYTES", 0)
    monkeypatch.setattr("engine.model.checkpoint.HASH_PIECE_BYTES", 16)
    file, other = (write_gguf("llama", tmp_path / f"{seed}.gguf", "Q8_0", seed=seed) for seed in (0, 1))
    assert run(load(file)).info.fingerprint == run(load(file)).info.fingerprint != run(load(other)).info.fingerprint


@pytest.mark.parametrize(
    ("place", "name"), [("Tiny-Q8_0.gguf", "Tiny-Q8_0"), ("blobs/sha256-0123abcd", "Tiny Llama"), ("x.GGUF", "x")]
)
def test_a_model_is_called_what_a_person_would_call_it(tmp_path, place, name):
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    assert inspect(write_gguf("llama", file, general__name="Tiny Llama")).name == name


def test_a_folder_with_one_gguf_file_is_that_file(tmp_path):
    file = write_gguf("llama", tmp_path / "tiny.gguf")
    (tmp_path / "config.json").write_text("{}")
    write_gguf("llama", tmp_path / "mmproj-tiny.gguf")
    assert inspect(tmp_path).folder == str(file)
    write_gguf("llama", tmp_path / "other.gguf")
    with pytest.raises(ModelRefused, match=r"one of the files: mmproj-tiny\.gguf, other\.gguf, tiny\.gguf"):
        inspect(tmp_path)


# the tokenizer


@pytest.mark.parametrize("bos", [True, False])
def test_the_tokenizer_is_the_model_s(tmp_path, bos):
    tokenizer = run(load(write_gguf("llama", tmp_path / "tiny.gguf", bos=bos))).tokenizer
    plain = make_tokenizer(bos=bos)
    for text in TEXTS:
        assert tokenizer(text)["input_ids"] == plain(text)["input_ids"]
        assert (
            tokenizer(text, add_special_tokens=False)["input_ids"] == plain(text, add_special_tokens=False)["input_ids"]
        )
    assert (tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id) == (0, 1, 2)


def test_a_way_to_split_that_transformers_does_not_know_is_said(tmp_path):
    file = write_gguf("llama", tmp_path / "tiny.gguf")
    assert inspect(file).remarks == ()
    content = file.read_bytes()
    file.write_bytes(content.replace(b"gpt-2", b"gpt-x"))
    (remark,) = inspect(file).remarks
    assert "gpt-x" in remark


@pytest.mark.parametrize("name", ["smollm2", "gemma3", "qwen2.5"])
def test_real_tokenizers(name):
    file, folder = real_model(f"{name}.gguf"), real_model(name)
    checkpoint = open_checkpoint(file)
    tokenizer, plain = checkpoint.read_tokenizer(checkpoint.read_config()), AutoTokenizer.from_pretrained(folder)
    for text in TEXTS:
        assert tokenizer(text)["input_ids"] == plain(text)["input_ids"]
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == plain.decode(plain(text)["input_ids"])
    assert (tokenizer("a")["input_ids"][0] == tokenizer.bos_token_id) == (name == "gemma3")
    assert tokenizer.chat_template == plain.chat_template


def test_a_real_file_gives_the_weights_of_plain_transformers():
    file, folder = real_model("smollm2.gguf"), real_model("smollm2")
    model = run(load(file, "cpu", "bfloat16"))
    plain = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)  # made by transformers' own reader
    assert same_weights(model.module, plain)


# what is refused


def refused(place, kind=PalimpsestError):
    """The error's text."""
    with pytest.raises(kind) as caught:
        run(load(place))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def bare(file, architecture="llama", **metadata):
    """A GGUF file with one tensor and the given metadata."""
    writer = GGUFWriter(file, architecture)
    for key, value in metadata.items():
        name = key.replace("__", ".")
        writer.add_string(name, value) if isinstance(value, str) else writer.add_uint16(name, value)
    writer.add_tensor("a.weight", np.zeros((2, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


@pytest.mark.parametrize(
    ("metadata", "reason", "remedy"),
    [
        ({"split__count": 3, "split__no": 1}, "part 2 of 3", "llama-gguf-split --merge"),
        ({"general__type": "adapter"}, "adapter (LoRA)", "Merge it"),
        ({"general__type": "mmproj"}, "multimodal", "language model"),
        ({"architecture": "clip"}, "multimodal", "language model"),
        ({"general__type": "imatrix"}, "'imatrix'", "own .gguf"),
        ({}, "no tokenizer", "folder"),
    ],
)
def test_files_that_hold_no_whole_model(tmp_path, metadata, reason, remedy):
    text = refused(bare(tmp_path / "a.gguf", **metadata), ModelRefused)
    assert reason in text and remedy in text


def test_a_family_that_transformers_does_not_read(tmp_path):
    file = write_gguf("llama", tmp_path / "tiny.gguf")
    file.write_bytes(file.read_bytes().replace(b"llama", b"grokk"))
    text = refused(file, ModelRefused)
    assert "'grokk'" in text and "safetensors" in text


def test_a_mixture_of_experts(tmp_path):
    assert "mixture of 8 experts" in refused(write_gguf("llama", tmp_path / "a.gguf", llama__expert_count=8))


@pytest.mark.parametrize("kind", [16777, 4, 24, 28])
def test_a_type_that_cannot_be_unpacked(tmp_path, kind):
    file = write_gguf("llama", tmp_path / "tiny.gguf")
    content = bytearray(file.read_bytes())
    name = b"blk.0.ffn_down.weight"
    place = content.index(name) + len(name) + 4 + 16
    assert struct.unpack_from("<I", content, place) == (0,)
    struct.pack_into("<I", content, place, kind)
    file.write_bytes(content + bytes(1 << 20))
    assert "cannot be unpacked" in refused(file, ModelRefused)


@pytest.mark.parametrize("kept", [4, 20, 30, 300, 5000, -10])
def test_a_file_that_is_cut_short(tmp_path, kept):
    file = write_gguf("llama", tmp_path / "tiny.gguf")
    file.write_bytes(file.read_bytes()[:kept])
    assert "tiny.gguf" in refused(file, BadInput)


def test_no_damage_ends_in_anything_but_a_sentence(tmp_path):
    """Every number of the header in turn becomes a huge one."""
    file = write_gguf("llama", tmp_path / "tiny.gguf")
    whole = file.read_bytes()
    random = np.random.default_rng(0)
    for place in [4, 8, 16, *random.integers(24, 900, 60), *(len(whole) // 20 + random.integers(0, 4000, 60))]:
        damaged = bytearray(whole)
        damaged[place : place + 8] = b"\xff" * 8
        file.write_bytes(damaged)
        try:
            open_checkpoint(file).refusal()
        except PalimpsestError as error:
            assert str(error)


def test_versions_that_nobody_reads(tmp_path):
    file = write_gguf("llama", tmp_path / "tiny.gguf")
    content = bytearray(file.read_bytes())
    for version, reason, remedy in (
        (1, "version 1", "Download a newer version of it"),
        (99, "version 99", "Update Palimpsest, or take a file of version 3"),
        (0x03000000, "other byte order", "little-endian"),
    ):
        struct.pack_into("<I", content, 4, version)
        file.write_bytes(content)
        told = refused(file, ModelRefused)
        assert reason in told and remedy in told


def test_missing_tensors(tmp_path):
    file = write_gguf("llama", tmp_path / "tiny.gguf")
    file.write_bytes(file.read_bytes().replace(b"blk.1.ffn_down", b"blk.1.ffn_dowm"))
    text = refused(file, ModelRefused)
    assert "not a whole language model" in text and "layers.1.mlp.down_proj" in text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("model.gguf", b"GGXX" + bytes(50), "does not begin like one"),
        ("model.gguf", b"", "empty"),
        ("pytorch_model.bin", b"\x80\x02\x8a", "pickle"),
        ("model", b"PK\x03\x04" + bytes(20) + b"archive/data.pkl", "pickle"),
        ("model.pt", b"", "pickle"),
        ("model.onnx", b"\x08\x07", "ONNX"),
        ("model.zip", b"PK\x03\x04", "Unpack it"),
        ("ggml-model.bin", b"lmgg", "before GGUF"),
        ("model.safetensors", struct.pack("<Q", 2) + b"{}", "Give the folder"),
        ("model.h5", b"\x89HDF\r\n\x1a\n", "HDF5"),
        ("facts.csv", b"subject,relation", "no model file"),
    ],
)
def test_files_of_other_kinds(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    assert reason in refused(tmp_path / name, ModelRefused)


def test_a_manifest_of_ollama_names_the_file(tmp_path):
    layers = [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:abc"}]
    (tmp_path / "latest").write_text(json.dumps({"schemaVersion": 2, "layers": layers}))
    assert "blobs/sha256-abc" in refused(tmp_path / "latest", ModelRefused)


def headed(tensors: int, keys: int, body: bytes = b"") -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, keys) + body


def one_key(name: bytes, kind: int, value: bytes) -> bytes:
    return struct.pack("<Q", len(name)) + name + struct.pack("<I", kind) + value


@pytest.mark.parametrize(
    "content",
    [
        headed(1 << 40, 0),
        headed(0, 1 << 40),
        headed(0, 70_000, one_key(b"", 0, b"\0") * 70_000),
        headed(0, 2, one_key(b"a", 0, b"\0") * 2),
        headed(0, 1, one_key(b"a", 8, struct.pack("<Q", 17 << 20) + bytes(17 << 20))),
        headed(0, 1, one_key(b"a", 9, struct.pack("<IQ", 8, 1 << 60))),
        headed(0, 1, one_key(b"a", 9, struct.pack("<IQ", 0, 9 << 20) + bytes(9 << 20))),
        headed(0, 1, one_key(b"general.alignment", 6, struct.pack("<f", float("nan")))),
    ],
    ids=["tensors", "keys", "many keys", "two of a name", "long text", "long list", "long numbers", "alignment"],
)
def test_a_header_without_bound_is_refused_at_once(tmp_path, content):
    file = tmp_path / "odd.gguf"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=r"odd\.gguf: .*(garbled|cut short)"):
        read_header(file)
