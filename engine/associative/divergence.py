"""How far one distribution over the vocabulary is from another."""

from __future__ import annotations

from torch import Tensor


def divergence(one: Tensor, other: Tensor) -> Tensor:
    """KL(p || q) = sum p (log p - log q) (...,) in nats, from log p ``one`` and log q ``other`` (..., V).

    Tokens that p never gives count nothing, as of families that forbid some by logits of minus infinity.
    """
    apart = (one - other).masked_fill(one.isneginf(), 0.0)
    return (one.exp() * apart).sum(-1)
