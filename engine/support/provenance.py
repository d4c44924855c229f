"""Versions of the program and its libraries, recorded in sessions, exports and reports."""

from __future__ import annotations

import platform
import re
from importlib import metadata
from pathlib import Path

_LIBRARIES = ("torch", "transformers", "tokenizers", "safetensors", "numpy", "PySide6-Essentials")


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def program_version() -> str:
    """The version of Palimpsest that runs; "unreleased" where it was never installed."""
    return _version("palimpsest") or "unreleased"


def torch_build() -> str:
    """What the installed PyTorch computes with: "CUDA 13.0", "ROCm 7.2", "MPS" or "CPU"; "" where there is none.

    Read from the file in which PyTorch notes it, as importing PyTorch takes seconds.
    """
    try:
        noted = metadata.distribution("torch").locate_file("torch/version.py")
        text = Path(str(noted)).read_text(encoding="utf-8")
    except (metadata.PackageNotFoundError, OSError):
        return ""
    for kind, name in (("hip", "ROCm"), ("cuda", "CUDA")):
        if found := re.search(rf"(?m)^{kind}\b[^=]*= *['\"]([\d.]+)", text):
            return f"{name} {found[1]}"
    return "MPS" if platform.system() == "Darwin" and platform.machine() == "arm64" else "CPU"


def library_versions() -> dict[str, str]:
    """Versions of everything that can affect a result, by name, without importing any of it."""
    found = {"palimpsest": program_version(), "python": platform.python_version(), "system": platform.platform()}
    found.update((name, version) for name in _LIBRARIES if (version := _version(name)))
    return found
