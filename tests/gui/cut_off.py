"""Texts of widgets that do not fit the place that they have on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.widgets.pieces import Elided
from tests.gui.spoken import place_of

BUTTONS = (QPushButton, QToolButton, QCheckBox, QRadioButton)


def cut_off(top):
    """What does not fit, of all that can be seen in ``top``: texts with where they stand, and what is wider than the
    place that it is scrolled in, where nothing scrolls it to the side.
    """
    texts = {
        f"{text_of(one)!r} needs {needed(one)}, has {(one.width(), one.height())}": place_of(one)
        for one in top.findChildren(QWidget)
        if one.isVisible() and isinstance(one, (QLabel, *BUTTONS)) and text_of(one) and not fits(one)
    }
    scrolled = {
        f"{inner.width()} pixels are scrolled in {area.viewport().width()}": place_of(area)
        for area in top.findChildren(QScrollArea)
        if area.isVisible()
        and (inner := area.widget()) is not None
        and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        and inner.width() > area.viewport().width()
    }
    return texts | scrolled


def text_of(widget):
    return "" if isinstance(widget, Elided) else widget.text()


def needed(widget):
    if isinstance(widget, QLabel) and widget.wordWrap():
        return (widget.minimumSizeHint().width(), widget.heightForWidth(widget.width()))
    hint = widget.sizeHint()
    return (hint.width(), hint.height())


def fits(widget):
    width, height = needed(widget)
    if isinstance(widget, QToolButton) and not shows_text(widget):
        return True
    ignored = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
    return (ignored or width <= widget.width() + 1) and height <= widget.height() + 2


def shows_text(button):
    return button.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly or button.icon().isNull()
