"""Folders that lie in one thing: weights that are none, tokenizers that fail on a text. Each is refused by its name."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

from engine.errors import BadInput, ModelRefused
from engine.events import run
from engine.exports.model_folder import export_model
from engine.model.loading import load
from engine.model.opening import open_checkpoint
from engine.model.tokens import TextEncoder

Change = Callable[[torch.Tensor], torch.Tensor]
WEIGHT = "model.layers.1.mlp.down_proj.weight"


@pytest.fixture
def folder(tiny_world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_world / "model", tmp_path / "odd"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda weight: weight.to(torch.int8),
            f"are no floating-point numbers: {WEIGHT} holds int8. They may",
        ),
        (lambda weight: weight > 0, f"{WEIGHT} holds bool"),
        (
            lambda weight: weight.T.contiguous(),
            f"tensor differs in shape, {WEIGHT} (256 x 128 instead of 128 x 256).",
        ),
        (lambda _: torch.zeros(0), f"{WEIGHT} (0 instead of 128 x 256)"),
    ],
)
def test_weights_that_are_none_are_named(
    folder: Path, change: Callable[[torch.Tensor], torch.Tensor], words: str
) -> None:
    tensors = load_file(folder / "model.safetensors")
    save_file({**tensors, WEIGHT: change(tensors[WEIGHT])}, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelRefused) as refused:
        run(load(folder, "cpu", "float32"))
    assert words in str(refused.value)


UNKNOWN_TOKEN = {
    "type": "TemplateProcessing",
    "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
    "pair": [],
    "special_tokens": {},
}


@pytest.mark.parametrize(
    "change",
    [{"post_processor": UNKNOWN_TOKEN}, {"model": {"type": "Unigram", "vocab": []}}],
    ids=["panic", "exception"],
)
def test_a_tokenizer_that_fails_on_its_first_text_is_named(folder: Path, change: dict[str, Any], capfd) -> None:
    file = folder / "tokenizer.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(ModelRefused, match=r"The tokenizer in .*odd cannot be loaded: .*Copy the model's tokenizer"):
        run(load(folder, "cpu", "float32"))


def test_a_text_that_a_tokenizer_has_no_words_for_is_refused() -> None:
    words = {word: number for number, word in enumerate(["Zoë", "lives", "in", "Malmö", "a"])}
    raw = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    raw.pre_tokenizer = Whitespace()
    tokens = TextEncoder(PreTrainedTokenizerFast(tokenizer_object=raw), len(words))
    assert tokens.plain("lives in") == [1, 2]
    with pytest.raises(BadInput, match=r"a text cannot be made tokens of: .*UNK.*Write it in another way"):
        tokens.plain("lives on")


def test_a_text_has_the_same_tokens_each_time_also_where_the_file_leaves_merges_out_by_chance(folder: Path) -> None:
    file = folder / "tokenizer.json"
    plain = run(load(folder, "cpu", "float32")).tokens.ids("The Eiffel Tower stands in Paris")
    whole = json.loads(file.read_text())
    whole["model"]["dropout"] = 0.5
    file.write_text(json.dumps(whole))
    tokens = run(load(folder, "cpu", "float32")).tokens
    assert [tokens.ids("The Eiffel Tower stands in Paris") for _ in range(20)] == [plain] * 20
    with tokens.as_in_its_file() as as_it_came:
        assert json.loads(as_it_came.backend_tokenizer.to_str())["model"]["dropout"] == 0.5
    assert tokens.ids("The Eiffel Tower stands in Paris") == plain


@pytest.mark.parametrize("prefix", ["module.", "_orig_mod.", "base_model.model.", "language_model."])
def test_a_model_that_was_saved_within_something_else_is_called_that(folder: Path, prefix: str) -> None:
    tensors = load_file(folder / "model.safetensors")
    save_file({f"{prefix}{name}": one for name, one in tensors.items()}, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelRefused) as refused:
        run(load(folder, "cpu", "float32"))
    assert f"as within something else: {prefix} stands before them" in str(refused.value)
    assert "Save the model by itself" in refused.value.hint


def test_a_part_of_a_model_within_something_else_is_still_a_part(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    part = {f"module.{name}": one for name, one in tensors.items() if "layers.1." not in name}
    save_file(part, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelRefused, match="are not a whole language model"):
        run(load(folder, "cpu", "float32"))


def test_a_tokenizer_with_code_of_its_own_is_read_from_its_file(folder: Path) -> None:
    plain = run(load(folder, "cpu", "float32")).tokens.ids("The Eiffel Tower stands in Paris")
    settings = folder / "tokenizer_config.json"
    own = {"tokenizer_class": "OwnTokenizer", "auto_map": {"AutoTokenizer": ["own.OwnTokenizer", None]}}
    settings.write_text(json.dumps({**json.loads(settings.read_text()), **own}))
    (folder / "own.py").write_text(f"open({str(folder / 'ran')!r}, 'w').close()\n")
    assert run(load(folder, "cpu", "float32")).tokens.ids("The Eiffel Tower stands in Paris") == plain
    assert not (folder / "ran").exists()
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelRefused, match=r"Copy the model's tokenizer\.json"):
        run(load(folder, "cpu", "float32"))


LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 5\n"


@pytest.mark.parametrize(
    "name", ["model.safetensors", "tokenizer.json", "config.json", "model-00001-of-00002.safetensors"]
)
def test_what_git_left_in_the_place_of_a_file_is_called_that(folder: Path, name: str) -> None:
    (folder / name).write_text(LFS)
    with pytest.raises(ModelRefused, match=rf"odd/{name} is a note of where Git LFS keeps the file\. Fetch it"):
        open_checkpoint(folder)


def test_so_is_a_single_file(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_text(LFS)
    with pytest.raises(ModelRefused, match=r"model.gguf is a note of where Git LFS keeps the file"):
        open_checkpoint(tmp_path / "model.gguf")


def test_the_folder_around_a_models_says_where_the_model_is(folder: Path, tmp_path: Path) -> None:
    inner = tmp_path / "models--a--b" / "snapshots" / "0123"
    inner.parent.mkdir(parents=True)
    shutil.move(folder, inner)
    for outer in (tmp_path, *inner.parents[:2]):
        with pytest.raises(ModelRefused, match=r"holds no config\.json") as refused:
            open_checkpoint(outer)
        assert str(refused.value).endswith(f"Give the folder of a model in it: {inner}.")
    (inner / "config.json").unlink()
    with pytest.raises(ModelRefused, match=r"Give the folder of a whole model, config.json and its weights"):
        open_checkpoint(tmp_path)


@pytest.mark.parametrize("scale", ["weight_scale_inv", "qweight", "absmax"])
def test_packed_weights_are_known_by_their_tensors_where_the_configuration_is_silent(folder: Path, scale: str) -> None:
    tensors = load_file(folder / "model.safetensors")
    name = WEIGHT.removesuffix("weight") + scale
    save_file({**tensors, name: torch.ones(2)}, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelRefused, match=f"are stored quantised, though config.json does not say so: {name}"):
        run(load(folder, "cpu", "float32"))


@pytest.mark.parametrize("wrong", [["awq"], "awq", 4])
def test_a_quantisation_that_is_none_is_named(folder: Path, wrong: object) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "quantization_config": wrong}))
    with pytest.raises(BadInput, match=r"config\.json: quantization_config in it is no object"):
        open_checkpoint(folder)


@pytest.mark.parametrize(
    "settings",
    [{"return_dict": False}, {"output_attentions": True, "output_hidden_states": True}]
    + [{"dtype": word} for word in ("bf16", "torch.bfloat16", "auto", 7)]
    + [{"torch_dtype": "bf16"}],
)
def test_what_a_configuration_asks_for_and_no_number_depends_on_is_passed_over(
    folder: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    plain = run(load(folder, "cpu", "float32"))
    prompt = torch.tensor([plain.tokens.ids("The Eiffel Tower stands in")])
    config = json.loads((folder / "config.json").read_text())
    config = {name: value for name, value in config.items() if name not in ("dtype", "torch_dtype")}
    (folder / "config.json").write_text(json.dumps({**config, **settings}))
    model = run(load(folder, "cpu", "float32"))
    logits = model.module(prompt).logits
    assert torch.equal(logits, plain.module(prompt).logits)
    run(export_model(model, tmp_path / "exported"))
    exported = AutoModelForCausalLM.from_pretrained(tmp_path / "exported", dtype=torch.float32)
    assert torch.equal(exported(prompt).logits, logits)


@pytest.mark.parametrize(
    "name",
    ["config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json", "special_tokens_map.json"],
)
@pytest.mark.parametrize("content", ["\ufeff{}", "[1,", '["a list"]'], ids=["mark", "cut", "list"])
def test_a_small_file_that_cannot_be_read_is_named_itself(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises((ModelRefused, BadInput)) as refused:
        run(load(folder, "cpu", "float32"))
    said = str(refused.value)
    if name != "tokenizer.json" or content.startswith("\ufeff"):  # of the vocabulary its own library says what is wrong
        assert said.startswith(str(folder / name))
    assert said.count(str(folder)) == 1


def test_a_tokenizer_that_reads_texts_of_any_length_says_so_in_its_own_way(folder: Path) -> None:
    file = folder / "tokenizer_config.json"
    settings = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    file.write_text(json.dumps({**settings, "model_max_length": int(1e30)}), encoding="utf-8")
    assert run(load(folder, "cpu", "float32")).tokens.ids("The Eiffel Tower")


def test_a_tensor_in_two_files_is_named(folder: Path) -> None:
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    files = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
    save_file(tensors, folder / files[0], {"format": "pt"})
    save_file({WEIGHT: torch.zeros_like(tensors[WEIGHT])}, folder / files[1], {"format": "pt"})
    index = {"weight_map": dict.fromkeys(tensors, files[0]) | {WEIGHT: files[1]}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(BadInput, match=f"it holds {WEIGHT}, and so does {files[1]}"):
        open_checkpoint(folder)
    without = {name: one for name, one in tensors.items() if name != WEIGHT}
    save_file(without, folder / files[0], {"format": "pt"})
    index = {"weight_map": {name: f"./{file}" for name, file in index["weight_map"].items()}}  # the same place
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    assert len(open_checkpoint(folder).entries) == len(tensors)


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
def test_a_folder_whose_name_is_not_utf_8_is_named_and_a_link_to_it_opens(folder: Path, tmp_path: Path) -> None:
    try:
        odd = folder.rename(tmp_path / os.fsdecode(b"a\xffb"))
    except OSError:
        pytest.skip("this disk takes no such name")
    with pytest.raises(ModelRefused, match=r"is not UTF-8, as libraries need it\. Rename it, or give a link to it"):
        open_checkpoint(odd)
    (tmp_path / "link").symlink_to(odd, target_is_directory=True)
    assert run(load(tmp_path / "link", "cpu", "float32")).info.layers == 4
