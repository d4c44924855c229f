"""Covariances on disk: one file per layer, labelled with model and text, checked when read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from engine.support.places import make_private
from engine.support.private import keep_private
from engine.support.shortage import disk_reason
from engine.support.wording import say

CHECKSUM = "checksum"
FORMAT = {"format": "palimpsest covariance 2"}


class Unusable(Exception):
    """A file that exists but cannot be used, with the reason."""


@dataclass(frozen=True)
class Covariance:
    """C = E[k k^T] (m, m) float32, uncentred, over all token positions seen.

    ``tokens`` is the number of positions, ``asked`` the number requested (a text may end earlier).
    """

    matrix: Tensor
    tokens: int
    asked: int


class CovarianceFiles:
    """The files of one model and text in ``folder``.

    ``owner`` identifies model and text, and is repeated in every file.

    A file holds the upper triangle of C, scaled: ``triangle`` (m (m + 1) / 2,) by rows with C_ij = s_i s_j t_ij, and
    ``scale`` s (m,). Kept files have s = 1 and are exact; those shipped with the program (``short``) store
    correlations in float16, whose error is a thousandth of C's sampling error.
    """

    def __init__(self, folder: Path, owner: Mapping[str, str]) -> None:
        self.folder = folder
        self._said = {**FORMAT, **owner}

    def file(self, layer: int) -> Path:
        """Where the covariance of a layer is kept."""
        return self.folder / f"layer-{layer}.safetensors"

    def read(self, layer: int) -> Covariance | None:
        """The covariance of a layer, None where there is no file; raises :class:`Unusable` for a damaged one."""
        file = self.file(layer)
        try:
            if not file.exists():
                return None
            if not file.is_file():  # to open a pipe would wait for ever
                raise Unusable(say("{file} is no file", file=file))
            with safe_open(file, framework="pt") as handle:
                said = handle.metadata() or {}
                found = {name: handle.get_tensor(name) for name in ("triangle", "scale", "counts")}
        except (SafetensorError, OSError) as error:
            reason = disk_reason(error) or str(error)
            raise Unusable(say("{file} cannot be read ({reason})", file=file, reason=reason)) from error
        if said != {**self._said, CHECKSUM: _checksum(found)}:
            if any(said.get(name) != value for name, value in self._said.items()):
                raise Unusable(say("{file} belongs to another model, tokenizer or text", file=file))
            raise Unusable(say("{file} is damaged", file=file))
        return _unpacked(found, file)

    def asked(self, layer: int) -> int:
        """The number of tokens that the stored covariance of a layer claims; 0 where there is none to use."""
        try:
            if not self.file(layer).is_file():
                return 0
            with safe_open(self.file(layer), framework="pt") as handle:
                said = handle.metadata() or {}
                counts = handle.get_tensor("counts").tolist()
        except (SafetensorError, OSError):
            return 0
        ours = all(said.get(name) == value for name, value in self._said.items())
        return int(counts[-1]) if ours and counts else 0

    def write(self, layer: int, covariance: Covariance, *, short: bool = False) -> None:
        """Keep the covariance of a layer; raises OSError where that fails."""
        found = _packed(covariance, short=short)
        make_private(self.folder)
        temporary = self.file(layer).with_suffix(f".{os.getpid()}.tmp")
        try:
            save_file(found, temporary, {**self._said, CHECKSUM: _checksum(found)})
            keep_private(temporary)
            temporary.replace(self.file(layer))
        except SafetensorError as error:  # a full disk, for one
            raise OSError(str(error)) from error
        finally:
            temporary.unlink(missing_ok=True)


def _checksum(tensors: Mapping[str, Tensor]) -> str:
    """Checksum of the tensors' bytes, in the order of their names."""
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(tensors):
        digest.update(tensors[name].contiguous().numpy().tobytes())
    return digest.hexdigest()


def _packed(covariance: Covariance, *, short: bool) -> dict[str, Tensor]:
    matrix = covariance.matrix
    scale = torch.ones(len(matrix))
    if short:
        scale = matrix.diagonal().clamp_min(torch.finfo(matrix.dtype).tiny).sqrt()
        matrix = (matrix / scale / scale[:, None]).half()
    triangle = torch.cat([matrix[row, row:] for row in range(len(matrix))])
    return {"triangle": triangle, "scale": scale, "counts": torch.tensor([covariance.tokens, covariance.asked])}


def _unpacked(found: Mapping[str, Tensor], file: Path) -> Covariance:
    triangle, scale, counts = found["triangle"].float(), found["scale"], found["counts"].tolist()
    size = len(scale)
    if triangle.shape != (size * (size + 1) // 2,) or len(counts) != 2:
        raise Unusable(say("{file} does not hold a covariance", file=file))
    matrix = torch.empty(size, size)
    start = 0
    for row in range(size):
        stop = start + size - row
        matrix[row, row:] = matrix[row:, row] = triangle[start:stop] * scale[row] * scale[row:]
        start = stop
    return Covariance(matrix, *counts)
