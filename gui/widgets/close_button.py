"""The button that closes a dialog, or cancels what is under way in it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from gui.language.wording import tr


class CloseButton(QPushButton):
    """Says "Close", or "Cancel" while work is under way. It is as wide for either, so that no button beside it moves
    away below the pointer.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Close"), parent)

    def show_busy(self, busy: bool) -> None:
        """Say what a press does now."""
        self.setText(tr("Cancel") if busy else tr("Close"))

    def sizeHint(self) -> QSize:
        """The room for the longer of its two words."""
        return self._room(tr("Close")).expandedTo(self._room(tr("Cancel")))

    def minimumSizeHint(self) -> QSize:
        """The same: its words are never cut."""
        return self.sizeHint()

    def _room(self, text: str) -> QSize:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = text
        words = option.fontMetrics.size(Qt.TextFlag.TextShowMnemonic, text)
        return self.style().sizeFromContents(QStyle.ContentsType.CT_PushButton, option, words, self)
