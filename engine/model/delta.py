"""Reversible changes of the write matrices: W_t = cast(W_0 + sum of the first t deltas), exact to the bit.

The sum is taken in float32 in ledger order and cast to the model's dtype once, so the weights at a point depend on the
point alone and not on the walk that led there. Floating-point addition cannot be taken back by subtraction; going back
replays the sum from the last kept checkpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.errors import PalimpsestError
from engine.events import FloatArray
from engine.model.anatomy import Anatomy
from engine.model.device import memory_errors
from engine.model.running_sum import UNCHANGED, RunningSum, SumState

_TENSOR_NAME = re.compile(r"delta\.(\d+)\.(left|right)")


@dataclass(frozen=True, eq=False)
class LayerDelta:
    """A low-rank change ``left @ right`` of one layer's W (d, m): (d, r) and (r, m), float32 on the CPU."""

    layer: int
    left: Tensor
    right: Tensor

    def __post_init__(self) -> None:
        for side in (self.left, self.right):
            if side.dim() != 2 or side.dtype != torch.float32 or side.device.type != "cpu":
                raise ValueError("the factors of a delta are float32 matrices on the CPU")
        if self.left.shape[1] != self.right.shape[0]:
            raise ValueError(f"{tuple(self.left.shape)} and {tuple(self.right.shape)} have no common rank")

    @classmethod
    def of(cls, layer: int, left: Tensor, right: Tensor) -> LayerDelta:
        """Make one from factors of any floating dtype on any device."""
        return cls(layer, *(side.detach().to("cpu", torch.float32).contiguous() for side in (left, right)))


@dataclass(frozen=True, eq=False)
class Delta:
    """What one batch of edits changes: at most one :class:`LayerDelta` per layer."""

    layers: tuple[LayerDelta, ...]

    def __post_init__(self) -> None:
        if len({part.layer for part in self.layers}) < len(self.layers):
            raise ValueError("a delta changes each layer once")

    def tensors(self) -> dict[str, Tensor]:
        """The factors by name, "delta.<layer>.left" (d, r) and "delta.<layer>.right" (r, m), to be stored in a file."""
        named = {}
        for part in self.layers:
            named[f"delta.{part.layer}.left"] = part.left
            named[f"delta.{part.layer}.right"] = part.right
        return named

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> Delta:
        """Take the factors back out of ``tensors``; other names are passed over. KeyError where one side is missing."""
        found = {int(match[1]) for name in tensors if (match := _TENSOR_NAME.fullmatch(name))}
        parts = (LayerDelta(n, tensors[f"delta.{n}.left"], tensors[f"delta.{n}.right"]) for n in sorted(found))
        return cls(tuple(parts))


class Preview:
    """Changes tried out on top of the current point; made by :meth:`EditableWeights.preview` and valid inside it."""

    def __init__(self, weights: EditableWeights) -> None:
        self._weights = weights

    def add(self, layer: int, left: Tensor, right: Tensor) -> None:
        """Add ``left @ right`` ((d, r), (r, m)) to the layer's float32 sum and write the result."""
        with memory_errors("trying an edit"):
            self._weights.sum_of(layer).add(left, right)


class EditableWeights:
    """The only writer of the model's write matrices.

    ``deltas`` are all known changes in ledger order, ``applied`` how many of them are in the weights now.
    A layer's W_0 is copied the first time the layer is touched. ``checkpoint_bytes`` bounds the main memory that is
    spent on intermediate sums; they only make going back quick.
    """

    def __init__(self, anatomy: Anatomy, checkpoint_bytes: int = 2 << 30) -> None:
        self.applied = 0
        self.deltas: list[Delta] = []
        self._anatomy = anatomy
        self._checkpoint_bytes = checkpoint_bytes
        self._sums: dict[int, RunningSum] = {}
        self._lent = 0

    @property
    def touched(self) -> tuple[int, ...]:
        """The layers that any known delta changes, applied or undone, in order."""
        return tuple(sorted({part.layer for delta in self.deltas for part in delta.layers}))

    def push(self, delta: Delta) -> None:
        """Drop what was undone, append ``delta`` and apply it; on any error everything is as before."""
        self._check_free()
        self._check(delta)
        self._adopt([*self.deltas[: self.applied], delta], self.applied + 1)

    def replace(self, deltas: Sequence[Delta], applied: int) -> None:
        """Put another history in place of the known one and go to its point ``applied``, as when a session opens."""
        self._check_free()
        for delta in deltas:
            self._check(delta)
        self._adopt(list(deltas), applied)

    def move_to(self, applied: int) -> None:
        """Go to the point after the first ``applied`` deltas; on any error the weights are as before."""
        self._check_free()
        self._go(applied)

    @contextmanager
    def at(self, applied: int) -> Iterator[None]:
        """Be at another point for a moment; the former weights come back to the bit, also after an error."""
        with self._restored():
            self._go(applied)
            yield

    @contextmanager
    def preview(self) -> Iterator[Preview]:
        """Try changes on top of the current point; the former weights come back to the bit, also after an error."""
        with self._restored():
            yield Preview(self)

    def norms(self, layers: Sequence[int]) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Frobenius norms ||W_t||, ||W_0|| and ||W_t - W_0||, each (L,), of the float32 sums before the cast."""
        rows = [self._norms(layer) for layer in layers]
        table = np.array(rows, dtype=np.float64).reshape(len(rows), 3)
        return table[:, 0], table[:, 1], table[:, 2]

    def _norms(self, layer: int) -> tuple[float, float, float]:
        """The three norms of one layer; a layer that was never touched is not copied for it."""
        if layer in self._sums:
            return self._sums[layer].norms()
        norm = float(self._anatomy.layers[layer].write.read().norm())
        return norm, norm, 0.0

    def sum_of(self, layer: int) -> RunningSum:
        """The running sum of one layer; copies W_0 when the layer is asked for the first time."""
        if layer not in self._sums:
            self._sums[layer] = RunningSum(self._anatomy.layers[layer].write)
        return self._sums[layer]

    def _check_free(self) -> None:
        """Guard the history while at another point or in a preview."""
        if self._lent:
            raise RuntimeError("the weights are lent to a preview or to another point")

    def _check(self, delta: Delta) -> None:
        """Refuse a delta that does not fit this model or is not finite."""
        for part in delta.layers:
            if not 0 <= part.layer < len(self._anatomy.layers):
                raise ValueError(f"the model has no layer {part.layer}")
            fits = (part.left.shape[0], part.right.shape[1])
            if fits != self._anatomy.layers[part.layer].write.shape:
                raise ValueError(f"a change of shape {fits} does not fit layer {part.layer}")
            if not (part.left.isfinite().all() and part.right.isfinite().all()):
                raise PalimpsestError(
                    f"The change computed for layer {part.layer} is not finite, so it was not applied.",
                    "Lower the learning rate or raise the regularisation and try again.",
                )

    def _adopt(self, deltas: list[Delta], applied: int) -> None:
        """Make ``deltas`` the history and go to ``applied``; the former history stays if that fails."""
        former = self.deltas
        kept = _common_length(former, deltas)
        for layer, running in self._sums.items():
            running.forget_after(len(_changes_of(layer, deltas[:kept])))
        self.deltas = deltas
        try:
            self._go(applied)
        except BaseException:
            self.deltas = former
            raise

    def _go(self, applied: int) -> None:
        """Write W_t for t = ``applied`` in all layers."""
        if not 0 <= applied <= len(self.deltas):
            raise ValueError(f"there are {len(self.deltas)} deltas, not {applied}")
        touched, slots = self.touched, self._slots()
        former = self._state()
        try:
            with memory_errors("changing the weights"):
                for layer in touched:
                    changes = _changes_of(layer, self.deltas)
                    self.sum_of(layer).go(changes, len(_changes_of(layer, self.deltas[:applied])), slots)
                for layer in self._sums.keys() - set(touched):
                    self._sums[layer].restore(UNCHANGED)
            self.applied = applied
        except BaseException:
            self._restore(former)
            raise

    def _slots(self) -> int:
        """How many checkpoints each layer may keep."""
        touched = self.touched
        size = sum(4 * shape[0] * shape[1] for shape in (self._anatomy.layers[n].write.shape for n in touched))
        return max(2, self._checkpoint_bytes // size) if size else 0

    @contextmanager
    def _restored(self) -> Iterator[None]:
        """Write the present weights again at the end."""
        former = self._state()
        self._lent += 1
        try:
            yield
        finally:
            self._lent -= 1
            self._restore(former)

    def _state(self) -> tuple[int, dict[int, SumState]]:
        """Where all layers are now; the sums are shared, since none is ever changed in place."""
        return self.applied, {layer: running.state for layer, running in self._sums.items()}

    def _restore(self, state: tuple[int, dict[int, SumState]]) -> None:
        """Write the weights of ``state``; a layer that was untouched then has its W_0."""
        self.applied, sums = state
        for layer, running in self._sums.items():
            running.restore(sums.get(layer, UNCHANGED))


def _changes_of(layer: int, deltas: Sequence[Delta]) -> list[tuple[Tensor, Tensor]]:
    """The factors of one layer in ``deltas``, in order."""
    return [(part.left, part.right) for delta in deltas for part in delta.layers if part.layer == layer]


def _common_length(one: Sequence[Delta], other: Sequence[Delta]) -> int:
    """How many deltas two histories share from the beginning."""
    pairs = zip(one, other, strict=False)
    return next((t for t, (a, b) in enumerate(pairs) if a is not b), min(len(one), len(other)))
