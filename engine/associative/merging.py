"""Merging of weight differences ("task vectors") tau_i = W'_i - W of one matrix into one.

A difference that is zero in an entry for all i stays zero there, with every algorithm: the merged matrix equals the
base outside the shards' masks. Sources: Ties, arXiv 2306.01708; DARE, arXiv 2311.03099; WISE appendix and its reference
code (which takes them from mergekit). Spherical interpolation is of the differences, not of the whole matrices: those
are nearly parallel, so that there it is the linear mean (WISE's own table has the two within .02 of each other).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

# Below this, weights that agree count as none (mergekit's constant).
NO_WEIGHT = 1e-8
# Nearer than this to parallel, the great circle is not defined numerically and the straight line is taken.
PARALLEL = 0.9995


@dataclass(frozen=True)
class MergingRecipe:
    """The steps of one algorithm: which entries it keeps, whether signs are elected, whether weights are normalised."""

    keep: Literal["all", "largest", "random"]
    elect: bool
    normalise: bool


RECIPES: dict[str, MergingRecipe] = {
    "ties": MergingRecipe("largest", elect=True, normalise=True),
    "sign": MergingRecipe("all", elect=True, normalise=True),
    "magnitude": MergingRecipe("largest", elect=False, normalise=False),
    "magnitude_norm": MergingRecipe("largest", elect=False, normalise=True),
    "dare_ties": MergingRecipe("random", elect=True, normalise=False),
    "dare_linear": MergingRecipe("random", elect=False, normalise=False),
    "linear": MergingRecipe("all", elect=False, normalise=True),
}
MERGE_NAMES: tuple[str, ...] = (*RECIPES, "slerp")


def merge(name: str, differences: Sequence[Tensor], weights: Sequence[float], density: float, seed: int) -> Tensor:
    """One difference (d, m), float32, merged from several of that shape.

    ``weights`` is one number per difference, ``density`` the share of a matrix's entries that Ties, magnitude and DARE
    keep; ``seed`` chooses DARE's. Raises ValueError for an unknown algorithm or unequal numbers.
    """
    if not differences or len(differences) != len(weights):
        raise ValueError(f"{len(differences)} differences and {len(weights)} weights")
    if name == "slerp":
        return _slerp_all(differences, weights)
    if name not in RECIPES:
        raise ValueError(f"there is no merging algorithm {name!r}")
    recipe = RECIPES[name]
    generator = torch.Generator().manual_seed(seed)
    kept = [_kept(recipe, difference.float(), density, generator) for difference in differences]
    return _consensus(kept, weights, recipe)


def largest(difference: Tensor, density: float) -> Tensor:
    """``difference`` with only the ``density`` share of all entries of largest magnitude; ties to the first."""
    flat = difference.flatten()
    count = int(density * flat.numel())
    places = flat.nonzero().flatten()
    if len(places) <= count:
        return difference.clone()
    order = flat[places].abs().argsort(descending=True, stable=True)
    chosen = places[order[:count]]
    kept = torch.zeros_like(flat)
    kept[chosen] = flat[chosen]
    return kept.view_as(difference)


def drop_and_rescale(difference: Tensor, density: float, generator: torch.Generator) -> Tensor:
    """DARE, equation 3: each entry stays with probability ``density`` and is divided by it."""
    drawn = torch.rand(difference.shape, generator=generator) < density
    return difference * drawn.to(difference.device) / density


def slerp(first: Tensor, second: Tensor, share: float) -> Tensor:
    """The point ``share`` of the way along the great circle from ``first`` to ``second``, both taken as one vector."""
    norms = first.norm() * second.norm()
    cosine = float((first * second).sum() / norms) if norms > 0 else 1.0
    if abs(cosine) > PARALLEL:
        return (1 - share) * first + share * second
    angle = torch.tensor(cosine, dtype=torch.float64).acos()
    one = float(torch.sin((1 - share) * angle) / torch.sin(angle))
    two = float(torch.sin(share * angle) / torch.sin(angle))
    return one * first + two * second


def _kept(recipe: MergingRecipe, difference: Tensor, density: float, generator: torch.Generator) -> Tensor:
    """A difference with only the entries that the recipe keeps."""
    if recipe.keep == "largest":
        return largest(difference, density)
    if recipe.keep == "random":
        return drop_and_rescale(difference, density, generator)
    return difference


def _consensus(differences: Sequence[Tensor], weights: Sequence[float], recipe: MergingRecipe) -> Tensor:
    """The weighted sum, over agreeing entries alone where signs are elected (Ties, section 3), maybe normalised."""
    total = sum(w * tau for w, tau in zip(weights, differences, strict=True))
    assert isinstance(total, Tensor)
    if not recipe.elect:
        weight = sum(weights)
        return total / (weight if abs(weight) > NO_WEIGHT else 1.0) if recipe.normalise else total
    elected = torch.where(total >= 0, 1.0, -1.0)
    mixed, divisor = torch.zeros_like(total), torch.zeros_like(total)
    for weight, tau in zip(weights, differences, strict=True):
        agrees = tau.sign() == elected
        mixed += weight * tau * agrees
        divisor += weight * agrees
    if not recipe.normalise:
        return mixed
    return mixed / torch.where(divisor.abs() < NO_WEIGHT, 1.0, divisor)


def _slerp_all(differences: Sequence[Tensor], weights: Sequence[float]) -> Tensor:
    """Spherical interpolation of two; more are taken in one after another, each with its share of the weight so far."""
    result, weight = differences[0].float(), weights[0]
    for tau, own in zip(differences[1:], weights[1:], strict=True):
        weight += own
        result = slerp(result, tau.float(), own / weight if weight else 0.5)
    return result
