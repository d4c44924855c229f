"""Keys of facts (the input of a layer's MLP write matrix at the last subject token) and the values they lead to."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.associative.prompts import Contexts, Encoded, encode, passage
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.model import hooks
from engine.model.loading import LoadedModel

# Tokens per forward pass without gradients: large enough to fill a device, small enough to stop within a moment.
PASS_TOKENS = {"cuda": 32768, "mps": 8192, "cpu": 4096}


def rows_per_pass(model: LoadedModel, width: int) -> int:
    """How many rows of ``width`` tokens go through the model at once; the same on every call, so results repeat."""
    return max(1, PASS_TOKENS.get(model.device.type, 4096) // max(1, width))


class KeyReader:
    """Reads the keys of a batch of facts layer by layer while the layers below change (MEMIT's residual spread).

    Layers must be read in ascending order. Each pass starts from the kept output of the block under the layer, which
    no later change touches, and ends after block ``top``.
    """

    def __init__(self, model: LoadedModel, facts: Sequence[Fact], contexts: Contexts, top: int) -> None:
        self._model = model
        self._contexts = contexts
        self._top = top
        templates = contexts.templates()
        passages = [passage(prefix, f.prompt, f.subject) for f in facts for prefix in templates]
        encoded = encode(model.tokenizer, passages)
        # Whole facts go together, so that the bare rows are every len(templates)-th.
        step = max(1, rows_per_pass(model, encoded.ids.shape[1]) // len(templates)) * len(templates)
        self._chunks = [_rows(encoded, i, i + step).to(model.device) for i in range(0, encoded.rows, step)]
        self._points = [hooks.START for _ in self._chunks]

    def read(self, layer: int) -> Steps[tuple[Tensor, Tensor]]:
        """Keys (m, n) at ``layer``, averaged over the templates, and values (d, n) at block ``top`` of the bare prompt.

        float32, on the model's device, for the weights as they are now.
        """
        keys, values = [], []
        for index, chunk in enumerate(self._chunks):
            key, value = self._pass(index, chunk, layer)
            keys.append(key)
            values.append(value)
            yield Progress("Keys", index + 1, len(self._chunks), "passes", f"layer {layer}")
        return torch.cat(keys).T.contiguous(), torch.cat(values).T.contiguous()

    def _pass(self, index: int, chunk: Encoded, layer: int) -> tuple[Tensor, Tensor]:
        anatomy = self._model.anatomy
        width = len(self._contexts.templates())
        everywhere = torch.arange(chunk.rows, device=chunk.ids.device)
        bare, last = everywhere[::width], chunk.subject_last
        modules = {layer: anatomy.layers[layer].write.module}
        top = {self._top: anatomy.layers[self._top].block}
        with (
            torch.no_grad(),
            self._points[index].resumed(anatomy),
            hooks.record_inputs(modules, lambda k: _at(k, chunk, everywhere, last).float()) as keys,
            hooks.record_outputs(top, lambda h: h[bare, last[bare]].float()) as values,
            hooks.record_resume_point(anatomy, layer - 1) as points,
            hooks.stop_after(top[self._top]),
        ):
            self._model.module(input_ids=chunk.ids, attention_mask=chunk.mask, use_cache=False)
        if points:
            self._points[index] = points[0]
        return self._contexts.average(keys[layer].unflatten(0, (-1, width))), values[self._top]


def _at(key: Tensor, chunk: Encoded, rows: Tensor, positions: Tensor) -> Tensor:
    """``key`` at the given places, also where the module sees rows and tokens flattened into one (OPT)."""
    if key.dim() == 2:
        key = key.unflatten(0, tuple(chunk.ids.shape))
    return key[rows, positions]


def _rows(encoded: Encoded, start: int, stop: int) -> Encoded:
    """Rows start..stop of a batch without targets, cut to their own width."""
    mask = encoded.mask[start:stop]
    width = int(mask.sum(1).max())
    none = encoded.target_rows[:0]
    return Encoded(encoded.ids[start:stop, :width], mask[:, :width], encoded.subject_last[start:stop], none, none, none)


@torch.no_grad()
def _all_layer_pass(model: LoadedModel, chunk: Encoded, layers: Sequence[int]) -> dict[int, Tensor]:
    rows = torch.arange(chunk.rows, device=chunk.ids.device)
    modules = {layer: model.anatomy.layers[layer].write.module for layer in layers}
    with (
        hooks.record_inputs(modules, lambda k: _at(k, chunk, rows, chunk.subject_last).float()) as keys,
        hooks.stop_after(model.anatomy.layers[max(layers)].block),
    ):
        model.module(input_ids=chunk.ids, attention_mask=chunk.mask, use_cache=False)
    return keys


def subject_keys(model: LoadedModel, facts: Sequence[Fact], layers: Sequence[int]) -> Steps[dict[int, Tensor]]:
    """Keys (m, n) of the bare prompts at every one of ``layers``, from one batched pass over the facts."""
    encoded = encode(model.tokenizer, [passage("", f.prompt, f.subject) for f in facts])
    step = rows_per_pass(model, encoded.ids.shape[1])
    found: dict[int, list[Tensor]] = {layer: [] for layer in layers}
    for start in range(0, encoded.rows, step):
        chunk = _rows(encoded, start, start + step).to(model.device)
        for layer, keys in _all_layer_pass(model, chunk, layers).items():
            found[layer].append(keys)
        yield Progress("Layer keys", min(start + step, encoded.rows), encoded.rows, "facts")
    return {layer: torch.cat(parts).T.contiguous() for layer, parts in found.items()}


def mlp_outputs(model: LoadedModel, facts: Sequence[Fact], layer: int) -> Steps[Tensor]:
    """What the MLP of ``layer`` adds at the last subject token of the bare prompts (d, n), float32 on the device."""
    encoded = encode(model.tokenizer, [passage("", f.prompt, f.subject) for f in facts])
    step = rows_per_pass(model, encoded.ids.shape[1])
    found = []
    for start in range(0, encoded.rows, step):
        found.append(_mlp_pass(model, _rows(encoded, start, start + step).to(model.device), layer))
        yield Progress("MLP outputs", min(start + step, encoded.rows), encoded.rows, "facts", f"layer {layer}")
    return torch.cat(found).T.contiguous()


@torch.no_grad()
def _mlp_pass(model: LoadedModel, chunk: Encoded, layer: int) -> Tensor:
    rows = torch.arange(chunk.rows, device=chunk.ids.device)
    parts = model.anatomy.layers[layer]
    with (
        hooks.record_outputs({layer: parts.mlp}, lambda v: _at(v, chunk, rows, chunk.subject_last).float()) as seen,
        hooks.stop_after(parts.block),
    ):
        model.module(input_ids=chunk.ids, attention_mask=chunk.mask, use_cache=False)
    return seen[layer]
