"""A model folder on disk: its config, its safetensors headers and its fingerprint. Reads no weights into tensors."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from engine.errors import BadInput, ModelRefused

CONFIG_FILE = "config.json"
WEIGHTS_FILE = "model.safetensors"
INDEX_FILE = "model.safetensors.index.json"
OTHER_FORMATS = (".bin", ".pt", ".pth", ".ckpt", ".gguf", ".msgpack", ".h5", ".onnx")
FLOAT_NAMES = {"F64": "float64", "F32": "float32", "BF16": "bfloat16", "F16": "float16"}
DTYPE_BYTES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2}
# The fingerprint reads every byte up to this size, and beyond it four pieces of each tensor: enough to tell models
# apart, since edited or further trained weights differ all over, and quick on a slow disk.
HASH_WHOLE_BYTES = 256 << 20
HASH_PIECES = 4
HASH_PIECE_BYTES = 16 << 10
HEADER_LIMIT = 100 << 20  # the format's own bound
# Written by whoever saved the folder; they say nothing about what the model computes.
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
class Checkpoint:
    """A Hugging Face folder whose weights are safetensors; ``entries`` are sorted by name."""

    folder: Path
    config: dict[str, Any]
    entries: tuple[TensorEntry, ...]

    @property
    def name(self) -> str:
        """What a person would call the model: its folder's name, or that of the folder around it where the folder is
        just called "model" or is a snapshot in the Hugging Face cache ("models--owner--name/snapshots/...").
        """
        folder = self.folder.resolve()
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

    def fingerprint(self) -> str:
        """A name for config and weights that is the same wherever the folder lies and whatever its files are called.

        BLAKE2b over the config and, in order of names, each tensor's name, dtype, shape and bytes; of models over
        256 MB four pieces of 16 KB per tensor instead of all its bytes.
        """
        digest = hashlib.blake2b(digest_size=16)
        essentials = {key: value for key, value in self.config.items() if key not in CONFIG_REMARKS}
        digest.update(json.dumps(essentials, sort_keys=True).encode())
        whole = self.disk_bytes <= HASH_WHOLE_BYTES
        for file, entries in self._by_file():
            with file.open("rb") as stream:
                for entry in entries:
                    digest.update(json.dumps([entry.name, entry.dtype, entry.shape]).encode())
                    for piece in _pieces(stream, entry, whole):
                        digest.update(piece)
        return digest.hexdigest()

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


def open_checkpoint(folder: Path | str) -> Checkpoint:
    """Read a model folder's config and headers.

    :class:`ModelRefused` where it is no such folder or its weights are of another format; :class:`BadInput`, naming
    the file, where a file is missing, cut short or garbled.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ModelRefused(f"{folder} is not a folder.", "Give the folder that holds config.json and the weights.")
    try:
        entries = [entry for file in _weight_files(folder) for entry in read_header(file)]
        config = _read_config(folder)
    except OSError as error:
        raise BadInput(f"this cannot be read ({error.strerror}).", file=error.filename or folder) from error
    return Checkpoint(folder, config, tuple(sorted(entries, key=lambda entry: entry.name)))


def _read_config(folder: Path) -> dict[str, Any]:
    """The contents of config.json."""
    file = folder / CONFIG_FILE
    if not file.is_file():
        adapter = (folder / "adapter_config.json").is_file()
        what = "holds an adapter, not a whole model" if adapter else "holds no config.json, so it is no model folder"
        raise ModelRefused(f"{folder} {what}.", "Give the folder of a whole model: config.json and its weights.")
    return _read_json(file)


def _read_json(file: Path) -> dict[str, Any]:
    """A JSON object from a file."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInput(f"this is not valid JSON ({error}).", "Copy or download the file again.", file=file) from error
    if not isinstance(content, dict):
        raise BadInput("this is not a JSON object.", "Copy or download the file again.", file=file)
    return content


def _weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a folder: the single one or those that the index names."""
    if (folder / WEIGHTS_FILE).is_file():
        return [folder / WEIGHTS_FILE]
    index = folder / INDEX_FILE
    if index.is_file():
        names = _read_json(index).get("weight_map")
        if not isinstance(names, dict) or not names or not all(isinstance(name, str) for name in names.values()):
            raise BadInput("the index names no weight files.", "Copy or download the file again.", file=index)
        return [_shard(folder, name, index) for name in sorted(set(names.values()))]
    _read_config(folder)  # says so where it is no model folder at all
    if any(file.suffix in OTHER_FORMATS for file in folder.iterdir()):
        raise ModelRefused(
            f"The weights in {folder} are not safetensors, and other formats may run code when they are opened.",
            "Download the safetensors version, or load it once with transformers and save_pretrained it again.",
        )
    raise ModelRefused(f"{folder} holds no {WEIGHTS_FILE} and no {INDEX_FILE}.", "Copy or download the model again.")


def _shard(folder: Path, name: str, index: Path) -> Path:
    """One file that the index names; it must lie in the folder itself."""
    if Path(name).name != name:
        raise BadInput(f"the index names a file outside the folder ({name}).", file=index)
    if not (folder / name).is_file():
        raise BadInput(f"the file {name} that the index names is missing.", "Copy or download it.", file=index)
    return folder / name


def read_header(file: Path) -> list[TensorEntry]:
    """The tensors of a safetensors file; :class:`BadInput` where it is cut short or no such file."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if size < 8 or length > HEADER_LIMIT or 8 + length > size:
            raise BadInput("this is no safetensors file, or it is cut short.", "Copy or download it again.", file=file)
        header = stream.read(length)
    try:
        described = json.loads(header)
        entries = [_entry(file, name, spec, 8 + length) for name, spec in described.items() if name != "__metadata__"]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput("its safetensors header is garbled.", "Copy or download it again.", file=file) from error
    if not entries or max(entry.end for entry in entries) > size:
        raise BadInput(f"the file is cut short at {size:,} bytes.", "Copy or download it again.", file=file)
    return entries


def _entry(file: Path, name: str, spec: dict[str, Any], offset: int) -> TensorEntry:
    """One line of the header; ``offset`` is where the data begin."""
    start, end = spec["data_offsets"]
    return TensorEntry(name, file, str(spec["dtype"]), tuple(map(int, spec["shape"])), offset + start, offset + end)


def _pieces(stream: BinaryIO, entry: TensorEntry, whole: bool) -> Iterator[bytes]:
    """The tensor's bytes, or evenly spaced pieces of them with the first and the last."""
    length = entry.end - entry.start
    count = HASH_PIECES if not whole and length > HASH_PIECES * HASH_PIECE_BYTES else 0
    if not count:
        stream.seek(entry.start)
        yield stream.read(length)
    for piece in range(count):
        stream.seek(entry.start + (length - HASH_PIECE_BYTES) * piece // (count - 1))
        yield stream.read(HASH_PIECE_BYTES)
