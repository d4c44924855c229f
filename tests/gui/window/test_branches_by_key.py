"""Branches without the mouse: the palette and the menu Edit lead to what the button of the timeline offers."""

from PySide6.QtWidgets import QApplication

from engine.events import TimelineBranch, TimelineChanged, TimelineMark

MAIN = tuple(TimelineMark(n, n, "memit", 1, f"2030-01-01T12:00:0{n}") for n in (1, 2))
SECOND = (MAIN[0], TimelineMark(2, 2, "encore", 1, "2030-01-01T12:01:00"))
BOTH = (TimelineBranch("main", MAIN), TimelineBranch("branch 2", SECOND, "main", 1))


def test_the_menu_of_branches_opens_where_they_are_drawn(qtbot, window):
    action = window.actions_table["timeline.branches"]
    window.bridge.publish(TimelineChanged(MAIN, 2, BOTH[:1], "main"))
    qtbot.waitUntil(lambda: window.actions_table.flag("edited"))
    assert not action.isEnabled(), "there is one only"
    window.bridge.publish(TimelineChanged(SECOND, 2, BOTH, "branch 2"))
    qtbot.waitUntil(action.isEnabled)
    window.docks["timeline"].close()
    action.trigger()
    menu = QApplication.activePopupWidget()
    offered = [entry.text() for entry in menu.actions() if entry.text()]
    assert offered[:2] == ["main, 2 edits", "branch 2, 2 edits"] and "Compare with main..." in offered
    assert window.in_sight("timeline")
    menu.close()
