"""Widgets that keep texts say them in the language of now, whoever translated them first."""

import numpy as np
import pytest
from PySide6.QtCore import QLocale, Qt

from engine.support.wording import say
from gui.language.switching import retell
from gui.language.wording import tr
from gui.widgets.figure_label import Figure
from gui.widgets.map_words import suspicion_in_words
from gui.widgets.number_table import NumberTable
from gui.widgets.overlap_map import ColourScale
from gui.widgets.pieces import Elided
from gui.widgets.plots import Plot
from tests.gui.spoken import mark


@pytest.fixture
def anew(qtbot, monkeypatch):
    """Shows a widget in English, and says it anew in a language that puts each text in brackets."""

    def told(widget):
        qtbot.addWidget(widget)
        widget.resize(600, 400)
        widget.show()
        mark(monkeypatch)
        retell([widget])
        return widget

    return told


@pytest.fixture
def german():
    """Numbers are written with a comma."""
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    yield
    QLocale.setDefault(before)


def without_separators(text):
    """``text`` without the brackets of what stands between two texts."""
    return text.replace("⟦ ⟧", " ").replace("⟦⟧", "")


@pytest.mark.parametrize("given", [say, tr])
def test_a_figure_and_its_remark(anew, given):
    figure = Figure(given("Efficacy"), given("How many edits took."))
    figure.show_text(given("{count} of {all}", count=3, all=4), given(", final"))
    assert figure.accessibleName() == "Efficacy, final: 3 of 4"
    anew(figure)
    assert without_separators(figure.accessibleName()) == "⟦⟦Efficacy⟧⟦, final⟧: ⟦3 of 4⟧⟧"
    assert (figure.text, figure.toolTip()) == ("⟦3 of 4⟧", "⟦How many edits took.⟧")
    figure.show_number(0.5)
    assert figure.text == "0.50"


def test_a_plot_its_axes_and_what_is_pinned(anew, theme):
    plot = Plot(say("Norms of layers"), say("edits"), "‖W‖")
    plot.moment = lambda: say("now")
    plot.item.plot([0, 1], [0, 1])
    plot.say(suspicion_in_words(("Ada", "Bruno"), np.array([0.9, 0.2])))
    plot.pin()
    plot.apply_theme(theme)
    anew(plot)
    assert plot.accessibleName() == "⟦Norms of layers⟧" and plot.name == "Norms of layers"
    assert plot.item.getAxis("bottom").labelText == "⟦edits⟧"
    assert without_separators(plot.accessibleDescription()) == (
        "⟦1 of ⟦2 facts⟧ look edited, Ada most: 90%.⟧ ⟦Pinned below it: ⟦now⟧.⟧"
    )


def test_a_line_that_is_cut_and_the_ends_of_a_scale(anew):
    line = Elided(tr("Nothing is measured yet."))
    assert anew(line).toolTip() == "⟦Nothing is measured yet.⟧"
    scale = ColourScale()
    anew(scale)
    assert scale.accessibleName() == ""
    scale.show_ends(say("low"), say("high"))
    assert scale.accessibleName() == "⟦Colours from ⟦low⟧ to ⟦high⟧⟧"


def test_a_table_shows_what_a_file_holds_in_english(anew):
    table = NumberTable(say("Numbers"))
    rows = ([say("fact"), say("share")], [["Ada", 0.25], [say("mean"), 12345.678]])
    table.numbers.show(rows)
    anew(table)
    model = table.model()
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(2)]
    assert heads == ["⟦fact⟧", "⟦share⟧"]
    assert [model.index(row, 0).data() for row in range(2)] == ["Ada", "⟦mean⟧"]
    assert rows[0] == ["fact", "share"]


def test_numbers_are_written_as_the_place_does(qtbot, german):
    figure = Figure("Efficacy", "")
    qtbot.addWidget(figure)
    figure.show_number(0.5)
    table = NumberTable("Numbers")
    qtbot.addWidget(table)
    table.numbers.show((["share"], [[0.25]]))
    assert (figure.text, table.model().index(0, 0).data()) == ("0,50", "0,25")
    plot = Plot("Norms", "edits", "norm")
    qtbot.addWidget(plot)
    assert plot.item.getAxis("left").tickStrings([0.5, 1.0], 1.0, 0.5) == ["0,5", "1,0"]
