"""Numbers of axes: they do not touch each other, and have their room before they are painted."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPicture, QTextDocument

from gui.widgets.plots import Plot


@pytest.fixture
def plot(qtbot, theme):
    plot = Plot("Attempts", "spared", "reach")
    qtbot.addWidget(plot)
    plot.apply_theme(theme)
    return plot


@pytest.mark.parametrize("size", [60, 110, 200, 700])
@pytest.mark.parametrize("span", [(0.92, 1.02), (-0.5, 0.5), (0.0, 123_456.0), (3.0, 3.0001)])
def test_numbers_that_lie_beside_each_other_do_not_touch(plot, size, span):
    axis = plot.item.getAxis("bottom")
    spacing, places = axis.tickValues(*span, size)[0]
    metrics, pixel = QFontMetricsF(axis.style["tickFont"]), (span[1] - span[0]) / size
    widths = [metrics.horizontalAdvance(text) for text in axis.tickStrings(places, 1.0, spacing)]
    for (one, here), (other, there) in pairwise(zip(places, widths, strict=True)):
        assert (other - one) / pixel > (here + there) / 2
    assert size < 700 or len(places) > 1, "where there is room there are some"


@pytest.mark.parametrize("size", [20, 45, 90, 400])
def test_numbers_above_each_other_do_not_touch(plot, size):
    axis = plot.item.getAxis("left")
    _, places = axis.tickValues(0.0, 1.02, size)[0]
    line, pixel = QFontMetricsF(axis.style["tickFont"]).ascent(), 1.02 / size
    assert all((other - one) / pixel >= line for one, other in pairwise(places)) and (size < 90 or len(places) > 1)


def test_larger_numbers_have_their_room_at_once(plot):
    axis = plot.item.getAxis("left")
    small, large = axis.style["tickFont"], QFont(axis.style["tickFont"])
    large.setPointSizeF(2 * small.pointSizeF())
    before = axis.textWidth, axis.textHeight
    axis.setStyle(tickFont=large)
    assert (axis.textWidth, axis.textHeight) >= tuple(1.8 * pixels for pixels in before)
    assert axis.minimumWidth() >= axis.textWidth


@pytest.mark.parametrize("height", [90, 130, 500])
def test_texts_that_a_plot_names_do_not_lie_over_each_other(qtbot, plot, height):
    plot.item.getAxis("left").setTicks([[(n, f"{n}") for n in range(6)]])
    plot.show_range((0.0, 1.0), (-0.5, 5.5))
    plot.resize(300, height)
    plot.show()
    qtbot.waitExposed(plot)
    axis = plot.item.getAxis("left")
    texts = drawn(axis)
    middles = sorted(rect.center().y() for rect, _, _ in texts)
    line = QFontMetricsF(axis.style["tickFont"]).ascent()
    assert texts and all(below - above >= 0.8 * line for above, below in pairwise(middles))
    assert height < 500 or len(texts) == 6, "where there is room there are all"


@pytest.mark.parametrize("size", [(300, 110), (300, 160), (700, 400)])
def test_the_numbers_at_both_ends_of_an_axis_are_written_and_within_it(qtbot, plot, size):
    plot.show_range((0.0, 4000.0), (0.0, 1.0))
    plot.resize(*size)
    plot.show()
    qtbot.waitExposed(plot)
    for side, ends in (("left", ("0", "1")), ("bottom", ("0", "4000"))):
        axis = plot.item.getAxis(side)
        texts = drawn(axis)
        assert {float(text.replace(",", "")) for *_, text in texts} >= set(map(float, ends))
        place = axis.mapRectFromParent(axis.geometry()).adjusted(-0.5, -0.5, 0.5, 0.5)
        assert all(place.contains(rect) for rect, _, _ in texts)
        rects = [rect for rect, _, _ in texts]
        assert not any(one.intersects(other) for n, one in enumerate(rects) for other in rects[:n])


@pytest.mark.parametrize("size", range(90, 260, 10))
def test_a_number_that_was_moved_to_the_end_leaves_room_to_the_next_one(qtbot, plot, size):
    plot.show_range((-1.04, 1.04), (0.9985, 1.084))
    plot.resize(size + 70, size)
    plot.show()
    qtbot.waitExposed(plot)
    for side in ("left", "bottom"):
        rects = [rect for rect, _, _ in drawn(plot.item.getAxis(side))]
        rects.sort(key=lambda rect: (rect.top(), rect.left()))
        for one, other in pairwise(rects):
            beside = other.left() - one.right() if side == "bottom" else other.center().y() - one.center().y()
            assert beside >= (4 if side == "bottom" else 0.8 * one.height())


@pytest.mark.parametrize("side", ["left", "bottom"])
@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("spared: how much of all else is left", "spared"),
        ("残った割合：ほかのすべてがどれだけ残るか", "残った割合"),
        ("overlap p(k<sub>i</sub>, k<sub>j</sub>)", "overlap p(k"),
        ("probability of the new object", "probability"),
    ],
)
def test_a_title_is_no_longer_than_its_axis_and_whole_where_there_is_room(qtbot, theme, side, title, first):
    plot = Plot("Attempts", title, title)
    qtbot.addWidget(plot)
    plot.apply_theme(theme)
    plot.show()
    axis = plot.item.getAxis(side)
    seen = set()
    for size in (900, 330, 230, 160, 900):
        plot.resize(size, size)
        qtbot.wait(1)
        length = axis.size().height() if side == "left" else axis.size().width()
        shown = axis.label.toPlainText().strip()
        assert axis.label.boundingRect().width() <= length or not shown
        assert shown == "" or shown.startswith(first[:1])
        assert (axis.toolTip() != "") == (shown != whole(title)), "who wants to read all of it can"
        seen.add(shown)
    assert shown == whole(title)
    assert len(seen) > 1 or "<" in title


def whole(title):
    document = QTextDocument()
    document.setHtml(title)
    return document.toPlainText()


def drawn(axis):
    """What the axis writes, with the place of each text."""
    picture = QPicture()
    painter = QPainter(picture)
    painter.setFont(axis.style["tickFont"])
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    return texts
