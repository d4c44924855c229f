"""Alignment of values with keys: facts with similar keys get similar changes (EAMET, arXiv 2505.11876)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

TEMPERATURE = 0.07  # tau of both softmaxes
NEAREST = 50  # neighbours whose cosines themselves are matched
TINY = 1e-8


class Weights(NamedTuple):
    """Weights of the two terms: the divergence of all cosines, and the squares of the nearest ones."""

    divergence: float
    nearest: float


@dataclass(frozen=True, eq=False)
class Alignment:
    """``keys`` (m, n) of a batch, and the weights of the terms that hold its changes to them."""

    keys: Tensor
    weights: Weights

    def of(self, fact: int, found: Tensor) -> AlignedTo:
        """The term of one fact, after the changes ``found`` (i, d) of the i facts before it, which come first."""
        keys = torch.nn.functional.normalize(self.keys, dim=0)
        cosines = keys[:, : len(found)].T @ keys[:, fact]
        return AlignedTo(cosines, found, float(self.keys[:, fact].norm()), self.weights)


@dataclass(frozen=True, eq=False)
class AlignedTo:
    """One fact beside those before it: ``cosines`` (i,) of their keys and its own, their changes ``found`` (i, d), the
    norm of its key.
    """

    cosines: Tensor
    found: Tensor
    size: float
    weights: Weights

    def start(self, state: Tensor) -> Tensor:
        """Where the search for a change of ``state`` (d,) begins: along it, as long as the key.

        The reference begins at zero where ||h|| is 100 or more. There the term's gradient has no bound, and Adam, which
        remembers its square, hardly moves afterwards: of ten facts on SmolLM2-135M the first alone was found.
        """
        return state * (self.size / float(state.norm().clamp_min(TINY)))

    def loss(self, change: Tensor) -> Tensor:
        """a KL(p || q) + b sum_j w_j (cos(k, k_j) - cos(r, r_j))^2 for a change r (d,); zero for the first fact.

        p and q are the softmax of the keys' and the changes' cosines over :data:`TEMPERATURE`, w that of the keys'
        over the nearest ones (EAMET's code).
        """
        if not len(self.found):
            return change.new_zeros(())
        cosines = _unit(self.found) @ _unit(change)
        wanted = torch.softmax(self.cosines / TEMPERATURE, 0)
        given = torch.softmax(cosines / TEMPERATURE, 0)
        divergence = (wanted * ((wanted + TINY) / (given + TINY)).log()).sum()
        near = self.cosines.topk(min(NEAREST, len(self.cosines))).indices
        shares = torch.softmax(self.cosines[near] / TEMPERATURE, 0)
        squares = (shares * (self.cosines[near] - cosines[near]).square()).sum()
        return self.weights.divergence * divergence + self.weights.nearest * squares


def _unit(states: Tensor) -> Tensor:
    return torch.nn.functional.normalize(states, dim=-1)
