"""The routed side memory (WISE): side copies of one write matrix, stored as sparse differences W' - W.

What a batch records, by name (all on the CPU):

    route              (3,) int64: layer, form and place as indices into FORMS and PLACES
    ratio              () float64: threshold = smallest activation of a copy's own edits x ratio
    state              (6,) int64: earlier memories kept, earlier shards kept, new memories, new shards,
                       merges so far, edits per shard
    memory.<i>.* and shard.<i>.*   copies that are new: mask, values, shape, floor, edits
    active.*           the copy that is trained now, if any; its mask only in the batch that began it
    texts.*            ids (N,), lengths (n,) and groups (n,): the token ids of the batch's prompts, for replay

A copy's mask has one bit per entry of the matrix, row by row; values (k,) are the entries that the mask marks, float32
or, for a model of 16-bit weights, in that dtype. Nothing is computed when batches are folded: merged copies
are recorded as they were computed, so the same batches give the same bits anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor

from engine.model.anatomy import Anatomy
from engine.model.packing import unpack
from engine.model.side.memory import SideFigures, SideMemory
from engine.model.side.reading import Reading
from engine.model.side.routing import FORMS, PLACES, Route, Router, activation_of
from engine.support.wording import say


@dataclass(frozen=True, eq=False)
class SideCopy:
    """One side copy of the write matrix: what it adds to W in the entries of its mask.

    ``mask`` (ceil(d m / 8),) uint8, ``values`` (k,), ``shape`` (d, m); ``floor`` is the smallest routing activation
    of its own edits, ``edits`` how many those are.
    """

    mask: Tensor
    values: Tensor
    shape: tuple[int, int]
    floor: float
    edits: int

    @classmethod
    def of(cls, difference: Tensor, mask: Tensor, dtype: torch.dtype, floor: float, edits: int) -> SideCopy:
        """Pack ``difference`` (d, m), which is zero outside ``mask`` (d, m) bool; values are kept in ``dtype``."""
        chosen = mask.cpu()
        bits = torch.from_numpy(np.packbits(chosen.numpy().reshape(-1)))
        rows, columns = difference.shape
        # Minus zero becomes zero, so that the stored bits do not depend on the sign of zero.
        return cls(bits, difference.detach().cpu()[chosen].to(dtype) + 0.0, (rows, columns), floor, edits)

    def difference(self) -> Tensor:
        """W' - W (d, m), dense, float32 on the CPU."""
        return unpack({"mask": self.mask, "values": self.values.float(), "shape": torch.tensor(self.shape)})

    def places(self) -> Tensor:
        """(d, m) bool: the entries of the mask."""
        ones = torch.ones(len(self.values))
        return unpack({"mask": self.mask, "values": ones, "shape": torch.tensor(self.shape)}).bool()

    def updated(self, difference: Tensor, floor: float, edits: int) -> SideCopy:
        """The copy after further edits, with the same mask."""
        values = difference.detach().cpu()[self.places()].to(self.values.dtype) + 0.0
        return replace(self, values=values, floor=floor, edits=edits)

    def tensors(self, name: str) -> dict[str, Tensor]:
        """What is recorded of it, under ``name``."""
        return {
            f"{name}.mask": self.mask,
            f"{name}.values": self.values,
            f"{name}.shape": torch.tensor(self.shape),
            f"{name}.floor": torch.tensor(self.floor, dtype=torch.float64),
            f"{name}.edits": torch.tensor(self.edits),
        }

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor], name: str, mask: Tensor | None = None) -> SideCopy:
        """Take a copy back out of ``tensors``; ``mask`` stands for one that was recorded before."""
        bits = tensors[f"{name}.mask"] if mask is None else mask
        rows, columns = tensors[f"{name}.shape"].tolist()
        floor, edits = float(tensors[f"{name}.floor"]), int(tensors[f"{name}.edits"])
        return cls(bits, tensors[f"{name}.values"], (rows, columns), floor, edits)


@dataclass(frozen=True, eq=False)
class EditedPrompt:
    """The prompt of an edit as token ids (T,), and after how many merges it was edited (its group)."""

    ids: Tensor
    group: int


@dataclass(frozen=True, eq=False)
class RoutedMemory(SideMemory):
    """Merged ``memories``, finished ``shards`` waiting to be merged, and the ``active`` copy that is trained now.

    ``capacity`` is how many edits a shard takes; ``prompts`` are those of all edits, in order.
    """

    kind: ClassVar[str] = "routed"

    route: Route | None = None
    ratio: float = 1.0
    capacity: int = 1
    memories: tuple[SideCopy, ...] = ()
    shards: tuple[SideCopy, ...] = ()
    active: SideCopy | None = None
    merges: int = 0
    prompts: tuple[EditedPrompt, ...] = ()

    @classmethod
    def empty(cls) -> RoutedMemory:
        """The memory before the first batch."""
        return cls()

    @property
    def copies(self) -> tuple[SideCopy, ...]:
        """Every copy that can answer; finished shards do so until they are merged."""
        return (*self.memories, *self.shards, *(() if self.active is None else (self.active,)))

    @property
    def edits(self) -> int:
        """The number of edits in the memory."""
        return len(self.prompts)

    def extended(self, tensors: Mapping[str, Tensor]) -> RoutedMemory:
        """The memory after a batch that recorded ``tensors`` (see the module's docstring)."""
        layer, form, place = tensors["route"].tolist()
        kept, waiting, merged, finished, merges, capacity = tensors["state"].tolist()
        active = None
        if "active.values" in tensors:
            known = None if "active.mask" in tensors or self.active is None else self.active.mask
            active = SideCopy.from_tensors(tensors, "active", known)
        return RoutedMemory(
            Route(layer, FORMS[form], PLACES[place]),
            float(tensors["ratio"]),
            capacity,
            (*self.memories[:kept], *(SideCopy.from_tensors(tensors, f"memory.{i}") for i in range(merged))),
            (*self.shards[:waiting], *(SideCopy.from_tensors(tensors, f"shard.{i}") for i in range(finished))),
            active,
            merges,
            (*self.prompts, *_prompts(tensors)),
        )

    def recorded_after(self, former: RoutedMemory) -> dict[str, Tensor]:
        """What a batch records that led from ``former`` to this memory: ``former.extended(...)`` gives it back."""
        assert self.route is not None
        kept, waiting = _shared(former.memories, self.memories), _shared(former.shards, self.shards)
        memories, shards = self.memories[kept:], self.shards[waiting:]
        layer, form, place = self.route.layer, FORMS.index(self.route.form), PLACES.index(self.route.place)
        tensors = {
            "route": torch.tensor([layer, form, place]),
            "ratio": torch.tensor(self.ratio, dtype=torch.float64),
            "state": torch.tensor([kept, waiting, len(memories), len(shards), self.merges, self.capacity]),
            **_texts(self.prompts[former.edits :]),
        }
        for index, copy in enumerate(memories):
            tensors |= copy.tensors(f"memory.{index}")
        for index, copy in enumerate(shards):
            tensors |= copy.tensors(f"shard.{index}")
        if self.active is not None:
            tensors |= self.active.tensors("active")
            if former.active is not None and former.active.mask is self.active.mask:
                del tensors["active.mask"]
        return tensors

    @contextmanager
    def hooked(self, anatomy: Anatomy, reading: Reading) -> Iterator[None]:
        """Route texts to the copies at the write matrix while the context is open."""
        assert self.route is not None
        parts = anatomy.layers[self.route.layer]
        act = activation_of(parts.block)
        thresholds = [copy.floor * self.ratio for copy in self.copies]
        matrices = [copy.difference for copy in self.copies]
        router = Router(self.kind, self.route, matrices, thresholds, act or torch.nn.Identity(), reading)
        handle = parts.write.module.register_forward_hook(router)
        try:
            yield
        finally:
            handle.remove()

    def figures(self) -> SideFigures:
        """Edits, shards, the active shard's fill, merges, memories and thresholds."""
        held = 0 if self.active is None else self.active.edits
        thresholds = [copy.floor * self.ratio for copy in self.copies]
        counts: dict[str, float] = {
            say("edits"): self.edits,
            say("memories"): len(self.memories),
            say("finished shards"): len(self.shards),
            say("fill of the active shard"): held / self.capacity,
            say("merges"): self.merges,
            say("smallest threshold"): min(thresholds, default=0.0),
            say("largest threshold"): max(thresholds, default=0.0),
        }
        return SideFigures(counts, say("routing activation / threshold"), 1.0)


def _shared(former: tuple[SideCopy, ...], now: tuple[SideCopy, ...]) -> int:
    """How many copies two lists share from the beginning."""
    pairs = enumerate(zip(former, now, strict=False))
    return next((i for i, (one, two) in pairs if one is not two), min(len(former), len(now)))


def _texts(prompts: tuple[EditedPrompt, ...]) -> dict[str, Tensor]:
    """Prompts as tensors."""
    return {
        "texts.ids": torch.cat([torch.empty(0, dtype=torch.long), *(prompt.ids for prompt in prompts)]),
        "texts.lengths": torch.tensor([len(prompt.ids) for prompt in prompts], dtype=torch.long),
        "texts.groups": torch.tensor([prompt.group for prompt in prompts], dtype=torch.long),
    }


def _prompts(tensors: Mapping[str, Tensor]) -> list[EditedPrompt]:
    """Prompts taken back out of tensors."""
    parts = tensors["texts.ids"].split(tensors["texts.lengths"].tolist())
    return [EditedPrompt(ids, group) for ids, group in zip(parts, tensors["texts.groups"].tolist(), strict=True)]
