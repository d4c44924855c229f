"""Running mean and variance of features over all batches so far, and the covariance of some, which whitens them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.associative.memory import Memory

FLOOR = 1e-6  # least eigenvalue of a covariance that whitens, as in StableEdit's code


@dataclass(frozen=True, eq=False)
class Moments:
    """Mean and variance of the rows of F features seen so far.

    ``mean`` (F,) and ``variance`` (F,) about it are over ``count`` rows, with divisor ``count``, and so is the
    ``covariance`` (d, d) of the last d features, where they are to be whitened.

    Float64. All are over all rows, in whatever batches they came (Chan et al., 1979).
    """

    count: int
    mean: Tensor
    variance: Tensor
    covariance: Tensor | None = None

    @classmethod
    def of(cls, rows: Tensor, whitened: int = 0) -> Moments:
        """The moments of ``rows`` (N, F), N at least one, of which the last ``whitened`` features have a covariance."""
        rows = rows.double()
        covariance = None
        if whitened:
            centred = rows[:, -whitened:] - rows[:, -whitened:].mean(0)
            covariance = centred.T @ centred / len(rows)
        return cls(len(rows), rows.mean(0), rows.var(0, correction=0), covariance)

    def merged(self, other: Moments) -> Moments:
        """The moments of both sets of rows together."""
        count = self.count + other.count
        gap = other.mean - self.mean
        mean = self.mean + gap * (other.count / count)
        spread = (self.variance * self.count + other.variance * other.count) / count
        between, covariance = self.count * other.count / count**2, None
        if self.covariance is not None and other.covariance is not None:
            own = gap[-len(self.covariance) :]
            covariance = (self.covariance * self.count + other.covariance * other.count) / count
            covariance = covariance + torch.outer(own, own) * between
        return Moments(count, mean, spread + gap.square() * between, covariance)

    def normalised(self, rows: Tensor) -> Tensor:
        """``rows`` (N, F) less the mean, over the standard deviation (divisor count - 1) and float32's epsilon."""
        deviation = (self.variance * (self.count / max(1, self.count - 1))).sqrt()
        return (rows.double() - self.mean) / (deviation + torch.finfo(torch.float32).eps)

    def whitened(self, rows: Tensor) -> Tensor:
        """As :meth:`normalised`, the last d features by the inverse root of their covariance (divisor count - d - 1),
        once there are more than d + 1 rows (StableEdit, arXiv 2605.11836).
        """
        normal, covariance = self.normalised(rows), self.covariance
        if covariance is None or self.count <= len(covariance) + 1:
            return normal
        size = len(covariance)
        values, vectors = torch.linalg.eigh(covariance * (self.count / (self.count - size - 1)))
        centred = rows[:, -size:].double() - self.mean[-size:]
        white = centred @ (vectors * values.clamp_min(FLOOR).rsqrt()) @ vectors.T
        return torch.cat([normal[:, :-size], white], 1)

    def to(self, device: torch.device) -> Moments:
        """The same on another device."""
        covariance = None if self.covariance is None else self.covariance.to(device)
        return Moments(self.count, self.mean.to(device), self.variance.to(device), covariance)


def moments_tensors(moments: Moments, name: str) -> dict[str, Tensor]:
    """The tensors that a batch stores for later ones under ``name``, on the CPU."""
    stored = {
        f"{name}.count": torch.tensor([moments.count]),
        f"{name}.mean": moments.mean.float().cpu(),
        f"{name}.variance": moments.variance.float().cpu(),
    }
    if moments.covariance is not None:  # it is symmetric: its upper triangle, row by row, is half of the numbers
        stored[f"{name}.triangle"] = moments.covariance.float().cpu()[_upper(len(moments.covariance))]
    return stored


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
    covariance = tensors.get(f"{name}.covariance")  # whole, in sessions of earlier versions
    if (triangle := tensors.get(f"{name}.triangle")) is not None:
        covariance = _whole(triangle)
    whitening = None if covariance is None else covariance.to(device).double()
    return Moments(int(tensors[f"{name}.count"]), mean, variance, whitening)


def _upper(size: int) -> Tensor:
    """(size, size) bool: the upper triangle with the diagonal."""
    return torch.ones(size, size, dtype=torch.bool).triu()


def _whole(triangle: Tensor) -> Tensor:
    """The symmetric matrix (d, d) of an upper ``triangle`` (d (d + 1) / 2,)."""
    size = math.isqrt(2 * len(triangle))
    upper = triangle.new_zeros(size, size)
    upper[_upper(size)] = triangle
    return upper + upper.triu(1).T
