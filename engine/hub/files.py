"""Which files of a model on the Hub are fetched: what this program reads, and no second copy of the weights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import ModelRefused
from engine.support.wording import say

SINGLE, INDEX = "model.safetensors", "model.safetensors.index.json"
CONFIG = "config.json"
_SHARD = re.compile(r"model-\d{5}-of-\d{5}\.safetensors")
_READ = {
    *(CONFIG, "generation_config.json", "chat_template.jinja", "chat_template.json"),
    *("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"),
    *("vocab.json", "merges.txt", "vocab.txt", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model"),
}
_LICENCE = re.compile(r"(licen[cs]e|notice|use_policy)([._-].*)?", re.IGNORECASE)
_ADAPTER = "adapter_config.json"


@dataclass(frozen=True)
class RemoteFile:
    """A file on the Hub: its path, its bytes, and its checksum.

    Large files have a ``sha256`` of their content; small ones a ``sha1`` of git's object, "blob", length and content.
    """

    path: str
    size: int
    sha256: str = ""
    sha1: str = ""


def needed(name: str, files: Sequence[RemoteFile]) -> tuple[RemoteFile, ...]:
    """Those of a model's ``files`` that are fetched, small ones first; :class:`ModelRefused` where it has no weights to
    read."""
    paths = {file.path for file in files}
    weights = {SINGLE} & paths or {path for path in paths if _SHARD.fullmatch(path)} | ({INDEX} & paths)
    if CONFIG not in paths or not weights - {INDEX}:
        raise ModelRefused(*_refusal(name, paths))
    wanted = weights | (_READ & paths) | {path for path in paths if _LICENCE.fullmatch(path)}
    return tuple(sorted((file for file in files if file.path in wanted), key=lambda file: (file.size, file.path)))


def _refusal(name: str, paths: set[str]) -> tuple[str, str]:
    """Why nothing is fetched of a model with the files ``paths``, and what to do."""
    ends = {path.rpartition(".")[2].lower() for path in paths}
    if _ADAPTER in paths:
        return (
            say("{name} is an adapter and no model.", name=name),
            say("Fetch its base model, then import the adapter as a change."),
        )
    if "gguf" in ends:
        hint = say("Fetch the model that it was made from, or one of its files by hand and open that as a GGUF file.")
        return say("{name} has GGUF files alone.", name=name), hint
    if any(path.endswith((".bin", ".pt", ".pth", ".h5", ".msgpack", ".onnx")) for path in paths):
        hint = say("Another version of it may have them; what else is there can run code when it is read.")
        return say("{name} has no safetensors weights.", name=name), hint
    what = say("{name} holds no language model ({config} and safetensors weights).", name=name, config=CONFIG)
    return what, say("Check the name on its page.")
