"""How alike the keys of a write matrix are, without any text: what a change along one key does to all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from engine.model import hooks
from engine.model.loading import LoadedModel

TEXTS, TOKENS = 8, 16


@torch.no_grad()
def key_likeness(model: LoadedModel, layers: Sequence[int]) -> Mapping[int, float]:
    """For each of ``layers`` the median |cosine| between the inputs that its MLP's write matrix has for two tokens.

    The tokens are those of random texts, the same for every model of a vocabulary, and are read once for a model, on
    its unedited weights. On Gemma 3 and SmolLM2 it is least where real subjects' keys are (docs/methods.md, WISE).
    """
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
        found |= {layer: float(seen[layer]) for layer in missing}
    return {layer: found[layer] for layer in layers}


def _likeness(inputs: Tensor) -> Tensor:
    """From the inputs of TEXTS x TOKENS tokens; a text's first token, which many models use as a sink, is left out."""
    keys = inputs.reshape(TEXTS, TOKENS, -1)[:, 1:].flatten(0, 1).float()
    keys = torch.nn.functional.normalize(keys, dim=1)
    cosines = (keys @ keys.T).abs()
    return cosines[~torch.eye(len(keys), dtype=torch.bool, device=keys.device)].median()


_found: WeakKeyDictionary[nn.Module, dict[int, float]] = WeakKeyDictionary()
