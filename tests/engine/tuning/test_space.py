"""The space of a search: ranges around the preset, within each knob's own bounds, and the way back to settings."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies

from engine.methods.presets.published import preset
from engine.methods.registry import find_method, methods
from engine.model.loading import LoadedModel
from engine.tuning.dimensions import COUNT, LAST, Dimension, Space
from engine.tuning.search import EVERY, LEARNED, LEFT, suggestion


@pytest.fixture(params=sorted(methods()))
def method(request: pytest.FixtureRequest) -> Any:
    return find_method(request.param)


@pytest.fixture
def space(method: Any, tiny_model: LoadedModel) -> Space:
    return Space.of(method, preset(method, tiny_model).settings, tiny_model.info.layers)


def inside(dimension: Dimension, value: Any) -> bool:
    return value in dimension.choices if dimension.choices else dimension.low <= value <= dimension.high


def test_every_method_has_something_to_search_and_begins_with_its_preset(method: Any, space: Space) -> None:
    assert space.dimensions
    start = space.place(space.preset)
    assert all(inside(one, start[one.name]) for one in space.dimensions)
    assert method.hyperparameters.parse(space.settings(start)) == method.hyperparameters.parse(space.preset)
    assert space.varied(space.settings(start)) == {}


def test_what_makes_a_method_what_it_is_stays(method: Any, space: Space) -> None:
    searched = {"layers" if one.name in (LAST, COUNT) else one.name for one in space.dimensions}
    assert not searched & set(method.parts)


def test_any_suggestion_is_one_that_the_method_can_read(method: Any, space: Space) -> None:
    tried: list[Any] = [(space.place(space.preset), (0.5, 0.9))]
    for number in range(10):
        point = suggestion(space, tried, seed=3)
        assert all(inside(one, point[one.name]) for one in space.dimensions)
        parsed = method.hyperparameters.parse(space.settings(point))
        assert space.place(space.settings(point)).keys() == point.keys()
        assert set(space.varied(parsed.as_dict())) <= set(space.preset)
        tried.append((point, (number / 10, 1 - number / 10)))


def test_suggestions_depend_on_seed_and_history_alone(tiny_model: LoadedModel) -> None:
    method = find_method("encore")
    space = Space.of(method, preset(method, tiny_model).settings, tiny_model.info.layers)

    def search(seed: int, count: int, tried: tuple[Any, ...] = ()) -> list[Any]:
        found = list(tried)
        while len(found) < count:
            point = suggestion(space, found, seed)
            found.append((point, (1 / (1 + abs(point["v_lr"] - 0.1)), 1 / (1 + point["clamp"]))))
        return found

    whole = search(0, 14)
    assert search(0, 14, tuple(whole[:9])) == whole
    assert search(1, 14) != whole
    assert all(first != second for first, second in pairwise(point for point, _ in whole))


def test_the_first_attempts_lie_near_the_preset(method: Any, space: Space) -> None:
    start = {one.name: space.place(space.preset)[one.name] for one in space.dimensions}
    points = [suggestion(space, [(start, (0.5, 0.5))], seed) for seed in range(40)]
    left = [point[name] == start[name] for point in points for name in start]
    assert sum(point != start for point in points) >= 30
    assert len(start) < 4 or 0.2 < sum(left) / len(left) < 0.8
    for one in space.dimensions:
        if one.log and not one.whole:
            moves = [abs(math.log(point[one.name] / start[one.name])) for point in points]
            assert sorted(moves)[30] < math.log(one.high / one.low) / 4


def test_attempts_lie_near_the_best_and_now_and_then_anywhere(tiny_model: LoadedModel) -> None:
    method = find_method("encore")
    space = Space.of(method, {**preset(method, tiny_model).settings, "layers": "3-7"}, 32)
    start = space.place(space.preset)
    best = {**start, "v_lr": start["v_lr"] * 3, LAST: 12}
    tried = [(start, (0.8, 0.8)), (best, (0.9, 0.9)), *(({**start, LAST: n}, (0.1, 0.9)) for n in range(14, 31))]
    near, far = [], []
    for number in range(2, len(tried)):
        point = suggestion(space, tried[:number], seed=1)
        assert point not in [earlier for earlier, _ in tried[:number]]
        anywhere = number >= LEARNED and number % EVERY == 0
        (far if anywhere else near).append(sum(point[name] != best[name] for name in point))
    usual = (1 - LEFT) * len(start)
    assert len(far) == 2 and sum(far) / len(far) > usual + 1
    assert min(near) > 0 and sum(near) / len(near) < usual + 1


def test_what_was_tried_is_not_tried_again_while_there_is_something_else() -> None:
    space = Space((Dimension("demonstrations", choices=(4, 8, 16, 32)),), {"demonstrations": 16})
    tried: list[Any] = [({"demonstrations": 16}, (0.5, 0.5))]
    while len(tried) < 4:
        tried.append((suggestion(space, tried, 0), (0.4, 0.5)))
    assert sorted(point["demonstrations"] for point, _ in tried) == [4, 8, 16, 32]
    assert suggestion(space, tried, 0)["demonstrations"] in (4, 8, 32)


@given(strategies.integers(0, 40), strategies.integers(1, 12))
def test_layers_are_consecutive_and_end_at_the_last(last: int, count: int) -> None:
    space = Space((Dimension(LAST, 0, 40, whole=True), Dimension(COUNT, 1, 12, whole=True)), {"layers": "3-7"})
    written = space.settings({LAST: last, COUNT: count})["layers"]
    point = space.place({"layers": written})
    assert point[LAST] == last and point[COUNT] == min(count, last + 1)


def test_a_knob_that_is_kept_is_not_searched(tiny_model: LoadedModel) -> None:
    method = find_method("memit")
    space = Space.of(method, {**preset(method, tiny_model).settings, "layers": "3-7"}, 32)
    kept = space.without(("layers", "v_lr"))
    assert {one.name for one in space.dimensions} - {one.name for one in kept.dimensions} == {LAST, COUNT, "v_lr"}
    assert kept.settings({})["layers"] == space.preset["layers"]
