"""MEMOIR's residual memory (arXiv 2506.07899, section 3) beside one write matrix W; each edit has some of its columns.

    y = W a + M (mask * a)

with a the input of W at each token of a text. The mask is TopHash of the prompt: the k largest entries, by size, of the
prompt's mean input less its mean over unrelated texts, sent through a fixed permutation. An edit writes only the
columns of M that its prompt's mask marks. A text whose mask shares too few columns with that of every edit has the
output of W alone, to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

import torch
from torch import Tensor, nn

from engine.model.side.memory import SideFigures, SideMemory
from engine.model.side.reading import Reading
from engine.support.wording import say

if TYPE_CHECKING:
    from engine.model.anatomy import Anatomy

KIND = "memoir"
ACTIVE = ("edit", "overlap")
"""Which columns answer a text: all of the edit that it resembles most, or those that it shares with it."""


@dataclass(frozen=True, eq=False)
class TopHash:
    """The masks of prompts at the write matrix of ``layer``, whose input has m entries.

    ``background`` (m,) float32 is the mean input over unrelated prompts, ``permutation`` (m,) the column that stands
    for each entry, and ``top_k`` how many columns a mask has.
    """

    layer: int
    top_k: int
    background: Tensor
    permutation: Tensor

    def masks(self, means: Tensor) -> Tensor:
        """(B, m) bool: the columns of prompts with mean inputs ``means`` (B, m)."""
        largest = (means - self.background.to(means.device)).abs().topk(self.top_k, -1).indices
        columns = self.permutation.to(means.device)[largest]
        return torch.zeros_like(means, dtype=torch.bool).scatter(-1, columns, True)


def mean_input(states: Tensor, prompt: Tensor) -> Tensor:
    """The mean (B, m) float32 of ``states`` (B, T, m) over the tokens of the prompts, which ``prompt`` (B, T) marks."""
    return torch.einsum("bt,btm->bm", prompt.float() / prompt.sum(1, keepdim=True), states.float())


@dataclass(frozen=True, eq=False)
class ResidualMemory(SideMemory):
    """The memory after some batches.

    ``edited`` (N, k) int32 are the columns of each edit, in ascending order, and ``columns`` the columns (d,) float32
    of M that some edit wrote. A text is answered where at least the share ``threshold`` of the columns of its mask are
    also those of one edit; ``active`` is one of ACTIVE.
    """

    kind: ClassVar[str] = KIND

    top_hash: TopHash | None = None
    threshold: float = 1.0
    active: str = ACTIVE[0]
    edited: Tensor = field(default_factory=lambda: torch.empty(0, 0, dtype=torch.int32))
    columns: Mapping[int, Tensor] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def empty(cls) -> Self:
        """The memory before the first batch."""
        return cls()

    def extended(self, tensors: Mapping[str, Tensor]) -> Self:
        """The memory after a batch that :func:`recorded` or :func:`removal` made the tensors of."""
        if "dropped" in tensors:
            return self._without(tensors["dropped"].tolist())
        layer, top_k, active = tensors["rule"].tolist()
        top_hash = self.top_hash
        if "permutation" in tensors:
            top_hash = TopHash(layer, top_k, tensors["background"], tensors["permutation"])
        edited = torch.cat([self.edited, tensors["edited"]]) if len(self.edited) else tensors["edited"]
        written = zip(tensors["written"].tolist(), tensors["values"], strict=True)
        columns = MappingProxyType({**self.columns, **dict(written)})
        return type(self)(top_hash, float(tensors["threshold"]), ACTIVE[active], edited, columns)

    def _without(self, dropped: list[int]) -> Self:
        """Without the edits at these places, and without the columns that no other edit has."""
        kept = [place for place in range(len(self.edited)) if place not in set(dropped)]
        edited = self.edited[kept]
        held = set(edited.flatten().tolist())
        columns = MappingProxyType({column: value for column, value in self.columns.items() if column in held})
        return type(self)(self.top_hash, self.threshold, self.active, edited, columns)

    def matrix(self) -> Tensor:
        """M (d, m), dense, float32 on the CPU."""
        assert self.top_hash is not None
        some = next(iter(self.columns.values()))
        matrix = torch.zeros(len(some), len(self.top_hash.permutation))
        matrix[:, list(self.columns)] = torch.stack(list(self.columns.values()), 1)
        return matrix

    def masks(self) -> Tensor:
        """The masks (N, m) bool of the edits."""
        assert self.top_hash is not None
        empty = torch.zeros(len(self.edited), len(self.top_hash.permutation), dtype=torch.bool)
        return empty.scatter(1, self.edited.long(), True)

    @contextmanager
    def hooked(self, anatomy: Anatomy, reading: Reading) -> Iterator[None]:
        """A hook on the write matrix, which adds the memory's output for the texts that it answers."""
        if self.top_hash is None or not len(self.edited):
            yield
            return
        module = anatomy.layers[self.top_hash.layer].write.module
        handle = module.register_forward_hook(_Recall(self, module, reading))
        try:
            yield
        finally:
            handle.remove()

    def figures(self) -> SideFigures:
        """How many edits there are, how many columns they have written, and how many edits share a column."""
        if self.top_hash is None or not len(self.edited):
            return SideFigures({say("edits"): 0})
        used = self.edited.flatten().long().bincount()
        counts: dict[str, float] = {
            say("edits"): len(self.edited),
            say("columns of an edit"): self.top_hash.top_k,
            say("columns written"): len(self.columns),
            say("share of all columns"): len(self.columns) / len(self.top_hash.permutation),
            say("edits per column, mean"): float(used[used > 0].float().mean()),
            say("edits per column, most"): int(used.max()),
        }
        return SideFigures(counts, say("share of columns that are an edit's"), self.threshold)


class _Recall:
    """The hook of one memory: finds the edit that each prompt resembles most, and keeps to it for the continuation."""

    def __init__(self, memory: ResidualMemory, module: nn.Module, reading: Reading) -> None:
        assert memory.top_hash is not None
        device = next(module.parameters()).device
        self._memory = memory
        self._hash = memory.top_hash
        self._reading = reading
        self._matrix = memory.matrix().to(device)
        self._masks = memory.masks().to(device)

    def __call__(self, _: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor | None:
        """The matrix's output with the memory's added for the texts that it answers, or None to leave it as it is."""
        reading = self._reading
        keys, base = reading.by_text(args[0]), reading.by_text(output)
        if not reading.continued:
            self._decide(keys)
        rows, active = reading.choices[KIND]
        if not len(rows):
            return None
        added = (keys[rows].float() * active[:, None, :]) @ self._matrix.T
        answered = (base[rows].float() + added).to(output.dtype)
        return base.index_put((rows,), answered).view_as(output)

    def _decide(self, keys: Tensor) -> None:
        """Choose for each text the columns that answer it, from the matrix's inputs ``keys`` (B, T, m)."""
        reading = self._reading
        own = self._hash.masks(mean_input(keys, reading.prompt.to(keys.device)))
        shared, nearest = shares(own, self._masks, self._hash.top_k).max(1)
        answered = shared >= self._memory.threshold
        reading.decisions[KIND], reading.signals[KIND] = answered, shared
        rows = answered.nonzero().flatten()
        active = self._masks[nearest[rows]]
        if self._memory.active == ACTIVE[1]:
            active = active & own[rows]
        reading.choices[KIND] = (rows, active)


def shares(masks: Tensor, others: Tensor, top_k: int) -> Tensor:
    """(B, N): which share of the ``top_k`` columns of each of ``masks`` (B, m) bool each of ``others`` (N, m) has."""
    return masks.float() @ others.float().T / top_k


def recorded(former: ResidualMemory, now: ResidualMemory) -> dict[str, Tensor]:
    """What a batch records that led from ``former`` to ``now``: ``former.extended(...)`` gives it back.

    Of the columns those that are other tensors than before; background and permutation once in a session.
    """
    assert now.top_hash is not None
    top_hash = now.top_hash
    written = [column for column, value in now.columns.items() if former.columns.get(column) is not value]
    tensors = {
        "rule": torch.tensor([top_hash.layer, top_hash.top_k, ACTIVE.index(now.active)]),
        "threshold": torch.tensor(now.threshold, dtype=torch.float64),
        "edited": now.edited[len(former.edited) :].clone(),
        "written": torch.tensor(written),
        "values": torch.stack([now.columns[column] for column in written]),
    }
    if former.top_hash is None:
        tensors |= {"background": top_hash.background, "permutation": top_hash.permutation}
    return tensors


def removal(dropped: list[int]) -> dict[str, Tensor]:
    """What is recorded when the edits at these places are dropped."""
    return {"dropped": torch.tensor(dropped)}


def dropped_by(tensors: Mapping[str, Tensor]) -> tuple[int, ...]:
    """The places of the edits that a change drops; none where it writes."""
    return tuple(tensors["dropped"].tolist()) if "dropped" in tensors else ()
