"""The ridge solution over many similar keys, as factors of the smallest sufficient rank."""

from __future__ import annotations

import torch
from torch import Tensor

# Relative Frobenius error that may be left out: below what adding the change in float32 rounds away.
NEGLIGIBLE = 1e-6


def token_ridge(keys: Tensor, values: Tensor, ridge: float) -> tuple[Tensor, Tensor]:
    """The Delta (d, m) that minimises ||H Delta^T - V||^2 + ridge ||Delta||^2, as factors (d, r) and (r, m).

    ``keys`` H (N, m), ``values`` V (N, d). Delta^T = (H^T H + ridge I)^{-1} H^T V = H^T (H H^T + ridge I)^{-1} V.
    With H = U S W^T, Delta = sum_i (V^T u_i) s_i / (s_i^2 + ridge) w_i^T; the terms are orthogonal, so the smallest
    ones are left out as long as together they are negligible. Texts that begin alike have equal tokens, so r is often
    far below N. Float64.
    """
    keys, values = keys.double(), values.double()
    if len(keys) <= keys.shape[1]:
        squares, left = torch.linalg.eigh(keys @ keys.T)
        right = left.T @ keys  # s_i w_i^T
        pull = values.T @ left / (squares.clamp_min(0) + ridge)
    else:
        squares, vectors = torch.linalg.eigh(keys.T @ keys)
        right = vectors.T
        pull = values.T @ (keys @ vectors) / (squares.clamp_min(0) + ridge)
    energies = pull.square().sum(0) * right.square().sum(1)
    order = energies.argsort(descending=True)
    left_out = energies[order].flip(0).cumsum(0).flip(0)  # the error of keeping only the terms before each
    rank = max(1, int((left_out > NEGLIGIBLE**2 * left_out[0]).sum()))
    kept = order[:rank]
    return pull[:, kept].contiguous(), right[kept].contiguous()
