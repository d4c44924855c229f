"""What a search for settings finds in twenty and forty attempts, on landscapes made up after real ones.

    .venv/bin/python -m tests.benchmarks.short_search [--landscapes 20] [--attempts 40]

A landscape has AlphaEdit's dimensions on SmolLM2-135M. Reach and spared fall with the square of the distance from two
points of their own near the preset, most of the layers are dead, and every measurement is a little wrong. *estimator*
is optuna's TPE after the same first attempts, *present* what the program does.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Callable, Sequence
from statistics import mean
from typing import Any

from engine.evaluation.averages import harmonic_mean
from engine.tuning import search
from engine.tuning.dimensions import COUNT, LAST, Dimension, Space

Point = dict[str, Any]
Suggest = Callable[[Space, Sequence[search.Tried], int], Point]

PRESET = {
    "layers": "3-7",
    "steps": 25,
    "spread": "even",
    "v_lr": 0.2,
    "clamp": 4.0,
    "weight_decay": 1e-3,
    "null_space": 0.3,
    "l2": 1.0,
    "kl_factor": 0.0625,
}
SPACE = Space(
    (
        Dimension(LAST, 0, 29, whole=True),
        Dimension(COUNT, 1, 8, whole=True),
        Dimension("steps", 12, 50, whole=True, log=True),
        Dimension("spread", choices=("even", "root")),
        Dimension("v_lr", 0.05, 0.8, log=True),
        Dimension("clamp", 1.3, 12, log=True),
        Dimension("weight_decay", 1e-4, 1e-2, log=True),
        Dimension("null_space", 0.02, 1, log=True),
        Dimension("l2", 0.02, 50, log=True),
        Dimension("kl_factor", 0.008, 0.5, log=True),
    ),
    PRESET,
)
DEAD = 0.3  # of the range of layers: so far from the preset's nothing takes
AWAY, WRONG = 0.13, 0.01  # standard deviations of the two points from the preset, and of a measurement


class Landscape:
    """(reach, spared) of any point; drawn by ``seed``."""

    def __init__(self, seed: int) -> None:
        self._dice = dice = random.Random(seed)
        self._home = _unit(SPACE.place(PRESET))
        self._weights = (6.0, 3.0, *(dice.choice((0.0, 0.0, 0.3, 1.0, 3.0)) for _ in SPACE.dimensions[2:]))
        self._tops = [([one + dice.gauss(0, AWAY) for one in self._home], top) for top in (0.95, 0.9)]

    def at(self, point: Point) -> tuple[float, float]:
        place = _unit(point)
        if abs(place[0] - self._home[0]) > DEAD:
            return 0.0, 0.0
        reach, spared = (self._height(place, *top) for top in self._tops)
        return reach, spared

    def _height(self, place: list[float], best: list[float], top: float) -> float:
        away = sum(weight * (a - b) ** 2 for weight, a, b in zip(self._weights, place, best, strict=True))
        return max(0.0, top - away + self._dice.gauss(0, WRONG))


def _unit(point: Point) -> list[float]:
    return [_share(dimension, point[dimension.name]) for dimension in SPACE.dimensions]


def _share(dimension: Dimension, value: Any) -> float:
    if dimension.choices:
        return 0.3 * dimension.choices.index(value)
    if dimension.log:
        return math.log(value / dimension.low) / math.log(dimension.high / dimension.low)
    return float(value - dimension.low) / (dimension.high - dimension.low)


def estimator(space: Space, tried: Sequence[search.Tried], seed: int) -> Point:
    """The estimator alone, after the same first attempts."""
    return (
        search.suggestion(space, tried, seed) if len(tried) < search.LEARNED else search.estimated(space, tried, seed)
    )


def scores(suggest: Suggest, seed: int, attempts: int) -> list[float]:
    """The score of each attempt, the preset's first."""
    land, start = Landscape(seed), SPACE.place(PRESET)
    tried = [(start, land.at(start))]
    while len(tried) < attempts:
        point = SPACE.place(SPACE.settings(suggest(SPACE, tried, seed)))
        tried.append((point, land.at(point)))
    return [harmonic_mean(values) for _, values in tried]


def main() -> None:
    """Print the mean of the best score after half of the attempts, and after all."""
    parser = argparse.ArgumentParser(description="What a short search finds.")
    parser.add_argument("--landscapes", type=int, default=20)
    parser.add_argument("--attempts", type=int, default=40)
    asked = parser.parse_args()
    half = asked.attempts // 2
    sys.stdout.write(f"{'':<12}{'preset':>8}{f'best of {half}':>14}{f'best of {asked.attempts}':>14}\n")
    for name, suggest in (("estimator", estimator), ("present", search.suggestion)):
        found = [scores(suggest, seed, asked.attempts) for seed in range(asked.landscapes)]
        means = (mean(one[0] for one in found), mean(max(one[:half]) for one in found), mean(map(max, found)))
        sys.stdout.write(f"{name:<12}{means[0]:>8.3f}{means[1]:>14.3f}{means[2]:>14.3f}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
