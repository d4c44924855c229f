"""The curvature of a loss in a matrix by K-FAC, and the directions in which it is low (CrispEdit, arXiv 2602.15823).

For a matrix W (d, m) with inputs a the Gauss-Newton matrix of a loss is about B x A (Kronecker), with A = E[a a^T]
(m, m), B = E[g g^T] (d, d) and g the gradient of the loss by W's output at a token. Its eigenvectors are
u_B u_A^T with the products of the eigenvalues; no matrix larger than A and B is ever formed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.associative.prompts import Encoded
from engine.associative.solve import exact_on, sinks_among
from engine.model import hooks
from engine.model.loading import LoadedModel


@dataclass(frozen=True, eq=False)
class LowCurvature:
    """The directions of a matrix in which the curvature is low.

    ``outputs`` (d, d) and ``inputs`` (m, m) have the eigenvectors of B and A in their columns; ``low`` (d, m) bool is
    True where the product of their eigenvalues is small.
    """

    outputs: Tensor
    inputs: Tensor
    low: Tensor

    def project(self, gradient: Tensor) -> Tensor:
        """``gradient`` (d, m) without its part in directions of high curvature."""
        return self.outputs @ ((self.outputs.T @ gradient @ self.inputs) * self.low) @ self.inputs.T


@dataclass(frozen=True, eq=False)
class Curvature:
    """Kronecker factors as sums over ``tokens`` tokens: ``inputs`` (m, m) of a a^T and ``outputs`` (d, d) of g g^T."""

    inputs: Tensor
    outputs: Tensor
    tokens: int

    @classmethod
    def of(cls, reads: TokenReads) -> Curvature:
        """That of some tokens."""
        return cls(reads.inputs @ reads.inputs.T, reads.gradients @ reads.gradients.T, reads.inputs.shape[1])

    def plus(self, other: Curvature) -> Curvature:
        """That of both together, each token counted alike."""
        return Curvature(self.inputs + other.inputs, self.outputs + other.outputs, self.tokens + other.tokens)

    def low(self, energy: float) -> LowCurvature:
        """The directions that are left when those of the largest eigenvalues, with the share ``energy`` of the sum of
        all, are taken away; with 0 none is.

        An attention sink's inputs do not count in that sum, and are taken away where another one as large would be: of
        a sum that is theirs (99.9 % at layer 11 of SmolLM2-135M) the largest alone hold nearly any share, and all
        that other tokens need would be left to change.
        """
        there, device = self.inputs.device, exact_on(self.inputs.device)
        values_b, outputs = torch.linalg.eigh((self.outputs / self.tokens).to(device))
        values_a, inputs = torch.linalg.eigh((self.inputs / self.tokens).to(device))
        # Rounding makes some eigenvalues of a singular factor negative.
        products = values_b.clamp_min(0)[:, None] * values_a.clamp_min(0)
        held = values_a.clamp_min(0)
        usual = len(held) - sinks_among(held.flip(0), float(held.sum()), len(held))
        falling = products[:, :usual].flatten().sort(descending=True).values
        # Millions of terms are summed, which float32 would do too coarsely.
        shares = falling.double().cumsum(0) / falling.double().sum()
        rank = min(int(torch.searchsorted(shares, energy)), len(falling) - 1)
        low = products < falling[rank] if energy else torch.ones_like(products, dtype=torch.bool)
        return LowCurvature(outputs.to(there), inputs.to(there), low.to(there))


@dataclass(frozen=True, eq=False)
class TokenReads:
    """What n tokens give at a matrix: ``inputs`` a (m, n) and ``gradients`` g (d, n) of each token's loss, float32."""

    inputs: Tensor
    gradients: Tensor


def read_tokens(model: LoadedModel, layers: Sequence[int], batch: Encoded) -> dict[int, TokenReads]:
    """By layer, inputs and gradients at the write matrix for each target token of ``batch``, where it is predicted.

    The loss is the sum of the negative log likelihoods of all target tokens, so that a token's gradient includes what
    its state does to later ones.
    """
    modules = {layer: model.anatomy.layers[layer].write.module for layer in layers}
    rows, positions = batch.target_rows, batch.target_positions
    with torch.enable_grad(), _probed(modules) as (seen, probes):
        with hooks.logits_at(model.anatomy.head, rows, positions):
            output = model.module(input_ids=batch.ids, attention_mask=batch.mask, use_cache=False)
        chances = torch.log_softmax(output.logits[0].float(), -1)
        loss = -chances.gather(1, batch.target_ids[:, None]).sum()
        found = torch.autograd.grad(loss, [probes[layer] for layer in layers])
    shape = tuple(batch.ids.shape)

    def at_targets(states: Tensor) -> Tensor:
        by_text = states.unflatten(0, shape) if states.dim() == 2 else states
        return by_text[rows, positions].float().T.contiguous()

    return {
        layer: TokenReads(at_targets(seen[layer]), at_targets(gradient))
        for layer, gradient in zip(layers, found, strict=True)
    }


@contextmanager
def _probed(modules: Mapping[int, nn.Module]) -> Iterator[tuple[dict[int, Tensor], dict[int, Tensor]]]:
    """By layer, what the modules are given in a pass inside, and a zero added to what they give, for its gradient."""
    seen: dict[int, Tensor] = {}
    probes: dict[int, Tensor] = {}
    with ExitStack() as stack:
        for layer, module in modules.items():

            def look(_: nn.Module, args: tuple[Any, ...], output: Tensor, layer: int = layer) -> Tensor:
                seen[layer] = args[0].detach()
                probes[layer] = torch.zeros_like(output, requires_grad=True)
                return output + probes[layer]

            stack.callback(module.register_forward_hook(look).remove)
        yield seen, probes


def whole_texts(texts: Sequence[Tensor]) -> Encoded:
    """Token ids (T,) as one batch in which every token but a text's first is a target."""
    width = max(len(text) for text in texts)
    ids, mask = torch.zeros(2, len(texts), width, dtype=torch.long)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    rows, positions = mask[:, 1:].nonzero().T
    return Encoded(ids, mask, mask.sum(1) - 1, rows, positions, ids[rows, positions + 1])
