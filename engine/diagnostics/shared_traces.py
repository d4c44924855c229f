"""Traces that neighbouring layers share: a direction of the output in which several write matrices stand out together.

MEMIT (Meng et al., arXiv 2210.07229, section 4.3) and its successors spread what a fact lacks over several layers:
Delta_l = r_l k_l^T C_l^-1 for each of them, with nearly the same r_l. A matrix alone may hide it. Along C's eigenvector
j the edit has an energy of E k_j^2 / c_j^2 = 1 / c_j for the eigenvalue c_j, and trained weights are about as large
along all of them, so it stands out most where the inputs vary least. There, in the q smallest eigenvectors U_q,

    G_l = Q_l Q_l^T,  Q_l = W_l U_q with rows of equal norm,  scaled to a mean eigenvalue of one,

is summed over a window of layers and held against the layers outside, to the larger part those next to it, as
neighbours resemble one another also where nothing was edited:

    max_f  f^T A f / f^T B f,   A: the mean of G in the window,  B: the mean of G outside,

the largest generalised eigenvalue of (A, B) (Fukunaga and Koontz, 1970, whiten two classes in this way). It is divided
by the sixteenth, which rises with it where layers merely resemble one another, and compared with that of all windows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.diagnostics.traces import flagged

WINDOW = 5  # layers, as the published presets have
LEAST_LAYERS = 3 * WINDOW  # a model of fewer has too few windows that an edit does not reach
NEAR = 6  # layers next to a window, three to a side
NEAR_SHARE = 0.6  # of B
RIDGE = 0.01  # of B, whose mean eigenvalue is one
MARGIN = 0.15  # a window is at least so much above the median one,
NOISE = 40.0  # and so much over d outputs: of noise the best of 16 to 26 windows reached 38 / d at most (d = 64 to 576)
SPREADS = 6.0  # and so many median deviations; unedited, Qwen2.5-Coder 0.5B has 5.2, SmolLM2 3.3, Gemma 3 270M 2.9
EDGE = 15  # the eigenvalue that the first is divided by


@dataclass(frozen=True, eq=False)
class Window:
    """The directions that the ``layers`` of a window share.

    ``values`` (r,) are the first generalised eigenvalues over the sixteenth, ``directions`` (d, r) those directions of
    the evened output, and ``shares`` (w,) the quotient of the first one in each layer.
    """

    layers: tuple[int, ...]
    values: Tensor
    directions: Tensor
    shares: Tensor


def row_scale(quiet: Tensor) -> Tensor:
    """The norms (d,) of the rows over their median."""
    norms = quiet.norm(dim=1).clamp_min(1e-12)
    return norms / norms.median()


def windows(quiet: Mapping[int, Tensor]) -> list[Window]:
    """Every window of neighbouring layers, of their quiet parts (d, q); none where the model has too few layers."""
    if len(quiet) < LEAST_LAYERS:
        return []
    layers = sorted(quiet)
    energies = {layer: _energy(quiet[layer]) for layer in layers}
    return [_window(energies, layers[first : first + WINDOW]) for first in range(len(layers) - WINDOW + 1)]


def _energy(quiet: Tensor) -> Tensor:
    """G of one layer (d, d)."""
    even = quiet / row_scale(quiet)[:, None]
    return even @ even.T * (len(even) / even.square().sum())


def _window(energies: Mapping[int, Tensor], chosen: Sequence[int]) -> Window:
    outside = [layer for layer in energies if layer not in chosen]
    near = sorted(outside, key=lambda layer: min(abs(layer - chosen[0]), abs(layer - chosen[-1])))[:NEAR]
    rest = (1 - NEAR_SHARE) * _mean(energies, outside) + NEAR_SHARE * _mean(energies, near)
    root = torch.linalg.cholesky(rest + RIDGE * torch.eye(len(rest)))
    half = torch.linalg.solve_triangular(root, _mean(energies, chosen), upper=False)
    values, vectors = torch.linalg.eigh(torch.linalg.solve_triangular(root, half.T, upper=False))
    values, vectors = values.flip(0), vectors.flip(1)[:, :EDGE]
    first = torch.linalg.solve_triangular(root.T, vectors[:, :1], upper=True)[:, 0]  # f, of f^T B f = 1
    shares = torch.stack([first @ energies[layer] @ first for layer in chosen])
    edge = values[min(EDGE, len(values) - 1)]
    return Window(tuple(chosen), values[:EDGE] / edge, root @ vectors, shares)


def _mean(energies: Mapping[int, Tensor], layers: Sequence[int]) -> Tensor:
    return torch.stack([energies[layer] for layer in layers]).mean(0)


@dataclass(frozen=True, eq=False)
class Shared:
    """What windows say of each layer: how far the best window that it stands out in is above the median window.

    ``excess`` has every layer; ``directions`` (d, r) only those layers that look edited, from ``threshold`` on, and
    ``strengths`` (r,) the values of these directions.
    """

    excess: dict[int, float]
    directions: dict[int, Tensor]
    strengths: dict[int, Tensor]
    threshold: float


def shared(found: Sequence[Window]) -> Shared:
    """Read the ``found`` windows; a layer counts in one where its share is at least half the window's mean.

    The threshold is found as for single layers (:func:`engine.diagnostics.traces.flagged`), and higher for few outputs,
    whose windows differ more by chance.
    """
    if not found:
        return Shared({}, {}, {}, 0.0)
    margin = max(MARGIN, NOISE / len(found[0].directions))
    above, threshold = flagged({n: float(one.values[0]) for n, one in enumerate(found)}, margin, SPREADS)
    best: dict[int, int] = {}
    for n in sorted(above, key=above.__getitem__):
        shares = found[n].shares
        best |= {layer: n for layer, one in zip(found[n].layers, shares, strict=True) if one >= shares.mean() / 2}
    edge = float(np.median([float(one.values[0]) for one in found])) * (1.0 + threshold)
    chosen = {layer: found[n] for layer, n in sorted(best.items()) if above[n] > threshold}
    ranks = {layer: int((window.values > edge).sum()) for layer, window in chosen.items()}
    return Shared(
        {layer: above[n] for layer, n in best.items()},
        {layer: window.directions[:, : ranks[layer]] for layer, window in chosen.items()},
        {layer: window.values[: ranks[layer]] for layer, window in chosen.items()},
        threshold,
    )
