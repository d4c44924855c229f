"""Docks: a card with a title bar that contains the panel's tools and buttons to float and close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.widgets.basics import indent_numbers, tool_button
from gui.widgets.pieces import Elided

if TYPE_CHECKING:
    from gui.style.theme import Theme


class DockTitle(QFrame):
    """The title bar of a card. Dragging it moves the dock, a double click floats it."""

    def __init__(self, dock: QDockWidget, title: str, tools: QWidget | None) -> None:
        super().__init__(dock)
        self.setObjectName("cardHead")
        self._label = Elided(title, mode=Qt.TextElideMode.ElideRight)  # elided in a narrow dock in favour of the tools
        self._label.setObjectName("cardTitle")
        self._label.setMinimumWidth(44)
        self._float = tool_button(f"Float {title}", "Float or dock this panel")
        self._float.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self._close = tool_button(f"Close {title}", "Close this panel; the View menu brings it back")
        self._close.clicked.connect(dock.close)
        for button in (self._float, self._close):
            button.setProperty("frame", "small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 5, 3)
        layout.setSpacing(2)
        layout.addWidget(self._label, 1)
        if tools is not None:
            layout.addWidget(tools)
            layout.addSpacing(4)
        layout.addWidget(self._float)
        layout.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the icons and font of ``theme``."""
        self._float.setIcon(theme.icon("float", "faint"))
        self._close.setIcon(theme.icon("close", "faint"))
        self._label.setFont(theme.font(1.0, bold=True))


class Dock(QDockWidget):
    """A dock with one panel. ``key`` is its name in the saved layout and must never change."""

    def __init__(self, key: str, title: str, panel: QWidget, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.setObjectName(key)
        self.panel = panel
        tools = getattr(panel, "tools", None)
        self._head = DockTitle(self, title, tools if isinstance(tools, QWidget) else None)
        self.setTitleBarWidget(self._head)
        body = QFrame()
        body.setObjectName("cardBody")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(1, 0, 1, 1)
        layout.addWidget(panel)
        self.setWidget(body)
        if not panel.accessibleName():
            panel.setAccessibleName(title)

    def apply_theme(self, theme: Theme) -> None:
        """Apply the theme to the title bar and to the panel."""
        self._head.apply_theme(theme)
        indent_numbers(self.panel)
        if hasattr(self.panel, "apply_theme"):
            self.panel.apply_theme(theme)
