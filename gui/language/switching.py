"""Says a window that is open anew, after another language was chosen.

What stands on the screen was made from sentences; :mod:`gui.language.wording` remembers which, so that each text that
is found in a widget can be made again. A widget that keeps texts where Qt does not see them has a method
``retell(again)``, which puts ``again(text)`` in the place of each ``text``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QTabBar, QTextEdit, QWidget
from shiboken6 import isValid

from engine.support.wording import Sentence
from gui.language.wording import kept, shown

Again = Callable[[str], str]
Put = Callable[[str], object]

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
    for thing in _things(tops):
        again = _again_in(thing)
        for before, put in _texts(thing):
            if (after := again(before)) != before:
                put(after)
        if isinstance(thing, QAbstractItemView):
            _ask_again(thing)
        if told := getattr(thing, "retell", None):
            told(again)


def texts_in(tops: Iterable[QWidget]) -> Iterator[str]:
    """The texts that :func:`retell` would say again: what Qt holds in ``tops`` and below, and in steps of undo.

    The window may live between two of them.
    """
    for thing in list(_things(tops)):
        if isValid(thing):
            yield from [text for text, _ in _texts(thing)]
        if isValid(thing) and isinstance(thing, QUndoStack):
            yield from [thing.text(place) for place in range(thing.count())]


def _things(tops: Iterable[QWidget]) -> Iterator[QObject]:
    for top in tops:
        yield top
        yield from top.findChildren(QObject)


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


def _texts(thing: QObject) -> Iterator[tuple[str, Put]]:
    """Each text that Qt holds for ``thing``, none of them empty, and what puts another one in its place."""
    if isinstance(thing, QWidget | QAction):
        yield from _properties(thing)
    if isinstance(thing, QTabBar):
        for place in range(thing.count()):
            yield from _text(thing.tabText(place), partial(thing.setTabText, place))
            yield from _text(thing.tabToolTip(place), partial(thing.setTabToolTip, place))
    if isinstance(thing, QComboBox):
        yield from _of_model(thing.model())
    if isinstance(thing, QAbstractItemView) and not isinstance(thing, QHeaderView) and (model := thing.model()):
        yield from _of_model(model)


def _text(text: object, put: Put) -> Iterator[tuple[str, Put]]:
    if isinstance(text, str) and text:
        yield text, put


def _properties(thing: QObject) -> Iterator[tuple[str, Put]]:
    kind = thing.metaObject()
    names = (*NAMES, "placeholderText") if isinstance(thing, OURS) else (*NAMES, *WORDS)
    for name in names:
        if kind.indexOfProperty(name) >= 0:
            yield from _text(thing.property(name), partial(thing.setProperty, name))


def _of_model(model: QAbstractItemModel) -> Iterator[tuple[str, Put]]:
    """The items of Qt's own models hold their texts; ours make them when they are asked."""
    if not _is_ours(model):
        yield from _heads(model)
        yield from _rows(model, QModelIndex())


def _rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[tuple[str, Put]]:
    for row in range(model.rowCount(parent)):
        for column in range(_columns(model, parent)):
            index = model.index(row, column, parent)
            for role in ROLES:
                yield from _text(model.data(index, role), partial(_set_data, model, index, role))
        yield from _rows(model, model.index(row, 0, parent))


def _set_data(model: QAbstractItemModel, index: QModelIndex, role: Qt.ItemDataRole, text: str) -> None:
    model.setData(index, text, role)


def _heads(model: QAbstractItemModel) -> Iterator[tuple[str, Put]]:
    for direction in Qt.Orientation.Horizontal, Qt.Orientation.Vertical:
        for section in range(_sections(model, direction)):
            for role in ROLES[:2]:
                put = partial(_set_head, model, section, direction, role)
                yield from _text(model.headerData(section, direction, role), put)


def _set_head(
    model: QAbstractItemModel, section: int, direction: Qt.Orientation, role: Qt.ItemDataRole, text: str
) -> None:
    model.setHeaderData(section, direction, text, role)


def _ask_again(view: QAbstractItemView) -> None:
    """Have ``view`` ask its model for all that is to be seen."""
    model = view.model()
    if model is not None and _is_ours(model) and not isinstance(view, QHeaderView):
        for direction in Qt.Orientation.Horizontal, Qt.Orientation.Vertical:
            if sections := _sections(model, direction):
                model.headerDataChanged.emit(direction, 0, sections - 1)
    view.viewport().update()


def _sections(model: QAbstractItemModel, direction: Qt.Orientation) -> int:
    return _columns(model, QModelIndex()) if direction == Qt.Orientation.Horizontal else model.rowCount()


def _is_ours(model: QAbstractItemModel) -> bool:
    return type(model).__module__.startswith("gui.")


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)  # private in a list
