"""The mouse wheel scrolls; it changes a field only after the user has clicked into it.

A form is scrolled with the pointer over its fields. A field that handled the wheel then, or got the focus by it, would
be changed by accident and unnoticed, and the change would be saved.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

from gui.widgets.drop_down import show_whole_lines

F = TypeVar("F", bound=QComboBox | QAbstractSpinBox)
# reasons of losing the focus that do not mean that the user has moved to another widget
_BRIEF = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


def steady(field: F) -> F:
    """``field``, which ignores the wheel until it is clicked, and whose list is wide enough. Used for every combo box
    and spin box.
    """
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the default, WheelFocus, lets the wheel set the focus
    guard = _guard()
    field.installEventFilter(guard)
    if isinstance(field, QAbstractSpinBox):
        field.lineEdit().installEventFilter(guard)  # the widget that receives the click
    else:
        show_whole_lines(field)
    return field


class WheelGuard(QObject):
    """The shared event filter of all fields; it tracks which one was clicked last and still has the focus."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clicked: int | None = None  # its id, as the field may have been deleted meanwhile

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass wheel events over a field that was not clicked to its parent."""
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
    """Whether the focus returns from the popup of a combo box, and so never left the field."""
    return event.gotFocus() and event.reason() == Qt.FocusReason.PopupFocusReason


def _field(watched: QObject) -> QObject:
    """The field that an event's target belongs to, which may be its line edit."""
    parent = watched.parent()
    return parent if isinstance(watched, QLineEdit) and isinstance(parent, QAbstractSpinBox) else watched


def _guard() -> WheelGuard:
    application = QApplication.instance()
    assert application is not None, "there are no fields without an application"
    found = application.findChild(WheelGuard)
    return found if found is not None else WheelGuard(application)
