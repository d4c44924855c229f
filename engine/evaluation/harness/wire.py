"""One JSON object a line, between this program and the harness in its own process."""

from __future__ import annotations

import json
from typing import IO, Any

from engine.support.plain_json import loosely

LONGEST = 256 << 20  # bytes of one message: some hundred prompts of thousands of tokens each


def write(stream: IO[bytes], message: dict[str, Any]) -> None:
    """Send one message."""
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


def read(line: bytes) -> dict[str, Any]:
    """The message in one line; ValueError where it is none."""
    message = loosely(line, LONGEST)
    if not isinstance(message, dict):
        raise ValueError("it is no object")
    return message
