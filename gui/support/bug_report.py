"""The text of a bug report: versions, machine, model and the end of the log."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import qVersion

from engine.installation.description import described
from gui.support.about_facts import build, environment, how

if TYPE_CHECKING:
    from engine.model.loading import ModelInfo

PACKAGES = ("palimpsest", "torch", "transformers", "PySide6-Essentials", "pyqtgraph", "numpy", "sqlite-utils")


def diagnostics(model: ModelInfo | None, log: Sequence[str]) -> str:
    """The text. Versions are read from package metadata, without importing the packages."""
    memory = psutil.virtual_memory()
    lines = [
        *(f"{name} {_version(name)}" for name in PACKAGES),
        f"Installed: {how(described())}; {build()}; environment {environment()}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        f"{os.cpu_count()} cores, {memory.available / 1e9:.1f} of {memory.total / 1e9:.1f} GB of memory free",
        f"Model: {model.name} ({model.architecture}, {model.dtype}, {model.device})" if model else "Model: none",
        "",
        *log,
    ]
    return "\n".join(lines)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed as a package)"
