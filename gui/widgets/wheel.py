"""The mouse wheel scrolls; it changes a field only once the person has clicked into it.

A form is scrolled with the pointer over its fields. A field that took the wheel then, or took the focus by it, would
change under the hand of somebody who looks elsewhere, and the change would be kept.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

F = TypeVar("F", bound=QComboBox | QAbstractSpinBox)
# reasons to lose the focus that do not mean that the person has gone elsewhere
_BRIEF = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def steady(field: F) -> F:
    """``field``, left alone by the wheel until it is clicked. For every combo box and spin box that there is."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else the wheel itself gives it the focus
    guard = _guard()
    field.installEventFilter(guard)
    if isinstance(field, QAbstractSpinBox):
        field.lineEdit().installEventFilter(guard)  # which is what is clicked
    return field


class WheelGuard(QObject):
    """The one event filter of all fields; it knows which of them was clicked last and still has the focus."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clicked: int | None = None  # by identity: a field may be gone by now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand wheel events on to what is around a field that was not clicked."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress or (isinstance(event, QFocusEvent) and _back_from_list(event)):
            self._clicked = id(_field(watched))
        elif kind == QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and event.reason() not in _BRIEF:
            self._clicked = None
        elif kind == QEvent.Type.Wheel and not self._may_turn(_field(watched)):
            event.ignore()
            return True
        return False

    def _may_turn(self, field: QObject) -> bool:
        return self._clicked == id(field) and isinstance(field, QWidget) and field.hasFocus()


def _back_from_list(event: QFocusEvent) -> bool:
    """Whether the focus comes back from the list that a combo box dropped down, and so was in it all the time."""
    return event.gotFocus() and event.reason() == Qt.FocusReason.PopupFocusReason


def _field(watched: QObject) -> QObject:
    """The field itself where its line was met."""
    parent = watched.parent()
    return parent if isinstance(watched, QLineEdit) and isinstance(parent, QAbstractSpinBox) else watched


def _guard() -> WheelGuard:
    application = QApplication.instance()
    assert application is not None, "there are no fields without an application"
    found = application.findChild(WheelGuard)
    return found if found is not None else WheelGuard(application)
