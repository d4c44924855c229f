"""Exported tensors with a checksum in their header, against which an import holds them: a flipped bit is no edit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import save_file

from engine.errors import BadInput
from engine.support.wording import say

if TYPE_CHECKING:
    from torch import Tensor

CHECKSUM = "palimpsest_checksum"  # in the metadata of a safetensors file


def save_checked(tensors: dict[str, Tensor], file: Path, metadata: Mapping[str, str]) -> None:
    """Write ``tensors`` to ``file`` with their checksum beside the ``metadata``."""
    save_file(tensors, file, metadata={**metadata, CHECKSUM: _checksum(tensors)})


def check_checked(tensors: Mapping[str, Tensor], file: Path, metadata: Mapping[str, str]) -> None:
    """Raise BadInput where ``tensors`` are not those whose checksum the ``metadata`` of ``file`` hold, if they do."""
    if metadata.get(CHECKSUM) not in (None, _checksum(tensors)):
        raise BadInput(
            say("it is damaged: its tensors are not those that were written (their checksum differs)."),
            say("Copy it again, or export it once more."),
            file=file,
        )


def _checksum(tensors: Mapping[str, Tensor]) -> str:
    """BLAKE2b over names, shapes and bytes, in the order of the names."""
    running = hashlib.blake2b(digest_size=16)
    for name in sorted(tensors):
        running.update(f"{name} {tuple(tensors[name].shape)} {tensors[name].dtype}\n".encode())
        running.update(tensors[name].contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return running.hexdigest()
