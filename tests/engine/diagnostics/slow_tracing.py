"""Causal tracing written plainly: one forward pass of the whole text per cell, as ROME's reference code does it."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import torch
from torch import Tensor

from engine.diagnostics.activation_patching import TracedText
from engine.model.loading import LoadedModel


def parts_of(model: LoadedModel, kind: str) -> list[torch.nn.Module]:
    name = {"hidden": "block", "mlp": "mlp", "attention": "attention"}[kind]
    return [getattr(layer, name) for layer in model.anatomy.layers]


def states(output: object, rows: int) -> Tensor:
    """(B, T, d) of whatever a module gives."""
    tensor = output if isinstance(output, Tensor) else output[0]
    return tensor.reshape(rows, -1, tensor.shape[-1])


@torch.no_grad()
def cell(
    model: LoadedModel, text: TracedText, noise: Tensor, restored: list[torch.nn.Module], token: int
) -> tuple[float, float]:
    """One clean row and S corrupted ones, with the modules' outputs at ``token`` set to the clean row's.

    Returns the answer's probability in the clean row and its mean over the others.
    """
    rows = 1 + len(noise)
    subject = list(text.subject)

    def corrupt(_, __, output):
        changed = output.clone()
        changed[1:, subject] += noise.to(output.dtype)
        return changed

    def restore(_, __, output):
        hidden = states(output, rows).clone()
        hidden[1:, token] = hidden[0, token]
        hidden = hidden.reshape((output if isinstance(output, Tensor) else output[0]).shape)
        return hidden if isinstance(output, Tensor) else (hidden, *output[1:])

    with ExitStack() as stack:
        stack.callback(model.anatomy.embedding.register_forward_hook(corrupt).remove)
        for module in restored:
            stack.callback(module.register_forward_hook(restore).remove)
        logits = model.module(input_ids=text.ids.expand(rows, -1), use_cache=False).logits[:, -1].float()
    chances = logits.softmax(-1)[:, text.answer]
    return float(chances[0]), float(chances[1:].mean())


def maps(model: LoadedModel, text: TracedText, noise: Tensor, window: int) -> dict[str, np.ndarray]:
    """All three maps (T, L), a pass for every cell."""
    count, tokens = len(model.anatomy.layers), len(text.ids)
    found = {}
    for kind in ("hidden", "mlp", "attention"):
        modules = parts_of(model, kind)
        found[kind] = np.zeros((tokens, count))
        for token in range(tokens):
            for layer in range(count):
                chosen = slice(layer, layer + 1)
                if kind != "hidden":
                    chosen = slice(max(0, layer - window // 2), min(count, layer - (-window // 2)))
                found[kind][token, layer] = cell(model, text, noise, modules[chosen], token)[1]
    return found
