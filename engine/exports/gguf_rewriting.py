"""A GGUF file written anew with some tensors replaced; all other tensors and the metadata keep their bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from gguf import GGMLQuantizationType, dequantize, quantize
from gguf.constants import GGML_QUANT_SIZES

from engine.errors import BadInput
from engine.events import Progress, Steps
from engine.events.base import FloatArray
from engine.model.gguf_header import MAGIC, STRING, Header, StoredTensor
from engine.support.wording import say

PROVENANCE_KEY = "palimpsest.provenance"
_ALIGNMENT = "general.alignment"
_USUAL_ALIGNMENT = 32
_PIECE = 4 << 20  # bytes copied at once
_LARGEST_HALF = 65504.0
_TASK = say("Writing the GGUF file")


@dataclass(frozen=True)
class Packing:
    """ggml's type for one tensor, and the rows of its new values in float32."""

    kind: GGMLQuantizationType
    rows: Callable[[], Iterator[FloatArray]]


def kind_for(tensor: StoredTensor, kind: str, file: Path) -> GGMLQuantizationType:
    """ggml's type for a tensor by one of ``PACKINGS``; :class:`BadInput` where the package gguf cannot pack it so."""
    wanted = GGMLQuantizationType(tensor.kind) if kind == "same" else GGMLQuantizationType[kind.upper()]
    block = GGML_QUANT_SIZES[wanted][0]
    if tensor.shape[-1] % block:
        reason = say(
            "{name} has rows of {width}, which {kind} cannot divide into blocks of {block}.",
            name=tensor.name,
            width=tensor.shape[-1],
            kind=wanted.name,
            block=block,
        )
    elif not _can_pack(wanted):
        reason = say(
            "{name} is packed as {kind}, which the package gguf can unpack but not pack.",
            name=tensor.name,
            kind=wanted.name,
        )
    else:
        return wanted
    raise BadInput(reason, say("Choose q8_0, f16, bf16 or f32 for the edited tensors."), file=file)


def pack(values: FloatArray, kind: GGMLQuantizationType) -> np.ndarray[Any, Any]:
    """Rows of float32 packed as ``kind``; :class:`BadInput` where float16 cannot hold them."""
    if kind == GGMLQuantizationType.F16 and float(np.abs(values).max(initial=0.0)) > _LARGEST_HALF:
        raise BadInput(say("the edited weights are too large for f16."), say("Choose bf16, f32 or q8_0."))
    return quantize(np.ascontiguousarray(values, np.float32), kind)


def rounded(values: FloatArray, kind: GGMLQuantizationType) -> FloatArray:
    """What is left of ``values`` after packing and unpacking."""
    found: FloatArray = dequantize(pack(values, kind), kind)
    return found


def size_of(tensor: StoredTensor, kind: GGMLQuantizationType) -> int:
    """Bytes of a tensor packed as ``kind``."""
    block, width = GGML_QUANT_SIZES[kind]
    return tensor.size // block * width


def size_after(base: Header, kinds: Mapping[str, GGMLQuantizationType]) -> int:
    """The whole file's bytes with the tensors of ``kinds`` packed so, but for some of the metadata."""
    sizes = (size_of(t, kinds[t.name]) if t.name in kinds else t.end - t.start for t in base.tensors)
    return min(t.start for t in base.tensors) + sum(size + _alignment(base) for size in sizes)


def rewrite(base: Header, target: Path, packings: Mapping[str, Packing], provenance: Mapping[str, Any]) -> Steps[None]:
    """Write ``base`` to ``target`` with the tensors of ``packings`` replaced, and ``provenance`` among the metadata.

    The metadata's entries are copied as bytes, an earlier note of provenance excepted.
    """
    total = size_after(base, {name: packing.kind for name, packing in packings.items()})
    with base.file.open("rb") as source, target.open("wb") as out:
        out.write(_head(base, packings, provenance, source))
        for tensor in _by_place(base):
            out.write(bytes(-out.tell() % _alignment(base)))
            pieces = _packed(packings[tensor.name]) if tensor.name in packings else _copied(source, tensor)
            for piece in pieces:
                out.write(piece)
                yield Progress(_TASK, min(out.tell(), total) >> 10, total >> 10, "KB", tensor.name)
        out.write(bytes(-out.tell() % _alignment(base)))


def _head(base: Header, packings: Mapping[str, Packing], provenance: Mapping[str, Any], source: IO[bytes]) -> bytes:
    """Magic, metadata and the table of tensors, up to the data."""
    entries = [_range(source, e.start, e.end) for key, e in base.entries.items() if key != PROVENANCE_KEY]
    note = json.dumps(provenance, ensure_ascii=False)
    entries.append(_text(PROVENANCE_KEY) + struct.pack("<I", STRING) + _text(note))
    parts = [MAGIC, struct.pack("<IQQ", base.version, len(base.tensors), len(entries)), *entries]
    offsets = _offsets(base, packings)
    for tensor in base.tensors:
        kind = packings[tensor.name].kind if tensor.name in packings else tensor.kind
        parts.append(_text(tensor.name) + struct.pack("<I", len(tensor.shape)))
        parts.append(struct.pack(f"<{len(tensor.shape)}Q", *reversed(tensor.shape)))
        parts.append(struct.pack("<IQ", kind, offsets[tensor.name]))
    return b"".join(parts)


def _offsets(base: Header, packings: Mapping[str, Packing]) -> dict[str, int]:
    """Where each tensor begins after the beginning of the data; they lie in the order in which they lay before."""
    found, at = {}, 0
    for tensor in _by_place(base):
        found[tensor.name] = at
        size = size_of(tensor, packings[tensor.name].kind) if tensor.name in packings else tensor.end - tensor.start
        at += size + -size % _alignment(base)
    return found


def _by_place(base: Header) -> list[StoredTensor]:
    return sorted(base.tensors, key=lambda tensor: tensor.start)


def _alignment(base: Header) -> int:
    return int(base.get(_ALIGNMENT, _USUAL_ALIGNMENT))


def _packed(packing: Packing) -> Iterator[bytes]:
    for values in packing.rows():
        yield pack(values, packing.kind).tobytes()


def _copied(source: IO[bytes], tensor: StoredTensor) -> Iterator[bytes]:
    for start in range(tensor.start, tensor.end, _PIECE):
        yield _range(source, start, min(tensor.end, start + _PIECE))


def _range(source: IO[bytes], start: int, end: int) -> bytes:
    source.seek(start)
    found = source.read(end - start)
    if len(found) < end - start:
        raise BadInput(say("the base file became shorter while it was read."), say("Put it back and try again."))
    return found


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _can_pack(kind: GGMLQuantizationType) -> bool:
    """Whether the package gguf can pack a type: tried on a block of zeros."""
    try:
        quantize(np.zeros((1, GGML_QUANT_SIZES[kind][0]), np.float32), kind)
    except NotImplementedError:
        return False
    return True
