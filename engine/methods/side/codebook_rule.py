"""How a fact changes GRACE's codebook: a new entry, a split, or a wider radius (arXiv 2211.11031, algorithm 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engine.model.side.codebook import Entry, Operation, distances
from engine.support.wording import say

WIDENINGS = ("coverage", "moving average")
# At a split the older key's radius ends just short of the middle, so that no point lies in both.
SHORT_OF_MIDDLE = 1 - 1e-5


@dataclass(frozen=True)
class Radii:
    """The rules for radii.

    ``initial`` is that of a new key, then the rule for widening; ``rounding`` the share of a key's norm by which the
    same prompt's key may differ when it is read again.
    """

    initial: float
    widening: str
    rounding: float


@dataclass(frozen=True)
class Decision:
    """The change that a fact makes: ``operation``, whose entry has no value yet where it is ``fresh``, and a remark."""

    operation: Operation
    fresh: bool
    note: str


def decide(entries: Sequence[Entry], key: Tensor, label: tuple[int, ...], radii: Radii) -> Decision:
    """The change of a codebook by a fact with ``key`` (k,) and the new object's tokens ``label``.

    With d the distance to the nearest key, of radius e_i: a new entry where d > e_0 + e_i. Else, where the new objects
    are the same, the nearest entry is widened to e_i = d if it does not reach that far, and its value is trained
    further. Else both split the distance: e_i = e = d / 2. Where both keys are the same but for rounding there is no
    distance to split, and the fact replaces the entry: the same prompt is edited again.
    """
    index, fresh = len(entries), Entry(key, key.new_zeros(0), radii.initial, label)
    if not entries:
        return Decision(Operation(index, fresh), True, say("new key, radius {radius:.3g}", radius=radii.initial))
    distance, nearest = _nearest(entries, key)
    near, slack = entries[nearest], radii.rounding * float(key.norm())
    if distance > radii.initial + near.radius:
        return Decision(Operation(index, fresh), True, say("new key, radius {radius:.3g}", radius=radii.initial))
    if near.label == label:
        entry = near if distance <= near.radius else _widened(near, key, distance + slack, radii.widening)
        return Decision(Operation(nearest, entry), False, _kept(nearest, entry.radius, widened=entry is not near))
    if distance <= slack:
        entry = replace(near, radius=min(near.radius, radii.initial), label=label)
        return Decision(Operation(nearest, entry), True, say("takes the place of entry {entry}", entry=nearest + 1))
    half = distance / 2
    operation = Operation(index, replace(fresh, radius=half), nearest, half * SHORT_OF_MIDDLE)
    return Decision(operation, True, say("splits from entry {entry}, radius {half:.3g}", entry=nearest + 1, half=half))


def _kept(nearest: int, radius: float, *, widened: bool) -> str:
    """The remark on a fact that an entry answers already, or does once it is widened."""
    inside = say("inside entry {entry}, radius {radius:.3g}", entry=nearest + 1, radius=radius)
    return say("widens entry {entry}, radius {radius:.3g}", entry=nearest + 1, radius=radius) if widened else inside


def _nearest(entries: Sequence[Entry], key: Tensor) -> tuple[float, int]:
    """The distance to the nearest key, and the index of its entry."""
    distance, nearest = distances(key[None], torch.stack([entry.key for entry in entries]))[0].min(0)
    return float(distance), int(nearest)


def _widened(near: Entry, key: Tensor, radius: float, widening: str) -> Entry:
    """``near`` with a radius that reaches the new key, and with its key moved half-way there for a moving average."""
    if widening == "coverage":
        return replace(near, radius=radius)
    return replace(near, key=(near.key + key) / 2, radius=radius)
