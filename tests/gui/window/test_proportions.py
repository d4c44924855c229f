"""A window that is made small and large again has the arrangement that it had."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.app import open_window
from gui.support.sight import is_seen
from gui.window.workspaces import WORKSPACES
from tests.gui.panels.panel_bench import PanelBench

NEAR = 3  # pixels: sizes are whole


def sizes(window):
    return {key: (dock.width(), dock.height()) for key, dock in window.docks.items() if is_seen(dock)}


def resize(qtbot, window, width, height):
    window.resize(width, height)
    qtbot.wait(20)


def differences(before, now):
    assert before.keys() == now.keys()
    return {
        key: (before[key], now[key])
        for key in before
        if any(abs(a - b) > NEAR for a, b in zip(before[key], now[key], strict=True))
    }


@pytest.mark.parametrize("key", [one.key for one in WORKSPACES])
def test_squeezed_and_widened_again(qtbot, window, key):
    resize(qtbot, window, 1600, 1000)
    window.workspaces.choose(key)
    qtbot.wait(50)
    before = sizes(window)
    for width in range(1500, 300, -60):
        resize(qtbot, window, width, 900)
    assert window.width() < 1200
    for width in range(400, 1600, 60):
        resize(qtbot, window, width, 300 + width // 3)
    resize(qtbot, window, 1600, 1000)
    assert not differences(before, sizes(window))


def drag_border(qtbot, window, dock, pixels):
    """Move the border at the right of ``dock`` with the mouse."""
    at = window.mapFromGlobal(dock.mapToGlobal(dock.rect().topRight()))
    at.setX(at.x() + 1 + window.style().pixelMetric(window.style().PixelMetric.PM_DockWidgetSeparatorExtent) // 2)
    at.setY(at.y() + 100)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=at)
    at.setX(at.x() + pixels)
    QTest.mouseMove(window, at)
    qtbot.wait(50)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=at)
    qtbot.wait(50)


def test_what_a_person_dragged_is_what_comes_back(qtbot, window):
    resize(qtbot, window, 1600, 1000)
    window.workspaces.choose("edit")
    qtbot.wait(50)
    table = window.docks["edits"]
    first = table.width()
    drag_border(qtbot, window, table, -180)
    assert table.width() < first - 100
    before = sizes(window)
    resize(qtbot, window, 900, 800)
    resize(qtbot, window, 1600, 1000)
    assert not differences(before, sizes(window))


def test_tabs_that_were_changed_and_panels_that_were_closed_meanwhile(qtbot, window):
    resize(qtbot, window, 1600, 1000)
    window.workspaces.choose("edit")
    qtbot.wait(50)
    before = sizes(window)
    resize(qtbot, window, 900, 700)
    window.bring_forward("quality")
    qtbot.wait(20)
    resize(qtbot, window, 1600, 1000)
    assert sizes(window)["quality"] == pytest.approx(before["playground"], abs=NEAR)
    window.docks["edits"].close()
    qtbot.wait(20)
    closed = sizes(window)
    resize(qtbot, window, 900, 700)
    resize(qtbot, window, 1600, 1000)
    assert not differences(closed, sizes(window))


def sizes_alone(qtbot, window, key, width, height):
    """The sizes of a workspace's panels with nothing over them."""
    resize(qtbot, window, width, height)
    window.workspaces.choose(key)
    window.offer.hide()
    window.next_step.hide()
    qtbot.wait(50)
    return sizes(window)


@pytest.mark.parametrize("key", [one.key for one in WORKSPACES])
def test_what_stands_over_the_panels_for_a_while_leaves_nothing_behind(qtbot, window, key):
    before = sizes_alone(qtbot, window, key, 1400, 900)
    window.offer.show()
    qtbot.wait(50)
    assert differences(before, sizes(window)), "it takes room"
    window.offer.hide()
    qtbot.wait(50)
    assert not differences(before, sizes(window))


@pytest.mark.parametrize("key", ["diagnose", "compare"])
def test_nor_does_it_when_the_window_was_closed_with_it(qtbot, window, settings, theme, key):
    """With each start, the offer to go on with the last session gave the lowest panel some more of the window."""
    before = sizes_alone(qtbot, window, key, 790, 700)  # the screen here is no larger
    window.offer.show()
    qtbot.wait(50)
    window.layout_keeper.save()
    with started_again(qtbot, settings, theme) as other:
        heights = {key: height for key, (_, height) in sizes(other).items()}
    assert heights == {key: pytest.approx(height, abs=2 * NEAR) for key, (_, height) in before.items()}


@pytest.mark.parametrize("key", [one.key for one in WORKSPACES])
def test_shares_are_kept_and_not_the_sizes_of_panels_that_are_pressed(qtbot, window, settings, theme, key):
    """With each start, a panel that the offer had pressed to its least height had that as its height from then on."""
    sizes_alone(qtbot, window, key, 790, 700)
    before = window.layout_keeper.shares()
    window.offer.show()
    qtbot.wait(50)
    window.layout_keeper.save()
    for _ in range(2):
        with started_again(qtbot, settings, theme) as other:
            other.offer.show()
            qtbot.wait(50)
            other.layout_keeper.save()
            assert other.layout_keeper.shares() == before


@contextmanager
def started_again(qtbot, settings, theme):
    """The window of the next start."""
    other = open_window(settings, theme, PanelBench)
    other.show()
    qtbot.wait(50)
    yield other
    other.end()
    qtbot.waitUntil(lambda: not other.isVisible())
    other.deleteLater()


@pytest.mark.parametrize("key", [one.key for one in WORKSPACES])
def test_nor_when_another_workspace_was_shown_meanwhile(qtbot, window, key):
    before = sizes_alone(qtbot, window, key, 1400, 900)
    window.offer.show()
    qtbot.wait(50)
    window.workspaces.choose(next(one.key for one in WORKSPACES if one.key != key))
    qtbot.wait(50)
    window.workspaces.choose(key)
    qtbot.wait(50)
    window.offer.hide()
    qtbot.wait(50)
    assert not differences(before, sizes(window))


def test_a_low_panel_that_was_out_of_sight_is_as_low_when_it_comes_back(qtbot, window):
    """While it is still narrow its tools stand in a row of their own, and it asks for more height than it needs."""
    sizes_alone(qtbot, window, "watch", 1272, 750)
    low = [window.docks["timeline"], window.docks["log"]]
    window.resizeDocks(low, [10, 10], Qt.Orientation.Vertical)
    qtbot.wait(50)
    window.layout_keeper._proportions.note()  # as when the border is dragged
    qtbot.wait(50)
    before = sizes(window)
    for _ in range(2):
        window.workspaces.choose("edit")
        qtbot.wait(50)
        window.workspaces.choose("watch")
        qtbot.wait(50)
        assert not differences(before, sizes(window))
