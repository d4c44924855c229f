"""The running float32 sum of the changes of one weight matrix, with checkpoints so that going back is quick."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.model.anatomy import WriteMatrix
from engine.model.apart import Memory, kept_apart, tensor_in
from engine.model.delta import MatrixDelta
from engine.model.parameter import StoredParameter

# Copying a sum off an accelerator takes longer than replaying a few steps on it.
ACCELERATOR_STRIDE = 16
OFF_HISTORY = -1


@dataclass(frozen=True, eq=False)
class SumState:
    """``total`` (d, m) float32 on the model's device is the sum of the layer's first ``count`` changes (None: zero).

    It is never changed in place, so states may be kept and shared. ``count`` is OFF_HISTORY in a preview.
    """

    count: int
    total: Tensor | None


UNCHANGED = SumState(0, None)


class SumWalk:
    """A sum on its way to the one of ``count`` changes; ``at`` is how many are in ``total`` (None: zero)."""

    def __init__(self, running: RunningSum, count: int, slots: int) -> None:
        self.count = count
        self._running, self._slots = running, slots
        self._begin(*running.nearest(count))

    def begin(self, at: int, total: Tensor) -> None:
        """Begin at a sum of ``at`` changes that was kept elsewhere, if that is nearer."""
        if self.at < at <= self.count:
            self._begin(at, total.to(self._running.base.device))

    def _begin(self, at: int, total: Tensor | None) -> None:
        self.at, self.total = at, total
        self._wanted = self._running.places_to_keep(at, self.count, self._slots)
        self._shared = True  # a sum that is kept elsewhere, so that the next addition must not be in place

    @property
    def done(self) -> bool:
        """Whether all changes are in."""
        return self.at == self.count

    def add(self, change: MatrixDelta) -> None:
        """Add the next change."""
        if self.total is not None and self.at in self._wanted:
            self._running.keep(self.at, self.total, self.count, self._slots)
        product = self._running.product(change)
        if self.total is None:
            self.total = product
        elif self._shared:
            self.total = self.total + product
        else:
            self.total.add_(product)
        self._shared = False
        self.at += 1

    def finish(self) -> None:
        """Write the matrix."""
        self._running.show(SumState(self.count, self.total))


class RunningSum:
    """One weight matrix as cast(W_0 + total). ``base`` is W_0 (d, m), copied in the model's dtype when this is made."""

    def __init__(self, write: WriteMatrix | StoredParameter) -> None:
        self.state = UNCHANGED
        self._write = write
        self.base = write.view.clone(memory_format=torch.contiguous_format)
        self._checkpoints: dict[int, Memory] = {}
        self._written = True

    @property
    def kept_bytes(self) -> int:
        """How much memory the kept sums take."""
        return sum(map(len, self._checkpoints.values()))

    @property
    def checkpoints(self) -> tuple[int, ...]:
        """Numbers of changes at which a sum is kept, in order."""
        return tuple(sorted(self._checkpoints))

    def way_to(self, count: int, slots: int) -> SumWalk:
        """The way from the nearest known sum to that of the first ``count`` changes, on which ``slots`` are kept."""
        return SumWalk(self, count, slots)

    def stands_at(self, count: int) -> bool:
        """Whether the matrix is written as after ``count`` changes."""
        return count == self.state.count and self._written

    def add(self, change: MatrixDelta) -> None:
        """Write the matrix with ``change`` on top of its present value, outside the history."""
        product = self.product(change)
        total = product if self.state.total is None else product.add_(self.state.total)
        self.show(SumState(OFF_HISTORY, total))

    def restore(self, state: SumState) -> None:
        """Write the matrix of a former ``state`` again."""
        if state is not self.state or not self._written:
            self.show(state)

    def forget_after(self, count: int) -> None:
        """Drop sums of more than ``count`` changes: the history after it has changed."""
        self._checkpoints = {at: total for at, total in self._checkpoints.items() if at <= count}
        if self.state.count > count:
            self.state = SumState(OFF_HISTORY, self.state.total)

    @property
    def matrix(self) -> Tensor:
        """W_t (d, m), the float32 sum before the cast; a tensor of its own."""
        base, total = self.base.to(torch.float32, copy=True), self.state.total
        return base if total is None else base.add_(total)

    def norms(self) -> tuple[float, float, float]:
        """||W_t||, ||W_0||, ||W_t - W_0|| (Frobenius), from the float32 sum before the cast."""
        base, total = self.base.float(), self.state.total
        start = float(torch.linalg.vector_norm(base))
        if total is None:
            return start, start, 0.0
        return float(torch.linalg.vector_norm(base + total)), start, float(torch.linalg.vector_norm(total))

    def show(self, state: SumState) -> None:
        """Write W_0 + total; with no change the bits of W_0 itself, since adding zero would lose a minus zero."""
        self._written = False
        # A float32 total and a W_0 of half the width add up in float32; the write casts once.
        self._write.write(self.base if state.total is None else self.base + state.total)
        self.state = state
        self._written = True

    def product(self, change: MatrixDelta) -> Tensor:
        """The change (d, m), a float32 tensor of its own on the device."""
        return change.product(self.base.device)

    def nearest(self, count: int) -> tuple[int, Tensor | None]:
        """The largest number of changes up to ``count`` whose sum is known, with that sum on the device."""
        kept = max((at for at in self._checkpoints if at <= count), default=0)
        if kept <= self.state.count <= count:
            return self.state.count, self.state.total
        if not kept:
            return 0, None
        return kept, tensor_in(self._checkpoints[kept], self.base.shape, torch.float32).to(self.base.device)

    def places_to_keep(self, start: int, count: int, slots: int) -> set[int]:
        """Where to keep sums on the way: at distances before ``count`` that grow geometrically up to the beginning."""
        if count - start == 1 and self.base.device.type != "cpu" and start % ACCELERATOR_STRIDE:
            return set()
        return {count - round(count ** (slot / slots)) for slot in range(slots)}

    def keep(self, at: int, total: Tensor, count: int, slots: int) -> None:
        """Keep a sum; with too many, drop the one whose loss widens a gap least for its distance to ``count``."""
        self._checkpoints[at] = kept_apart(total)
        while len(self._checkpoints) > slots:
            places = [0, *self.checkpoints, count]
            gaps = {
                place: (places[i + 1] - places[i - 1]) / max(1, abs(count - place))
                for i, place in enumerate(places[1:-1], 1)
            }
            del self._checkpoints[min(gaps, key=lambda place: gaps[place])]
