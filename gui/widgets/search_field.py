"""A field that searches a list: Escape takes back what was typed, and only then is the window's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.widgets.composing import Composing


class SearchField(QLineEdit):
    """An empty search with what it searches as its placeholder, and ``name`` for a screen reader."""

    def __init__(self, placeholder: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        Composing(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears; where there is nothing to clear, it closes the dialog as ever."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
