"""Which settings to try next: near the best so far, and now and then wherever optuna's multi-objective TPE looks.

Half an hour is some twenty attempts, from which an estimator of ten dimensions learns little: small moves from the
best find more (tests/benchmarks/short_search.py), and every fifth attempt keeps the rest of the range in sight. A
suggestion depends on the seed and on the earlier attempts alone, so a search that was stopped goes on as if it had not
been (Ozaki et al., Multiobjective tree-structured Parzen estimator, JAIR 2022).
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.evaluation.averages import harmonic_mean
from engine.tuning.dimensions import Dimension, Space

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

# How many attempts the estimator learns from at least; from then on one of EVERY is its own.
LEARNED, EVERY = 8, 5
# How likely a dimension is left where the best attempt has it, and how far others go, as a standard deviation and a
# share of the whole range (of its logarithm where that is the scale). A preset is mostly good and most of a range is
# not, so that half an hour of draws from all of it found nothing.
LEFT, NEAR = 0.6, 0.1
# Draws that may fall on what was tried before: a few choices are soon used up.
DRAWS = 20
Tried = tuple[Mapping[str, Any], tuple[float, float]]


def suggestion(space: Space, tried: Sequence[Tried], seed: int) -> dict[str, Any]:
    """A point of ``space`` by its dimensions' names; ``tried`` are earlier points with their (reach, spared)."""
    if len(tried) >= LEARNED and len(tried) % EVERY == 0:
        return estimated(space, tried, seed)
    return _near_best(space, tried, random.Random(f"{seed} {len(tried)}"))


def estimated(space: Space, tried: Sequence[Tried], seed: int) -> dict[str, Any]:
    """A point of the whole range by the estimator, which has learned from ``tried``."""
    import optuna  # it takes a moment, and only a search needs it

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=seed * 1_000_003 + len(tried), n_startup_trials=LEARNED)
    study = optuna.create_study(directions=["maximize", "maximize"], sampler=sampler)
    wanted = {dimension.name: _distribution(dimension) for dimension in space.dimensions}
    for point, values in tried:
        inside = {name: _within(dimension, point[name]) for name, dimension in _by_name(space).items()}
        study.add_trial(optuna.trial.create_trial(params=inside, distributions=wanted, values=list(values)))
    return dict(study.ask(wanted).params)


def _near_best(space: Space, tried: Sequence[Tried], dice: random.Random) -> dict[str, Any]:
    """The best so far with some dimensions moved, at least one, to where nothing was tried if that can be."""
    best = max(tried, key=lambda one: harmonic_mean(one[1]))[0] if tried else space.place(space.preset)
    names = _by_name(space)
    for _ in range(DRAWS):
        point = {name: _within(one, best[name]) for name, one in names.items()}
        for dimension in [one for one in space.dimensions if dice.random() >= LEFT] or [dice.choice(space.dimensions)]:
            point[dimension.name] = _moved(dimension, point[dimension.name], dice)
        if all(point != {name: earlier[name] for name in names} for earlier, _ in tried):
            break
    return point


def _moved(dimension: Dimension, value: Any, dice: random.Random) -> Any:
    if dimension.choices:
        return dice.choice([choice for choice in dimension.choices if choice != value] or [value])
    if dimension.log:
        found = value * math.exp(dice.gauss(0, NEAR * math.log(dimension.high / dimension.low)))
    else:
        found = value + dice.gauss(0, max(1.0, NEAR * (dimension.high - dimension.low)))
    if not dimension.whole:
        return _within(dimension, found)
    step = 1 if found > value or value <= dimension.low else -1
    return _within(dimension, value + step * max(1, round(abs(found - value))))


def _by_name(space: Space) -> dict[str, Dimension]:
    return {dimension.name: dimension for dimension in space.dimensions}


def _within(dimension: Dimension, value: Any) -> Any:
    return value if dimension.choices else min(max(value, dimension.low), dimension.high)


def _distribution(dimension: Dimension) -> BaseDistribution:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if dimension.choices:
        return CategoricalDistribution(dimension.choices)
    if dimension.whole:
        return IntDistribution(int(dimension.low), int(dimension.high), log=dimension.log)
    return FloatDistribution(dimension.low, dimension.high, log=dimension.log)
