"""Says a window that is open anew, after another language was chosen.

What stands on the screen was made from sentences; :mod:`gui.language.wording` remembers which, so that each text that
is found in a widget can be made again. A widget that keeps texts where Qt does not see them has a method
``retell(again)``, which puts ``again(text)`` in the place of each ``text``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QTabBar, QTextEdit, QWidget

from engine.support.wording import Sentence
from gui.language.wording import kept, shown

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


_put_there: WeakKeyDictionary[QObject, dict[str, Sentence]] = WeakKeyDictionary()
"""From which sentence each text was made that was put into a widget here: two English texts may be one in Japanese."""


def retell(tops: Iterable[QWidget]) -> None:
    """Say all that is in ``tops`` and below in the language in force."""
    for top in tops:
        for thing in (top, *top.findChildren(QObject)):
            again = _again_in(thing)
            if isinstance(thing, QWidget | QAction):
                _retell_properties(thing, again)
            if isinstance(thing, QTabBar):
                _retell_tabs(thing, again)
            if isinstance(thing, QComboBox):
                _retell_model(thing.model(), again)
            if isinstance(thing, QAbstractItemView):
                _retell_view(thing, again)
            if told := getattr(thing, "retell", None):
                told(again)


def _again_in(thing: QObject) -> Again:
    """What says a text of ``thing`` again, as long as the texts of this change are put into it."""
    before = _put_there.get(thing, {})
    now: dict[str, Sentence] = {}
    _put_there[thing] = now
    return partial(_again, before, now)


def _again(before: dict[str, Sentence], now: dict[str, Sentence], text: str) -> str:
    sentence = before.get(text) or kept(text)
    if not isinstance(sentence, Sentence):
        return text
    said = shown(sentence)
    now[said] = sentence
    return said


def _retell_properties(thing: QObject, again: Again) -> None:
    kind = thing.metaObject()
    for name in NAMES if isinstance(thing, OURS) else (*NAMES, *WORDS):
        if kind.indexOfProperty(name) >= 0:
            _put(thing, name, again)
    if isinstance(thing, OURS):
        _put(thing, "placeholderText", again)


def _put(thing: QObject, name: str, again: Again) -> None:
    before = thing.property(name)
    if isinstance(before, str) and before and (after := again(before)) != before:
        thing.setProperty(name, after)


def _retell_tabs(bar: QTabBar, again: Again) -> None:
    for place in range(bar.count()):
        bar.setTabText(place, again(bar.tabText(place)))
        bar.setTabToolTip(place, again(bar.tabToolTip(place)))


def _retell_view(view: QAbstractItemView, again: Again) -> None:
    """The items of Qt's own models hold their texts; ours make them when they are asked."""
    model = view.model()
    if model is not None and not isinstance(view, QHeaderView):
        _retell_model(model, again)
    view.viewport().update()


def _retell_model(model: QAbstractItemModel, again: Again) -> None:
    _retell_heads(model, again)
    if not _is_ours(model):
        _retell_rows(model, QModelIndex(), again)


def _retell_rows(model: QAbstractItemModel, parent: QModelIndex, again: Again) -> None:
    for row in range(model.rowCount(parent)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            for role in ROLES:
                before = model.data(index, role)
                if isinstance(before, str) and (after := again(before)) != before:
                    model.setData(index, after, role)
        _retell_rows(model, model.index(row, 0, parent), again)


def _is_ours(model: QAbstractItemModel) -> bool:
    return type(model).__module__.startswith("gui.")


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)  # private in a list


def _retell_heads(model: QAbstractItemModel, again: Again) -> None:
    for direction in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        sections = _columns(model, QModelIndex()) if direction == Qt.Orientation.Horizontal else model.rowCount()
        if _is_ours(model) and sections:
            model.headerDataChanged.emit(direction, 0, sections - 1)
        for section in range(0 if _is_ours(model) else sections):
            for role in ROLES[:2]:
                before = model.headerData(section, direction, role)
                if isinstance(before, str) and (after := again(before)) != before:
                    model.setHeaderData(section, direction, after, role)
