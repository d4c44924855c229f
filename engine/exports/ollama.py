"""The Modelfile with which Ollama makes a model of an exported GGUF file; template and parameters stay the base's."""

from __future__ import annotations

from pathlib import Path

MODELFILE = "Modelfile"
UNKNOWN_BASE = "NAME-OF-THE-BASE"


def write_modelfile(folder: Path, base: Path | str, name: str, adapter: str = "") -> None:
    """Write ``Modelfile`` into ``folder``: the model of ``base``, with the ``adapter`` beside it where there is one.

    ``base`` is a file's path, or the name that the base model has in Ollama; "" where neither is known, and then a
    line says what to put there. ``name`` is the base model's own.
    """
    lines = [f"# Made by Palimpsest from {_line(name)}.  In this folder:  ollama create NAME -f {MODELFILE}"]
    if not _line(base):
        lines.append(f"# Put here the GGUF file of {_line(name)}, or the name that it has in Ollama:")
    lines.append(f"FROM {_line(base) or UNKNOWN_BASE}")
    if adapter:
        lines.append(f"ADAPTER ./{adapter}")
    (folder / MODELFILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _line(text: Path | str) -> str:
    """A text that fits a line, "" for one that does not: a Modelfile's commands end at the line's end."""
    return str(text) if str(text).isprintable() else ""
