"""The numbers behind the plots, against plain lists."""

import numpy as np
import pytest

from gui.widgets.series import Series, thin, widened


def test_points_are_kept_in_the_order_of_their_position_whatever_the_order_of_arrival():
    rng = np.random.default_rng(0)
    positions = rng.permutation(300)
    series = Series(2)
    for p in positions:
        series.put(p, np.array([p, -p], dtype=np.float32))
    assert series.x.tolist() == list(range(300))
    assert series.y[0].tolist() == list(range(300)) and series.y[1].tolist() == [-p for p in range(300)]


def test_a_position_that_is_measured_again_is_replaced():
    series = Series(1)
    for p, value in ((0, 1.0), (10, 2.0), (20, 3.0), (10, 9.0)):
        series.put(p, np.array([value]))
    assert series.y[0].tolist() == [1.0, 9.0, 3.0]


def test_cut_forgets_what_lies_behind_a_position():
    series = Series(1)
    for p in range(0, 50, 10):
        series.put(p, np.array([float(p)]))
    series.cut(20)
    assert series.x.tolist() == [0, 10, 20]
    series.cut(-1)
    assert len(series) == 0


@pytest.mark.parametrize(("asked", "found"), [(-5, 0), (0, 0), (4, 0), (6, 10), (10, 10), (99, 20)])
def test_the_nearest_measurement_is_found(asked, found):
    series = Series(1)
    for p in (0, 10, 20):
        series.put(p, np.array([p / 2]))
    place, values = series.at(asked)
    assert place == found and values.tolist() == [found / 2]
    assert Series(1).at(3) is None


@pytest.mark.parametrize("count", [1, 7, 100, 999, 1000, 12345])
def test_thinning_keeps_every_peak_and_the_number_of_points_down(count):
    rng = np.random.default_rng(count)
    x, y = np.arange(count, dtype=float), rng.normal(size=(3, count))
    y[1, count // 2] = 50.0
    y[2, count // 3] = -50.0
    thin_x, thin_y = thin(x, y, 200)
    assert thin_x.shape == thin_y.shape and thin_y.shape[1] <= max(count if count <= 200 else 0, 202)
    for row in range(3):
        assert thin_y[row].max() == y[row].max() and thin_y[row].min() == y[row].min()
        assert (np.diff(thin_x[row]) >= 0).all()
        assert all(y[row, int(a)] == b for a, b in zip(thin_x[row], thin_y[row], strict=True))


def test_few_points_are_not_touched():
    x, y = np.arange(100.0), np.random.default_rng(1).normal(size=(2, 100))
    assert (thin(x, y, 200)[1] == y).all()


@pytest.mark.parametrize(
    ("shown", "data", "expected"),
    [
        ((0, 10), (0, 10), (0, 10)),
        ((0, 10), (2, 11), (0, 15)),
        ((0, 10), (0, 20), (0, 22.5)),
        ((0, 10), (-1, 5), (-5, 10)),
    ],
)
def test_ranges_widen_in_steps_of_one_half_towards_what_leaves_them(shown, data, expected):
    assert widened(shown, data) == pytest.approx(expected)
