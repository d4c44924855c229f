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


class Parent:
    """The program on the other side."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source, self._sink = source, sink

    def hear(self) -> dict[str, Any]:
        """The next message; EOFError where the program is gone."""
        line = self._source.readline()
        if not line:
            raise EOFError
        return read(line)

    def tell(self, **message: Any) -> None:
        """Send a message that is not answered."""
        write(self._sink, message)

    def ask(self, what: str, **given: Any) -> Any:
        """The answer to a question."""
        self.tell(ask=what, **given)
        return self.hear()["answer"]
