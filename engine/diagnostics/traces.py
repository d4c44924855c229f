"""Traces of an edit in a weight matrix: low-rank changes that stand out where a trained matrix is even.

A locate-then-edit method adds Delta = R K^T C^-1 (MEMIT, eq. 14) or the like: few directions, written where the inputs
of the matrix hardly vary. So W is read in the basis of C's eigenvectors, the inputs by their variance; columns are
divided by the running median of their norms, rows by their norms. What is left of a trained matrix is nearly noise,
whose singular values end at an edge, and an edit is a spike above it. The question is that of Youssef et al., Tracing
and Reversing Edits in LLMs (arXiv 2505.20819), who read rank-one edits from the similarity of a matrix's rows and take
them back by leaving out the highest singular directions; the whitening here is what finds edits of many facts. What
several layers share, each too little to be seen, is looked for in :mod:`engine.diagnostics.shared_traces`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.model import hooks
from engine.model.loading import LoadedModel

SHARE = 24  # the running median is over a 24th of the columns
LEAST = 9
MARGIN = 0.12  # a spike is at least so much above the edge of the other layers
SPREADS = 7.0  # and so many median deviations; unedited, Qwen2.5-Coder 0.5B has 6.3, SmolLM2 4.3, Gemma 3 270M 1.7
QUIET = 4  # a fourth as many of the inputs that vary least as the output has dimensions
MOST = 16  # singular values of one matrix that are looked at
KEPT = 0.95  # of a direction's energy that is taken back, from the inputs that vary least on


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Singular values ``values`` of an evened matrix over their median, and the directions of the first ``MOST``.

    ``left`` (d, r) and ``right`` (r, m): their products are those parts of W itself. ``narrow`` (r, m) is ``right``
    without the inputs that vary most, where an edit has hardly anything and a trained matrix nearly all. ``quiet``
    (d, q) is W in the inputs that vary least.
    """

    values: Tensor
    left: Tensor
    right: Tensor
    narrow: Tensor
    quiet: Tensor

    @property
    def edge(self) -> float:
        """The largest value."""
        return float(self.values[0])


def evened_spectrum(matrix: Tensor, covariance: Tensor) -> Spectrum:
    """The spectrum of W (d, m) evened by C (m, m), the second moments of its inputs; float32 on the CPU."""
    basis = _by_variance(covariance)
    turned = matrix.float().cpu() @ basis
    columns = _running_median(turned.norm(dim=0).clamp_min(1e-12))
    even = turned / columns
    rows = even.norm(dim=1).clamp_min(1e-12)
    rows = rows / rows.median()
    left, values, right = torch.linalg.svd(even / rows[:, None], full_matrices=False)
    right = right[:MOST]
    whole, narrow = ((one * columns) @ basis.T for one in (right, _narrow(right)))
    left = left[:, :MOST] * rows[:, None] * values[:MOST]
    return Spectrum(values / values.median(), left, whole, narrow, turned[:, : max(1, len(turned) // QUIET)].clone())


def narrow_part(matrix: Tensor, covariance: Tensor, directions: Tensor) -> tuple[Tensor, Tensor]:
    """What W (d, m) writes in ``directions`` (d, r), without the inputs that vary most: factors (d, r) and (r, m)."""
    left, basis = torch.linalg.qr(directions.float().cpu())[0], _by_variance(covariance)
    return left, _narrow(left.T @ matrix.float().cpu() @ basis) @ basis.T


def _by_variance(covariance: Tensor) -> Tensor:
    """The eigenvectors of C in its columns, those of the inputs that vary least first."""
    return torch.linalg.eigh(covariance.double().cpu())[1].float()


def _narrow(right: Tensor) -> Tensor:
    """Rows in the basis by variance, zero from where on they have ``KEPT`` of their energy."""
    return right * (right.square().cumsum(1) <= KEPT * right.square().sum(1, keepdim=True))


def _running_median(values: Tensor) -> Tensor:
    """The median of each value's neighbours, a ``SHARE``-th of all."""
    width = max(LEAST, len(values) // SHARE) | 1
    half = min(width // 2, len(values) - 1)
    padded = torch.nn.functional.pad(values[None, None], (half, half), mode="reflect")[0, 0]
    return padded.unfold(0, 2 * half + 1, 1).median(-1).values


def flagged(
    edges: Mapping[int, float], margin: float = MARGIN, spreads: float = SPREADS
) -> tuple[dict[int, float], float]:
    """How far each layer's edge is above the median of all, and from where on that is called a trace.

    The threshold is ``margin``, or ``spreads`` times the median deviation of the lower half where that is more: an
    edit of a few layers moves neither.
    """
    values = np.array(list(edges.values()))
    centre = float(np.median(values))
    excess = {layer: edge / centre - 1.0 for layer, edge in edges.items()}
    below = np.abs(values[values <= centre] / centre - 1.0)
    return excess, max(margin, spreads * float(np.median(below)))


def rank_above(spectrum: Spectrum, edge: float) -> int:
    """How many singular values lie above the ``edge`` of matrices that were not changed; at most ``MOST``."""
    return int((spectrum.values[:MOST] > edge).sum())


def heard(
    model: LoadedModel, layer: int, direction: Tensor, prompts: Sequence[Sequence[int]], plain: Tensor
) -> tuple[list[int], list[float]]:
    """For each of P prompts the likeliest token with ``direction`` (d,) in what the layer's MLP says, and its gain.

    The direction is added at every token but the first and the last, as long as the residual stream is there, either
    way round, and the way with the greater gain counts; ``plain`` (P, V) are log-probabilities without it. So an edit's
    value is asked as the edited fact is: it stands on the subject, and the layers above fetch it.
    """
    tokens, gains = [], []
    for ids, before in zip(prompts, plain, strict=True):
        found = []
        for sign in (1.0, -1.0):
            after = asked(model, ids, layer, sign * direction)
            token = int(after.argmax())
            found.append((float(after[token] - before[token]), token))
        gain, token = max(found)
        tokens.append(token)
        gains.append(gain)
    return tokens, gains


@torch.no_grad()
def asked(model: LoadedModel, ids: Sequence[int], layer: int = 0, direction: Tensor | None = None) -> Tensor:
    """Log-probabilities (V,) after ``ids``, with ``direction`` added to the layer's MLP; float32 on the CPU."""
    text = torch.tensor([ids], device=model.device)
    change: AbstractContextManager[None] = nullcontext()
    if direction is not None:
        places = torch.arange(min(1, len(ids) - 1), max(1, len(ids) - 1), device=model.device)
        length = _length(model, layer, text)
        added = (direction / direction.norm() * length).to(model.device, model.dtype).expand(len(places), -1)
        mlp = model.anatomy.layers[layer].mlp
        change = hooks.add_to_output(mlp, torch.zeros_like(places), places, added, len(ids))
    with change:
        logits = model.module(input_ids=text, use_cache=False).logits
    return logits[0, -1].float().log_softmax(-1).cpu()


def _length(model: LoadedModel, layer: int, text: Tensor) -> float:
    """The norm of the residual stream behind the block at the end of ``text`` (1, T)."""
    block = model.anatomy.layers[layer].block
    with hooks.record_outputs({0: block}, lambda hidden: hidden[0, -1].float().norm()) as seen, hooks.stop_after(block):
        model.module(input_ids=text, use_cache=False)
    return float(seen[0])
