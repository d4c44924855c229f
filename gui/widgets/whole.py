"""Dialogs that are large enough for their texts, also in larger letters and in other languages."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from gui.support.settings import Preferences
from gui.widgets.scrolled import ScrolledBothWays
from gui.widgets.tab_order import last_place

_CHANGES = (QEvent.Type.Show, QEvent.Type.FontChange, QEvent.Type.LayoutRequest)
AROUND = (8, 48)  # pixels that the borders and the title bar take at most, with the desktops that are common


def resize_for_text(dialog: QWidget, width: int, height: int) -> None:
    """Give a dialog a size that is meant for the usual size of text: larger where the text is, within the screen, on
    which it scrolls where it needs more.
    """
    larger = max(1.0, QApplication.font().pointSizeF() / Preferences.font_size)
    dialog.resize(QSize(round(width * larger), round(height * larger)).boundedTo(room_for(dialog)))
    Within(dialog)


def room_for(dialog: QWidget) -> QSize:
    """The largest size that a window can have on the screen of ``dialog``."""
    return dialog.screen().availableGeometry().size() - QSize(*AROUND)


class Within(QObject):
    """Lets all of ``dialog`` but its last row, the buttons, scroll as soon as it needs more than its screen has: the
    buttons would be below its edge, and texts be pressed.
    """

    def __init__(self, dialog: QWidget) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again after what may have changed what the content needs."""
        if event.type() == QEvent.Type.Show:
            self.look()
        elif event.type() in _CHANGES:
            self._timer.start()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Scroll from now on where there is too little room."""
        layout, room = self._dialog.layout(), room_for(self._dialog)
        if not isinstance(layout, QVBoxLayout) or layout.count() < 2:
            return
        layout.activate()
        width = max(self._dialog.width(), layout.minimumSize().width())
        needed = layout.minimumHeightForWidth(width) if layout.hasHeightForWidth() else layout.minimumSize().height()
        if needed <= room.height() and width <= room.width():
            return
        self._dialog.removeEventFilter(self)
        focus = self._dialog.focusWidget()  # Qt takes the keys from what gets another parent
        scrolled = ScrolledBothWays(_all_but_the_last(layout))
        layout.insertWidget(0, scrolled, 1)
        if focus is not None:
            focus.setFocus()
        layout.activate()  # else the dialog may not be made smaller than what it needed before
        bar = scrolled.verticalScrollBar().sizeHint().width()
        self._dialog.resize(QSize(width + bar, needed).boundedTo(room))


def _all_but_the_last(layout: QVBoxLayout) -> QWidget:
    """A widget with all that ``layout`` holds above its last widget or row, which stays."""
    content = QWidget(layout.parentWidget())  # so that all stay in one window, in the Tab key's order
    inner = QVBoxLayout(content)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(layout.spacing())
    for _ in range(last_place(layout)):
        share, item = layout.stretch(0), layout.takeAt(0)
        if item is None:
            break
        if (widget := item.widget()) is not None:
            inner.addWidget(widget, share, item.alignment())
        elif (within := item.layout()) is not None:
            inner.addLayout(within, share)
        elif share:
            inner.addStretch(share)
        else:
            inner.addSpacing(item.sizeHint().height())  # Qt deletes a spacer without telling Python: another one
    return content


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
        Within(dialog)

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
        room = room_for(self._dialog).height()
        self._dialog.resize(width, max(self._dialog.height(), min(needed, room)))
