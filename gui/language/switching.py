"""Says a window that is open anew, after another language was chosen.

What stands on the screen was made from sentences; :mod:`gui.language.wording` remembers which, so that each text that
is found in a widget can be made again. A widget that keeps texts where Qt does not see them has a method
``retell(again)``, which puts ``again(text)`` in the place of each ``text``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QTabBar, QTextEdit, QWidget

from gui.language.wording import again

Again = Callable[[str], str]

NAMES = ("windowTitle", "toolTip", "statusTip", "whatsThis", "accessibleName", "accessibleDescription")
WORDS = ("text", "title", "placeholderText", "prefix", "suffix", "specialValueText", "iconText")
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
OURS = (QLineEdit, QTextEdit)  # their text is the person's


def retell(tops: Iterable[QWidget]) -> None:
    """Say all that is in ``tops`` and below in the language in force."""
    for top in tops:
        for thing in (top, *top.findChildren(QObject)):
            if isinstance(thing, QWidget | QAction):
                _retell_properties(thing)
            if isinstance(thing, QTabBar):
                _retell_tabs(thing)
            if isinstance(thing, QComboBox):
                _retell_model(thing.model())
            if isinstance(thing, QAbstractItemView):
                _retell_view(thing)
            if told := getattr(thing, "retell", None):
                told(again)


def _retell_properties(thing: QObject) -> None:
    kind = thing.metaObject()
    for name in NAMES if isinstance(thing, OURS) else (*NAMES, *WORDS):
        if kind.indexOfProperty(name) >= 0:
            _put(thing, name)
    if isinstance(thing, OURS):
        _put(thing, "placeholderText")


def _put(thing: QObject, name: str) -> None:
    before = thing.property(name)
    if isinstance(before, str) and before and (after := again(before)) != before:
        thing.setProperty(name, after)


def _retell_tabs(bar: QTabBar) -> None:
    for place in range(bar.count()):
        bar.setTabText(place, again(bar.tabText(place)))
        bar.setTabToolTip(place, again(bar.tabToolTip(place)))


def _retell_view(view: QAbstractItemView) -> None:
    """The items of Qt's own models hold their texts; ours make them when they are asked."""
    model = view.model()
    if model is not None and not isinstance(view, QHeaderView):
        _retell_model(model)
    view.viewport().update()


def _retell_model(model: QAbstractItemModel) -> None:
    if type(model).__module__.startswith("gui."):
        _retell_heads(model)
        return
    _retell_heads(model)
    _retell_rows(model, QModelIndex())


def _retell_rows(model: QAbstractItemModel, parent: QModelIndex) -> None:
    for row in range(model.rowCount(parent)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            for role in ROLES:
                before = model.data(index, role)
                if isinstance(before, str) and (after := again(before)) != before:
                    model.setData(index, after, role)
        first = model.index(row, 0, parent)
        if isinstance(model, QStandardItemModel) or model.hasChildren(first):
            _retell_rows(model, first)


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)  # private in a list


def _retell_heads(model: QAbstractItemModel) -> None:
    for direction in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        sections = _columns(model, QModelIndex()) if direction == Qt.Orientation.Horizontal else model.rowCount()
        if type(model).__module__.startswith("gui."):
            if sections:
                model.headerDataChanged.emit(direction, 0, sections - 1)
            continue
        for section in range(sections):
            for role in ROLES[:2]:
                before = model.headerData(section, direction, role)
                if isinstance(before, str) and (after := again(before)) != before:
                    model.setHeaderData(section, direction, after, role)
