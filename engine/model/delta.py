"""The change of one batch of edits: weight matrices, each by a low-rank or an entry-wise change, and side memories."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from engine.model.packing import pack, unpack

_MATRIX_NAME = re.compile(r"delta\.(-1|\d+)\.(?:(.+)\.)?(left|right|mask|values|shape|entries)")
_SIDE_NAME = re.compile(r"side\.(\w+)\.(.+)")

Site = tuple[int, str]
"""A layer and a matrix's path inside its block; the empty path is the MLP's write matrix.

The layer OUTSIDE (:mod:`engine.model.parameter`) with a name is any other parameter: embedding, head, norm or bias.
"""


@dataclass(frozen=True, eq=False)
class LayerDelta:
    """A low-rank change ``left @ right`` of one matrix (d, m): (d, r) and (r, m), float32 on the CPU.

    ``matrix`` is the matrix's path inside the block; empty for the MLP's write matrix.
    """

    layer: int
    left: Tensor
    right: Tensor
    matrix: str = ""

    def __post_init__(self) -> None:
        for side in (self.left, self.right):
            _check_stored(side)
        if self.left.shape[1] != self.right.shape[0]:
            raise ValueError(f"{tuple(self.left.shape)} and {tuple(self.right.shape)} have no common rank")

    @classmethod
    def of(cls, layer: int, left: Tensor, right: Tensor, matrix: str = "") -> LayerDelta:
        """Make one from factors of any floating dtype on any device."""
        return cls(layer, _stored(left), _stored(right), matrix)

    @property
    def shape(self) -> tuple[int, int]:
        """(d, m)."""
        return self.left.shape[0], self.right.shape[1]

    def product(self, device: torch.device) -> Tensor:
        """The change (d, m), float32 on ``device``; from fresh copies, as a product's bits may depend on alignment."""
        left, right = (
            side.to(device, torch.float32, copy=True, memory_format=torch.contiguous_format)
            for side in (self.left, self.right)
        )
        return left @ right

    def factors(self) -> tuple[Tensor, Tensor]:
        """(d, r) and (r, m) whose product is the change."""
        return self.left, self.right

    def tensors(self) -> dict[str, Tensor]:
        """The stored tensors by name."""
        return {"left": self.left, "right": self.right}

    def is_finite(self) -> bool:
        """Whether all its entries are finite."""
        return bool(self.left.isfinite().all() and self.right.isfinite().all())


@dataclass(frozen=True, eq=False)
class EntryDelta:
    """A change of one matrix given entry by entry: ``change`` (d, m) float32 on the CPU, mostly zeros at best."""

    layer: int
    change: Tensor
    matrix: str = ""

    def __post_init__(self) -> None:
        _check_stored(self.change)

    @classmethod
    def of(cls, layer: int, change: Tensor, matrix: str = "") -> EntryDelta:
        """Make one from a matrix of any floating dtype on any device."""
        # Minus zero becomes zero, which a packed file could not distinguish from it.
        return cls(layer, _stored(change) + 0.0, matrix)

    @property
    def shape(self) -> tuple[int, int]:
        """(d, m)."""
        return self.change.shape[0], self.change.shape[1]

    def product(self, device: torch.device) -> Tensor:
        """The change (d, m), a float32 copy on ``device``."""
        return self.change.to(device, torch.float32, copy=True)

    def factors(self) -> tuple[Tensor, Tensor]:
        """(d, r) and (r, m) whose product is the change, exactly; r is the smaller side."""
        rows, columns = self.shape
        if rows <= columns:
            return torch.eye(rows), self.change
        return self.change, torch.eye(columns)

    def tensors(self) -> dict[str, Tensor]:
        """The stored tensors by name."""
        return pack(self.change)

    def is_finite(self) -> bool:
        """Whether all its entries are finite."""
        return bool(self.change.isfinite().all())


MatrixDelta = LayerDelta | EntryDelta


@dataclass(frozen=True, eq=False)
class SideChange:
    """What a batch adds to the side memory of one ``kind`` (:mod:`engine.model.side`): named tensors on the CPU."""

    kind: str
    tensors: Mapping[str, Tensor]

    def is_finite(self) -> bool:
        """Whether all its entries are finite."""
        return all(bool(tensor.isfinite().all()) for tensor in self.tensors.values())


@dataclass(frozen=True, eq=False, slots=True)
class Delta:
    """What one batch of edits changes: each matrix at most once, and each kind of side memory at most once."""

    layers: tuple[MatrixDelta, ...] = ()
    side: tuple[SideChange, ...] = field(default=())

    def __post_init__(self) -> None:
        if len({(part.layer, part.matrix) for part in self.layers}) < len(self.layers):
            raise ValueError("a delta changes each matrix once")
        if len({part.kind for part in self.side}) < len(self.side):
            raise ValueError("a delta changes each side memory once")

    @property
    def sites(self) -> tuple[Site, ...]:
        """The matrices that it changes."""
        return tuple((part.layer, part.matrix) for part in self.layers)

    @property
    def has_side(self) -> bool:
        """Whether it adds anything to side memories."""
        return bool(self.side)

    def tensors(self) -> dict[str, Tensor]:
        """All tensors by name, as stored in a file: "delta.<layer>[.<matrix>].<part>" and "side.<kind>.<name>"."""
        named = {}
        for part in self.layers:
            place = f"delta.{part.layer}.{part.matrix}." if part.matrix else f"delta.{part.layer}."
            named.update({place + name: tensor for name, tensor in part.tensors().items()})
        for change in self.side:
            named.update({f"side.{change.kind}.{name}": tensor for name, tensor in change.tensors.items()})
        return named

    def is_finite(self) -> bool:
        """Whether all its entries are finite."""
        return all(part.is_finite() for part in (*self.layers, *self.side))

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> Delta:
        """Take a delta back out of ``tensors``; other names are ignored. KeyError where a part is missing."""
        matrices: dict[Site, dict[str, Tensor]] = defaultdict(dict)
        sides: dict[str, dict[str, Tensor]] = defaultdict(dict)
        for name, tensor in tensors.items():
            if match := _MATRIX_NAME.fullmatch(name):
                matrices[int(match[1]), match[2] or ""][match[3]] = tensor
            elif match := _SIDE_NAME.fullmatch(name):
                sides[match[1]][match[2]] = tensor
        parts = tuple(_matrix_delta(site, matrices[site]) for site in sorted(matrices))
        return cls(parts, tuple(SideChange(kind, sides[kind]) for kind in sorted(sides)))


def sites_in(names: Collection[str]) -> tuple[tuple[Site, ...], bool]:
    """The matrices that the tensors with these names change, and whether they add to a side memory."""
    matches = [_MATRIX_NAME.fullmatch(name) for name in names]
    sites = sorted({(int(match[1]), match[2] or "") for match in matches if match})
    return tuple(sites), any(_SIDE_NAME.fullmatch(name) for name in names)


def _matrix_delta(site: Site, parts: Mapping[str, Tensor]) -> MatrixDelta:
    layer, matrix = site
    if "left" in parts or "right" in parts:
        return LayerDelta(layer, parts["left"], parts["right"], matrix)
    return EntryDelta(layer, unpack(parts), matrix)


def _stored(tensor: Tensor) -> Tensor:
    return tensor.detach().to("cpu", torch.float32).contiguous()


def _check_stored(tensor: Tensor) -> None:
    if tensor.dim() != 2 or tensor.dtype != torch.float32 or tensor.device.type != "cpu":
        raise ValueError("the parts of a delta are float32 matrices on the CPU")
