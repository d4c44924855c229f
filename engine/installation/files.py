"""Small files of an installation: JSON that is read with suspicion, and written so that a reader sees old or new."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

LONGEST = 1 << 20  # bytes; the longest of ours has some thousand


def read_json(file: Path) -> dict[str, Any]:
    """The object in ``file``; an empty one where there is none or it is something else."""
    try:
        with file.open("rb") as opened:
            return parse_json(opened.read(LONGEST))
    except OSError:
        return {}


def parse_json(text: str | bytes) -> dict[str, Any]:
    """The object that ``text`` is; an empty one where it is something else.

    The one place here where JSON is read: :mod:`engine.support.plain_json` needs what is not installed yet.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json(file: Path, value: dict[str, Any]) -> None:
    """Replace ``file`` by ``value``; OSError where the disk does not take it, and then the old one is still there."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with beside.open("w", encoding="utf-8") as sink:
            json.dump(value, sink, indent=2)
            sink.write("\n")
            sink.flush()
            os.fsync(sink.fileno())
        beside.replace(file)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def sha256(file: Path) -> str:
    """The digest of a file, in hexadecimal; OSError."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def text_of(value: dict[str, Any], name: str) -> str:
    """The text under ``name``, "" where there is none."""
    found = value.get(name)
    return found if isinstance(found, str) else ""


def folder_size(folder: Path) -> int:
    """Bytes of all files below ``folder``; what comes and goes meanwhile is left out."""
    total = 0
    waiting = [str(folder)]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
    return total
