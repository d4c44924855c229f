"""Keys while an input method composes: they are its own, and none of what the field around it does with them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

_CONFIRM = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS = (
    *_CONFIRM,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class Composing(QObject):
    """Knows what is composed in ``field`` and not confirmed yet. Meanwhile Return confirms it, Escape gives it up,
    and neither runs, opens or closes anything.

    Most input methods keep these keys from the program, but not all do. What else filters the events of ``field`` must
    have been installed before, or ask :meth:`takes` itself.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._text = ""
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what is the input method's from everybody else."""
        return self.takes(event) or super().eventFilter(watched, event)

    def takes(self, event: QEvent) -> bool:
        """Whether ``event``, one of the field, is a key for the input method, which is done with here."""
        kind = event.type()
        if isinstance(event, QInputMethodEvent):
            self._text = event.preeditString()
        elif kind == QEvent.Type.FocusOut:
            self._text = ""  # Qt has it confirmed
        elif self._text and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            if kind == QEvent.Type.KeyPress and event.key() in _CONFIRM:
                self._end(self._text)
            elif kind == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self._end("")
            return kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        return False

    def _end(self, text: str) -> None:
        """Let the input method end with ``text``; where none answers, end without it."""
        method = QGuiApplication.inputMethod()
        method.commit() if text else method.reset()
        if self._text:
            end = QInputMethodEvent("", [])
            end.setCommitString(text)
            QCoreApplication.sendEvent(self._field, end)
