"""The sentences below the plots, against the numbers that they are made from."""

import re

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject

from gui.widgets.plot_words import (
    cells_in_words,
    kurtosis_in_words,
    layer_in_words,
    losses_in_words,
    norms_in_words,
    overlaps_in_words,
    retention_in_words,
    search_in_words,
    shares_in_words,
    ways_in_words,
)
from gui.widgets.plots import Plot

EDITS = np.array([100.0, 200.0, 300.0, 400.0])


def test_norms_name_the_layer_that_has_moved_most_and_since_when():
    values = np.array([[1.0, 1.01, 1.02, 1.03], [1.0, 1.0, 1.2, 1.6], [1.0, 0.9, 0.8, 0.7]])
    said = norms_in_words((4, 5, 6), EDITS, values, "relative")
    assert said == (
        "After 400 edits the norm of layer 5 has grown to 1.6 times the first, the most of 3 layers; "
        "1.6-fold since edit 200."
    )
    said = norms_in_words((4, 6), EDITS, values[[0, 2]], "relative")
    assert "layer 6 has shrunk to 0.7 times the first" in said and "0.778-fold since edit 200" in said
    assert f"{0.7 / 0.9:.3f}" == "0.778"


def test_norms_that_have_not_moved_or_were_not_measured_are_said_to_be_so():
    still = np.array([[1.0, 1.001, 1.0, 1.002]])
    assert norms_in_words((4,), EDITS, still, "relative").startswith("After 400 edits no norm of 1 layer has changed")
    assert norms_in_words((4,), EDITS, np.full((1, 4), np.nan), "spectral") == ""
    assert norms_in_words((4,), np.empty(0), np.empty((1, 0)), "relative") == ""
    moved = np.array([[0.0, 0.1, 0.2, 0.4], [0.0, 0.05, 0.1, 0.1]])
    said = norms_in_words((4, 5), EDITS, moved, "change")
    assert said.startswith("After 400 edits layer 4 has moved by 0.4 of its first norm, the most of 2 layers")
    assert said.endswith("; 4-fold since edit 200.")
    said = norms_in_words((4, 5), EDITS, np.array([[9.0, 9.0, 9.0, 9.0], [3.0, 3.0, 3.0, 4.0]]), "absolute")
    assert said == "After 400 edits layer 4 has the largest norm, 9; about the same since edit 200."
    assert norms_in_words((4,), EDITS[:1], np.array([[1.5]]), "relative").endswith("the only one that is edited.")


def test_overlaps_count_the_pairs_beyond_one_half():
    edges = np.linspace(-1, 1, 5)  # centres -0.75, -0.25, 0.25, 0.75
    counts = np.array([[0, 8, 2, 0], [1, 5, 2, 2], [0, 0, 9, 1]])
    said = overlaps_in_words((3, 4, 5), edges, counts)
    assert said == "In layer 4 30.0% of the pairs of facts overlap by more than half, in layer 3 0.0%."
    assert overlaps_in_words((3,), edges, counts[:1]).startswith("In no layer")
    assert overlaps_in_words((3,), edges, np.zeros((1, 4))) == ""


def test_kurtosis_and_one_layer():
    now, before = np.array([3.0, 31.2, np.nan]), np.array([3.1, 20.0, 4.0])
    assert kurtosis_in_words((4, 5, 6), now, before) == "Layer 5 has the largest kurtosis, 31.2, before 20."
    assert kurtosis_in_words((4, 5, 6), now, None) == "Layer 5 has the largest kurtosis, 31.2."
    said = layer_in_words(5, np.linspace(-1, 1, 5), np.array([0, 8, 2, 0]), -0.125, 2.5)
    assert said == "Layer 5: the overlaps of 10 pairs lie between -0.50 and 0.50, on average -0.125; kurtosis 2.5."


def test_retention_is_that_of_the_last_measurement_with_an_answer():
    edits = np.array([10, 20, 30])
    said = retention_in_words(edits, np.array([1.0, 0.75, np.nan]), None)
    assert said == "After 20 edits 75% of the edits that took still hold, 100% after 10 edits."
    said = retention_in_words(edits[:1], np.array([0.5]), 10.0)
    assert said == "After 10 edits 50% of the edits that took still hold; half of them are lost after about 10."
    assert retention_in_words(edits, np.full(3, np.nan), None) == ""


def test_cells_add_up_to_what_was_asked():
    last = np.random.default_rng(0).integers(0, 3, 50)  # lost, holds, never
    asked, hold, lost, untaken = map(int, re.findall(r"\d+", cells_in_words(last)))
    assert asked == hold + lost + untaken == 50
    assert (lost, hold, untaken) == tuple(np.bincount(last))


def test_searches_say_the_middle_the_ends_and_why_they_ended():
    said = search_in_words("probability", [0.9, 0.5, 0.1], 1, {"small loss": 2})
    assert said == "3 facts: probability 0.5 (0.1 to 0.9); 1 still searched."
    assert search_in_words("loss", [0.25], 0, {"small loss": 1}) == "1 fact: loss 0.25; ended: 1 small loss."
    assert search_in_words("loss", [], 0, {}) == ""


def test_shares_name_the_largest_and_what_changed_most():
    now, before = np.array([0.1, 0.5, 0.3]), np.array([0.1, 0.45, 0.1])
    said = shares_in_words("Attention", now, before)
    assert said == "Attention adds most to the stream in layer 1, 0.5; layer 2 has changed most, from 0.1 to 0.3."
    assert shares_in_words("Attention", now, now) == "Attention adds most to the stream in layer 1, 0.5."


def test_ways_name_the_best_and_the_worst_of_each_method():
    values = np.array([[0.95, np.nan], [0.2, 0.5], [0.6, np.nan]])
    said = ways_in_words(("plainly", "with doubt", "in a chat"), ("ENCORE", "MEMIT"), values)
    assert said == "ENCORE: best plainly, 95%, worst with doubt, 20%; MEMIT: best with doubt, 50%."
    assert ways_in_words(("plainly",), ("ENCORE",), np.array([[np.nan]])) == ""


def test_losses_count_only_what_was_known():
    names, before = ("a", "b", "c", "d"), np.array([0.9, 0.05, 0.5, 0.8])
    said = losses_in_words(names, before, np.array([0.1, 0.0, 0.45, 0.6]), 0.1)
    assert said == "Of 3 facts known before 2 lost more than 0.1 of their probability, a most: 0.90 to 0.10."
    assert (
        losses_in_words(names, before, before, 0.1)
        == "Of 3 facts known before 0 lost more than 0.1 of their probability."
    )
    assert losses_in_words(names, before, before, 0.95) == ""


SHORT = "Layer 5 has grown to 1.6 times the first."


@pytest.mark.parametrize(
    "size, sentence, shown",
    [((360, 90), SHORT, False), ((360, 320), SHORT, True), ((200, 320), SHORT, True), ((200, 320), 4 * SHORT, False)],
)
def test_the_sentence_is_below_the_axes_where_it_fits_whole_and_always_told(qtbot, theme, size, sentence, shown):
    plot = Plot("Norm growth", "edits", "norm")
    qtbot.addWidget(plot)
    plot.apply_theme(theme)
    plot.resize(*size)
    plot.show()
    plot.say(sentence)
    words = plot._words
    assert plot.accessibleDescription() == plot.sentence == sentence
    assert words.isVisible() == shown and plot.toolTip() == ("" if shown else sentence)
    if shown:
        assert words.heightForWidth(words.width()) <= words.height(), "nothing of it is cut off"
        qtbot.waitUntil(lambda: plot.item.getAxis("bottom").sceneBoundingRect().bottom() <= words.y() + 2)
    plot.say("")
    assert not words.isVisible() and plot.toolTip() == ""


def test_all_is_painted_anew_when_numbers_at_an_axis_need_more_room(qtbot, theme):
    plot = Plot("A plot", "edits", "norm")
    qtbot.addWidget(plot)
    plot.apply_theme(theme)
    plot.resize(400, 300)
    plot.show()
    plot.show_range((0, 1), (0, 1))
    qtbot.wait(50)
    painted = Painted(plot.viewport())
    plot.show_range((0, 1), (0, 123_456_789))
    qtbot.waitUntil(lambda: painted.whole)


class Painted(QObject):
    """Whether all of a widget has been painted since; a part of it leaves what stood elsewhere."""

    def __init__(self, widget):
        super().__init__(widget)
        self.whole = False
        widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        if event.type() == QEvent.Type.Paint and event.region().boundingRect() == widget.rect():
            self.whole = True
        return False
