"""A GGUF file as a model that can be opened: unpacked tensor by tensor, by the names and shapes of transformers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gguf import GGMLQuantizationType, LlamaFileType, dequantize
from gguf.constants import GGML_QUANT_SIZES
from torch import Tensor
from transformers import __version__ as transformers_version
from transformers.modeling_gguf_pytorch_utils import TENSOR_PROCESSORS, TensorProcessor, get_gguf_hf_weights_map

from engine.errors import BadInput, ModelRefused
from engine.events import Log, Progress, Steps
from engine.events.base import FloatArray
from engine.model.checkpoint import PIECE, TASK, Checkpoint, Weights, hashed_ranges, reading
from engine.model.gguf_config import read_at_once, read_config, read_tokenizer, unsure_split
from engine.model.gguf_header import DAMAGED, Header, StoredTensor, kind_name, read_header
from engine.model.quiet import quiet_transformers
from engine.support.wording import join_texts, said_by, say, say_count

FLOATS = {"F32": "float32", "F16": "float16", "BF16": "bfloat16"}
MOSTLY = "MOSTLY_"
# Elements unpacked between checks for cancellation: about a tenth of a second.
AT_ONCE = 1 << 22
FOLDER = say("Open the model's Hugging Face folder (config.json and safetensors) instead.")


@dataclass(frozen=True)
class GgufFile(Checkpoint):
    """One GGUF file with a whole language model in it."""

    header: Header

    @property
    def place(self) -> Path:
        """The file."""
        return self.header.file

    @property
    def name(self) -> str:
        """The file's name without its ending; in a store where files are called by their digest, the model's own."""
        stem = self.place.stem if self.place.suffix.lower() == ".gguf" else self.place.name
        own = str(self.header.get("general.name", ""))
        return own if own and stem.startswith("sha256-") else stem

    @property
    def described_by(self) -> Path:
        """The file itself."""
        return self.place

    @cached_property
    def disk_bytes(self) -> int:
        """Size of the packed weights."""
        return sum(tensor.end - tensor.start for tensor in self.header.tensors)

    @cached_property
    def parameters(self) -> int:
        """Number of weights."""
        return sum(tensor.size for tensor in self.header.tensors)

    @property
    def dtype(self) -> str:
        """The file's dtype where it is not quantised; else bfloat16, whose precision suffices for quantised weights."""
        return FLOATS.get(self._usual, "bfloat16")

    @property
    def precision(self) -> str:
        """The name of the quantisation and the bits a weight takes on average."""
        bits = 8 * self.disk_bytes / max(1, self.parameters)
        return say("{label}, {bits:.1f} bits a weight", label=self._label, bits=bits)

    @property
    def loss(self) -> str:
        """The precision lost by quantisation, or "" where none was."""
        kinds = [kind for kind, _ in self.header.kinds().most_common() if kind not in FLOATS]
        if not kinds:
            return ""
        return say(
            "The weights were rounded to {precision} when the file was made ({kinds}) and are not "
            "those of the original model. They are unpacked here, which takes no more away.",
            precision=self.precision,
            kinds=", ".join(kinds),
        )

    @property
    def tensor_names(self) -> Iterator[str]:
        """As in the file."""
        return (tensor.name for tensor in self.header.tensors)

    @cached_property
    def _usual(self) -> str:
        """ggml's type of most of the weights."""
        kinds = self.header.kinds()
        return max(kinds, key=lambda kind: kinds[kind]) if kinds else ""

    @property
    def _label(self) -> str:
        """The name of the quantisation, such as "Q4_K_M"."""
        try:
            named = LlamaFileType(int(self.header.get("general.file_type", -1))).name
        except (ValueError, TypeError):
            return self._usual
        return named.removeprefix(MOSTLY).removeprefix("ALL_")

    def refusal(self) -> str:
        """Why the file cannot be loaded: it is not a whole model, or its quantisation cannot be unpacked here."""
        if no_model := _no_model(self.header):
            return no_model
        experts = self.header.get(f"{self.header.architecture}.expert_count", 0)
        if isinstance(experts, int) and experts > 1:
            return say(
                "It is a mixture of {experts} experts: no layer has one MLP write matrix. Choose a dense model.",
                experts=experts,
            )
        if packed := sorted({tensor.kind for tensor in self.header.tensors if not _unpackable(tensor.kind)}):
            kinds = ", ".join(kind_name(kind) for kind in packed)
            return say(
                "The weights are packed as {kinds}, which cannot be unpacked here. Use another file of the model.",
                kinds=kinds,
            )
        return ""

    def read_config(self) -> Any:
        """By transformers' own reader of GGUF; ModelRefused for families that it does not read."""
        try:
            return read_config(self.header)
        except (ValueError, KeyError, NotImplementedError) as error:
            if "not supported" not in str(error):
                raise
            raise ModelRefused(
                say(
                    "{place} holds a model of the family {architecture!r}, which transformers "
                    "{transformers_version} does not read from GGUF.",
                    place=self.place,
                    architecture=self.header.architecture,
                    transformers_version=transformers_version,
                ),
                FOLDER,
            ) from error

    def read_tokenizer(self, config: Any) -> Any:
        """From the vocabulary in the metadata."""
        return read_tokenizer(self.header, config)

    def remarks(self) -> tuple[Log, ...]:
        """Warnings of lost precision, and of a tokenization that may differ from the model's training."""
        said = [Log(self.loss)] if self.loss else []
        said.append(
            Log(say("Reading the vocabulary of {count:,} tokens.", count=self.header.count("tokenizer.ggml.tokens")))
        )
        if split := unsure_split(self.header):
            text = say(
                "How this vocabulary ({split}) splits a text is not known to transformers; GPT-2's way is taken. "
                "The model's own tokenizer.json, in a folder, would be sure.",
                split=split,
            )
            said.append(Log(text, "warning"))
        return tuple(said)

    def read_weights(self, model_class: Any, config: Any, dtype: torch.dtype | None, fresh: bool) -> Steps[Weights]:
        """Unpack one tensor after another in pieces; always in memory of their own.

        The fingerprint is that of the unpacked weights in float32 and of the family's metadata.
        """
        if read_at_once(self.header):
            return (yield from self._read_at_once(model_class, config, dtype))
        names = _names(model_class, config, self.header.architecture)
        shaper = shaper_of(self.header.architecture, config)
        tensors: dict[str, Tensor] = {}
        digests: dict[str, bytes] = {}
        left_out = []
        done = 0
        for stored in sorted(self.header.tensors, key=lambda tensor: tensor.start):
            unpacked = yield from self._unpack(stored, done)
            done += stored.end - stored.start
            # Some of transformers' tensor processors write their result into ``tensors`` themselves.
            shaped = shaper.process(
                weights=unpacked,
                name=stored.name,
                tensor_key_mapping=names,
                parsed_parameters={"tensors": tensors},
            )
            if shaped.name in names:
                tensors[names[shaped.name]] = torch.from_numpy(np.ascontiguousarray(shaped.weights))
            elif shaped.name is not None:
                left_out.append(stored.name)
            for name in tensors.keys() - digests.keys():
                digests[name] = _digest(name, tensors[name], 4 * self.parameters)
                tensors[name] = tensors[name].to(dtype or torch.float32)
        if left_out:
            yield Log(
                say_count(
                    len(left_out),
                    "{n} tensor of the file has no place in transformers' model and was left out: {name}.",
                    "{n} tensors of the file have no place in transformers' model and were left out, such as {name}.",
                    name=left_out[0],
                ),
                "warning",
            )
        return Weights(tensors, self._fingerprint(digests))

    def read_piece(self, dtype: torch.dtype) -> int:
        """The first rows of the largest tensor."""
        tensor = max(self.header.tensors, key=lambda one: one.size)
        rows = tensor.size // tensor.shape[-1]
        count = max(1, min(rows, PIECE // tensor.shape[-1]))
        size = (tensor.end - tensor.start) // rows
        try:
            packed = np.memmap(self.place, np.uint8, "r", tensor.start, (count, size))
            values = dequantize(packed, GGMLQuantizationType(tensor.kind))
        except (OSError, ValueError) as error:
            raise BadInput(
                say("the file cannot be read ({error}).", error=said_by(error)), DAMAGED, file=self.place
            ) from error
        torch.from_numpy(np.ascontiguousarray(values)).to(dtype, copy=True)
        return count * size

    def _unpack(self, tensor: StoredTensor, done: int) -> Steps[FloatArray]:
        """The tensor's values in float32, some rows at a time; ``done`` bytes of the file were read before."""
        columns = tensor.shape[-1]
        values = np.empty((tensor.size // columns, columns), np.float32)
        for row, piece in unpacked(self.place, tensor):
            values[row : row + len(piece)] = piece
            read = (tensor.end - tensor.start) * (row + len(piece)) // len(values)
            yield reading(done + read, self.disk_bytes, tensor.name)
        return values.reshape(tensor.shape)

    def _read_at_once(self, model_class: Any, config: Any, dtype: torch.dtype | None) -> Steps[Weights]:
        """The weights of a family that only transformers' newer reader knows, which returns them all in one step."""
        from transformers import GgufConfig

        yield Progress(TASK, 0, 0, "", say("unpacking all tensors in one step"))
        file = self.place.absolute()
        with quiet_transformers():
            module = model_class.from_pretrained(
                str(file.parent),
                gguf_file=file.name,
                config=config,
                dtype=dtype or torch.float32,
                quantization_config=GgufConfig(dequantize=True),
                local_files_only=True,
            )
        tensors = {name: tensor.detach() for name, tensor in module.state_dict().items()}
        digests = {name: _digest(name, tensor.float(), 4 * self.parameters) for name, tensor in tensors.items()}
        yield reading(self.disk_bytes, self.disk_bytes, file.name)
        return Weights(tensors, self._fingerprint(digests))

    def _fingerprint(self, digests: dict[str, bytes]) -> str:
        """A digest of the family's metadata and the unpacked weights."""
        digest = hashlib.blake2b(digest_size=16)
        family = self.header.architecture
        stated = {key: entry.value for key, entry in self.header.entries.items() if key.startswith(f"{family}.")}
        digest.update(json.dumps([family, stated], sort_keys=True).encode())
        for name in sorted(digests):
            digest.update(digests[name])
        return digest.hexdigest()


def open_gguf(file: Path) -> GgufFile:
    """Read a GGUF file's header; BadInput where it is damaged, ModelRefused for versions that are not read."""
    return GgufFile(read_header(file))


def unpacked(file: Path, tensor: StoredTensor) -> Iterator[tuple[int, FloatArray]]:
    """Some rows of a tensor at a time, in float32, each time with the number of the first; BadInput where it cannot be.

    A tensor of more than two dimensions is read as a matrix of rows that are as long as its last one.
    """
    kind, columns = GGMLQuantizationType(tensor.kind), tensor.shape[-1]
    rows = tensor.size // columns
    step = max(1, AT_ONCE // columns)
    for row in range(0, rows, step):
        try:
            packed = np.memmap(file, np.uint8, "r", tensor.start, (rows, (tensor.end - tensor.start) // rows))
            values = dequantize(packed[row : row + step], kind)
        except (OSError, ValueError) as error:
            raise BadInput(
                say("the file cannot be read ({error}).", error=said_by(error)), DAMAGED, file=file
            ) from error
        yield row, values


def _no_model(header: Header) -> str:
    """Why a file is not a whole language model, or ""."""
    kind, family = str(header.get("general.type", "model")), header.architecture
    parts = header.get("split.count", 0)
    if isinstance(parts, int) and parts > 1:
        number = int(header.get("split.no", 0)) + 1
        return say(
            "{name} is part {number} of {parts} of a model. Join them first "
            "(llama-gguf-split --merge FIRST-PART WHOLE.gguf) and open the whole.",
            name=header.file.name,
            number=number,
            parts=parts,
        )
    if kind == "adapter":
        return say(
            "The file holds an adapter (LoRA), not a whole model. Merge it into its base model first, and open that."
        )
    if kind == "mmproj" or family == "clip":
        return say(
            "The file holds the part of a multimodal model that sees or hears. Open the file of its language model, "
            "which comes with it."
        )
    if kind != "model" or not family:
        return say("The file holds no language model but {kind!r}. Open the model's own .gguf file.", kind=kind)
    if not header.tensors:
        return say("The file holds a vocabulary without weights. Open the model's own .gguf file.")
    if not header.count("tokenizer.ggml.tokens"):
        return join_texts(" ", [say("The file holds no tokenizer, so no text can be read with it."), FOLDER])
    return ""


def _unpackable(kind: int) -> bool:
    """Whether the package gguf can unpack one of ggml's types: tried on a block of zeros."""
    try:
        packed = GGMLQuantizationType(kind)
        if packed.name.startswith("I") and not packed.name.startswith("IQ"):
            return False
        dequantize(np.zeros((1, GGML_QUANT_SIZES[packed][1]), np.uint8), packed)
    except (ValueError, KeyError, NotImplementedError):
        return False
    return True


def _names(model_class: Any, config: Any, family: str) -> dict[str, str]:
    """The file's names of tensors to those of transformers, which it finds on a model without memory."""
    with torch.device("meta"):
        empty = model_class(config)
    outline = _Outline(empty.state_dict(), [(name, child.state_dict()) for name, child in empty.named_children()])
    found: dict[str, str] = get_gguf_hf_weights_map(
        outline, shaper_of(family, config), config.model_type, config.num_hidden_layers
    )
    return found


class _Outline:
    """The names of a model's tensors as transformers' search for GGUF's names asks for them.

    It asks every module below anew, and makes all of the family's names each time: 10 s for 30 layers. Names are given
    to whole models and to their base models (the first level below) only, so no more is shown.
    """

    def __init__(self, names: dict[str, Any], below: list[tuple[str, dict[str, Any]]]) -> None:
        self._names = names
        self._below = below

    def state_dict(self) -> dict[str, Any]:
        """The names of all tensors."""
        return self._names

    def named_children(self) -> list[tuple[str, _Outline]]:
        """The submodules to search next."""
        return [(name, _Outline(names, [])) for name, names in self._below]


def shaper_of(family: str, config: Any) -> Any:
    """The function that reverses the changes of shape and order of a family's conversion to GGUF."""
    return TENSOR_PROCESSORS.get(family, TensorProcessor)(config=config.to_dict())


def _digest(name: str, tensor: Tensor, model_bytes: int) -> bytes:
    """A digest of a tensor's name, shape and float32 bytes; of large models four pieces of the bytes."""
    digest = hashlib.blake2b(json.dumps([name, tuple(tensor.shape)]).encode(), digest_size=16)
    raw = tensor.contiguous().view(-1).view(torch.uint8).numpy()
    for start, end in hashed_ranges(raw.size, model_bytes):
        digest.update(raw[start:end].data)
    return digest.digest()
