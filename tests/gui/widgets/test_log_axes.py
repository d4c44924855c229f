"""Numbers on a logarithmic axis: round, few enough, and legible however far the axis reaches."""

from __future__ import annotations

import numpy as np
import pytest

from gui.widgets.log_axes import FLOOR, along, moved, text_at, ticks_of


@pytest.mark.parametrize("low, high", [(0.9, 1.2), (1e-3, 1.0), (1.004, 1.026), (2e-12, 3e4), (5.0, 45.0), (1.0, 1e9)])
@pytest.mark.parametrize("room", [3, 8, 20])
def test_there_are_some_round_numbers_but_no_crowd(low, high, room):
    places = ticks_of(np.log10(low), np.log10(high), room)
    numbers = np.power(10.0, places)
    assert 2 <= len(places) <= 1.5 * room + 2 if room > 3 else 1 <= len(places) <= 7
    assert numbers.min() >= low * (1 - 1e-9) and numbers.max() <= high * (1 + 1e-9)
    texts = [text_at(place) for place in places]
    assert len(set(texts)) == len(texts) and max(map(len, texts)) <= 6
    if high / low < 5:
        np.testing.assert_allclose(np.diff(numbers, 2), 0, atol=1e-9, err_msg="as on a linear axis")


def test_long_numbers_are_powers_of_ten():
    assert [text_at(place) for place in (0.0, 3.0, -2.0, 6.0, -7.0, np.log10(2e-7))] == [
        *("1", "1000", "0.01", "10⁶", "10⁻⁷", "2·10⁻⁷")
    ]
    assert ticks_of(1.0, 1.0, 5) == [] and ticks_of(0.0, 1e9, 5) == []


def test_what_was_moved_comes_back():
    values = np.array([0.02, 0.0, 3.0])
    there = along(values, True, FLOOR)
    assert there[1] == FLOOR
    np.testing.assert_allclose(along(there, False), values, atol=1e-12)
    bars = {"x0": None, "width": values, "y0": None, "height": 0.4}
    assert moved(bars, "y0", "height", True) == {}, "they lie across that axis"
    log = moved(bars, "x0", "width", True)
    np.testing.assert_allclose(log["x0"] + log["width"], there)
    np.testing.assert_allclose(moved({**bars, **log}, "x0", "width", False)["width"], values, atol=1e-12)
