"""The forward pass after a write matrix, repeated on the same texts while only that matrix's output changes.

The matrix's input, its unchanged output and everything before are the same at every step, so one clean pass caches
them. Where a block adds the matrix's output to the residual stream as it is, a step starts after that block; where it
norms or scales it first (Gemma, OLMo 2, Granite), a step runs that block too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.associative.prompts import Encoded
from engine.associative.suffix_forward import AGREEMENT
from engine.model import hooks
from engine.model.loading import LoadedModel


@dataclass(frozen=True)
class Reads:
    """Inputs and outputs of a write matrix for B texts.

    ``keys`` (B, T, m) are its inputs and ``base`` (B, T, d) its outputs for them; ``prompt`` (B, T) bool the tokens of
    their prompts and ``last`` (B,) the index of the last of these.
    """

    keys: Tensor
    base: Tensor
    prompt: Tensor
    last: Tensor


@torch.no_grad()
def read_keys(model: LoadedModel, layer: int, batch: Encoded) -> Reads:
    """One pass over ``batch`` up to the write matrix of ``layer``; a text's prompt is what stands before its target."""
    write = model.anatomy.layers[layer].write.module
    with (
        hooks.record_inputs({0: write}, lambda k: k) as keys,
        hooks.record_outputs({0: write}, lambda v: v) as base,
        hooks.stop_after(write),
    ):
        model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
    return _reads(keys[0], base[0], batch)


def _reads(keys: Tensor, base: Tensor, batch: Encoded) -> Reads:
    """Keys and outputs by text, also where texts and tokens are flattened into one dimension (OPT)."""
    shape = tuple(batch.ids.shape)
    last = batch.prompt_last
    prompt = batch.mask.bool() & (torch.arange(shape[1], device=last.device) <= last[:, None])
    return Reads(_by_text(keys, shape), _by_text(base, shape), prompt, last)


def _by_text(states: Tensor, shape: tuple[int, ...]) -> Tensor:
    return states.unflatten(0, shape) if states.dim() == 2 else states


@contextmanager
def added_to(module: nn.Module, change: Tensor) -> Iterator[None]:
    """Add ``change`` (B, T, d) to the output of ``module``, in that output's shape."""

    def add(_: nn.Module, args: tuple[Any, ...], output: Tensor) -> Tensor:
        return output + change.view(output.shape)

    handle = module.register_forward_hook(add)
    try:
        yield
    finally:
        handle.remove()


class Tail:
    """Everything after the write matrix of ``layer`` for one batch of texts."""

    def __init__(self, model: LoadedModel, layer: int, batch: Encoded) -> None:
        self._model = model
        self._batch = batch
        self._write = model.anatomy.layers[layer].write.module
        self.reads, self._below, self._point = self._clean_pass(layer)
        self._adds = self._point.layer == layer and self._adds_as_it_is()

    @property
    def short(self) -> bool:
        """Whether a step starts after the block of the write matrix."""
        return self._adds

    def logits(self, change: Tensor) -> Tensor:
        """Logits (N, V) at the batch's targets with ``change`` (B, T, d) added to the write matrix's output."""
        batch, anatomy = self._batch, self._model.anatomy
        with self._changed(change), hooks.logits_at(anatomy.head, batch.target_rows, batch.target_positions):
            output = self._model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
        found: Tensor = output.logits[0]
        return found

    @contextmanager
    def _changed(self, change: Tensor) -> Iterator[None]:
        """Passes inside resume from the cached states with ``change`` in them."""
        anatomy = self._model.anatomy
        if self._adds:
            assert self._point.hidden is not None
            with self._point.resumed(anatomy, self._point.hidden + change):
                yield
        else:
            with self._below.resumed(anatomy), added_to(self._write, change):
                yield

    @torch.no_grad()
    def _clean_pass(self, layer: int) -> tuple[Reads, hooks.ResumePoint, hooks.ResumePoint]:
        """One pass up to the end of the block: the matrix's inputs, and the states before and after the block, or the
        last before them where passes of this model can begin.
        """
        anatomy, batch = self._model.anatomy, self._batch
        with (
            hooks.record_inputs({0: self._write}, lambda k: k) as keys,
            hooks.record_outputs({0: self._write}, lambda v: v) as base,
            hooks.record_resume_point(anatomy, layer - 1) as below,
            hooks.record_resume_point(anatomy, layer) as after,
            hooks.stop_after(anatomy.layers[layer].block),
        ):
            self._model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
        before, behind = (found[0] if found else hooks.START for found in (below, after))
        return _reads(keys[0], base[0], batch), before, behind

    @torch.no_grad()
    def _adds_as_it_is(self) -> bool:
        """Whether doubling the matrix's output moves the block's output by just that output."""
        anatomy, batch, base = self._model.anatomy, self._batch, self.reads.base
        block = anatomy.layers[self._point.layer].block
        with (
            self._below.resumed(anatomy),
            added_to(self._write, base),
            hooks.record_outputs({0: block}, lambda h: h) as seen,
            hooks.stop_after(block),
        ):
            self._model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
        assert self._point.hidden is not None
        real = batch.mask.bool()
        moved = (seen[0].float() - self._point.hidden.float() - base.float())[real]
        scale = self._point.hidden.float()[real].norm() + base.float()[real].norm()
        return bool(moved.norm() <= AGREEMENT[self._model.dtype] * scale)
