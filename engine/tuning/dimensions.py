"""What is searched: for each hyperparameter that matters, the range around the preset in which it may lie.

Knobs mean the same in every method that has them, so one table serves all. A choice that makes the method what it is
(:attr:`Method.parts`) is not searched, nor is a knob that has no effect under the preset's other choices.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engine.methods.knobs import Knob, format_layers, parse_layers
from engine.methods.method import Method

# By how much a number may be larger or smaller than the preset's; it is searched on a logarithmic scale.
FACTORS = {
    "v_lr": 4.0,
    "lr": 10.0,
    "learning_rate": 10.0,
    "clamp": 3.0,
    "weight_decay": 10.0,
    "kl_factor": 8.0,
    "lambda_p": 50.0,
    "lambda_n": 30.0,
    "l2": 50.0,
    "ridge": 30.0,
    "null_space": 4.0,
    "equality_slack": 30.0,
    "norm_constraint": 10.0,
    "alpha": 4.0,
    "beta": 4.0,
    "gamma": 4.0,
    "act_ratio": 1.5,
    "radius": 10.0,
    "clip": 10.0,
    "rank": 4.0,
    "steps": 2.0,
    "entity": 4.0,
    "relation": 4.0,
    "pair": 4.0,
}
# What is searched as it stands here: choices, counts, shares, and where 0 is a value of its own.
VALUES: Mapping[str, tuple[Any, ...]] = {
    "extra_steps": (0, 1, 2, 4, 8),
    "covariance_ridge": (0.0, 0.0001, 0.001, 0.01, 0.1),
    "spread": ("even", "root"),
    "demonstrations": (4, 8, 16, 32),
    "energy": (0.5, 0.8, 0.9, 0.95, 0.99, 0.999),
    "match": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    "active": ("edit", "overlap"),
    "scope": (0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
}
# Rules of the null space by which its cut is a share, which cannot be more than all.
SHARES = ("energy", "directions")
LAST, COUNT = "layers: last", "layers: how many"
MOST_LAYERS = 8


@dataclass(frozen=True)
class Dimension:
    """One direction of the search: a number from ``low`` to ``high`` (``whole`` or not; ``log`` scale), or one of
    ``choices``.
    """

    name: str
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    log: bool = False
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Space:
    """All dimensions of a method on one model, around its ``preset``."""

    dimensions: tuple[Dimension, ...]
    preset: Mapping[str, Any]

    @classmethod
    def of(cls, method: Method, preset: Mapping[str, Any], layers: int) -> Space:
        """The space of ``method`` on a model of so many ``layers``."""
        knobs = {knob.name: knob for knob in method.hyperparameters.knobs()}
        found: list[Dimension] = []
        for name, knob in knobs.items():
            if name in method.parts or not _has_effect(knob, preset):
                continue
            if name == "layers":
                found += _layers(parse_layers(preset[name]), layers)
            elif name in VALUES:
                found.append(Dimension(name, choices=tuple(dict.fromkeys((*VALUES[name], preset[name])))))
            elif name in FACTORS and preset[name]:
                found.append(_around(knob, preset))
        return cls(tuple(found), preset)

    def settings(self, point: Mapping[str, Any]) -> dict[str, Any]:
        """All settings at ``point`` (by the dimensions' names)."""
        chosen = {name: value for name, value in point.items() if name not in (LAST, COUNT)}
        if LAST in point:
            last, count = point[LAST], point.get(COUNT, 1)
            chosen["layers"] = format_layers(tuple(range(max(0, last - count + 1), last + 1)))
        return {**self.preset, **chosen}

    def place(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """The point of ``settings``, as near as the space has it."""
        layers = parse_layers(settings["layers"]) if "layers" in settings else (0,)
        own = {LAST: layers[-1], COUNT: layers[-1] - layers[0] + 1}
        return {one.name: own.get(one.name, settings.get(one.name)) for one in self.dimensions}

    def without(self, fixed: Collection[str]) -> Space:
        """The same space without the knobs of these names."""
        kept = tuple(one for one in self.dimensions if _knob_of(one) not in fixed)
        return Space(kept, self.preset)

    def varied(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What of ``settings`` differs from the preset."""
        return {name: value for name, value in settings.items() if self.preset.get(name) != value}


def _knob_of(dimension: Dimension) -> str:
    return "layers" if dimension.name in (LAST, COUNT) else dimension.name


def _has_effect(knob: Knob, preset: Mapping[str, Any]) -> bool:
    return knob.needs is None or preset.get(knob.needs[0]) in knob.needs[1]


def _layers(now: tuple[int, ...], layers: int) -> list[Dimension]:
    """The last of consecutive layers, and how many; one layer where the preset has one."""
    last = Dimension(LAST, 0, layers - 1, whole=True)
    if len(now) == 1:
        return [last]
    return [last, Dimension(COUNT, 1, max(len(now), min(MOST_LAYERS, layers)), whole=True)]


def _around(knob: Knob, preset: Mapping[str, Any]) -> Dimension:
    value, factor, whole = preset[knob.name], FACTORS[knob.name], knob.kind == "int"
    low, high = value / factor, value * factor
    if knob.low is not None:
        low = max(low, knob.low)
    if knob.high is not None:
        high = min(high, knob.high)
    if knob.name == "null_space" and preset.get("null_space_rule") in SHARES:
        high = min(high, 1.0)
    return Dimension(knob.name, max(1, round(low)) if whole else low, round(high) if whole else high, whole, log=True)
