"""The key-value cache that a decoder takes and returns, under the name that this release of transformers uses.

transformers calls it ``cache`` since 5.24 and ``past_key_values`` before; the old name is deprecated there and removed
in 5.40.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from torch import Tensor
from transformers import PreTrainedModel
from transformers.cache_utils import DynamicLayer, DynamicSlidingWindowLayer
from transformers.modeling_outputs import CausalLMOutputWithPast

NAMES = ("cache", "past_key_values")
_GIVEN = next(name for name in NAMES if name in {field.name for field in fields(CausalLMOutputWithPast)})


def cache_argument(module: PreTrainedModel, cache: Any) -> dict[str, Any]:
    """``cache`` as an argument of the model's forward; nothing for None."""
    if cache is None:
        return {}
    taken = inspect.signature(module.forward).parameters
    return {next((name for name in NAMES if name in taken), _GIVEN): cache}


def cache_in(arguments: Mapping[str, Any]) -> Any:
    """The cache among the keyword arguments of a forward pass, or None."""
    return next((arguments[name] for name in NAMES if arguments.get(name) is not None), None)


def cache_of(output: Any) -> Any:
    """The cache that a forward pass gave, or None where the family returns none."""
    return getattr(output, _GIVEN, None)


def keys_and_values(layer: Any) -> tuple[Tensor, Tensor] | None:
    """The keys and values (B, heads, T, size) that a cache keeps of one block, or None where it keeps anything else:
    a recurrence's states, beside them or alone, are those behind the last token and of no token before.
    """
    keys, values = getattr(layer, "keys", None), getattr(layer, "values", None)
    if hasattr(layer, "recurrent_states") or not isinstance(keys, Tensor) or not isinstance(values, Tensor):
        return None
    return (keys, values) if keys.dim() == values.dim() == 4 else None


class RoomyLayer(DynamicLayer):
    """One block's keys and values (B, heads, T, size) with memory set aside for ``room`` tokens more.

    A new token is written in place; transformers' layer instead copies all earlier tokens at every step.
    """

    def __init__(self, layer: DynamicLayer, room: int) -> None:
        super().__init__()
        assert layer.keys is not None and layer.values is not None
        self.is_sliding = layer.is_sliding
        self.lazy_initialization(layer.keys, layer.values)
        self._whole = tuple(_with_room(states, room) for states in (layer.keys, layer.values))
        self._used = layer.keys.shape[-2]
        self.keys, self.values = self._seen()

    def update(self, key_states: Tensor, value_states: Tensor, *args: Any, **kwargs: Any) -> tuple[Tensor, Tensor]:
        """Keys and values of everything so far and of the new tokens, (B, heads, T + new, size)."""
        start, self._used = self._used, self._used + key_states.shape[-2]
        for whole, new in zip(self._whole, (key_states, value_states), strict=True):
            whole[:, :, start : self._used] = new
        self.keys, self.values = self._seen()
        return self.keys, self.values

    def _seen(self) -> tuple[Tensor, Tensor]:
        keys, values = (whole[:, :, : self._used] for whole in self._whole)
        return keys, values


def _with_room(states: Tensor, room: int) -> Tensor:
    batch, heads, tokens, size = states.shape
    whole = states.new_empty(batch, heads, tokens + room, size)
    whole[:, :, :tokens] = states
    return whole


def roomy(cache: Any, room: int) -> Any:
    """``cache`` with memory set aside for ``room`` tokens more, in those layers that only ever keep all tokens.

    A sliding window qualifies as long as it does not fill; layers of other kinds are left unchanged.
    """
    layers = getattr(cache, "layers", [])
    for index, layer in enumerate(layers):
        if _keeps_all(layer, room):
            layers[index] = RoomyLayer(layer, room)
    return cache


def _keeps_all(layer: Any, room: int) -> bool:
    if type(layer) not in (DynamicLayer, DynamicSlidingWindowLayer) or not isinstance(layer.keys, Tensor):
        return False
    tokens = layer.keys.shape[-2] if layer.keys.dim() == 4 else 0
    limit = getattr(layer, "sliding_window", None)
    return tokens > 0 and layer.get_seq_length() == tokens and (limit is None or tokens + room < limit)
