"""How WISE's edits fill shards and shards become memories (arXiv 2405.14768, section 2.3; reference section 8.4)."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from engine.associative.merging import merge
from engine.associative.prompts import without_targets
from engine.associative.side_training import Trained, smallest_activation
from engine.methods.side.wise_settings import WiseSettings
from engine.model.loading import LoadedModel
from engine.model.side.routed import EditedPrompt, RoutedMemory, SideCopy
from engine.model.side.routing import Activation

# In a later merge of WISE-Merge, the weight of the memory merged before and that of the new shards together.
MERGED_WEIGHT, LATER_WEIGHT = 0.6, 0.4
# Spreads a seed and a number over the seeds of a generator; any large odd number works.
_STRIDE = 1_000_003
PROMPTS_PER_PASS = 64


def seed_of(seed: int, purpose: int, number: int) -> int:
    """A seed for the ``number``-th use of a ``purpose`` in a session of ``seed``."""
    return (seed * _STRIDE + purpose) * _STRIDE + number


class Shards:
    """The memory while a batch is edited: one shard is open, with its difference and mask (d, m) on the device.

    A finished shard can answer until it is merged, as in the reference code where merged groups stay separate memories
    (retrieve); where all are merged into one, the reference's shards do not answer until the first query, and are then
    merged at once, full or not. A copy's floor is computed from the bare prompts of its edits when it is recorded:
    later edits of a shard, and a merge, have changed the activations from when each edit was trained, and activations
    behind prefixes, which the reference code averages in, may exceed the bare prompt's.
    """

    def __init__(
        self, model: LoadedModel, act: Activation, former: RoutedMemory, settings: WiseSettings, seed: int
    ) -> None:
        self.memory = former
        self._model = model
        self._act = act
        self._settings = settings
        self._seed = seed
        self._edits = 0
        self._shape = model.anatomy.layers[int(settings.layers)].write.shape
        self._open()

    def take(self, trained: Trained, prompt: Tensor) -> None:
        """Add an edit whose ``prompt`` is (T,) token ids; close and merge shards where they are full."""
        self.difference = trained.difference
        self._edits += 1
        edited = EditedPrompt(prompt, self.memory.merges)
        self.memory = replace(self.memory, prompts=(*self.memory.prompts, edited))
        if self._edits >= self._settings.save_freq:
            self._close()
            if len(self.memory.shards) >= self._settings.shards_per_merge:
                self._merge()
            self._open()

    def packed(self) -> RoutedMemory:
        """The memory including the open shard."""
        return replace(self.memory, active=self._copy() if self._edits else None)

    def _open(self) -> None:
        """Continue the open shard, or begin one with a new random mask."""
        active = self.memory.active
        device = self._model.device
        if active is not None:
            self.mask, self.difference = active.places().to(device), active.difference().to(device)
            self._edits = active.edits
            return
        generator = torch.Generator().manual_seed(seed_of(self._seed, 1, self.memory.edits))
        self.mask = (torch.rand(self._shape, generator=generator) < self._settings.mask_ratio).to(device)
        self.difference = torch.zeros(self._shape, device=device)
        self._edits = 0

    def _copy(self) -> SideCopy:
        active, floor = self.memory.active, self._floor_of(self.difference, self._edits)
        if active is not None:
            return active.updated(self.difference, floor, self._edits)
        return SideCopy.of(self.difference, self.mask, self._model.dtype, floor, self._edits)

    def _close(self) -> None:
        """The open shard is full: it waits for its merge."""
        self.memory = replace(self.memory, shards=(*self.memory.shards, self._copy()), active=None)

    def _merge(self) -> None:
        """Merge the waiting shards; in WISE-Merge into the single memory, else into a new memory."""
        settings, shards = self._settings, self.memory.shards
        joined, before, weights = shards, self.memory.memories, [settings.merge_weight / len(shards)] * len(shards)
        if settings.memories == "merge" and before:
            joined = (*shards, *before)
            weights = [LATER_WEIGHT / len(shards)] * len(shards) + [MERGED_WEIGHT / len(before)] * len(before)
            before = ()
        seed = seed_of(self._seed, 2, self.memory.merges)
        tau = merge(settings.merge_algorithm, [c.difference() for c in joined], weights, settings.density, seed)
        edits = sum(c.edits for c in joined)
        merged = SideCopy.of(tau, tau != 0, self._model.dtype, self._floor_of(tau, edits), edits)
        self.memory = replace(self.memory, memories=(*before, merged), shards=(), merges=self.memory.merges + 1)

    def _floor_of(self, difference: Tensor, edits: int) -> float:
        """The smallest routing activation of the prompts of the last ``edits`` have with ``difference`` (d, m)."""
        route = self.memory.route
        assert route is not None
        found = float("inf")
        for start in range(len(self.memory.prompts) - edits, len(self.memory.prompts), PROMPTS_PER_PASS):
            some = [prompt.ids for prompt in self.memory.prompts[start : start + PROMPTS_PER_PASS]]
            found = min(found, smallest_activation(self._model, route, self._act, difference, without_targets(some)))
        return found
