"""Dialogs that are large enough for their texts, also in larger letters and in other languages."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget

from gui.support.settings import Preferences

_CHANGES = (QEvent.Type.Show, QEvent.Type.FontChange, QEvent.Type.LayoutRequest)
AROUND = (8, 48)  # pixels that the borders and the title bar take at most, with the desktops that are common


def resize_for_text(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog a size that is meant for the usual size of text: larger where the text is, within the screen."""
    larger = max(1.0, QApplication.font().pointSizeF() / Preferences.font_size)
    room = dialog.screen().availableGeometry().size()
    dialog.resize(
        max(width, min(round(width * larger), room.width() - AROUND[0])),
        max(height, min(round(height * larger), room.height() - AROUND[1])),
    )


class Whole(QObject):
    """Keeps a dialog, whose layout must be there, at least ``width`` pixels wide and as large as its content needs.

    Qt by itself gives wrapped texts the height for the width that they would like to have, and ``setMinimumWidth``
    overrules what the content needs.
    """

    def __init__(self, dialog: QWidget, width: int) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        layout = dialog.layout()
        assert isinstance(layout, QBoxLayout)
        margins = layout.contentsMargins()
        layout.addStrut(width - margins.left() - margins.right())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.grow)
        dialog.installEventFilter(self)
        self.grow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again after what may have changed what the content needs."""
        if event.type() == QEvent.Type.Show:
            self.grow()
        elif event.type() in _CHANGES:
            self._timer.start()
        return super().eventFilter(watched, event)

    def grow(self) -> None:
        """Enlarge the dialog to what its content needs, and not beyond the screen."""
        layout = self._dialog.layout()
        if layout is None:
            return
        layout.activate()
        width = max(self._dialog.width(), layout.minimumSize().width())
        needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        room = self._dialog.screen().availableGeometry().height() - AROUND[1]
        self._dialog.resize(width, max(self._dialog.height(), min(needed, room)))
