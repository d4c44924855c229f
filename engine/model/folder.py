"""A Hugging Face model folder: its config, its safetensors headers, its fingerprint and its weights."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, BinaryIO

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor
from transformers import AutoConfig, AutoTokenizer, GenerationConfig, PreTrainedTokenizerFast

from engine.errors import BadInput, ModelRefused
from engine.events import Log, Steps
from engine.model.checkpoint import PIECE, Checkpoint, Weights, hashed_ranges, reading
from engine.model.foreign import QUANTISATION, foreign_folder, misplaced, storage_of
from engine.support.home import followed
from engine.support.plain_json import read_plain
from engine.support.tensor_header import DescribedTensor, read_tensor_header
from engine.support.wording import said_by, say

CONFIG_FILE = "config.json"
WEIGHTS_FILE = "model.safetensors"
INDEX_FILE = "model.safetensors.index.json"
ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors", "adapter_model.bin")
TOKENIZER_FILE = "tokenizer.json"
GENERATION_FILE = "generation_config.json"
BESIDE_TOKENIZER = ("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
# Settings of config.json that are decided here: what one asks for changes no number, and hooks need to find it.
DECIDED_HERE = {"return_dict": True, "output_attentions": False, "output_hidden_states": False}
FLOAT_NAMES = {"F64": "float64", "F32": "float32", "BF16": "bfloat16", "F16": "float16"}
LONGEST_JSON = 16 << 20  # bytes; the index of a model of a hundred thousand tensors has half
COPY_AGAIN = say("Copy or download it again.")
# Metadata of the program that saved the folder, without effect on what the model computes.
CONFIG_REMARKS = ("_name_or_path", "name_or_path", "transformers_version", "dtype", "torch_dtype", "use_cache")


@dataclass(frozen=True)
class TensorEntry:
    """One tensor of a safetensors file: where its bytes [start, end) are, and what they are ("F32", "BF16", ...)."""

    name: str
    file: Path
    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int

    @property
    def size(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class ModelFolder(Checkpoint):
    """A Hugging Face folder whose weights are safetensors; ``entries`` are sorted by name."""

    folder: Path
    config: dict[str, Any]
    entries: tuple[TensorEntry, ...]

    @property
    def name(self) -> str:
        """The model's display name: its folder's name, or that of the parent folder where the folder is
        just called "model" or is a snapshot in the Hugging Face cache ("models--owner--name/snapshots/...").
        """
        folder = followed(self.folder)
        repository = folder.parent.parent.name
        if folder.parent.name == "snapshots" and repository.startswith("models--"):
            return repository.removeprefix("models--").replace("--", "/")
        return folder.parent.name if folder.name == "model" else folder.name

    @property
    def files(self) -> tuple[Path, ...]:
        """The safetensors files, in order."""
        return tuple(sorted({entry.file for entry in self.entries}))

    @property
    def disk_bytes(self) -> int:
        """Size of the weights on disk."""
        return sum(entry.end - entry.start for entry in self.entries)

    @property
    def parameters(self) -> int:
        """Number of floating-point weights."""
        return sum(entry.size for entry in self.entries if entry.dtype in FLOAT_NAMES)

    @property
    def dtype(self) -> str:
        """The dtype that most of the weights have, such as "bfloat16"; "" where none is a common float."""
        sizes: dict[str, int] = {}
        for entry in self.entries:
            sizes[entry.dtype] = sizes.get(entry.dtype, 0) + entry.size
        return FLOAT_NAMES.get(max(sizes, key=lambda dtype: sizes[dtype]), "")

    @property
    def place(self) -> Path:
        """The folder."""
        return self.folder

    @property
    def described_by(self) -> Path:
        """config.json."""
        return self.folder / CONFIG_FILE

    @property
    def architectures(self) -> tuple[str, ...]:
        """What config.json names."""
        named = self.config.get("architectures")
        return tuple(map(str, named)) if isinstance(named, list) else ()

    @property
    def tensor_names(self) -> Iterator[str]:
        """As in the safetensors files."""
        return (entry.name for entry in self.entries)

    def refusal(self) -> str:
        """Why these weights cannot be loaded: they are stored quantised, or are not floating-point numbers."""
        if stored := storage_of(self.config):
            return stored
        return "" if self.dtype else say("The weights are not stored as plain floating-point numbers.")

    def fingerprint(self) -> str:
        """A digest of config and weights that does not depend on the folder's location or its files' names.

        BLAKE2b over the config and, in order of names, each tensor's name, dtype, shape and bytes; of models over
        256 MB four pieces of 16 KB per tensor instead of all its bytes.
        """
        digest = hashlib.blake2b(digest_size=16)
        essentials = {key: value for key, value in self.config.items() if key not in CONFIG_REMARKS}
        digest.update(json.dumps(essentials, sort_keys=True).encode())
        for file, entries in self._by_file():
            with file.open("rb") as stream:
                for entry in entries:
                    digest.update(json.dumps([entry.name, entry.dtype, entry.shape]).encode())
                    for piece in _pieces(stream, entry, self.disk_bytes):
                        digest.update(piece)
        return digest.hexdigest()

    def read_config(self) -> Any:
        """From config.json, without network and without code from the folder.

        What it says of the weights' dtype and of what a pass gives is not heard: :data:`DECIDED_HERE`.
        """
        decided = {**DECIDED_HERE, "dtype": self.dtype or "float32"}
        return AutoConfig.from_pretrained(str(self.folder), local_files_only=True, trust_remote_code=False, **decided)

    def read_tokenizer(self, config: Any) -> Any:
        """From tokenizer.json and what lies beside it, without network and without code from the folder."""
        for name in BESIDE_TOKENIZER:
            if (self.folder / name).is_file():
                _read_json(self.folder / name)  # transformers would not say which of them it cannot read
        try:
            return AutoTokenizer.from_pretrained(
                str(self.folder), config=config, local_files_only=True, trust_remote_code=False
            )
        except ValueError:
            if not (self.folder / TOKENIZER_FILE).is_file() or not self._has_tokenizer_code():
                raise
            # The folder asks for a class of its own; what that would read is all in tokenizer.json.
            return PreTrainedTokenizerFast.from_pretrained(str(self.folder), local_files_only=True)

    def _has_tokenizer_code(self) -> bool:
        code = _read_json(self.folder / "tokenizer_config.json").get("auto_map")
        return isinstance(code, dict) and "AutoTokenizer" in code

    def read_weights(self, model_class: Any, config: Any, dtype: torch.dtype | None, fresh: bool) -> Steps[Weights]:
        """The tensors of the safetensors files, one after another in the files' order."""
        tensors: dict[str, Tensor] = {}
        done, total = 0, self.disk_bytes
        in_file_order = sorted(self.entries, key=lambda entry: (entry.file, entry.start))
        for file, entries in groupby(in_file_order, key=lambda entry: entry.file):
            try:
                with safe_open(file, framework="pt") as handle:
                    for entry in entries:
                        tensor = handle.get_tensor(entry.name)
                        wanted = dtype if dtype is not None and tensor.is_floating_point() else tensor.dtype
                        tensors[entry.name] = tensor.to(wanted, copy=fresh)
                        done += entry.end - entry.start
                        yield reading(done, total, file.name)
            except (SafetensorError, OSError) as error:
                raise BadInput(
                    say("the file cannot be read ({error}).", error=said_by(error)), COPY_AGAIN, file=file
                ) from error
        return Weights(tensors, self.fingerprint())

    def read_piece(self, dtype: torch.dtype) -> int:
        """Some of the middle of the largest tensor."""
        entry = max(self.entries, key=lambda one: one.end - one.start)
        width = max(1, (entry.end - entry.start) // max(1, entry.size))
        count = min(entry.size, PIECE)
        try:
            with entry.file.open("rb") as stream:
                stream.seek(entry.start + (entry.size - count) // 2 * width)
                raw = bytearray(stream.read(count * width))
        except OSError as error:
            raise BadInput(
                say("the file cannot be read ({error}).", error=said_by(error)), COPY_AGAIN, file=entry.file
            ) from error
        stored = getattr(torch, FLOAT_NAMES.get(entry.dtype, "uint8"))
        torch.frombuffer(raw, dtype=stored).to(dtype, copy=True)
        return len(raw)

    def read_generation_config(self, module: Any) -> None:
        """Take over generation_config.json, which names further end-of-text tokens."""
        if (self.folder / GENERATION_FILE).is_file():
            _read_json(self.folder / GENERATION_FILE)
            module.generation_config = GenerationConfig.from_pretrained(str(self.folder), local_files_only=True)

    def remarks(self) -> tuple[Log, ...]:
        """A warning where the folder also contains an adapter, which is not loaded."""
        found = [name for name in ADAPTER_FILES if (self.folder / name).is_file()]
        if not found:
            return ()
        text = say(
            "An adapter lies beside the model in {folder} ({file}) and is not loaded: the model is edited without it. "
            "To edit the two together, merge them first (PEFT: merge_and_unload, then save_pretrained).",
            folder=self.folder,
            file=found[0],
        )
        return (Log(text, "warning"),)

    def _by_file(self) -> Iterator[tuple[Path, list[TensorEntry]]]:
        """Runs of entries, in order of names, that lie in one file."""
        run: list[TensorEntry] = []
        for entry in self.entries:
            if run and run[-1].file != entry.file:
                yield run[-1].file, run
                run = []
            run.append(entry)
        if run:
            yield run[-1].file, run


def open_folder(folder: Path) -> ModelFolder:
    """Read a model folder's config and headers.

    :class:`ModelRefused` where it is not such a folder or its weights have another format; :class:`BadInput`, naming
    the file, where a file is missing, cut short or garbled.
    """
    if refusal := misplaced(folder):
        raise ModelRefused(*refusal)
    entries = [entry for file in _weight_files(folder) for entry in read_header(file)]
    entries.sort(key=lambda entry: entry.name)
    for one, other in pairwise(entries):
        if one.name == other.name:  # programs differ in which of the two they take
            said = say("it holds {name}, and so does {other}.", name=one.name, other=other.file.name)
            raise BadInput(said, say("Copy or download the model again."), file=one.file)
    return ModelFolder(folder, _read_config(folder), tuple(entries))


def _read_config(folder: Path) -> dict[str, Any]:
    """The contents of config.json."""
    file = folder / CONFIG_FILE
    if not file.is_file():
        raise ModelRefused(*foreign_folder(folder))
    config = _read_json(file)
    if not isinstance(config.get(QUANTISATION, {}), dict | None):
        raise BadInput(say("{key} in it is no object.", key=QUANTISATION), COPY_AGAIN, file=file)
    return config


def _read_json(file: Path) -> dict[str, Any]:
    """A JSON object from a file; BadInput where it is none."""
    # Some configurations hold infinities, in Python's spelling.
    return read_plain(file, dict[str, Any], say("valid JSON object"), COPY_AGAIN, infinite=True, longest=LONGEST_JSON)


def _weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a folder: the single one or those that the index names."""
    if (folder / WEIGHTS_FILE).is_file():
        return [folder / WEIGHTS_FILE]
    index = folder / INDEX_FILE
    if index.is_file():
        names = _read_json(index).get("weight_map")
        if not isinstance(names, dict) or not names or not all(isinstance(name, str) for name in names.values()):
            raise BadInput(say("the index names no weight files."), say("Copy or download the file again."), file=index)
        return [_shard(folder, name, index) for name in sorted(set(names.values()))]
    raise ModelRefused(*foreign_folder(folder))


def _shard(folder: Path, name: str, index: Path) -> Path:
    """One file that the index names; it must lie in the folder itself."""
    if str(Path(name)) != Path(name).name:
        raise BadInput(
            say("the index names a file outside the folder ({name}).", name=name),
            say("Copy or download the index again."),
            file=index,
        )
    if not (folder / name).is_file():
        raise BadInput(
            say("the file {name} that the index names is missing.", name=name), say("Copy or download it."), file=index
        )
    return folder / name


def read_header(file: Path) -> list[TensorEntry]:
    """The tensors of a safetensors file; :class:`BadInput` where it is truncated or not such a file."""
    try:
        header = read_tensor_header(file)
    except ValueError as error:
        raise BadInput(say("{reason}.", reason=said_by(error)), COPY_AGAIN, file=file) from error
    if not header.tensors:
        raise BadInput(say("it holds no tensor."), COPY_AGAIN, file=file)
    return [_entry(file, name, tensor, header.begin) for name, tensor in header.tensors.items()]


def _entry(file: Path, name: str, tensor: DescribedTensor, begin: int) -> TensorEntry:
    start, end = tensor.data_offsets
    return TensorEntry(name, file, tensor.dtype, tensor.shape, begin + start, begin + end)


def _pieces(stream: BinaryIO, entry: TensorEntry, model_bytes: int) -> Iterator[bytes]:
    """The tensor's bytes, or evenly spaced pieces of them with the first and the last."""
    for start, end in hashed_ranges(entry.end - entry.start, model_bytes):
        stream.seek(entry.start + start)
        yield stream.read(end - start)
