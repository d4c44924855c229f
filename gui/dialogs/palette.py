"""The command palette: a searchable list of all actions."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QHideEvent, QIcon, QKeyEvent, QKeySequence, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.support.plain_text import searched
from gui.actions.actions import Actions
from gui.actions.spec import MENUS, ActionSpec
from gui.language.wording import shown, tr
from gui.widgets.composing import Composing
from gui.widgets.pieces import ranked
from gui.widgets.whole import resize_for_text

ACTION = Qt.ItemDataRole.UserRole


class ActionPalette(QDialog):
    """Type a part of a name, select with the arrow keys, run with Enter. Disabled actions are greyed; the line below
    says what the selected one does, or why the one that was meant cannot be done now.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("All actions"))
        self.setObjectName("palette")
        self._actions = actions
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Type the name of an action"))
        self.field.setAccessibleName(tr("Name of an action"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        Composing(self.field)
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Actions that match"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setColumnCount(3)
        self.list.header().hide()
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setIconSize(QSize(16, 16))
        self.list.itemClicked.connect(lambda _item, _column: self.run())
        self.list.currentItemChanged.connect(lambda item, _former: self._explain(item))
        self.said = ranked("", "muted", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.said.setMinimumHeight(2 * self.said.fontMetrics().lineSpacing())  # most sentences, so that no row jumps
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        layout.addWidget(self.said)
        resize_for_text(self, 520, 420)
        self._fill("")
        self.field.setFocus()

    def _fill(self, wanted: str) -> None:
        self.list.clear()
        ranked = sorted(((rank_of(wanted, spec), n, spec, a) for n, (spec, a) in enumerate(self._actions)), key=_order)
        matching = [one for one in ranked if one[0] is not None and one[2].id != "view.palette"]
        items = [_item(spec, action) for _, _, spec, action in matching]
        self.list.addTopLevelItems(items)
        # Of those that match best, as Enter is not to do something else than was typed.
        best = [item for item, one in zip(items, matching, strict=True) if one[0] == matching[0][0]]
        chosen = next((item for item in best if not item.isDisabled()), None)
        if chosen is not None:
            self.list.setCurrentItem(chosen)
        self._explain(chosen or next(iter(best), None))

    def _explain(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            self.said.setText(tr("No action has these words in its name or description."))
            return
        key = item.data(0, ACTION)
        self.said.setText(shown(self._actions.missing(key)) or self._actions[key].statusTip())

    def run(self) -> None:
        """Close and trigger the chosen action."""
        item = self.list.currentItem()
        if item is None or item.isDisabled():
            return
        action = self._actions[item.data(0, ACTION)]
        self.close()
        action.trigger()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keys: without a window manager nobody else gives them."""
        super().showEvent(event)
        self.activateWindow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the keys back, unless another window has taken them or comes at once."""
        parent = self.parentWidget()
        if parent is not None and QGuiApplication.focusWindow() is self.windowHandle():
            QTimer.singleShot(0, parent, partial(_activate_unless_more, parent, _dialogs()))
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Close when another window is activated."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible() and not self.isActiveWindow():
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move the selection while the field keeps the focus; Enter runs the action."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                self.list.keyPressEvent(event)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.run()
                return True
        return super().eventFilter(watched, event)


def _activate_unless_more(window: QWidget, there: set[QWidget]) -> None:
    """Give ``window`` the keys where no dialog came to those ``there``, which wants them itself."""
    if _dialogs() <= there:
        window.activateWindow()


def _dialogs() -> set[QWidget]:
    """The dialogs that are open."""
    return {one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()}


def rank_of(wanted: str, spec: ActionSpec) -> int | None:
    """The rank of an action for the typed words (0 best), or None if it does not match: words in any order, in the
    title or else in the description, in the person's language or in English."""
    words = searched(wanted).split()
    titles = [searched(title) for title in (shown(spec.title), spec.title)]
    tips = searched(f"{shown(spec.tip)} {spec.tip} {shown(MENUS[spec.menu])} {spec.menu}")
    if not words or any(title.startswith(searched(wanted).strip()) for title in titles):
        return 0
    if any(all(word in title for word in words) for title in titles):
        return 1
    if all(word in " ".join([*titles, tips]) for word in words):
        return 2
    return None


def _order(ranked: tuple[int | None, int, Any, Any]) -> tuple[int, int]:
    rank, number, _, _ = ranked
    return (9 if rank is None else rank, number)


def _item(spec: ActionSpec, action: QAction) -> QTreeWidgetItem:
    shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    item = QTreeWidgetItem([shown(spec.title).rstrip("."), shown(MENUS[spec.menu]), shortcut])
    item.setIcon(0, action.icon() if not action.icon().isNull() else _no_icon())
    item.setData(0, ACTION, spec.id)
    item.setToolTip(0, action.statusTip())
    item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setDisabled(not action.isEnabled())
    return item


def _no_icon() -> QIcon:
    """A transparent icon, so that titles without an icon are aligned with the others."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)
