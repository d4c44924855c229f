"""The blocks above the written layer, run again and again on the same texts while the search for v* goes on.

Under causal attention nothing before the last subject token ever changes, so its keys and values are kept from one
clean pass and each step runs only the tokens from the last subject token on. Whether a family's cache allows that is
not assumed: the short way must give the clean pass's logits, else the whole texts are run.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor
from transformers import DynamicCache

from engine.associative.prompts import Encoded
from engine.model import hooks
from engine.model.loading import LoadedModel

# A mask or position that is wrong moves logits by their own size; rounding in the model's dtype by far less than this.
AGREEMENT = {torch.float32: 1e-3, torch.bfloat16: 0.05, torch.float16: 0.02}


@dataclass(frozen=True)
class _Prefix:
    """What is kept of the tokens before the last subject token, left-aligned over P slots.

    ``keys``, ``values`` per block, each (B, heads, P, head size), empty stand-ins for blocks that are skipped;
    ``mask`` (B, P) says which slots are real; ``starts`` (B,) is the position of the first token after them;
    ``last_position`` the largest position that any text has.
    """

    keys: tuple[Tensor, ...]
    values: tuple[Tensor, ...]
    mask: Tensor
    starts: Tensor
    last_position: int

    def arguments(self, rows: Tensor, mask: Tensor, with_positions: bool) -> dict[str, Any]:
        """Arguments of the model's forward for tokens with ``mask`` (b, S) that follow the prefixes of ``rows``."""
        cache = DynamicCache()
        for index, (key, value) in enumerate(zip(self.keys, self.values, strict=True)):
            cache.update(key[rows], value[rows], index)
        found = {"attention_mask": torch.cat([self.mask[rows], mask], 1), "past_key_values": cache, "use_cache": True}
        if with_positions:
            ahead = torch.arange(mask.shape[1], device=mask.device)
            found["position_ids"] = (self.starts[rows, None] + ahead).clamp_max(self.last_position)
        return found


class UpperBlocks:
    """Everything above block ``layer`` for one batch of texts.

    ``batch`` is the texts as they are run: whole, or from the last subject token on with all places renumbered;
    ``hidden`` (B, T, d) the output of block ``layer`` on them, clean.
    """

    def __init__(self, model: LoadedModel, encoded: Encoded, layer: int) -> None:
        self._model = model
        self._prefix: _Prefix | None = None
        self._positions = "position_ids" in inspect.signature(model.module.forward).parameters
        self.batch = encoded
        rows = torch.cat([encoded.target_rows, torch.arange(encoded.rows, device=encoded.ids.device)])
        places = torch.cat([encoded.target_positions, encoded.subject_last])
        self._point, clean, cache = self._clean_pass(encoded, layer, rows, places)
        assert self._point.hidden is not None
        self.hidden = self._point.hidden
        self._shorten(layer, cache, rows, places, clean)

    @property
    def short(self) -> bool:
        """Whether only the tokens from the last subject token on are run."""
        return self._prefix is not None

    def logits(
        self, rows: Tensor, ids: Tensor, mask: Tensor, hidden: Tensor, at_rows: Tensor, positions: Tensor
    ) -> Tensor:
        """Logits (N, V) at the places (at_rows[i], positions[i]) of a pass that starts from ``hidden`` (b, T, d).

        ``rows`` (b,) are the texts of :attr:`batch` that take part, ``ids`` and ``mask`` (b, T) their tokens.
        """
        arguments: dict[str, Any] = {"attention_mask": mask, "use_cache": False}
        if self._prefix is not None:
            arguments = self._prefix.arguments(rows, mask, self._positions)
        with (
            self._point.resumed(self._model.anatomy, hidden),
            hooks.logits_at(self._model.anatomy.head, at_rows, positions),
        ):
            output = self._model.module(input_ids=ids, **arguments)
        found: Tensor = output.logits[0]
        return found

    @torch.no_grad()
    def _clean_pass(
        self, batch: Encoded, layer: int, rows: Tensor, places: Tensor
    ) -> tuple[hooks.ResumePoint, Tensor, Any]:
        """One pass over the whole texts: the resume point, logits at the places, and the cache if there is one."""
        anatomy = self._model.anatomy
        with hooks.record_resume_point(anatomy, layer) as points, hooks.logits_at(anatomy.head, rows, places):
            output = self._model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=True)
        return points[0], output.logits[0], getattr(output, "past_key_values", None)

    def _shorten(self, layer: int, cache: Any, rows: Tensor, places: Tensor, clean: Tensor) -> None:
        """Keep only the tokens from the last subject token on, if that gives the ``clean`` logits."""
        whole, hidden = self.batch, self.hidden
        starts = whole.subject_last
        prefix = _prefix_of(cache, whole, layer)
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
        self.hidden = hidden.gather(1, index[:, :, None].expand(-1, -1, hidden.shape[2]))
        everyone = torch.arange(whole.rows, device=whole.ids.device)
        with torch.no_grad():
            found = self.logits(everyone, self.batch.ids, mask, self.hidden, rows, places - starts[rows])
        if not (found - clean).norm() <= AGREEMENT[self._model.dtype] * clean.norm():
            self._prefix, self.batch, self.hidden = None, whole, hidden


def _suffix_places(batch: Encoded) -> tuple[Tensor, Tensor]:
    """Token index and mask, each (B, S), of every text from its last subject token on, padded with its last token."""
    lengths = batch.mask.sum(1)
    width = int((lengths - batch.subject_last).max())
    index = batch.subject_last[:, None] + torch.arange(width, device=batch.ids.device)
    return index.clamp_max(batch.ids.shape[1] - 1), (index < lengths[:, None]).long()


def _prefix_of(cache: Any, batch: Encoded, layer: int) -> _Prefix | None:
    """The first P slots of a cache over the whole texts, or None where it does not keep every token of every block."""
    slots = int(batch.subject_last.max())
    kept: Sequence[Any] = getattr(cache, "layers", ())
    if slots == 0 or len(kept) <= layer + 1:
        return None
    nothing = torch.zeros(batch.rows, 1, slots, 1, device=batch.ids.device)
    keys, values = [nothing] * (layer + 1), [nothing] * (layer + 1)
    for block in kept[layer + 1 :]:
        key, value = getattr(block, "keys", None), getattr(block, "values", None)
        if not isinstance(key, Tensor) or not isinstance(value, Tensor) or key.dim() != 4:
            return None
        if key.shape[-2] != batch.ids.shape[1]:
            return None
        keys.append(key[:, :, :slots])
        values.append(value[:, :, :slots])
    mask = (torch.arange(slots, device=batch.ids.device) < batch.subject_last[:, None]).long()
    return _Prefix(tuple(keys), tuple(values), mask, batch.subject_last, batch.ids.shape[1] - 1)
