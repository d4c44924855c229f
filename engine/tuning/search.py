"""Which settings to try next: optuna's multi-objective TPE over the attempts so far.

A suggestion depends on the seed and on the earlier attempts alone, so a search that was stopped goes on as if it had
not been (Ozaki et al., Multiobjective tree-structured Parzen estimator, JAIR 2022).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.tuning.dimensions import Dimension, Space

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

# Attempts that are drawn at random before the estimator takes over.
RANDOM = 6
Tried = tuple[Mapping[str, Any], tuple[float, float]]


def suggestion(space: Space, tried: Sequence[Tried], seed: int) -> dict[str, Any]:
    """A point of ``space`` by its dimensions' names; ``tried`` are earlier points with their (reach, spared)."""
    import optuna  # it takes a moment, and only a search needs it

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=seed * 1_000_003 + len(tried), n_startup_trials=RANDOM)
    study = optuna.create_study(directions=["maximize", "maximize"], sampler=sampler)
    wanted = {dimension.name: _distribution(dimension) for dimension in space.dimensions}
    for point, values in tried:
        inside = {name: _within(dimension, point[name]) for name, dimension in _by_name(space).items()}
        study.add_trial(optuna.trial.create_trial(params=inside, distributions=wanted, values=list(values)))
    return dict(study.ask(wanted).params)


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
