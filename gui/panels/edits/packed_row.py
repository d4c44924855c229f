"""A row of the ledger as bytes: tens of thousands of them are held, and a few are looked at.

The fact's id; the length of a head; the head, which is all that the table shows, sorts by and searches; and what else
the fact has, compressed: its probes are ten times as long as the rest.
"""

from __future__ import annotations

import marshal
import zlib
from typing import Any

from engine.fact import Fact

_ID, _LENGTH = 8, 4  # bytes
_FAST = 1  # zlib's level


def pack(fact: Fact, *measured: Any) -> bytes:
    """``fact``, and what was measured of it: as many built-in objects as the reader knows."""
    subject, prompt, target, *more = fact.plain()
    rest = zlib.compress(marshal.dumps(more), _FAST) if more else b""
    return _joined(bytes.fromhex(fact.id), (*measured, subject, prompt, target), rest)


def head(packed: bytes) -> tuple[Any, ...]:
    """What was measured, and subject, prompt and target."""
    found: tuple[Any, ...] = marshal.loads(memoryview(packed)[_ID + _LENGTH :])  # what follows is not looked at
    return found


def with_head(packed: bytes, place: int, value: Any) -> bytes:
    """The row with another value at ``place`` of its head."""
    shown = list(head(packed))
    shown[place] = value
    return _joined(packed[:_ID], tuple(shown), _rest(packed))


def unpack(packed: bytes) -> tuple[Any, ...]:
    """What was measured, and the fields of the fact as :meth:`Fact.of_plain` takes them."""
    rest = _rest(packed)
    return (*head(packed), *(marshal.loads(zlib.decompress(rest)) if rest else ()))


def fact_id(packed: bytes) -> str:
    """The id of its fact."""
    return packed[:_ID].hex()


def _joined(key: bytes, shown: tuple[Any, ...], rest: bytes) -> bytes:
    written = marshal.dumps(shown)
    return key + len(written).to_bytes(_LENGTH, "big") + written + rest


def _rest(packed: bytes) -> bytes:
    return packed[_ID + _LENGTH + int.from_bytes(packed[_ID : _ID + _LENGTH], "big") :]
