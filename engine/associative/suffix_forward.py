"""Forward passes from the written layer on, repeated on the same texts during the search for v*.

Under causal attention nothing before the last subject token ever changes, so its keys and values are cached from one
clean pass and each step runs only the tokens from the last subject token on. Whether a family's cache allows that is
not assumed: the short pass must reproduce the clean pass's logits, else the whole texts are run.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache, PreTrainedModel

from engine.associative.prompts import Encoded
from engine.associative.value_site import ValueSite, at_places
from engine.model import hooks
from engine.model.cache import cache_argument, cache_of, keys_and_values
from engine.model.loading import LoadedModel

# A wrong mask or position changes logits by their own magnitude; rounding in the model's dtype by far less than this.
AGREEMENT = {torch.float32: 1e-3, torch.bfloat16: 0.05, torch.float16: 0.02}


@dataclass(frozen=True)
class _Prefix:
    """The cache of the tokens before the last subject token, left-aligned over P slots.

    ``keys``, ``values`` per block, each (B, heads, P, head size), empty stand-ins for blocks that are skipped;
    ``mask`` (B, P) says which slots are real; ``starts`` (B,) is the position of the first token after them;
    ``last_position`` the largest position that any text has.
    """

    keys: tuple[Tensor, ...]
    values: tuple[Tensor, ...]
    mask: Tensor
    starts: Tensor
    last_position: int

    def arguments(self, module: PreTrainedModel, rows: Tensor, mask: Tensor, with_positions: bool) -> dict[str, Any]:
        """Arguments of the ``module``'s forward for tokens with ``mask`` (b, S) after the prefixes of ``rows``."""
        cache = DynamicCache()
        for index, (key, value) in enumerate(zip(self.keys, self.values, strict=True)):
            cache.update(key[rows], value[rows], index)
        found = {"attention_mask": torch.cat([self.mask[rows], mask], 1), "use_cache": True}
        found |= cache_argument(module, cache)
        if with_positions:
            ahead = torch.arange(mask.shape[1], device=mask.device)
            found["position_ids"] = (self.starts[rows, None] + ahead).clamp_max(self.last_position)
        return found


@dataclass(frozen=True)
class Earlier:
    """Changes that are already in place: ``change`` (N, P, d) at the places (rows[i], positions[i]) of the texts."""

    rows: Tensor
    positions: Tensor
    change: Tensor

    def among(self, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Rows, positions and change of those in the texts ``rows`` (b,), with rows renumbered."""
        here = self.rows[:, None] == rows
        kept = here.any(1)
        return here[kept].int().argmax(1), self.positions[kept], self.change[kept]


class UpperBlocks:
    """The part of the forward pass that a change at ``site`` affects, for one batch of texts.

    ``batch`` is the texts as they are run: whole, or from the last subject token on with all places renumbered;
    ``initial`` (B, P, d) the clean outputs of the site's parts at each last subject token, float32.
    ``earlier`` changes, at tokens before, stay in every pass.
    """

    def __init__(self, model: LoadedModel, encoded: Encoded, site: ValueSite, earlier: Earlier | None = None) -> None:
        self._model = model
        self._site = site
        self._prefix: _Prefix | None = None
        self._positions = "position_ids" in inspect.signature(model.module.forward).parameters
        self.batch = encoded
        rows = torch.cat([encoded.target_rows, torch.arange(encoded.rows, device=encoded.ids.device)])
        places = torch.cat([encoded.target_positions, encoded.subject_last])
        clean, cache = self._clean_pass(rows, places, earlier)
        self._hidden = self._point.hidden
        # For a whole block's output, passes start from it, so earlier changes there are already included.
        self._earlier = None if self._point.layer == site.layer else earlier
        self._shorten(cache, rows, places, clean)

    @property
    def short(self) -> bool:
        """Whether only the tokens from the last subject token on are run."""
        return self._prefix is not None

    def logits(
        self, rows: Tensor, ids: Tensor, mask: Tensor, change: Tensor, at_rows: Tensor, positions: Tensor
    ) -> Tensor:
        """Logits (N, V) at the places (at_rows[i], positions[i]) with ``change`` (b, P, d) at the last subject tokens.

        ``rows`` (b,) are the texts of :attr:`batch` that take part, ``ids`` and ``mask`` (b, T) their tokens.
        """
        anatomy, width = self._model.anatomy, ids.shape[1]
        arguments: dict[str, Any] = {"attention_mask": mask, "use_cache": False}
        if self._prefix is not None:
            arguments = self._prefix.arguments(self._model.module, rows, mask, self._positions)
        hidden = None if self._hidden is None else self._hidden[rows][:, :width]
        places = torch.arange(len(rows), device=ids.device), self.batch.subject_last[rows]
        with ExitStack() as stack:
            stack.enter_context(self._point.resumed(anatomy, hidden))
            stack.enter_context(self._site.changed(anatomy, *places, change, width))
            if self._prefix is None and self._earlier is not None:
                stack.enter_context(self._site.changed(anatomy, *self._earlier.among(rows), width))
            stack.enter_context(hooks.logits_at(anatomy.head, at_rows, positions))
            output = self._model.module(input_ids=ids, **arguments)
        found: Tensor = output.logits[0]
        return found

    @torch.no_grad()
    def _clean_pass(self, rows: Tensor, places: Tensor, earlier: Earlier | None) -> tuple[Tensor, Any]:
        """One pass over the whole texts: logits at the places, and the cache if there is one.

        Records the resume point and the outputs of the site's parts.
        """
        anatomy, site, batch = self._model.anatomy, self._site, self.batch
        everyone, width = torch.arange(batch.rows, device=batch.ids.device), batch.ids.shape[1]
        parts = dict(enumerate(site.modules(anatomy)))
        with ExitStack() as stack:
            if earlier is not None:
                there = earlier.rows, earlier.positions, earlier.change
                stack.enter_context(site.changed(anatomy, *there, width))
            found = stack.enter_context(
                hooks.record_outputs(parts, lambda h: at_places(h, width, everyone, batch.subject_last).float())
            )
            points = stack.enter_context(hooks.record_resume_point(anatomy, site.start))
            stack.enter_context(hooks.logits_at(anatomy.head, rows, places))
            output = self._model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=True)
        self.initial = torch.stack([found[part] for part in parts], 1)
        self._point = points[0] if points else hooks.START
        return output.logits[0], cache_of(output)

    def _shorten(self, cache: Any, rows: Tensor, places: Tensor, clean: Tensor) -> None:
        """Keep only the tokens from the last subject token on, if that reproduces the ``clean`` logits."""
        whole, hidden = self.batch, self._hidden
        starts = whole.subject_last
        prefix = _prefix_of(cache, whole, self._point.layer)
        if prefix is None:
            return
        index, mask = _suffix_places(whole)
        self._prefix = prefix
        self.batch = replace(
            whole,
            ids=whole.ids.gather(1, index),
            mask=mask,
            subject_last=torch.zeros_like(starts),
            target_positions=whole.target_positions - starts[whole.target_rows],
        )
        if hidden is not None:
            self._hidden = hidden.gather(1, index[:, :, None].expand(-1, -1, hidden.shape[2]))
        everyone = torch.arange(whole.rows, device=whole.ids.device)
        with torch.no_grad():
            nothing = torch.zeros_like(self.initial)
            found = self.logits(everyone, self.batch.ids, mask, nothing, rows, places - starts[rows])
        if not (found - clean).norm() <= AGREEMENT[self._model.dtype] * clean.norm():
            self._prefix, self.batch, self._hidden = None, whole, hidden


def _suffix_places(batch: Encoded) -> tuple[Tensor, Tensor]:
    """Token index and mask, each (B, S), of every text from its last subject token on, padded with its last token."""
    lengths = batch.mask.sum(1)
    width = int((lengths - batch.subject_last).max())
    index = batch.subject_last[:, None] + torch.arange(width, device=batch.ids.device)
    return index.clamp_max(batch.ids.shape[1] - 1), (index < lengths[:, None]).long()


def _prefix_of(cache: Any, batch: Encoded, start: int) -> _Prefix | None:
    """The first P slots of a cache over the whole texts, or None where it does not keep every token of
    every block after block ``start``.
    """
    slots = int(batch.subject_last.max())
    blocks: Sequence[Any] = getattr(cache, "layers", ())
    if slots == 0 or len(blocks) <= start + 1:
        return None
    nothing = torch.zeros(batch.rows, 1, slots, 1, device=batch.ids.device)
    keys, values = [nothing] * (start + 1), [nothing] * (start + 1)
    for block in blocks[start + 1 :]:
        pair = keys_and_values(block)
        if pair is None or pair[0].shape[-2] != batch.ids.shape[1]:
            return None
        for kept, states in zip((keys, values), pair, strict=True):
            kept.append(states[:, :, :slots])
    mask = (torch.arange(slots, device=batch.ids.device) < batch.subject_last[:, None]).long()
    return _Prefix(tuple(keys), tuple(values), mask, batch.subject_last, batch.ids.shape[1] - 1)
