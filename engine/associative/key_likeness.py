"""How alike the keys of a write matrix are, without any text: what a change along one key does to all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from engine.model import hooks
from engine.model.loading import LoadedModel

TEXTS, TOKENS = 8, 16
APART = 3.0  # a sink's keys lie so many times closer together than others


def key_likeness(model: LoadedModel, layers: Sequence[int]) -> Mapping[int, float]:
    """For each of ``layers`` the median |cosine| between the inputs that its MLP's write matrix has for two tokens.

    The tokens are those of random texts, the same for every model of a vocabulary, and are read once for a model, on
    its unedited weights. On Gemma 3 and SmolLM2 it is least where real subjects' keys are (docs/methods.md, WISE).
    """
    return {layer: later for layer, (later, _) in _likenesses(model, layers).items()}


def shares_first_keys(model: LoadedModel, layers: Sequence[int]) -> bool:
    """Whether at one of ``layers`` the first tokens of texts, whatever they are, have one key: an attention sink's.

    The angles between their keys, as one less the median |cosine|, are then less than a third of those between later
    tokens' keys: .09 and .88 at layer 6 of SmolLM2-135M, .25 and .94 at layer 1 of Qwen2.5-Coder-0.5B; without a sink,
    as in the demo world's model and at layer 0 of both, they are more than half of them. Neither a state's size
    nor a key's tells it at every layer: at layer 6 such a key is a fifth as long as others.
    """
    return any(APART * (1 - first) < 1 - later for later, first in _likenesses(model, layers).values())


@torch.no_grad()
def _likenesses(model: LoadedModel, layers: Sequence[int]) -> dict[int, tuple[float, float]]:
    """For each layer the median |cosine| of the keys of texts' later tokens, and that of their first ones."""
    found = _found.setdefault(model.module, {})
    if missing := [layer for layer in layers if layer not in found]:
        generator = torch.Generator().manual_seed(0)
        ids = torch.randint(model.info.vocabulary, (TEXTS, TOKENS), generator=generator).to(model.device)
        writes = {layer: model.anatomy.layers[layer].write.module for layer in missing}
        with (
            model.weights.as_if([], 0),
            hooks.record_inputs(writes, _likeness) as seen,
            hooks.stop_after(writes[max(writes)]),
        ):
            model.module(input_ids=ids, use_cache=False)
        found |= {layer: (float(seen[layer][0]), float(seen[layer][1])) for layer in missing}
    return {layer: found[layer] for layer in layers}


def _likeness(inputs: Tensor) -> Tensor:
    """(2,) from the inputs of TEXTS x TOKENS tokens: of later tokens, and of each text's first one, which many models
    use as a sink.
    """
    keys = torch.nn.functional.normalize(inputs.reshape(TEXTS, TOKENS, -1).float(), dim=2)
    return torch.stack([_median_cosine(keys[:, 1:].flatten(0, 1)), _median_cosine(keys[:, 0])])


def _median_cosine(keys: Tensor) -> Tensor:
    """The median |cosine| between two of ``keys`` (n, m) of length one."""
    cosines = (keys @ keys.T).abs()
    return cosines[~torch.eye(len(keys), dtype=torch.bool, device=keys.device)].median()


_found: WeakKeyDictionary[nn.Module, dict[int, tuple[float, float]]] = WeakKeyDictionary()
