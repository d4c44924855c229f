"""Versions of the program and its libraries, recorded in sessions, exports and reports."""

from __future__ import annotations

import platform
from importlib import metadata

_LIBRARIES = ("torch", "transformers", "tokenizers", "safetensors", "numpy", "PySide6-Essentials")


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def program_version() -> str:
    """The version of Palimpsest that runs; "unreleased" where it was never installed."""
    return _version("palimpsest") or "unreleased"


def library_versions() -> dict[str, str]:
    """Versions of everything that can affect a result, by name, without importing any of it."""
    found = {"palimpsest": program_version(), "python": platform.python_version(), "system": platform.platform()}
    found.update((name, version) for name in _LIBRARIES if (version := _version(name)))
    return found
