"""Keys of facts (the input of a layer's MLP write matrix at the last subject token) and the values they map to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import torch
from torch import Tensor

from engine.associative.prompts import Contexts, Encoded, encode, passage
from engine.associative.value_site import ValueSite, at_places
from engine.events import Progress, Steps
from engine.fact import Fact
from engine.model import hooks
from engine.model.loading import LoadedModel
from engine.support.wording import say

# Tokens per forward pass without gradients: large enough to fill a device, small enough to cancel promptly.
PASS_TOKENS = {"cuda": 32768, "mps": 8192, "cpu": 4096}
# Multiplications in one pass on a CPU, about a second's work of one core; bounds the tokens per pass.
# A constant rather than a measured number, since sums in another order differ in their last bit.
CPU_WORK = 1 << 36


def tokens_per_pass(model: LoadedModel) -> int:
    """How many tokens go through the model at once; the same on every call, so results repeat."""
    most = PASS_TOKENS.get(model.device.type, 4096)
    return most if model.device.type != "cpu" else max(1, min(most, CPU_WORK // model.info.parameters))


def rows_per_pass(model: LoadedModel, width: int) -> int:
    """How many rows of ``width`` tokens go through the model at once, few enough to cancel promptly."""
    return max(1, tokens_per_pass(model) // max(1, width))


class LayerRead(NamedTuple):
    """What a pass read at a layer, float32 on the model's device.

    ``keys`` (m, n) of what is written, ``values`` (d, n) that they map to now; ``others`` (m, k) keys of the same
    texts whose values must be preserved.
    """

    keys: Tensor
    values: Tensor
    others: Tensor | None = None


class KeyReader:
    """Reads the keys of a batch of facts layer by layer while the layers below change (MEMIT's residual spread).

    Layers must be read in ascending order. Each pass starts from the cached output of the block below the layer, which
    no later change touches, and ends after the block of ``site``, whose first part gives the values: those of the bare
    prompts, or with ``averaged_values`` of all templates, averaged as the keys are (r-ROME).
    """

    def __init__(
        self,
        model: LoadedModel,
        facts: Sequence[Fact],
        contexts: Contexts,
        site: ValueSite,
        *,
        averaged_values: bool = False,
    ) -> None:
        self._model = model
        self._contexts = contexts
        self._site = site
        self._averaged_values = averaged_values
        templates = contexts.templates()
        passages = [passage(prefix, f.prompt, f.subject) for f in facts for prefix in templates]
        encoded = encode(model.tokens, passages)
        # All templates of a fact go in one pass, so that the bare prompts are every len(templates)-th row.
        step = max(1, rows_per_pass(model, encoded.ids.shape[1]) // len(templates)) * len(templates)
        self._chunks = [rows_of(encoded, i, i + step).to(model.device) for i in range(0, encoded.rows, step)]
        self._points = [hooks.START for _ in self._chunks]

    def read(self, layer: int) -> Steps[LayerRead]:
        """Keys at ``layer``, averaged over the templates, and the values at the site, for the weights as they are."""
        keys, values = [], []
        for index, chunk in enumerate(self._chunks):
            places = torch.arange(chunk.rows, device=chunk.ids.device), chunk.subject_last
            key, value, self._points[index] = read_at(
                self._model, chunk, self._points[index], layer, self._site, places
            )
            keys.append(self._over_templates(key))
            bare = value[:: len(self._contexts.templates())]
            values.append(self._over_templates(value) if self._averaged_values else bare)
            yield Progress(say("Keys"), index + 1, len(self._chunks), say("passes"), say("layer {layer}", layer=layer))
        return LayerRead(torch.cat(keys).T.contiguous(), torch.cat(values).T.contiguous())

    def _over_templates(self, states: Tensor) -> Tensor:
        return self._contexts.average(states.unflatten(0, (-1, len(self._contexts.templates()))))


@torch.no_grad()
def read_at(
    model: LoadedModel,
    chunk: Encoded,
    point: hooks.ResumePoint,
    layer: int,
    site: ValueSite,
    places: tuple[Tensor, Tensor],
) -> tuple[Tensor, Tensor, hooks.ResumePoint]:
    """Keys (N, m) at ``layer`` and values (N, d) of the first part of ``site`` at the places (rows, positions).

    The pass starts at ``point`` and ends after the site's block; the resume point below ``layer`` is returned as well.
    """
    anatomy, width = model.anatomy, chunk.ids.shape[1]
    modules = {layer: anatomy.layers[layer].write.module}
    top = {site.layer: site.modules(anatomy)[0]}
    with (
        point.resumed(anatomy),
        hooks.record_inputs(modules, lambda k: at_places(k, width, *places).float()) as keys,
        hooks.record_outputs(top, lambda h: at_places(h, width, *places).float()) as values,
        hooks.record_resume_point(anatomy, layer - 1) as points,
        hooks.stop_after(anatomy.layers[site.layer].block),
    ):
        model.module(input_ids=chunk.ids, attention_mask=chunk.mask, use_cache=False)
    return keys[layer], values[site.layer], points[0] if points else point


def rows_of(encoded: Encoded, start: int, stop: int) -> Encoded:
    """Rows start..stop of a batch without targets, cut to their own width."""
    mask = encoded.mask[start:stop]
    width = int(mask.sum(1).max())
    none = encoded.target_rows[:0]
    return Encoded(encoded.ids[start:stop, :width], mask[:, :width], encoded.subject_last[start:stop], none, none, none)


@torch.no_grad()
def _all_layer_pass(model: LoadedModel, chunk: Encoded, layers: Sequence[int]) -> dict[int, Tensor]:
    rows, width = torch.arange(chunk.rows, device=chunk.ids.device), chunk.ids.shape[1]
    modules = {layer: model.anatomy.layers[layer].write.module for layer in layers}
    with (
        hooks.record_inputs(modules, lambda k: at_places(k, width, rows, chunk.subject_last).float()) as keys,
        hooks.stop_after(model.anatomy.layers[max(layers)].block),
    ):
        model.module(input_ids=chunk.ids, attention_mask=chunk.mask, use_cache=False)
    return keys


def subject_keys(model: LoadedModel, facts: Sequence[Fact], layers: Sequence[int]) -> Steps[dict[int, Tensor]]:
    """Keys (m, n) of the bare prompts at every one of ``layers``, from one batched pass over the facts.

    What follows the subject cannot change its key and is not run, and facts of about the same length share a pass;
    side memories look at the whole prompt, so with one in place it is run to its end.
    """
    encoded = encode(model.tokens, [passage("", f.prompt, f.subject) for f in facts])
    if not model.weights.side.state.memories:
        encoded = _up_to_subjects(encoded)
    lengths = encoded.mask.sum(1)
    order = lengths.argsort(stable=True, descending=True)
    encoded = _in_order(encoded, order)
    found: dict[int, list[Tensor]] = {layer: [] for layer in layers}
    start = 0
    while start < encoded.rows:
        stop = min(start + rows_per_pass(model, int(lengths[order[start]])), encoded.rows)
        for layer, keys in _all_layer_pass(model, rows_of(encoded, start, stop).to(model.device), layers).items():
            found[layer].append(keys)
        yield Progress(say("Layer keys"), stop, encoded.rows, say("facts"))
        start = stop
    back = order.argsort().to(model.device)
    return {layer: torch.cat(parts)[back].T.contiguous() for layer, parts in found.items()}


def _up_to_subjects(encoded: Encoded) -> Encoded:
    """A batch without targets, every row ending with its subject."""
    places = torch.arange(encoded.ids.shape[1])
    mask = encoded.mask * (places <= encoded.subject_last[:, None])
    return replace(encoded, ids=encoded.ids * mask, mask=mask)


def _in_order(encoded: Encoded, order: Tensor) -> Encoded:
    """A batch without targets, its rows in another order."""
    return replace(encoded, ids=encoded.ids[order], mask=encoded.mask[order], subject_last=encoded.subject_last[order])
