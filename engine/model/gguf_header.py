"""The header of a GGUF file: its metadata, and where each tensor lies and how it is stored. Reads no weights.

The layout is that of ggml's docs/gguf.md, versions 2 and 3: magic, version, counts, then the metadata (key, type,
value), then the tensors (name, dimensions with the fastest first, type, offset), then the aligned data. Every number of
the file is checked against the file's size before use.
"""

from __future__ import annotations

import mmap
import struct
from collections import Counter
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from gguf.constants import GGML_QUANT_SIZES, GGMLQuantizationType

from engine.errors import BadInput, ModelRefused
from engine.support.wording import say

MAGIC = b"GGUF"
VERSIONS = (2, 3)
STRING, ARRAY = 8, 9
NUMBERS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
DAMAGED = say("Copy or download it again.")
LONGEST_NAME = 1 << 16
MOST_DIMENSIONS = 4
# Vocabularies, merges and scores are only counted here; the lists that say how a model is built are far shorter.
SHORT_LIST = 4096
# Bounds far above any model's, beyond which a header can only cost minutes and memory. Gemma's vocabulary of 262,144
# words with its merges takes 20 MB.
LONGEST = 512 << 20
LONGEST_TEXT = 16 << 20
MOST_KEYS, MOST_TENSORS, MOST_ITEMS = 1 << 16, 1 << 18, 1 << 23


@dataclass(frozen=True)
class TensorEntry:
    """One value of the metadata: a number, a text or a short list; a long list is its length, ``count``.

    ``start`` and ``end`` are where its key, type and value lie in the file.
    """

    value: Any
    count: int
    start: int
    end: int


@dataclass(frozen=True)
class StoredTensor:
    """One tensor: its ``shape`` in torch's order, ggml's type, and where its bytes [start, end) lie."""

    name: str
    shape: tuple[int, ...]
    kind: int
    start: int
    end: int

    @property
    def size(self) -> int:
        """Number of elements."""
        return prod(self.shape)


@dataclass(frozen=True)
class Header:
    """The contents of the header."""

    file: Path
    version: int
    entries: dict[str, TensorEntry]
    tensors: tuple[StoredTensor, ...]

    def get(self, key: str, default: Any = None) -> Any:
        """A value of the metadata; a long list is None."""
        return self.entries[key].value if key in self.entries else default

    def count(self, key: str) -> int:
        """How many items a list has; 0 where there is none."""
        return self.entries[key].count if key in self.entries else 0

    @property
    def architecture(self) -> str:
        """The family's name in llama.cpp, such as "llama" or "gemma3"."""
        return str(self.get("general.architecture", ""))

    def kinds(self) -> Counter[str]:
        """How many weights are stored in which of ggml's types."""
        found: Counter[str] = Counter()
        for tensor in self.tensors:
            found[kind_name(tensor.kind)] += tensor.size
        return found


def kind_name(kind: int) -> str:
    """The name of one of ggml's types, such as "Q4_K"."""
    try:
        return GGMLQuantizationType(kind).name
    except ValueError:
        return f"type {kind}"


def is_gguf(file: Path) -> bool:
    """Whether a file begins as GGUF files do, whatever it is called; OSError where it cannot be read."""
    with file.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def read_header(file: Path) -> Header:
    """Read the header; BadInput where the file is truncated or damaged, ModelRefused for unknown versions."""
    try:
        with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _read(file, _Cursor(file, data))
    except (struct.error, UnicodeDecodeError, ValueError, OverflowError) as error:
        raise BadInput(say("its GGUF header is garbled."), DAMAGED, file=file) from error


def _remedy(version: int, *, backwards: bool) -> str:
    if backwards:
        return say("Take the file for processors of the usual (little-endian) byte order.")
    if version > max(VERSIONS):
        return say("Update Palimpsest, or take a file of version {newest}.", newest=max(VERSIONS))
    return say("Download a newer version of it.")


def _read(file: Path, cursor: _Cursor) -> Header:
    cursor.skip(len(MAGIC))
    version = cursor.number(4)
    if version not in VERSIONS:
        backwards = int.from_bytes(version.to_bytes(4, "little"), "big") in VERSIONS
        raise ModelRefused(
            say(
                "{file} is a GGUF file written for processors of the other byte order, which is not read here.",
                file=file,
            )
            if backwards
            else say("{file} is a GGUF file of version {version}, which is not read here.", file=file, version=version),
            _remedy(version, backwards=backwards),
        )
    tensors, keys = cursor.number(10), cursor.number(10)
    if tensors > MOST_TENSORS or keys > MOST_KEYS:
        raise ValueError("no model has so many tensors or keys")
    entries = dict(cursor.entry() for _ in range(keys))
    if len(entries) < keys:
        raise ValueError("two keys of one name")  # of which every reader could take another
    alignment = entries["general.alignment"].value if "general.alignment" in entries else 32
    if type(alignment) is not int or alignment < 1 or alignment > 1 << 20:
        raise ValueError("alignment")
    described = [cursor.tensor() for _ in range(tensors)]
    begin = -(-cursor.at // alignment) * alignment
    placed = tuple(_place(file, *tensor, begin, cursor.size) for tensor in described)
    if len({tensor.name for tensor in placed}) < len(placed):
        raise ValueError("two tensors of one name")
    return Header(file, version, entries, placed)


def _place(
    file: Path, name: str, shape: tuple[int, ...], kind: int, offset: int, begin: int, size: int
) -> StoredTensor:
    """A tensor with the bytes that it takes; of a type that is unknown here none, and it is refused later."""
    try:
        block, width = GGML_QUANT_SIZES[GGMLQuantizationType(kind)]
    except (ValueError, KeyError):
        return StoredTensor(name, shape, kind, begin + offset, begin + offset)
    if shape[-1] % block:
        raise ValueError(f"{name} is not made of whole blocks")
    start = begin + offset
    end = start + prod(shape) // block * width
    if end > size:
        raise BadInput(
            say("the file is cut short at {size:,} bytes ({name} ends at {end:,}).", size=size, name=name, end=end),
            DAMAGED,
            file=file,
        )
    return StoredTensor(name, shape, kind, start, end)


class _Cursor:
    """Reads values in sequence and never beyond the end of the file."""

    def __init__(self, file: Path, data: mmap.mmap) -> None:
        self._file = file
        self._data = data
        self.size = len(data)
        self.at = 0

    def skip(self, length: int) -> int:
        """Advance by ``length`` bytes, and return where they began."""
        start = self.at
        if length > self.size - start:
            raise BadInput(say("the file is cut short at {size:,} bytes.", size=self.size), DAMAGED, file=self._file)
        self.at += length
        if self.at > LONGEST:
            raise ValueError("header too long")
        return start

    def number(self, kind: int) -> Any:
        """A number of one of GGUF's types."""
        form = NUMBERS.get(kind, "")
        if not form:
            raise ValueError(f"type {kind}")
        return struct.unpack_from(form, self._data, self.skip(struct.calcsize(form)))[0]

    def text(self, longest: int = LONGEST_TEXT) -> str:
        """A text with its length before it."""
        length = self.number(10)
        if longest < length <= self.size - self.at:  # one that reaches beyond the file is cut short
            raise ValueError("text too long")
        start = self.skip(length)
        return self._data[start : start + length].decode("utf-8")

    def entry(self) -> tuple[str, TensorEntry]:
        """One key of the metadata with its value."""
        start = self.at
        key = self.text(LONGEST_NAME)
        kind = self.number(4)
        if kind == ARRAY:
            value, count = self._list()
        else:
            value, count = (self.text() if kind == STRING else self.number(kind)), 0
        return key, TensorEntry(value, count, start, self.at)

    def tensor(self) -> tuple[str, tuple[int, ...], int, int]:
        """Name, shape, type and offset of a tensor."""
        name = self.text(LONGEST_NAME)
        dimensions = self.number(4)
        if not 1 <= dimensions <= MOST_DIMENSIONS:
            raise ValueError("dimensions")
        shape = tuple(self.number(10) for _ in range(dimensions))[::-1]
        if not all(shape):
            raise ValueError("an empty tensor")
        return name, shape, self.number(4), self.number(10)

    def _list(self) -> tuple[Any, int]:
        """The items of a list, or None where there are many, and their number."""
        kind, count = self.number(4), self.number(10)
        if MOST_ITEMS < count <= self.size - self.at:
            raise ValueError("list too long")
        if kind == STRING:
            if count > SHORT_LIST:
                for _ in range(count):
                    self.skip(self.number(10))
                return None, count
            return [self.text() for _ in range(count)], count
        form = NUMBERS.get(kind, "")
        if not form:
            raise ValueError("a list of lists")
        width = struct.calcsize(form)
        start = self.skip(count * width)
        if count > SHORT_LIST:
            return None, count
        return [struct.unpack_from(form, self._data, start + item * width)[0] for item in range(count)], count
