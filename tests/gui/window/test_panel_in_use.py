"""The panel in use is floated, docked and closed by keys alone, also from a menu and the palette."""

from PySide6.QtCore import Qt

from gui.dialogs.palette import ActionPalette


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
