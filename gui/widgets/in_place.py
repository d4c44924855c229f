"""Windows that come up again where they were."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class InPlace(QObject):
    """Keeps the place of a dialog that is hidden and shown again.

    Qt asks for the place of what is in its frame, and X window managers (openbox, for one) take it for that of the
    frame: the dialog would come up lower, by the height of its title bar. One that was moved has its frame asked for.
    """

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the place of the frame before it is gone."""
        if event.type() == QEvent.Type.Hide and watched is self._dialog and not event.spontaneous():
            self._dialog.move(self._dialog.pos())
        return super().eventFilter(watched, event)
