"""The menus that move panels without dragging: to another panel as its tab, right of it, or below it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from engine.support.wording import say
from gui.language.wording import shown
from gui.support.sight import is_seen
from gui.window.panel_table import PANELS

if TYPE_CHECKING:
    from gui.window.docks import Dock
    from gui.window.layout import Layout

_PLACES = (
    (say("As a tab with"), None),
    (say("Right of"), Qt.Orientation.Horizontal),
    (say("Below"), Qt.Orientation.Vertical),
)


def menu_of_moves(window: QMainWindow, docks: Mapping[str, Dock], dock: Dock, layout: Layout) -> QMenu:
    """Where ``dock`` can go: to each panel that is seen in the window, and beside those that have no tabs."""
    menu = QMenu(window)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    seen = [docks[spec.key] for spec in PANELS if is_seen(docks[spec.key])]
    for title, way in _PLACES:
        to = menu.addMenu(shown(title))
        for other in seen:
            alone = not [tab for tab in window.tabifiedDockWidgets(other) if tab is not dock]
            if other is not dock and not other.isFloating() and (way is None or alone):
                to.addAction(other.windowTitle(), partial(layout.move, dock, other, way))
        to.menuAction().setEnabled(bool(to.actions()))
    return menu


def menu_of_panels(docks: Mapping[str, Dock], parent: QWidget) -> QMenu:
    """All panels in the order of the menu Panels, those that are shown ticked."""
    menu = QMenu(parent)
    for spec in PANELS:
        menu.addAction(docks[spec.key].toggleViewAction())
    return menu
