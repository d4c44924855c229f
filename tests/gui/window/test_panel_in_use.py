"""The panel in use is floated, docked and closed by keys alone, also from a menu and the palette."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.app import open_window
from gui.dialogs.palette import ActionPalette
from gui.support import messages
from gui.window.panel_table import PANELS
from tests.gui.panels.panel_bench import PanelBench


def test_the_panel_in_use_is_floated_docked_and_closed_by_keys(qtbot, window):
    dock = window.docks["edits"]
    window.go_to("edits")
    qtbot.waitUntil(lambda: dock.isAncestorOf(window.focusWidget() or window))
    window.actions_table["panel.float"].trigger()
    assert dock.isFloating() and dock.isVisible()
    window.actions_table["panel.float"].trigger()
    assert not dock.isFloating() and window.in_sight("edits")
    window.actions_table["panel.close"].trigger()
    assert dock.isHidden()
    window.actions_table["view.edits"].trigger()
    assert window.in_sight("edits") and not dock.isFloating()


@pytest.mark.parametrize("name", ["float", "move", "close"])
def test_where_no_panel_is_in_use_it_is_said_what_to_do_and_the_only_one_is_taken(qtbot, window, name):
    states = {key: (dock.isVisible(), dock.isFloating()) for key, dock in window.docks.items()}
    window.actions_table[f"panel.{name}"].trigger()
    assert window.toasts._shown[-1].message == messages.NO_PANEL, "no panel had the keys yet"
    assert {key: (dock.isVisible(), dock.isFloating()) for key, dock in window.docks.items()} == states
    for key, dock in window.docks.items():
        dock.setVisible(key == "timeline")
    window.actions_table[f"panel.{name}"].trigger()
    dock, menu = window.docks["timeline"], QApplication.activePopupWidget()
    assert {"float": dock.isFloating(), "move": menu is not None, "close": dock.isHidden()}[name]
    if menu is not None:
        menu.close()


def move(window, place, to):
    """Open the menu of moves and choose a place; the panels that were offered there."""
    window.actions_table["panel.move"].trigger()
    menu = QApplication.activePopupWidget()
    (beside,) = [action.menu() for action in menu.actions() if action.text() == place]
    offered = {action.text(): action for action in beside.actions()}
    offered[to].trigger()
    menu.close()
    return set(offered)


def shown(window, titles):
    return [dock for dock in window.docks.values() if dock.windowTitle() in titles]


def in_use(qtbot, window, key):
    window.go_to(key)
    qtbot.waitUntil(lambda: window.docks[key].isAncestorOf(window.focusWidget() or window))


@pytest.mark.parametrize("floating", [False, True])
def test_the_panel_in_use_becomes_a_tab_of_another_by_keys(qtbot, window, floating):
    dock, other = window.docks["timeline"], window.docks["playground"]
    in_use(qtbot, window, "timeline")
    if floating:
        window.actions_table["panel.float"].trigger()
    offered = move(window, "As a tab with", "Playground")
    assert {"Edits", "Playground"} <= offered and not {"Timeline", "Jobs", "Tuning"} & offered, "those that are seen"
    assert other in window.tabifiedDockWidgets(dock) and window.in_sight("timeline") and not dock.isFloating()
    qtbot.waitUntil(lambda: dock.isAncestorOf(window.focusWidget() or window))
    window.layout_keeper.reset()
    assert other not in window.tabifiedDockWidgets(dock)


def test_the_panel_in_use_goes_beside_another_and_below_it_by_keys(qtbot, window):
    dock, other = window.docks["playground"], window.docks["edits"]
    for place, edges in (
        ("Right of", lambda: (at(window, dock).left() - at(window, other).right(), at(window, dock).top())),
        ("Below", lambda: (at(window, dock).top() - at(window, other).bottom(), at(window, dock).left())),
    ):
        in_use(qtbot, window, "playground")
        offered = move(window, place, "Edits")
        assert not any(window.tabifiedDockWidgets(one) for one in shown(window, offered)), "Qt would make it a tab"
        assert window.in_sight("playground") and window.in_sight("edits")
        qtbot.waitUntil(lambda edges=edges: 0 <= edges()[0] < 20)
        assert edges()[1] == (at(window, other).top() if place == "Right of" else at(window, other).left())
        qtbot.waitUntil(lambda: dock.isAncestorOf(window.focusWidget() or window))


def at(window, dock):
    return QRect(dock.mapTo(window, QPoint(0, 0)), dock.size())


def test_the_menu_of_a_title_has_the_panels_in_their_order(window):
    menu = window.createPopupMenu()
    assert [action.text() for action in menu.actions()] == [window.docks[spec.key].windowTitle() for spec in PANELS]
    menu.deleteLater()


def test_the_palette_floats_the_panel_from_which_it_was_opened(qtbot, window):
    window.go_to("playground")
    qtbot.waitUntil(lambda: window.docks["playground"].isAncestorOf(window.focusWidget() or window))
    window.actions_table["view.palette"].trigger()
    palette = window.findChild(ActionPalette)
    qtbot.keyClicks(palette.field, "no such thing")
    assert palette.said.text().startswith("No action has these words")
    palette.field.clear()
    qtbot.keyClicks(palette.field, "float")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.docks["playground"].isFloating() and not window.docks["edits"].isFloating()


def place(dock):
    return QRect(dock.mapToGlobal(QPoint(0, 0)), dock.size())


def edge(dock):
    return dock.widget().grab().toImage().pixelColor(0, dock.widget().height() // 2)


def by_button(dock):
    QTest.mouseClick(dock.titleBarWidget()._float, Qt.MouseButton.LeftButton)


def by_double_click(dock):
    title = dock.titleBarWidget()._label
    QTest.mouseDClick(title, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    QTest.mouseRelease(title, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


@pytest.mark.parametrize("way", [by_button, by_double_click, lambda dock: dock.float_or_dock()])
def test_a_panel_that_floats_is_seen_to_and_has_the_keys_in_each_way(qtbot, window, way):
    """It lay without a frame in just its old place, over the panel that came from behind it."""
    dock = window.docks["quality"]
    window.go_to("quality")
    qtbot.wait(20)
    before = place(dock)
    way(dock)
    assert dock.isFloating()
    moved = place(dock).topLeft() - before.topLeft()
    assert moved.manhattanLength() >= 40, "not just where it was"
    assert window.screen().availableGeometry().contains(place(dock))
    qtbot.waitUntil(lambda: dock.isAncestorOf(QApplication.focusWidget() or window))
    assert edge(dock) == window.theme.color("accent"), "a frame of its own"
    way(dock)
    assert not dock.isFloating()
    qtbot.waitUntil(lambda: dock.isAncestorOf(QApplication.focusWidget() or window))
    assert edge(dock) != window.theme.color("accent")


def test_a_panel_that_floats_again_comes_where_a_person_put_it(qtbot, window):
    dock = window.docks["quality"]
    window.go_to("quality")
    dock.float_or_dock()
    dock.move(dock.pos() - QPoint(90, 20))
    qtbot.wait(20)
    chosen = dock.pos()
    dock.float_or_dock()
    dock.float_or_dock()
    assert dock.isFloating() and (dock.pos() - chosen).manhattanLength() < 10


def test_a_panel_that_floated_at_the_end_is_above_the_window_at_the_next_start(qtbot, window, settings, theme):
    window.docks["quality"].float_or_dock()
    qtbot.wait(20)
    window.layout_keeper.save()
    other = open_window(settings, theme, PanelBench)
    other.show()
    dock = other.docks["quality"]
    qtbot.waitUntil(lambda: dock.windowHandle() and dock.windowHandle().transientParent() is other.windowHandle())
    assert dock.isFloating() and dock.isVisible()
    other.end()
    qtbot.waitUntil(lambda: not other.isVisible())
    other.deleteLater()
