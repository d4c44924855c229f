"""The bar of a job whose end is not known moves, unless the system wants nothing to move by itself."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QProgressBar

from gui.widgets import pieces
from gui.widgets.pieces import progress_bar


@pytest.fixture
def bar(qtbot, theme):
    theme.apply()
    bar = progress_bar("Progress")
    qtbot.addWidget(bar)
    bar.resize(300, 6)
    bar.show()
    return bar


def painted(bar):
    return bar.grab().toImage()


def test_it_stands_still_where_the_system_wants_that(qtbot, bar, theme, monkeypatch):
    monkeypatch.setattr(pieces, "wants_motion", lambda _bar: False)
    bar.setRange(0, 0)
    first = painted(bar)
    qtbot.wait(150)
    assert painted(bar) == first
    groove, piece = QColor(theme.tokens.grid), QColor(theme.tokens.accent)
    assert [first.pixelColor(x, 3) for x in (30, 150, 270)] == [groove, piece, groove], "neither empty nor done"


@pytest.mark.parametrize("motion", [False, True])
def test_a_share_is_shown_as_in_any_bar(qtbot, bar, monkeypatch, motion):
    monkeypatch.setattr(pieces, "wants_motion", lambda _bar: motion)
    plain = QProgressBar()
    qtbot.addWidget(plain)
    plain.setTextVisible(False)
    plain.resize(300, 6)
    plain.show()
    for one in (bar, plain):
        one.setRange(0, 10)
        one.setValue(4)
    assert painted(bar) == painted(plain)


def test_the_style_says_whether_things_may_move(bar):
    assert pieces.wants_motion(bar), "this one has nothing against it"
