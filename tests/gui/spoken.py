"""Every text that a person can read in a widget, and a language that shows which of them are translated."""

from __future__ import annotations

import re

import pyqtgraph as pg
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialogButtonBox,
    QGraphicsView,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from gui.language import wording
from gui.language.switching import NAMES, WORDS
from gui.widgets.pieces import Elided

OPEN, CLOSE = "⟦", "⟧"
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
ROWS = 40  # of a table; the rest are alike
QTS = re.compile("qt_.*|Scroll(Left|Right)Button")
_TAG = re.compile("<[^<>]*>|&[a-z]+;")
_MARKED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_WORD = re.compile(r"[^\W\d_]{2,}")


def mark(monkeypatch):
    """Make the window speak a language in which each text is its English in brackets."""
    monkeypatch.setattr(wording, "_translate", lambda template, count, meaning: f"{OPEN}{template}{CLOSE}")


def unmarked(text):
    """What of ``text`` was not translated: "" if it holds no word outside the brackets. Values stand inside them."""
    text = _TAG.sub(" ", text)
    while _MARKED.search(text):
        text = _MARKED.sub("", text)
    return text.strip() if _WORD.search(text) else ""


def texts_of(top):
    """All texts of ``top`` and what is in it, with where each was found: pairs (place, text)."""
    found = []
    for thing in (top, *top.findChildren(QObject)):
        if is_qts(thing):
            continue
        where = place_of(thing)
        if isinstance(thing, QWidget | QAction):
            found += [(f"{where}.{name}", text) for name, text in properties(thing)]
        if isinstance(thing, QTabBar):
            for index in range(thing.count()):
                found += [(f"{where}.tab", thing.tabText(index)), (f"{where}.tab tip", thing.tabToolTip(index))]
        if isinstance(thing, QComboBox):
            found += [(f"{where}.item", text) for text in cells(thing.model())]
        if isinstance(thing, QAbstractItemView) and not isinstance(thing, QHeaderView) and thing.model() is not None:
            found += [(f"{where}.cell", text) for text in cells(thing.model())]
            found += [(f"{where}.head", text) for text in heads(thing.model())]
        if isinstance(thing, QGraphicsView):
            found += [(f"{where}.plot", text) for text in plotted(thing)]
    return [(where, text) for where, text in found if text]


def is_qts(thing):
    """Whether it is a part of Qt's own, which Qt's catalogue names, or of pyqtgraph's menu, which is never shown."""
    parent = thing.parent()
    none = QDialogButtonBox.StandardButton.NoButton
    own = (
        isinstance(parent, QDialogButtonBox) and isinstance(thing, QPushButton) and parent.standardButton(thing) != none
    )
    scene = isinstance(parent, pg.GraphicsScene)
    return own or scene or bool(QTS.fullmatch(thing.objectName()))


def properties(thing):
    """The texts of a widget or an action but for what a person wrote; of an elided line its name has the whole text."""
    own = isinstance(thing, QLineEdit | Elided) or thing.inherits("QTextEdit") or thing.inherits("QPlainTextEdit")
    kind = thing.metaObject()
    for name in (*NAMES, "placeholderText") if own else (*NAMES, *WORDS):
        if kind.indexOfProperty(name) >= 0 and isinstance(text := thing.property(name), str):
            yield name, text


def cells(model, parent=None):
    parent = parent or QModelIndex()
    for row in range(min(model.rowCount(parent), ROWS)):
        for column in range(columns(model, parent)):
            index = model.index(row, column, parent)
            yield from (text for role in ROLES if isinstance(text := model.data(index, role), str))
        yield from cells(model, model.index(row, 0, parent))


def columns(model, parent):
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)  # private in a list


def heads(model):
    for section in range(columns(model, QModelIndex())):
        for role in ROLES:
            text = model.headerData(section, Qt.Orientation.Horizontal, role)
            if isinstance(text, str):
                yield text


def plotted(view):
    for item in view.scene().items():
        if isinstance(item, pg.AxisItem):
            yield item.labelText
            yield item.labelUnits
        elif isinstance(item, pg.LabelItem):
            yield item.text
        elif isinstance(item, pg.TextItem):
            yield item.toPlainText()


def place_of(thing):
    """The names of the classes up to the panel, dialog or part of the window, so that one finds it in the source."""
    names = []
    while thing is not None and len(names) < 9:
        kind = type(thing)
        ours = kind.__module__.startswith("gui.")
        names.append(f"{kind.__module__}.{kind.__name__}" if ours else thing.objectName() or kind.__name__)
        if ours and not kind.__module__.startswith("gui.widgets"):
            break
        thing = thing.parent()
    return " < ".join(names)
