"""The header of a safetensors file, read by ourselves before a library reads anything of it: bounded and typed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import Annotated, Any

import msgspec

from engine.support.plain_json import check_plain, loosely, typed
from engine.support.wording import said_by, say

# The format itself allows 100 MB. A tensor takes some 120 bytes, so this is room for a hundred thousand in one file;
# beyond it a file can only cost minutes and memory.
LONGEST = 16 << 20
METADATA = "__metadata__"
_LENGTH = 8  # bytes of the number in front of the header
_WIDTHS = {"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2}
_WIDTHS |= dict.fromkeys(("I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2"), 1)

_Size = Annotated[int, msgspec.Meta(ge=0)]


@dataclass(frozen=True)
class DescribedTensor:
    """One tensor as the header has it: its type ("F32", ...), shape, and where its bytes lie behind the header."""

    dtype: str
    shape: Annotated[tuple[_Size, ...], msgspec.Meta(max_length=16)]
    data_offsets: tuple[_Size, _Size]

    def bytes_of_shape(self, otherwise: int) -> int:
        """The bytes that a tensor of this shape takes; ``otherwise`` where the width of its type is not known here."""
        return _WIDTHS[self.dtype] * prod(self.shape) if self.dtype in _WIDTHS else otherwise


@dataclass(frozen=True)
class TensorHeader:
    """The ``tensors`` of a file by name, its ``metadata``, and the byte at which the data ``begin``."""

    tensors: dict[str, DescribedTensor]
    metadata: dict[str, str]
    begin: int


def read_tensor_header(file: Path) -> TensorHeader:
    """The header of ``file``. ValueError, whose text ends a sentence, where it is cut short or garbled; OSError."""
    with file.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        length = int.from_bytes(stream.read(_LENGTH), "little")
        if size < _LENGTH or _LENGTH + length > size:
            raise ValueError(say("this is no safetensors file, or it is cut short"))
        if length > LONGEST:
            raise ValueError(say("its header of {length:,} bytes is too long", length=length))
        return _parsed(stream.read(length), size - _LENGTH - length, _LENGTH + length)


@lru_cache(maxsize=64)  # files of one kind, of which a session has thousands, have the same header
def _parsed(header: bytes, room: int, begin: int) -> TensorHeader:
    try:
        said: Any = loosely(header)
        check_plain(said)
        metadata = typed(said.pop(METADATA, {}) if isinstance(said, dict) else {}, dict[str, str])
        tensors = typed(said, dict[str, DescribedTensor])
    except ValueError as error:
        raise ValueError(say("its safetensors header is garbled: {error}", error=said_by(error))) from error
    for name, tensor in tensors.items():
        start, end = tensor.data_offsets
        if end < start or end - start != tensor.bytes_of_shape(end - start):
            raise ValueError(
                say("its safetensors header is garbled: {name:.80} has another size than its shape says", name=name)
            )
        if end > room:
            raise ValueError(say("the file is cut short at {length:,} bytes", length=begin + room))
    return TensorHeader(tensors, metadata, begin)
