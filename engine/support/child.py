"""A module of this program in a process of its own, and the way between the two: one JSON object a line.

What a library does to a whole process (the network, its state, code of others) is done there, and a cancel ends it.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Self

from engine.support.plain_json import loosely

LONGEST = 256 << 20  # bytes of one message: some hundred prompts of thousands of tokens each
BEAT = 0.25  # seconds after which a child that says nothing is no longer waited for
ROOT = Path(__file__).resolve().parents[2]


class ChildEnded(Exception):
    """The process ended before it had said all that was waited for."""


class Child:
    """The process, as the program sees it."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self.heard: SimpleQueue[bytes] = SimpleQueue()

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message."""
        _write(self._sink, message)

    def hear(self) -> dict[str, Any] | None:
        """The next message, or None where none came within a beat. Raises :class:`ChildEnded`."""
        try:
            line = self.heard.get(timeout=BEAT)
        except Empty:
            return None
        if not line:
            raise ChildEnded
        return _read(line)


class Parent:
    """The program, as the process sees it."""

    def __init__(self, source: IO[bytes], sink: IO[bytes]) -> None:
        self._source, self._sink = source, sink

    @classmethod
    def alone(cls) -> Self:
        """The way to the parent; stdout, stderr, warnings and logging lead nowhere from now on."""
        parent = cls(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        return parent

    def hear(self) -> dict[str, Any]:
        """The next message; EOFError where the program is gone."""
        line = self._source.readline()
        if not line:
            raise EOFError
        return _read(line)

    def tell(self, **message: Any) -> None:
        """Send a message that is not answered."""
        _write(self._sink, message)

    def ask(self, what: str, **given: Any) -> Any:
        """The answer to a question."""
        self.tell(ask=what, **given)
        return self.hear()["answer"]


@contextmanager
def child(module: str, folder: Path | None = None) -> Iterator[Child]:
    """The module run in a process of its own, in ``folder``; it is ended at the end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    command = [sys.executable, "-W", "ignore", "-m", module]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    # A session of its own, as Ctrl+C in a terminal is for the program, which ends its child itself.
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=nowhere, start_new_session=True
    )
    assert process.stdin is not None and process.stdout is not None
    found = Child(process.stdin)
    reader = Thread(target=_listen, args=(process.stdout, found.heard), name=module, daemon=True)
    reader.start()
    try:
        yield found
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()
        with suppress(OSError):  # of what was not read any more
            process.stdin.close()


def _listen(source: IO[bytes], heard: SimpleQueue[bytes]) -> None:
    for line in source:
        heard.put(line)
    heard.put(b"")


def _write(stream: IO[bytes], message: dict[str, Any]) -> None:
    stream.write(json.dumps(message).encode() + b"\n")
    stream.flush()


def _read(line: bytes) -> dict[str, Any]:
    """The message in one line; ValueError where it is none."""
    message = loosely(line, LONGEST)
    if not isinstance(message, dict):
        raise ValueError("it is no object")
    return message
