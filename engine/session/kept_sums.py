"""Sums of a session's changes at some batches, kept beside them so that every point of a long session is near one.

A cache: all of it follows from the factor files, to the bit. A file that is damaged, or was made where sums may have
other last bits, is passed over and made again; one that cannot be written is done without.
"""

from __future__ import annotations

import platform
import re
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from engine.errors import BadInput
from engine.support.places import make_private
from engine.support.private import write_private
from engine.support.tensor_header import read_tensor_header

if TYPE_CHECKING:
    from torch import Tensor

    from engine.model.delta import Site

FOLDER = "sums"
STRIDE = 64  # batches between two kept sums, as long as there is room
MOST_BYTES = 1 << 30  # of one session's; beyond it every other one goes
SPARED = 0.1  # share of the disk that is left free
_NAME = re.compile(r"([0-9]{6,12})-([0-9]{1,12})\.safetensors")


class SessionSums:
    """The kept sums in ``folder``, of matrices on ``device``; ``known`` are the numbers of all batches in the tree."""

    def __init__(self, folder: Path, device: torch.device, known: Collection[int]) -> None:
        self._folder = folder
        self._made_by = made_by(device)
        self._stride = STRIDE
        self._batches: dict[int, int] = {}  # how many batches are in the sums, by the number of the last one
        with suppress(OSError):
            self._find(known)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._batches)

    def has(self, number: int) -> bool:
        """Whether there are sums up to the batch with this number in the tree."""
        return number in self._batches

    def load(self, number: int) -> Mapping[Site, Tensor] | None:
        """The sums (d, m), float32, by matrix; None where they are damaged or may have other bits, and then gone."""
        file = self._file(number)
        try:
            metadata = read_tensor_header(file).metadata
            tensors = load(file.read_bytes())
            if metadata == self._metadata(tensors):
                return {_site(name): tensor for name, tensor in tensors.items()}
        except (OSError, ValueError, SafetensorError):
            pass
        self._drop(number)
        return None

    def due(self, batch: int) -> bool:
        """Whether sums after so many batches should be kept."""
        return batch % self._stride == 0

    def keep(self, number: int, batch: int, sums: Mapping[Site, Tensor]) -> None:
        """Keep the sums after ``batch`` batches, of which ``number`` is the last, if there is room."""
        tensors = {f"{layer}.{matrix}": total.detach().cpu().contiguous() for (layer, matrix), total in sums.items()}
        size = sum(tensor.nbytes for tensor in tensors.values())
        self._make_room(size)
        if not self.due(batch) or not tensors:
            return
        try:
            make_private(self._folder)
            disk = shutil.disk_usage(self._folder)
            if disk.free - size < SPARED * disk.total:
                return
            self._batches[number] = batch
            write_private(self._file(number), save(tensors, self._metadata(tensors)))
        except (OSError, BadInput):
            self._drop(number)

    def forget(self, known: Collection[int]) -> None:
        """Drop the sums of batches that are not ``known`` any more."""
        for number in set(self._batches) - set(known):
            self._drop(number)

    def _find(self, known: Collection[int]) -> None:
        """Take what is in the folder; sums that others made, of batches that are gone, or half written, go."""
        for file in list(self._folder.iterdir()):
            match = _NAME.fullmatch(file.name)
            if match and int(match[1]) in known:
                self._batches[int(match[1])] = int(match[2])
            elif match or file.suffix == ".tmp":
                file.unlink()
        while len(self._batches) > 1 and all(batch % (2 * self._stride) == 0 for batch in self._batches.values()):
            self._stride *= 2  # as room had ended before

    def _make_room(self, size: int) -> None:
        """Keep every other sum only, until another of ``size`` bytes fits."""
        most = max(2, MOST_BYTES // max(size, 1))
        while sum(self.due(batch) for batch in self._batches.values()) >= most:
            self._stride *= 2
        for number in [number for number, batch in self._batches.items() if not self.due(batch)]:
            self._drop(number)

    def _drop(self, number: int) -> None:
        with suppress(OSError):
            self._file(number).unlink(missing_ok=True)
        self._batches.pop(number, None)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number:06d}-{self._batches.get(number, 0)}.safetensors"

    def _metadata(self, tensors: Mapping[str, Tensor]) -> dict[str, str]:
        running = blake2b(digest_size=16)
        for name in sorted(tensors):
            running.update(f"{name} {tuple(tensors[name].shape)} {tensors[name].dtype}".encode())
            running.update(tensors[name].numpy().data)
        return {"made_by": self._made_by, "digest": running.hexdigest()}


def made_by(device: torch.device) -> str:
    """What the last bit of a product of matrices may depend on."""
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else torch.backends.cpu.get_cpu_capability()
    parts = (torch.__version__, device.type, name, platform.processor() or platform.machine())
    return f"{' '.join(parts)}, {torch.get_num_threads()} threads"


def _site(name: str) -> Site:
    layer, matrix = name.split(".", 1)
    return int(layer), matrix
