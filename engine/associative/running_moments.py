"""Running mean and variance of features over all batches so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.associative.memory import Memory


@dataclass(frozen=True, eq=False)
class Moments:
    """Mean and variance of the rows of F features seen so far.

    ``mean`` (F,) and ``variance`` (F,) about it are over ``count`` rows, with divisor ``count``.

    Float64. Both are over all rows, in whatever batches they came (Chan et al., 1979).
    """

    count: int
    mean: Tensor
    variance: Tensor

    @classmethod
    def of(cls, rows: Tensor) -> Moments:
        """The moments of ``rows`` (N, F), N at least one."""
        rows = rows.double()
        return cls(len(rows), rows.mean(0), rows.var(0, correction=0))

    def merged(self, other: Moments) -> Moments:
        """The moments of both sets of rows together."""
        count = self.count + other.count
        gap = other.mean - self.mean
        mean = self.mean + gap * (other.count / count)
        spread = (self.variance * self.count + other.variance * other.count) / count
        return Moments(count, mean, spread + gap.square() * (self.count * other.count / count**2))

    def normalised(self, rows: Tensor) -> Tensor:
        """``rows`` (N, F) less the mean, over the standard deviation (divisor count - 1) and float32's epsilon."""
        deviation = (self.variance * (self.count / max(1, self.count - 1))).sqrt()
        return (rows.double() - self.mean) / (deviation + torch.finfo(torch.float32).eps)

    def to(self, device: torch.device) -> Moments:
        """The same on another device."""
        return Moments(self.count, self.mean.to(device), self.variance.to(device))


def moments_tensors(moments: Moments, name: str) -> dict[str, Tensor]:
    """The tensors that a batch stores for later ones under ``name``, on the CPU."""
    return {
        f"{name}.count": torch.tensor([moments.count]),
        f"{name}.mean": moments.mean.float().cpu(),
        f"{name}.variance": moments.variance.float().cpu(),
    }


def load_moments(memory: Memory, names: list[str], device: torch.device) -> dict[str, Moments]:
    """For each name the moments stored by the latest applied batch with that name, where there is one.

    Each batch stores those of all rows so far, so the latest one suffices.
    """
    found: dict[str, Moments] = {}
    for batch in reversed(memory.ids()):
        if len(found) == len(names):
            break
        tensors = memory.load(batch)
        for name in names:
            if name not in found and f"{name}.count" in tensors:
                found[name] = _moments(tensors, name, device)
    return found


def _moments(tensors: Mapping[str, Tensor], name: str, device: torch.device) -> Moments:
    mean, variance = (tensors[f"{name}.{part}"].to(device).double() for part in ("mean", "variance"))
    return Moments(int(tensors[f"{name}.count"]), mean, variance)
