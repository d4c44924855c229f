"""The key-value cache that a decoder takes and gives, under whichever name this release of transformers has for it.

transformers calls it ``cache`` since 5.24 and ``past_key_values`` before; the old name warns there and goes with 5.40.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from transformers import PreTrainedModel
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
    """The cache that a forward pass gave, or None where the family gives none."""
    return getattr(output, _GIVEN, None)
