"""Text fields that let dropped files through to the panel or window behind them, instead of writing their addresses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_DRAGS = {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop}


class FilesThrough(QObject):
    """Makes the text fields in ``root`` ignore files that are dragged over them; text is dropped as ever."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
            for field in root.findChildren(kind):
                target = field.viewport() if isinstance(field, QAbstractScrollArea) else field
                target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ignore a drag of files, so that Qt offers it to the widget behind."""
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return False
        if not any(url.isLocalFile() for url in event.mimeData().urls()):
            return False
        event.ignore()
        return True
