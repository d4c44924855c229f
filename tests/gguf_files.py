"""Tiny GGUF files of the families of ``tests.families``, written as llama.cpp's converter writes them.

file = write_gguf("llama", tmp_path / "tiny.gguf", kind="Q8_0")
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter
from tokenizers import Tokenizer

from engine.model.gguf_config import GGUF_CONFIG_ARCHS
from tests.families import make_model, make_tokenizer

ARCHITECTURES = {"llama": "llama", "llama-tied": "llama", "qwen2": "qwen2", "gemma3": "gemma3", "gpt2": "gpt2"}
if GGUF_CONFIG_ARCHS:
    ARCHITECTURES["lfm2"] = "lfm2"  # read by the newer of transformers' two readers
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6


def write_gguf(family: str, file: Path, kind: str = "F32", *, seed: int = 0, bos: bool = True, **metadata: Any) -> Path:
    """Write the model that ``tests.families`` makes of ``family`` and ``seed``, its matrices packed as ``kind``.

    ``metadata`` are further texts and numbers of the header, with "__" for ".".
    """
    model = make_model(family, seed)
    architecture = ARCHITECTURES[family]
    writer = GGUFWriter(file, architecture)
    _add_sizes(writer, model.config, architecture)
    if architecture == "gemma3":
        _add_sentencepiece(writer)
    else:
        _add_tokenizer(writer)
    for add, number in zip(
        (writer.add_bos_token_id, writer.add_eos_token_id, writer.add_pad_token_id), range(3), strict=True
    ):
        add(number)
    writer.add_add_bos_token(bos)
    for key, value in metadata.items():
        name = key.replace("__", ".")
        writer.add_string(name, value) if isinstance(value, str) else writer.add_uint32(name, value)
    names = gguf.get_tensor_name_map(_architecture(architecture), model.config.num_hidden_layers)
    tied = model.config.tie_word_embeddings
    for name, tensor in model.state_dict().items():
        if tied and name == "lm_head.weight":
            continue
        stem, _, ending = name.rpartition(".")
        values = as_stored(architecture, model.config, name, tensor.numpy())
        _add_tensor(writer, f"{names.get_name(stem)}.{ending}", values, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _add_sizes(writer: GGUFWriter, config: Any, architecture: str) -> None:
    inner = getattr(config, "intermediate_size", None) or 4 * config.hidden_size
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(config.num_attention_heads)
    if architecture == "gpt2":
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
        return
    if architecture == "lfm2":
        kinds = [config.num_key_value_heads if kind == "full_attention" else 0 for kind in config.layer_types]
        writer.add_head_count_kv(kinds)
        writer.add_layer_norm_rms_eps(config.norm_eps)
        writer.add_shortconv_l_cache(config.conv_L_cache)
        writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
        return
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)
    if architecture == "gemma3":
        writer.add_key_length(config.head_dim)
        writer.add_value_length(config.head_dim)
        writer.add_sliding_window(config.sliding_window)


def _add_sentencepiece(writer: GGUFWriter) -> None:
    """A vocabulary of single letters and bytes, as many words as the byte-level one has."""
    letters = ["▁", *(chr(number) for number in range(33, 127)), "ë", "ö"]
    words = ["<s>", "</s>", "<pad>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256)), *letters]
    words += [f"<unused{number}>" for number in range(len(make_tokenizer()) - len(words))]
    kinds = [CONTROL, CONTROL, CONTROL, UNKNOWN, *[BYTE] * 256, *[NORMAL] * (len(words) - 260)]
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(words)
    writer.add_token_scores([-float(number) for number in range(len(words))])
    writer.add_token_types(kinds)
    writer.add_unk_token_id(3)


def _add_tokenizer(writer: GGUFWriter) -> None:
    """The byte-level BPE of the tests."""
    tokenizer = make_tokenizer()
    backend: Tokenizer = tokenizer.backend_tokenizer
    model = json.loads(backend.to_str())["model"]
    words = sorted(tokenizer.get_vocab(), key=lambda word: tokenizer.get_vocab()[word])
    special = set(tokenizer.all_special_tokens)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(words)
    writer.add_token_types([CONTROL if word in special else NORMAL for word in words])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]])


def as_stored(architecture: str, config: Any, name: str, values: np.ndarray) -> np.ndarray:
    """What the converter makes of a tensor before it packs it."""
    if architecture == "llama" and ("q_proj" in name or "k_proj" in name):
        heads = config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
        return values.reshape(heads, 2, values.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(values.shape)
    if architecture == "gemma3" and name.endswith("norm.weight"):
        return values + 1
    if name.endswith("conv.conv.weight"):
        return values[:, 0]
    if architecture == "gpt2" and any(part in name for part in ("c_attn.weight", "c_proj.weight", "c_fc.weight")):
        return values.T
    return values


def _add_tensor(writer: GGUFWriter, name: str, values: np.ndarray, kind: str) -> None:
    packed = GGMLQuantizationType[kind if values.ndim == 2 and values.shape[-1] % 32 == 0 else "F32"]
    values = np.ascontiguousarray(values, dtype=np.float32)
    writer.add_tensor(name, gguf.quantize(values, packed), raw_dtype=packed)


def _architecture(name: str) -> gguf.MODEL_ARCH:
    return next(key for key, value in gguf.MODEL_ARCH_NAMES.items() if value == name)
