"""The list of a combo box, as wide as what is in it."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QWidget


class WholeLines(QObject):
    """The shared event filter of all combo boxes. Qt makes a list that drops down as wide as its field, which is often
    narrower than what can be chosen, and puts dots into it.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Find the frame of a list when Qt makes it, and widen it whenever it is shown."""
        if isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            if event.child().inherits("QComboBoxPrivateContainer"):
                event.child().installEventFilter(self)
        elif event.type() == QEvent.Type.Show and isinstance(watched, QFrame):
            _widen(watched)
        return False


def show_whole_lines(combo: QComboBox) -> None:
    """Let the list of ``combo`` be wider than its field where its lines are."""
    application = QApplication.instance()
    assert application is not None, "there are no combo boxes without an application"
    combo.installEventFilter(application.findChild(WholeLines) or WholeLines(application))


def _widen(frame: QWidget) -> None:
    """Widen the list in ``frame`` to its longest line, and keep it on the screen."""
    combo = frame.parent()
    if not isinstance(combo, QComboBox):
        return
    view, screen = combo.view(), frame.screen().availableGeometry()
    around = frame.width() - view.viewport().width()
    bar = view.verticalScrollBar().sizeHint().width() if combo.count() > combo.maxVisibleItems() else 0
    width = min(max(frame.width(), view.sizeHintForColumn(combo.modelColumn()) + around + bar), screen.width())
    place = frame.geometry()
    place.setWidth(width)
    place.moveLeft(max(screen.left(), min(place.left(), screen.right() + 1 - width)))
    frame.setGeometry(place)
