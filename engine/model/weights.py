"""Reversible changes of weight matrices: W_t = cast(W_0 + sum of the first t deltas), exact to the bit.

The sum is taken in float32 in ledger order and cast to the model's dtype once, so the weights at a point depend on the
point alone and not on the path taken to it. Floating-point addition cannot be undone by subtraction; going back
replays the sum from the last kept checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from engine.errors import PalimpsestError
from engine.events import FloatArray
from engine.model.anatomy import Anatomy
from engine.model.delta import Delta, MatrixDelta, Site
from engine.model.device import memory_errors
from engine.model.history import History, KeptSums, StoredDelta
from engine.model.parameter import OUTSIDE
from engine.model.running_sum import UNCHANGED, RunningSum, SumState, SumWalk
from engine.model.side.installed import SideMemories, SideState
from engine.support.wording import say


class Preview:
    """Temporary changes on top of the current point; made by :meth:`EditableWeights.preview` and valid inside it."""

    def __init__(self, weights: EditableWeights) -> None:
        self._weights = weights

    def add(self, part: MatrixDelta) -> None:
        """Add one matrix's change to its float32 sum and write the result."""
        with memory_errors(say("trying an edit")):
            self._weights.sum_of((part.layer, part.matrix)).add(part)


NEAR = 8  # deltas that are added sooner than kept sums are read


@dataclass(frozen=True)
class _Point:
    """A state of the weights and side memories; its sums are shared, since none is ever changed in place."""

    applied: int
    sums: dict[Site, SumState]
    side: SideState


class EditableWeights:
    """The only writer of the model's matrices; also installs the side memories.

    ``deltas`` are all known changes in ledger order, ``applied`` how many of them are in the model now.
    A matrix's W_0 is copied the first time it is touched. ``checkpoint_bytes`` bounds the main memory for
    intermediate sums, and ``kept`` has some outside of it; both only make going back quick.
    """

    def __init__(self, anatomy: Anatomy, checkpoint_bytes: int = 256 << 20, side: SideMemories | None = None) -> None:
        self.applied = 0
        self.kept: KeptSums | None = None
        self._history = History()
        self.side = side or SideMemories()
        self._anatomy = anatomy
        self._checkpoint_bytes = checkpoint_bytes
        self._sums: dict[Site, RunningSum] = {}
        self._lent = 0

    @property
    def touched(self) -> tuple[int, ...]:
        """The layers in which any known delta, applied or undone, changes a matrix, in order."""
        return tuple(sorted({layer for layer, _ in self.sites if layer != OUTSIDE}))

    @property
    def sites(self) -> tuple[Site, ...]:
        """The matrices that any known delta, applied or undone, changes, in order."""
        return self._history.sites

    @property
    def deltas(self) -> list[Delta]:
        """All known changes in ledger order."""
        return self._history.deltas

    @property
    def at_start(self) -> bool:
        """Whether every matrix is the unedited one now, with previews counted; side memories are not."""
        return all(running.state.total is None for running in self._sums.values())

    def push(self, delta: Delta) -> None:
        """Drop what was undone, append ``delta`` and apply it; on any error everything is as before."""
        self._check_free()
        self.check(delta)
        self._adopt([*self.deltas[: self.applied], delta], self.applied + 1)

    def replace(self, deltas: Sequence[Delta], applied: int) -> None:
        """Put another history in place of the known one and go to its point ``applied``, as when a session opens."""
        self._check_free()
        for delta in deltas:
            if not isinstance(delta, StoredDelta):  # whoever reads one checks it
                self.check(delta)
        self._adopt(list(deltas), applied)

    def settle(self, stored: StoredDelta) -> None:
        """Know the last applied change by what is ``stored`` of it, which frees its memory."""
        self._history.put(self.applied - 1, stored)
        if self.kept is not None and not self._lent and self.kept.due(self.applied):
            totals = {site: running.state.total for site, running in self._sums.items()}
            self.kept.keep(stored.number, self.applied, {site: t for site, t in totals.items() if t is not None})

    def move_to(self, applied: int) -> None:
        """Go to the point after the first ``applied`` deltas; on any error the model is as before."""
        self._check_free()
        self._go(applied)

    @contextmanager
    def at(self, applied: int) -> Iterator[None]:
        """Move to another point temporarily; the former model is restored to the bit, also after an error."""
        with self._restored():
            self._go(applied)
            yield

    @contextmanager
    def as_if(self, deltas: Sequence[Delta], applied: int) -> Iterator[None]:
        """Stand at the point ``applied`` of a history that holds ``deltas``, whatever other work is in the midst of.

        Unlike all other changes it may come between any two steps of that work, also within :meth:`at`, a preview, or
        while side memories are detached. All of it is back at the end to the bit, with the texts that side memories
        were reading.
        """
        former = self.deltas
        with self.side.reading.aside(), self._restored():
            try:
                self._know(list(deltas))
                self._go(applied)
                yield
            finally:
                self._know(former)

    @contextmanager
    def preview(self) -> Iterator[Preview]:
        """Try changes on top of the current point; the former weights are restored to the bit, also after an error."""
        known = set(self._sums)
        try:
            with self._restored():
                yield Preview(self)
        finally:
            for site in self._sums.keys() - known - set(self.sites):  # back at W_0, whose copy is not needed any more
                del self._sums[site]

    @contextmanager
    def trying(self, delta: Delta) -> Iterator[None]:
        """``delta`` in place as if it were pushed, temporarily; the former model is restored to the bit."""
        self.check(delta)
        with self._restored(), memory_errors(say("trying an edit")):
            for part in delta.layers:
                self.sum_of((part.layer, part.matrix)).add(part)
            applied = [change for known in self.deltas[: self.applied] for change in known.side]
            self.side.go([*applied, *delta.side])
            yield

    @contextmanager
    def without_side(self) -> Iterator[None]:
        """Detach all side memories temporarily; they are restored at the end, also after an error."""
        with self._restored():
            self.side.show(SideState())
            yield

    def norms(self, layers: Sequence[int]) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Frobenius norms ||W_t||, ||W_0|| and ||W_t - W_0||, each (L,), of the float32 sums before the cast.

        Of a layer's changed matrices together, or of its write matrix where none is changed.
        """
        rows = [self._norms(layer) for layer in layers]
        table = np.array(rows, dtype=np.float64).reshape(len(rows), 3)
        return table[:, 0], table[:, 1], table[:, 2]

    def _norms(self, layer: int) -> tuple[float, float, float]:
        """The three norms of one layer; a matrix that was never changed is not copied for this."""
        found = [running.norms() for _, running in self._changed(layer)]
        if not found:
            norm = float(self._anatomy.layers[layer].write.read().norm())
            return norm, norm, 0.0
        norm, base, change = (sum(value**2 for value in column) ** 0.5 for column in zip(*found, strict=True))
        return norm, base, change

    def matrices(self, layer: int) -> Iterator[tuple[str, Tensor, Tensor]]:
        """Path, W_t and W_0 (d, m) in float32 of a layer's changed matrices, or of its write matrix where none is."""
        changed = self._changed(layer)
        for path, running in changed:
            yield path, running.matrix, running.base.float()
        if not changed:
            matrix = self._anatomy.layers[layer].write.read()
            yield "", matrix, matrix

    def _changed(self, layer: int) -> list[tuple[str, RunningSum]]:
        """Paths and sums of a layer's matrices that some known delta changes; dropped deltas do not count."""
        return [(path, self._sums[place, path]) for place, path in self.sites if place == layer]

    def sum_of(self, site: Site) -> RunningSum:
        """The running sum of one matrix; copies W_0 on the first request."""
        if site not in self._sums:
            self._sums[site] = RunningSum(self._anatomy.matrix(*site))
        return self._sums[site]

    def start(self, site: Site) -> Tensor:
        """W_0 (d, m) of one matrix in the model's dtype, not to be written to; it is not copied for this."""
        return self._sums[site].base if site in self._sums else self._anatomy.matrix(*site).view

    def _check_free(self) -> None:
        """Refuse changes of the history while at another point or in a preview."""
        if self._lent:
            raise RuntimeError("the weights are lent to a preview or to another point")

    def check(self, delta: Delta) -> None:
        """Refuse a delta that does not fit this model or is not finite."""
        for part in delta.layers:
            if part.shape != self._anatomy.matrix(part.layer, part.matrix).shape:
                raise ValueError(f"a change of shape {part.shape} does not fit layer {part.layer} {part.matrix}")
            if not part.is_finite():
                raise _not_finite(say("for layer {layer}", layer=part.layer))
        for change in delta.side:
            if not change.is_finite():
                raise _not_finite(say("for the side memory"))

    def _adopt(self, deltas: list[Delta], applied: int) -> None:
        """Make ``deltas`` the history and go to ``applied``; the former history stays if that fails."""
        former = self.deltas
        self._know(deltas)
        try:
            self._go(applied)
        except BaseException:
            self._know(former)
            raise

    def _know(self, deltas: list[Delta]) -> None:
        """Take ``deltas`` for the history, and drop the sums that are not of it."""
        kept = self._history.take(deltas)
        for site, running in self._sums.items():
            running.forget_after(self._history.count(site, kept))

    def _go(self, applied: int) -> None:
        """Write W_t for t = ``applied`` in all matrices and install its side memories."""
        if not 0 <= applied <= len(self.deltas):
            raise ValueError(f"there are {len(self.deltas)} deltas, not {applied}")
        former = self._point()
        try:
            with memory_errors(say("changing the weights")):
                self._sum_up(applied)
                for site in self._sums.keys() - set(self.sites):
                    self._sums[site].restore(UNCHANGED)
                self.side.go(self._history.side(applied))
            self.applied = applied
        except BaseException:
            self._restore(former)
            raise

    def _sum_up(self, applied: int) -> None:
        """Write every matrix as after ``applied`` deltas; each delta on the way is read once."""
        history, slots = self._history, self._slots()
        counts = {site: history.count(site, applied) for site in self.sites}
        walks = {
            site: self.sum_of(site).way_to(count, slots)
            for site, count in counts.items()
            if not self.sum_of(site).stands_at(count)
        }
        first = self._first(walks, applied)
        if self.kept is not None and applied - first > NEAR:
            self._begin_at_kept(walks, first, applied)
            first = self._first(walks, applied)
        for place in range(first, applied):
            delta = history.deltas[place]
            wanted = [s for s in delta.sites if s in walks and walks[s].at == history.count(s, place)]
            if wanted:
                parts = {(part.layer, part.matrix): part for part in delta.layers}
                for site in wanted:
                    walks[site].add(parts[site])
            self._keep_on_the_way(walks, place + 1)
        for walk in walks.values():
            walk.finish()

    def _first(self, walks: Mapping[Site, SumWalk], applied: int) -> int:
        """The place of the first delta that any of the sums still needs."""
        places = (self._history.place(site, walk.at) for site, walk in walks.items() if not walk.done)
        return min(places, default=applied)

    def _begin_at_kept(self, walks: Mapping[Site, SumWalk], first: int, applied: int) -> None:
        """Begin at the last sums that are kept between two points, where there are any."""
        assert self.kept is not None
        for place in range(applied - 1, first + NEAR - 1, -1):
            delta = self.deltas[place]
            if isinstance(delta, StoredDelta) and self.kept.has(delta.number):
                if (sums := self.kept.load(delta.number)) is None:
                    continue
                for site, walk in walks.items():
                    if site in sums:
                        walk.begin(self._history.count(site, place + 1), sums[site])
                return

    def _keep_on_the_way(self, walks: Mapping[Site, SumWalk], applied: int) -> None:
        """Keep the sums after ``applied`` deltas outside if that is due and all are at that point."""
        delta, kept = self.deltas[applied - 1], self.kept
        if kept is None or not kept.due(applied) or not isinstance(delta, StoredDelta) or kept.has(delta.number):
            return
        counts = {site: self._history.count(site, applied) for site in self.sites}
        if all(site in walks and walks[site].at == count for site, count in counts.items() if count):
            totals = {site: walks[site].total for site, count in counts.items() if count}
            kept.keep(delta.number, applied, {site: total for site, total in totals.items() if total is not None})

    def _slots(self) -> int:
        """How many checkpoints each matrix may keep."""
        shapes = (self._anatomy.matrix(layer, path).shape for layer, path in self.sites)
        size = sum(4 * rows * columns for rows, columns in shapes)
        return max(2, self._checkpoint_bytes // size) if size else 0

    @contextmanager
    def _restored(self) -> Iterator[None]:
        """Restore the present model at the end."""
        former = self._point()
        self._lent += 1
        try:
            yield
        finally:
            self._lent -= 1
            self._restore(former)

    def _point(self) -> _Point:
        return _Point(self.applied, {site: running.state for site, running in self._sums.items()}, self.side.state)

    def _restore(self, point: _Point) -> None:
        """Write the weights of ``point``; a matrix that had no sum at that point gets its W_0."""
        self.applied = point.applied
        for site, running in self._sums.items():
            running.restore(point.sums.get(site, UNCHANGED))
        self.side.show(point.side)


def _not_finite(where: str) -> PalimpsestError:
    return PalimpsestError(
        say("The change computed {where} is not finite, so it was not applied.", where=where),
        say("Lower the learning rate or raise the regularisation and try again."),
    )
