"""Another style sheet for the application, applied to what can be seen, and to the rest when it is shown.

Qt applies the style sheet of the application to every widget, of which some thousand are behind tabs and in closed
panels, and first takes the old one away, which lays everything out twice. It passes those by that are not polished, and
tells nothing to those that have a style of their own; with these two attributes it is led past all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_OWN_STYLE, _POLISHED = Qt.WidgetAttribute.WA_SetStyle, Qt.WidgetAttribute.WA_WState_Polished


def put_sheet(application: QApplication, sheet: str) -> None:
    """Make ``sheet`` the style sheet of the application. What has a true ``late_style`` waits for :func:`catch_up`."""
    for widget in application.allWidgets():
        if widget.testAttribute(_POLISHED):
            widget.setAttribute(_POLISHED, False)
            widget.setAttribute(_OWN_STYLE)
    application.setStyleSheet("")  # Qt takes three times as long to put one sheet in the place of another
    application.setStyleSheet(sheet)
    for window in application.topLevelWidgets():
        if window.parentWidget() is None:
            catch_up(window)


@contextmanager
def painted_once(application: QApplication) -> Iterator[None]:
    """Paint all windows anew once what is changed within is laid out; Qt paints them before that and after it."""
    windows = [window for window in application.topLevelWidgets() if window.isVisible() and window.updatesEnabled()]
    for window in windows:
        window.setUpdatesEnabled(False)
    try:
        yield
    finally:
        for window in windows:  # in the turn after that in which Qt lays out
            QTimer.singleShot(0, window, partial(window.setUpdatesEnabled, True))


def catch_up(root: QWidget) -> None:
    """Apply the present style to ``root`` and all in it, as far as that has been put off."""
    late = [widget for widget in _parents_first(root) if widget.testAttribute(_OWN_STYLE)]
    for widget in late:
        widget.setAttribute(_OWN_STYLE, False)
        widget.style().polish(widget)
        widget.setAttribute(_POLISHED)
    for widget in late:
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def _parents_first(root: QWidget) -> Iterator[QWidget]:
    if getattr(root, "late_style", False):
        return
    yield root
    for child in root.children():
        if isinstance(child, QWidget):
            yield from _parents_first(child)
