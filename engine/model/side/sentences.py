"""Sentence embeddings from a language model's input embeddings, in place of a sentence encoder.

A token's embedding loses the mean of all and their leading directions ("All-but-the-Top", Mu and Viswanath 2018: they
are common to all tokens and make any two sentences similar) and is normalised to length one. A sentence is the sum over
its tokens, weighted by inverse document frequency.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from engine.model.tokens import TextEncoder

DIRECTIONS = 3
SAMPLE = 8192
ROUNDS = 8
# A token in no document counts as occurring in half of one.
UNSEEN = 0.5


class TokenSpace:
    """One model's tokenizer and the cleaned embedding of each token."""

    def __init__(self, encoder: TextEncoder, embedding: nn.Module) -> None:
        weight = embedding.weight
        assert isinstance(weight, Tensor)
        self._encoder = encoder
        self._weight = weight.detach()
        self._known: dict[str, tuple[int, ...]] = {}
        # Evenly spaced tokens are enough for directions that are common to all.
        sample = self._weight[:: max(1, len(self._weight) // SAMPLE)].float()
        self._mean = sample.mean(0)
        self._leading = leading_directions(sample - self._mean, min(DIRECTIONS, *sample.shape))

    def tokens(self, text: str) -> tuple[int, ...]:
        """The tokens of ``text`` without special ones."""
        # With a leading space a word has the same tokens at the beginning of and inside a text.
        return tuple(self._encoder.plain(f" {text.strip()}"))

    def known_tokens(self, text: str) -> tuple[int, ...]:
        """The same, cached, for a text that recurs."""
        if text not in self._known:
            self._known[text] = self.tokens(text)
        return self._known[text]

    def states(self, tokens: Sequence[int]) -> Tensor:
        """The cleaned embeddings (T, d) of tokens, float32."""
        places = torch.tensor(tokens, dtype=torch.long, device=self._weight.device)
        centred = self._weight[places].float() - self._mean
        return torch.nn.functional.normalize(centred - (centred @ self._leading.T) @ self._leading, dim=1)


def leading_directions(rows: Tensor, count: int) -> Tensor:
    """The ``count`` leading right singular vectors (count, d) of ``rows`` (n, d), nearly, by subspace iteration.

    Started from fixed numbers, so the same rows give the same bits.
    """
    start = torch.randn(rows.shape[1], count, generator=torch.Generator().manual_seed(0)).to(rows.device)
    basis = torch.linalg.qr(start).Q
    for _ in range(ROUNDS):
        basis = torch.linalg.qr(rows.T @ (rows @ basis)).Q
    return basis.T


class Sentences:
    """The embeddings of some sentences. Document frequencies come from them and from ``others`` of their kind."""

    def __init__(self, sentences: Sequence[str], others: Sequence[str], space: TokenSpace) -> None:
        self._space = space
        documents = [space.known_tokens(text) for text in (*sentences, *others)]
        self._counts = Counter(token for document in documents for token in set(document))
        self._documents = len(documents)
        self._vectors = torch.stack([self._embedded(space.known_tokens(text)) for text in sentences])

    def cosines(self, text: str) -> Tensor:
        """The cosine (N,) between ``text`` and each of the sentences, on the CPU."""
        return (self._vectors @ self._embedded(self._space.tokens(text))).cpu()

    def _embedded(self, tokens: Sequence[int]) -> Tensor:
        rarity = [math.log((self._documents + 1) / (self._counts.get(token, 0) + UNSEEN)) for token in tokens]
        states = self._space.states(tokens)
        return torch.nn.functional.normalize(torch.tensor(rarity, device=states.device) @ states, dim=0)
